//! A door stays closed: where else the van can take what it has on board. The planner plans the rest of the round anew with every
//! lawful door as a place where the load may go; what it chooses keeps the promised hours of the stops ahead, the cold, the
//! shift, and costs least.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use glane_fleet::{Cooling, Van};
use glane_foundation::{AssociationId, Cases, Cents, GeoPoint, LocalWindow, PlaceId, Seconds, ShipmentId};
use glane_planner::{
    Budget, Change, Cooling as PlannerCooling, DropOff, Objective, Place, PlaceKind, Priority, ProblemError,
    ProblemFormat, RoutingPlan, RoutingProblem, Shipment, TaskSite, TimeRange, Van as PlannerVan, replan, solve,
};
use glane_roads::{DayKind, Departure, TravelError, TravelModel};

use crate::day_file::Settings;

/// Most proposals: whoever stands in the rain reads no list.
const MOST: usize = 3;
/// Turns of the search for one van and a handful of stops.
const TURNS: u64 = 200;

/// A van before a closed door. Times are seconds from local midnight.
#[derive(Debug, Clone)]
pub struct Stranded<'d> {
    /// The van.
    pub van: &'d Van,
    /// The day.
    pub date: NaiveDate,
    /// Now.
    pub now: Seconds,
    /// When the shift ends.
    pub shift_end: Seconds,
    /// The closed door.
    pub here: GeoPoint,
    /// What is on board for it.
    pub cases: Cases,
    /// True when some of it must stay cold.
    pub cold: bool,
    /// How long it has been on board.
    pub ridden: Seconds,
    /// Stops ahead, in order.
    pub ahead: Vec<Ahead>,
}

/// A stop that was promised to somebody.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// Where.
    pub at: GeoPoint,
    /// Earliest and latest start.
    pub start: (Seconds, Seconds),
    /// How long it takes.
    pub takes: Seconds,
}

/// An association that may have the load, as far as the rules go.
#[derive(Debug, Clone)]
pub struct Door {
    /// Which.
    pub association: AssociationId,
    /// Where.
    pub at: GeoPoint,
    /// Its hours today.
    pub hours: Vec<LocalWindow>,
    /// Parking and ringing.
    pub stop_time: Seconds,
}

/// A door the van can still reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub association: AssociationId,
    /// When the van would be there.
    pub arrival: Seconds,
    /// How much longer the round gets.
    pub detour: Seconds,
    /// How many stops ahead come before it.
    pub after: usize,
}

/// Why nothing can be proposed.
#[derive(Debug, thiserror::Error)]
pub enum RefugeError {
    /// No travel times.
    #[error(transparent)]
    Travel(#[from] TravelError),
    /// The rest of the round cannot be stated.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

/// The doors worth going to, the cheapest first; none: back to the depot.
pub fn refuges(
    stranded: &Stranded<'_>,
    doors: &[Door],
    settings: &Settings,
    model: &dyn TravelModel,
) -> Result<Vec<Proposal>, RefugeError> {
    let budget = Budget::iterations(TURNS);
    let base = problem(stranded, doors, settings, model)?;
    let before = solve(&base, &budget, &mut |_| ControlFlow::Continue(()))?;
    if !before.unserved.is_empty() {
        // Already too late for a promise ahead: nothing more is taken on.
        return Ok(Vec::new());
    }
    let mut open: Vec<usize> = (0..doors.len()).collect();
    let mut found = Vec::new();
    while found.len() < MOST && !open.is_empty() {
        let added = Change::Add { shipment: Box::new(load(stranded, &open, doors, settings)) };
        let after = replan(&base, &before, None, &added, &budget, &mut |_| ControlFlow::Continue(()))?;
        let Some((proposal, door)) = chosen(&before, &after.plan, doors) else { break };
        open.retain(|other| *other != door);
        found.push(proposal);
    }
    found.sort_by_key(|proposal| proposal.detour);
    Ok(found)
}

fn problem(
    stranded: &Stranded<'_>,
    doors: &[Door],
    settings: &Settings,
    model: &dyn TravelModel,
) -> Result<RoutingProblem, RefugeError> {
    let points: Vec<GeoPoint> = [stranded.here, stranded.van.depot]
        .into_iter()
        .chain(stranded.ahead.iter().map(|stop| stop.at))
        .chain(doors.iter().map(|door| door.at))
        .collect();
    let departure = Departure { day: DayKind::of(stranded.date), at: stranded.now };
    let travel = model.matrix(&points, departure)?.matrix;
    let place = |id: PlaceId, row: usize, kind, service| Place {
        id,
        matrix_index: u32::try_from(row).unwrap_or(u32::MAX),
        kind,
        location: points.get(row).copied(),
        windows: Vec::new(),
        service,
    };
    let fixed = PlaceKind::Fixed;
    let mut places = vec![
        place(name("here"), 0, fixed, Seconds::ZERO),
        place(name("depot"), 1, fixed, Seconds::ZERO),
        place(name("board"), 0, PlaceKind::RoundStart, Seconds::ZERO),
    ];
    for (at, stop) in stranded.ahead.iter().enumerate() {
        places.push(place(numbered("ahead", at), 2 + at, fixed, stop.takes));
    }
    for (at, door) in doors.iter().enumerate() {
        places.push(place(numbered("door", at), 2 + stranded.ahead.len() + at, fixed, door.stop_time));
    }
    let promised = stranded.ahead.iter().enumerate().map(|(at, stop)| {
        let window = TimeRange::new(stop.start.0.min(stop.start.1), stop.start.1);
        shipment(numbered("ahead", at), vec![(numbered("ahead", at), vec![window], Seconds::ZERO)], 0)
    });
    Ok(RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: vec!["crates".to_owned()],
        shipments: promised.collect(),
        places,
        vans: vec![van(stranded, settings)],
        travel,
        under_way: Vec::new(),
        objective: Objective::Cost,
    })
}

fn van(stranded: &Stranded<'_>, settings: &Settings) -> PlannerVan {
    let van = stranded.van;
    PlannerVan {
        id: van.id.clone(),
        capacity: vec![u32::try_from(stranded.cases.get().max(1)).unwrap_or(u32::MAX)],
        start: Some(name("here")),
        end: Some(name("depot")),
        shift: TimeRange::new(stranded.now, stranded.shift_end.max(stranded.now)),
        pauses: Vec::new(),
        fixed_cost: Cents::ZERO,
        cost_per_km: Cents::new(settings.van_km_cents.into()),
        cost_per_hour: Cents::new(settings.van_hour_cents.into()),
        skills: Vec::new(),
        // What the boxes have given already is gone.
        cooling: match van.cooling {
            Cooling::None => PlannerCooling::None,
            Cooling::Boxes { autonomy } => PlannerCooling::Boxes { autonomy: autonomy.less(stranded.ridden) },
            Cooling::Refrigerated => PlannerCooling::Refrigerated,
        },
        forbidden: Vec::new(),
        speed_permille: 1000,
    }
}

/// The load with every open door as a place where it may go.
fn load(stranded: &Stranded<'_>, open: &[usize], doors: &[Door], settings: &Settings) -> Shipment {
    let windows = |door: &Door| -> Vec<TimeRange> {
        let second =
            |time: chrono::NaiveTime| Seconds::new(i64::from(chrono::Timelike::num_seconds_from_midnight(&time)));
        // Whoever closes at noon is not served at noon.
        let ranges = door.hours.iter().map(|window| (second(window.from()), second(window.to()) - Seconds::new(1)));
        ranges.filter(|(from, to)| from <= to).map(|(from, to)| TimeRange::new(from, to)).collect()
    };
    let site = |at: &usize| {
        let door = &doors[*at];
        (numbered("door", *at), windows(door), settings.seconds_per_crate)
    };
    let crates = u32::try_from(stranded.cases.get()).unwrap_or(u32::MAX);
    let with_hours = open.iter().filter(|at| !windows(&doors[**at]).is_empty());
    let mut load = shipment(name("stranded"), with_hours.map(site).collect(), crates);
    // Without cooling the ride so far counts in full.
    let used = if stranded.van.cooling == Cooling::None { stranded.ridden } else { Seconds::ZERO };
    load.exposure = stranded.cold.then(|| settings.exposure_limit.less(used));
    load.priority = Priority::Optional { weight: 1 };
    load
}

fn shipment(id: PlaceId, to: Vec<(PlaceId, Vec<TimeRange>, Seconds)>, crates: u32) -> Shipment {
    let site =
        |place, windows, seconds_per_crate| TaskSite { place, windows, service: Seconds::ZERO, seconds_per_crate };
    Shipment {
        id: id.recast(),
        pickup: site(name("board"), Vec::new(), Seconds::ZERO),
        drop_offs: to
            .into_iter()
            .map(|(place, windows, each)| DropOff { site: site(place, windows, each), price: Cents::ZERO })
            .collect(),
        load: vec![crates],
        returned: Vec::new(),
        crates: Cases::new(crates.into()),
        time_on_board: None,
        exposure: None,
        skills: Vec::new(),
        priority: Priority::Mandatory,
    }
}

/// The door that was chosen, where the stops ahead stay in their order.
fn chosen(before: &RoutingPlan, after: &RoutingPlan, doors: &[Door]) -> Option<(Proposal, usize)> {
    let stranded: ShipmentId = name("stranded").recast();
    if after.unserved.iter().any(|missing| missing.shipment == stranded) {
        return None;
    }
    let ahead = |plan: &RoutingPlan| -> Vec<PlaceId> {
        let stops = plan.rounds.iter().flat_map(|round| &round.stops).map(|stop| stop.place.clone());
        stops.filter(|place| place.as_str().starts_with("ahead-")).collect()
    };
    if ahead(after) != ahead(before) {
        return None;
    }
    let stops: Vec<_> = after.rounds.iter().flat_map(|round| &round.stops).collect();
    let (at, stop) = stops.iter().enumerate().find(|(_, stop)| stop.place.as_str().starts_with("door-"))?;
    let door: usize = stop.place.as_str().strip_prefix("door-")?.parse().ok()?;
    let time = |plan: &RoutingPlan| plan.rounds.iter().map(|round| round.end - round.begin).sum::<Seconds>();
    let proposal = Proposal {
        association: doors.get(door)?.association.clone(),
        arrival: stop.arrival,
        detour: (time(after) - time(before)).max(Seconds::ZERO),
        after: stops[..at].iter().filter(|stop| stop.place.as_str().starts_with("ahead-")).count(),
    };
    Some((proposal, door))
}

#[expect(clippy::expect_used, reason = "letters are always an id")]
fn name(text: &str) -> PlaceId {
    PlaceId::parse(text).expect("letters")
}

fn numbered(text: &str, number: usize) -> PlaceId {
    name(&format!("{text}-{number}"))
}

#[cfg(test)]
mod tests {
    use glane_fleet::VanCapacity;
    use glane_foundation::Grams;
    use glane_roads::CrowFly;

    use super::*;

    fn van(cooling: Cooling) -> Van {
        Van {
            id: glane_foundation::VanId::parse("van").unwrap(),
            name: "Van".into(),
            depot: at(0.0),
            capacity: VanCapacity { grams: Grams::new(900_000), crates: 100, chilled_crates: 50, frozen_crates: 20 },
            cooling,
        }
    }

    /// So many hundredths of a degree (about 1.1 km each) north of the depot.
    fn at(hundredths: f64) -> GeoPoint {
        GeoPoint::new(49.0 + hundredths / 100.0, 0.0).unwrap()
    }

    fn noon(minutes: i64) -> Seconds {
        Seconds::from_minutes(12 * 60 + minutes)
    }

    fn door(name: &str, hundredths: f64, hours: &[(&str, &str)]) -> Door {
        Door {
            association: AssociationId::parse(name).unwrap(),
            at: at(hundredths),
            hours: hours.iter().map(|(from, to)| LocalWindow::parse(from, to).unwrap()).collect(),
            stop_time: Seconds::from_minutes(5),
        }
    }

    /// At noon, 5 km north of the depot, with six cold crates; one stop ahead, 2 km north of the depot, by 13:00.
    fn stranded(van: &Van, ridden: i64) -> Stranded<'_> {
        Stranded {
            van,
            date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            now: noon(0),
            shift_end: noon(180),
            here: at(5.0),
            cases: Cases::new(6),
            cold: true,
            ridden: Seconds::from_minutes(ridden),
            ahead: vec![Ahead { at: at(2.0), start: (noon(-10), noon(60)), takes: Seconds::from_minutes(5) }],
        }
    }

    fn names(van: &Van, ridden: i64, doors: &[Door]) -> Vec<String> {
        let found = refuges(&stranded(van, ridden), doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
        found.into_iter().map(|proposal| proposal.association.to_string()).collect()
    }

    const ALL_DAY: &[(&str, &str)] = &[("09:00", "18:00")];

    #[test]
    fn the_door_on_the_way_comes_before_the_one_behind() {
        let doors = [door("behind", 9.0, ALL_DAY), door("on-the-way", 3.5, ALL_DAY)];
        assert_eq!(names(&van(Cooling::Refrigerated), 20, &doors), ["on-the-way", "behind"]);
    }

    #[test]
    fn a_door_that_opens_too_late_for_the_stop_ahead_is_visited_after_it() {
        let doors = [door("evening", 3.5, &[("13:30", "18:00")])];
        let van = van(Cooling::Refrigerated);
        let found = refuges(&stranded(&van, 20), &doors, &Settings::default(), &CrowFly::shipped().unwrap()).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].after, 1, "the stop promised by 13:00 stays first");
        assert!(found[0].arrival >= noon(0) && found[0].arrival <= noon(95), "{:?}", found[0]);
    }

    #[test]
    fn closed_doors_and_far_ones_are_not_proposed() {
        let doors =
            [door("closed", 3.5, &[]), door("morning", 3.5, &[("08:00", "11:00")]), door("far", 300.0, ALL_DAY)];
        assert!(
            names(&van(Cooling::Refrigerated), 20, &doors).is_empty(),
            "333 km there and back is more than the shift"
        );
    }

    #[test]
    fn without_cooling_what_has_ridden_for_29_of_30_minutes_goes_nowhere_else() {
        // The default limit is 30 minutes out of the cold; the nearest door is 1.6 km away, and ringing takes 5.
        let doors = [door("near", 3.5, ALL_DAY)];
        assert!(names(&van(Cooling::None), 29, &doors).is_empty());
        assert_eq!(names(&van(Cooling::None), 5, &doors), ["near"]);
        let boxes = van(Cooling::Boxes { autonomy: Seconds::from_minutes(120) });
        assert_eq!(names(&boxes, 29, &doors), ["near"], "boxes have 91 of their 120 minutes left");
    }
}
