//! One van, two shipments, four stops, worked out by hand.
//!
//! Places 0 (depot), 1, 2, 3, 4 (places 1 to 4: 60 s of service). Every leg takes 100 s and 1000 m. Shipment `a`
//! (3 crates at 10 s) goes from 1 to 3 for a price of 100 cents, `b` (4 units, 1 crate) from 2 to 4. The van leaves the depot at
//! 600, picks `a` up from 700 to 790, `b` (arrival 890, open from 900) from 900 to 970, waits, leaves at 1300, hands `a`
//! over from 1400 to 1490 and `b` from 1590 to 1660, and is back at 1760.

use glane_foundation::{
    Cases, Cents, Metres, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, TravelMatrix, VanId,
};

use crate::{
    check::{Violation, check},
    plan::{
        Leg, PlanFormat, PlanSummary, PlannedRound, PlannedStop, PlannedTask, RoundTotals, RoutingPlan, Rule,
        SearchReport, TaskKind,
    },
    problem::{
        Cooling, DropOff, Objective, Place, PlaceKind, Priority, ProblemFormat, RoutingProblem, Shipment, TaskSite,
        TimeRange, Van,
    },
};

/// When the fixture's round is over.
pub const END: i64 = 1760;

fn s(seconds: i64) -> Seconds {
    Seconds::new(seconds)
}

fn place_id(k: u32) -> PlaceId {
    PlaceId::parse(&format!("p{k}")).unwrap()
}

fn site(k: u32, windows: Vec<TimeRange>) -> TaskSite {
    TaskSite { place: place_id(k), windows, service: s(0), seconds_per_crate: s(10) }
}

fn shipment(id: &str, from: TaskSite, to: u32, load: [u32; 2], crates: i64, price: i64) -> Shipment {
    Shipment {
        id: ShipmentId::parse(id).unwrap(),
        pickup: from,
        drop_offs: vec![DropOff { site: site(to, Vec::new()), price: Cents::new(price) }],
        load: load.to_vec(),
        returned: Vec::new(),
        crates: Cases::new(crates),
        time_on_board: None,
        exposure: None,
        skills: Vec::new(),
        priority: Priority::Mandatory,
    }
}

pub fn problem() -> RoutingProblem {
    let place = |k: u32| Place {
        id: place_id(k),
        matrix_index: k,
        kind: PlaceKind::Fixed,
        location: None,
        windows: Vec::new(),
        service: s(if k == 0 { 0 } else { 60 }),
    };
    let leg = |k: u32, length: u32| if k.is_multiple_of(6) { 0 } else { length };
    RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: vec!["crates".to_owned(), "units".to_owned()],
        places: (0..5).map(place).collect(),
        shipments: vec![
            shipment("a", site(1, Vec::new()), 3, [3, 4], 3, 100),
            shipment("b", site(2, vec![TimeRange::new(s(900), s(2000))]), 4, [4, 5], 1, 0),
        ],
        vans: vec![Van {
            id: VanId::parse("van").unwrap(),
            capacity: vec![10, 10],
            start: Some(place_id(0)),
            end: Some(place_id(0)),
            shift: TimeRange::new(s(0), s(10_000)),
            pauses: Vec::new(),
            fixed_cost: Cents::new(1000),
            cost_per_km: Cents::new(20),
            cost_per_hour: Cents::new(3600),
            skills: Vec::new(),
            cooling: Cooling::None,
            forbidden: Vec::new(),
            speed_permille: 1000,
        }],
        travel: TravelMatrix {
            size: 5,
            seconds: (0..25).map(|k| leg(k, 100)).collect(),
            metres: (0..25).map(|k| leg(k, 1000)).collect(),
            provenance: vec![Provenance::Given],
            profile: SpeedProfile::constant(),
        },
        under_way: Vec::new(),
        objective: Objective::VansThenCost,
    }
}

fn plan() -> RoutingPlan {
    let leg =
        |left: i64| Leg { left: s(left), seconds: s(100), metres: Metres::new(1000), provenance: Provenance::Given };
    let stop = |k: u32, left: i64, kind: TaskKind, id: &str, begin: i64, end: i64, load: [u32; 2]| PlannedStop {
        place: place_id(k),
        leg: Some(leg(left)),
        arrival: s(left + 100),
        departure: s(end),
        slack: s(0),
        tasks: vec![PlannedTask { kind, shipment: ShipmentId::parse(id).unwrap(), begin: s(begin), end: s(end) }],
        load_after: load.to_vec(),
    };
    let totals = RoundTotals {
        metres: Metres::new(5000),
        driving: s(500),
        service: s(320),
        pauses: s(0),
        waiting: s(340),
        duration: s(1160),
        // 1000 for the van, 5 km at 20, 1160 s at 1 a second, 100 for where `a` goes.
        cost: Cents::new(2360),
    };
    RoutingPlan {
        format: PlanFormat::V1,
        rounds: vec![PlannedRound {
            van: VanId::parse("van").unwrap(),
            begin: s(600),
            end: s(END),
            stops: vec![
                stop(1, 600, TaskKind::PickUp, "a", 700, 790, [3, 4]),
                stop(2, 790, TaskKind::PickUp, "b", 900, 970, [7, 9]),
                stop(3, 1300, TaskKind::DropOff, "a", 1400, 1490, [4, 5]),
                stop(4, 1490, TaskKind::DropOff, "b", 1590, 1660, [0, 0]),
            ],
            back: Some(leg(1660)),
            pauses: Vec::new(),
            totals,
        }],
        unserved: Vec::new(),
        summary: PlanSummary {
            vans: 1,
            served: 2,
            unserved: 0,
            metres: totals.metres,
            driving: totals.driving,
            duration: totals.duration,
            cost: totals.cost,
        },
        search: SearchReport::default(),
    }
}

/// The changed fixture breaks nothing.
pub fn assert_keeps(change: impl Fn(&mut RoutingProblem, &mut RoutingPlan)) {
    let (mut problem, mut plan) = (problem(), plan());
    change(&mut problem, &mut plan);
    assert_eq!(check(&problem, &plan), Vec::new());
}

/// The changed fixture breaks this rule; returns the first such violation.
pub fn assert_breaks(rule: Rule, change: impl Fn(&mut RoutingProblem, &mut RoutingPlan)) -> Violation {
    let (mut problem, mut plan) = (problem(), plan());
    change(&mut problem, &mut plan);
    let found = check(&problem, &plan);
    found.iter().find(|violation| violation.rule == rule).unwrap_or_else(|| panic!("{rule:?} not in {found:?}")).clone()
}
