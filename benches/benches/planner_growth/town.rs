//! A town of any size: as many tasks per square kilometre, however large.

use glane_foundation::{
    Cases, Cents, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, SpeedStep, TravelMatrix, VanId,
};
use glane_planner::{
    Cooling, DropOff, Objective, Place, PlaceKind, Priority, ProblemFormat, RoutingProblem, Shipment, TaskSite,
    TimeRange, Van,
};

const HOUR: i64 = 3600;

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// Shipments of 1 to 8 crates between places at most 4 km apart each way, windows of two hours within a day of ten, vans of 40 crates.
pub fn problem(shipments: u64) -> RoutingProblem {
    let mut dice = Dice(7);
    let side = (1_000.0 * (shipments as f64).sqrt()) as u64 + 2_000;
    let mut points = vec![((side / 2) as f64, (side / 2) as f64)];
    let mut places = vec![place(0, Vec::new())];
    for k in 0..shipments {
        let (x, y) = (dice.below(side) as f64, dice.below(side) as f64);
        let near = |dice: &mut Dice, at: f64| (at + dice.below(8_000) as f64 - 4_000.0).clamp(0.0, side as f64);
        points.push((x, y));
        points.push((near(&mut dice, x), near(&mut dice, y)));
        let open = dice.below(6 * HOUR as u64) as i64;
        places.push(place(2 * k + 1, vec![range(open, open + 2 * HOUR)]));
        places.push(place(2 * k + 2, vec![range(open + HOUR / 2, open + 7 * HOUR / 2)]));
    }
    let site = |k: u64| TaskSite {
        place: id(k),
        windows: Vec::new(),
        service: Seconds::new(180),
        seconds_per_crate: Seconds::ZERO,
    };
    let shipments: Vec<Shipment> = (0..shipments)
        .map(|k| {
            let crates = 1 + dice.below(8);
            Shipment {
                id: ShipmentId::parse(&format!("s{k}")).unwrap(),
                pickup: site(2 * k + 1),
                drop_offs: vec![DropOff { site: site(2 * k + 2), price: Cents::ZERO }],
                load: vec![crates as u32],
                returned: Vec::new(),
                crates: Cases::new(crates as i64),
                time_on_board: None,
                exposure: None,
                skills: Vec::new(),
                priority: Priority::Mandatory,
            }
        })
        .collect();
    let vans = (0..shipments.len().div_ceil(3) + 3).map(van).collect();
    let metres = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0).hypot(a.1 - b.1) * 1.35) as u32;
    let legs: Vec<u32> = points.iter().flat_map(|a| points.iter().map(|b| metres(*a, *b))).collect();
    RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: vec!["crates".to_owned()],
        places,
        shipments,
        vans,
        travel: TravelMatrix {
            size: points.len() as u32,
            // 30 km/h.
            seconds: legs.iter().map(|metres| metres * 3 / 25).collect(),
            metres: legs,
            provenance: vec![Provenance::Estimate],
            profile: SpeedProfile::new(vec![SpeedStep { from: Seconds::ZERO, permille: 1000 }]).unwrap(),
        },
        under_way: Vec::new(),
        objective: Objective::VansThenCost,
    }
}

fn id(k: u64) -> PlaceId {
    PlaceId::parse(&format!("p{k}")).unwrap()
}

fn range(from: i64, to: i64) -> TimeRange {
    TimeRange::new(Seconds::new(from), Seconds::new(to))
}

fn place(k: u64, windows: Vec<TimeRange>) -> Place {
    Place { id: id(k), matrix_index: k as u32, kind: PlaceKind::Fixed, location: None, windows, service: Seconds::ZERO }
}

fn van(k: usize) -> Van {
    Van {
        id: VanId::parse(&format!("van{k}")).unwrap(),
        capacity: vec![40],
        start: Some(id(0)),
        end: Some(id(0)),
        shift: range(0, 10 * HOUR),
        pauses: Vec::new(),
        fixed_cost: Cents::ZERO,
        cost_per_km: Cents::new(45),
        cost_per_hour: Cents::ZERO,
        skills: Vec::new(),
        cooling: Cooling::None,
        forbidden: Vec::new(),
        speed_permille: 1000,
    }
}
