//! Small random problems, from a seed.

use glane_foundation::{Cases, Cents, PlaceId, Provenance, Seconds, ShipmentId, SpeedProfile, TravelMatrix, VanId};
use glane_planner::{
    Cooling, DropOff, ForbiddenHours, Objective, Pause, Place, PlaceKind, Priority, ProblemFormat, RoutingProblem,
    Shipment, TaskSite, TimeRange, Van,
};

/// What the problem contains.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub shipments: u64,
    pub vans: u64,
    pub drop_offs: u64,
    /// Most pauses of a van, each of them there half of the time.
    pub pauses: u64,
    pub limits: bool,
    /// Some are loaded where the round begins, some leave something on board at their drop-off.
    pub starts: bool,
    /// Detours are never quicker.
    pub metric: bool,
}

struct Dice(u64);

impl Dice {
    /// From `low` to `high`, both included.
    fn roll(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + (self.0 >> 33) % (high - low + 1)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.roll(1, n) == 1
    }

    fn seconds(&mut self, low: u64, high: u64) -> Seconds {
        Seconds::new(i64::try_from(self.roll(low, high)).unwrap())
    }

    fn range(&mut self, latest: u64, longest: u64) -> TimeRange {
        let from = self.roll(0, latest);
        TimeRange::new(self.seconds(from, from), self.seconds(from, from + longest))
    }
}

pub fn problem(seed: u64, shape: Shape) -> RoutingProblem {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678);
    for _ in 0..10 {
        dice.roll(0, 1);
    }
    let count = if shape.limits { 5 } else { 2 * shape.shipments + 1 };
    let mut places: Vec<Place> = (0..count).map(|k| place(&mut dice, k, shape)).collect();
    if shape.starts {
        places.push(Place { id: id(count), kind: PlaceKind::RoundStart, windows: Vec::new(), ..places[0].clone() });
    }
    let shipments = (0..shape.shipments).map(|k| shipment(&mut dice, k, count, shape)).collect();
    let vans: Vec<Van> = if shape.limits {
        (0..shape.vans).map(|k| van(&mut dice, k, count, shape)).collect()
    } else {
        let first = van(&mut dice, 0, count, shape);
        (0..shape.vans).map(|k| Van { id: VanId::parse(&format!("v{k}")).unwrap(), ..first.clone() }).collect()
    };
    RoutingProblem {
        format: ProblemFormat::V1,
        dimensions: vec!["crates".to_owned(), "kilos".to_owned()],
        places,
        shipments,
        vans,
        travel: travel(&mut dice, count, shape.metric),
        under_way: Vec::new(),
        objective: match dice.roll(0, 3) {
            0 | 1 => Objective::VansThenCost,
            2 => Objective::Cost,
            _ if shape.limits => Objective::Weighted { price_per_weight: Cents::new(20) },
            _ => Objective::Cost,
        },
    }
}

fn id(k: u64) -> PlaceId {
    PlaceId::parse(&format!("p{k}")).unwrap()
}

fn place(dice: &mut Dice, k: u64, shape: Shape) -> Place {
    let mut windows = Vec::new();
    if dice.one_in(2) {
        windows.push(dice.range(60, 60));
        if dice.one_in(2) && shape.limits {
            windows.push(dice.range(150, 60));
        }
    }
    let service = if shape.limits { dice.seconds(0, 4) } else { Seconds::ZERO };
    Place {
        id: id(k),
        matrix_index: u32::try_from(k).unwrap(),
        kind: PlaceKind::Fixed,
        location: None,
        windows,
        service,
    }
}

fn site(dice: &mut Dice, place: u64) -> TaskSite {
    let windows = if dice.one_in(3) { vec![dice.range(80, 80)] } else { Vec::new() };
    TaskSite { place: id(place), windows, service: dice.seconds(0, 3), seconds_per_crate: dice.seconds(0, 2) }
}

fn shipment(dice: &mut Dice, k: u64, count: u64, shape: Shape) -> Shipment {
    let from = match shape {
        Shape { starts: true, .. } if dice.one_in(2) => count,
        Shape { limits: true, .. } => dice.roll(0, count - 1),
        _ => 2 * k + 1,
    };
    let mut drop_offs: Vec<DropOff> = Vec::new();
    for _ in 0..dice.roll(1, shape.drop_offs) {
        let place = if shape.limits { dice.roll(0, count - 1) } else { 2 * k + 2 };
        if drop_offs.iter().all(|drop_off| drop_off.site.place != id(place)) {
            let price = Cents::new(i64::try_from(dice.roll(0, 30)).unwrap());
            drop_offs.push(DropOff { site: site(dice, place), price });
        }
    }
    let limited = |dice: &mut Dice, low, high| (shape.limits && dice.one_in(3)).then(|| dice.seconds(low, high));
    Shipment {
        id: ShipmentId::parse(&format!("s{k}")).unwrap(),
        pickup: site(dice, from),
        drop_offs,
        load: vec![u32::try_from(dice.roll(1, 4)).unwrap(), u32::try_from(dice.roll(0, 5)).unwrap()],
        returned: if shape.starts && dice.one_in(2) {
            vec![u32::try_from(dice.roll(1, 4)).unwrap(), 0]
        } else {
            Vec::new()
        },
        crates: Cases::new(i64::try_from(dice.roll(0, 3)).unwrap()),
        time_on_board: limited(dice, 10, 60),
        exposure: limited(dice, 10, 70),
        skills: if shape.limits && dice.one_in(4) { vec!["cold".to_owned()] } else { Vec::new() },
        priority: if shape.limits && dice.one_in(3) {
            Priority::Optional { weight: u8::try_from(dice.roll(1, 5)).unwrap() }
        } else {
            Priority::Mandatory
        },
    }
}

fn van(dice: &mut Dice, k: u64, count: u64, shape: Shape) -> Van {
    let from = dice.roll(0, 20);
    let anywhere = |dice: &mut Dice| (!shape.limits || !dice.one_in(4)).then(|| id(dice.roll(0, count - 1)));
    let mut durations = Vec::new();
    for _ in 0..shape.pauses {
        if dice.one_in(2) {
            durations.push(dice.seconds(1, 15));
        }
    }
    Van {
        id: VanId::parse(&format!("v{k}")).unwrap(),
        capacity: vec![u32::try_from(dice.roll(4, 9)).unwrap(), u32::try_from(dice.roll(5, 12)).unwrap()],
        start: anywhere(dice),
        end: anywhere(dice),
        shift: TimeRange::new(dice.seconds(from, from), dice.seconds(from + 60, from + 220)),
        pauses: durations.into_iter().map(|duration| Pause { windows: vec![dice.range(70, 40)], duration }).collect(),
        fixed_cost: Cents::new(i64::try_from(dice.roll(0, 60)).unwrap()),
        cost_per_km: Cents::new(i64::try_from(dice.roll(1, 4)).unwrap()),
        cost_per_hour: Cents::new(if shape.limits && dice.one_in(2) { 3600 } else { 0 }),
        skills: if dice.one_in(2) { vec!["cold".to_owned()] } else { Vec::new() },
        cooling: match dice.roll(0, 2) {
            0 => Cooling::None,
            1 => Cooling::Boxes { autonomy: dice.seconds(0, 30) },
            _ => Cooling::Refrigerated,
        },
        forbidden: if shape.limits && dice.one_in(3) {
            vec![ForbiddenHours { places: vec![id(dice.roll(0, count - 1))], hours: vec![dice.range(80, 40)] }]
        } else {
            Vec::new()
        },
        speed_permille: if shape.limits && dice.one_in(3) { 700 } else { 1000 },
    }
}

/// Asymmetric; kilometres whole, so that costs are whole cents.
fn travel(dice: &mut Dice, count: u64, metric: bool) -> TravelMatrix {
    let n = usize::try_from(count).unwrap();
    let mut lengths: Vec<u64> = (0..n * n).map(|_| dice.roll(3, 25)).collect();
    (0..n).for_each(|i| lengths[i * n + i] = 0);
    if metric {
        for k in 0..n {
            for i in 0..n {
                for j in 0..n {
                    lengths[i * n + j] = lengths[i * n + j].min(lengths[i * n + k] + lengths[k * n + j]);
                }
            }
        }
    }
    TravelMatrix {
        size: u32::try_from(count).unwrap(),
        seconds: lengths.iter().map(|length| u32::try_from(*length).unwrap()).collect(),
        metres: lengths.iter().map(|length| u32::try_from(*length * 1000).unwrap()).collect(),
        provenance: vec![Provenance::Given],
        profile: SpeedProfile::constant(),
    }
}
