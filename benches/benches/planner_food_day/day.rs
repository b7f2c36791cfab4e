//! A food day from a seed.

use glane_foundation::{
    Cases, Cents, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, SpeedStep, TravelMatrix, VanId,
};
use glane_planner::{
    Cooling, DropOff, Objective, Pause, Place, PlaceKind, Priority, ProblemFormat, RoutingProblem, Shipment, TaskSite,
    TimeRange, Van,
};

/// Chance from a seed.
pub struct Dice(pub u64);

impl Dice {
    /// From 0 to `n` - 1.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// In seconds.
pub const HOUR: i64 = 3600;

pub fn at(from: i64, to: i64) -> TimeRange {
    TimeRange::new(Seconds::new(from), Seconds::new(to))
}

/// The day begins at 06:00; shops give between 08:00 and 11:00, associations take until 13:00 or 15:00.
pub fn day(seed: u64, shipments: u64) -> RoutingProblem {
    let mut dice = Dice(seed + 17);
    for _ in 0..10 {
        dice.below(2);
    }
    let (shops, associations) = (shipments * 2 / 3, shipments / 3);
    let count = 1 + shops + associations;
    let points: Vec<(f64, f64)> = (0..count).map(|_| (dice.below(12_000) as f64, dice.below(12_000) as f64)).collect();
    let id = |k: u64| PlaceId::parse(&format!("p{k}")).unwrap();
    let places = (0..count).map(|k| Place {
        id: id(k),
        matrix_index: k as u32,
        kind: PlaceKind::Fixed,
        location: None,
        windows: match k {
            0 => Vec::new(),
            k if k <= shops => vec![at(2 * HOUR, 5 * HOUR)],
            k if k.is_multiple_of(2) => vec![at(3 * HOUR, 7 * HOUR)],
            _ => vec![at(3 * HOUR, 6 * HOUR), at(8 * HOUR, 9 * HOUR)],
        },
        service: Seconds::new(if k == 0 { 0 } else { 240 }),
    });
    let places = places.collect();
    let site = |k: u64| TaskSite {
        place: id(k),
        windows: Vec::new(),
        service: Seconds::ZERO,
        seconds_per_crate: Seconds::new(20),
    };
    let shipments = (0..shipments).map(|k| {
        let class = dice.below(3) as usize;
        let crates = 1 + dice.below(8);
        let mut load = vec![0u32; 4];
        load[class] = crates as u32;
        load[3] = (crates * 6_000) as u32;
        let first = dice.below(associations);
        let offers = (0..3).map(|j| DropOff {
            site: site(1 + shops + (first + j * 7) % associations),
            price: Cents::new((j * 150) as i64),
        });
        Shipment {
            id: ShipmentId::parse(&format!("s{k}")).unwrap(),
            pickup: site(1 + dice.below(shops)),
            drop_offs: offers.collect(),
            load,
            returned: Vec::new(),
            crates: Cases::new(crates as i64),
            time_on_board: Some(Seconds::new(3 * HOUR)),
            exposure: (class > 0).then_some(Seconds::new(HOUR)),
            skills: if class == 2 { vec!["frozen".to_owned()] } else { Vec::new() },
            priority: if dice.below(5) == 0 { Priority::Optional { weight: 10 } } else { Priority::Mandatory },
        }
    });
    let shipments = shipments.collect();
    let vans = (0..6).map(|k| Van {
        id: VanId::parse(&format!("van{k}")).unwrap(),
        capacity: vec![40, 30, if k < 3 { 20 } else { 0 }, 700_000],
        start: Some(id(0)),
        end: Some(id(0)),
        shift: at(HOUR, 10 * HOUR),
        pauses: vec![Pause { windows: vec![at(5 * HOUR, 8 * HOUR)], duration: Seconds::new(45 * 60) }],
        fixed_cost: Cents::new(3_000),
        cost_per_km: Cents::new(45),
        cost_per_hour: Cents::new(1_500),
        skills: if k < 3 { vec!["frozen".to_owned()] } else { Vec::new() },
        cooling: if k < 3 { Cooling::Refrigerated } else { Cooling::Boxes { autonomy: Seconds::new(2 * HOUR) } },
        forbidden: Vec::new(),
        speed_permille: 1000,
    });
    let vans = vans.collect();
    let metres = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0).hypot(a.1 - b.1) * 1.35) as u32;
    let legs: Vec<u32> = points.iter().flat_map(|a| points.iter().map(|b| metres(*a, *b))).collect();
    let step = |from: i64, permille| SpeedStep { from: Seconds::new(from), permille };
    let profile = SpeedProfile::new(vec![step(0, 1000), step(HOUR, 700), step(3 * HOUR, 900), step(5 * HOUR, 800)]);
    RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: ["ambient_crates", "chilled_crates", "frozen_crates", "grams"].map(str::to_owned).to_vec(),
        places,
        shipments,
        vans,
        // 30 km/h on empty roads.
        travel: TravelMatrix {
            size: count as u32,
            seconds: legs.iter().map(|metres| metres * 3 / 25).collect(),
            metres: legs,
            provenance: vec![Provenance::Estimate],
            profile: profile.unwrap(),
        },
        under_way: Vec::new(),
        objective: Objective::VansThenCost,
    }
}
