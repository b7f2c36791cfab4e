//! The scan against trying every slot, on random problems with every rule on.

#![expect(clippy::as_conversions, reason = "small figures")]

#[path = "../../../tests/oracle/generate.rs"]
mod generate;

use glane_foundation::{Seconds, SpeedProfile, SpeedStep};

use crate::{
    model::{FOREVER, Model, NONE, is_pause},
    random::Random,
    route::Route,
    schedule::Clockwork,
    search::{
        insertion::{Inserter, Insertion, general::SMALL},
        recreate::{Keys, Limits, recreate},
        state::State,
    },
};

/// The least cost over all pairs of slots and drop-offs, pauses staying where they are; and whether the round gets
/// shorter by it, which the scan of larger problems overlooks. It splits no stops either.
fn by_trying(model: &Model, route: &Route<4>, ship: usize) -> (i64, bool) {
    let mut clock = Clockwork::default();
    let order: Vec<u32> = route.order().collect();
    let mut best = (FOREVER, false);
    if !model.class(route.van).takes[ship] {
        return best;
    }
    let before = clock.evaluate(model, route.van, &order).map_or(0, |timing| timing.end - timing.begin);
    for node in model.drops(ship) {
        let splits = |slot: usize| {
            let stop =
                |k: usize| order.get(k).filter(|node| !is_pause(**node)).map(|node| model.nodes[*node as usize].place);
            model.ships.len() > SMALL && slot > 0 && stop(slot).is_some() && stop(slot - 1) == stop(slot)
        };
        for drop in (route.locked..=order.len()).filter(|slot| !splits(*slot)) {
            for pick in (route.locked..=drop).filter(|slot| !splits(*slot)) {
                let candidate = Insertion { cost: 0, pick: pick as u32, drop: drop as u32, node, variant: 0 };
                let mut trial = order.clone();
                candidate.apply(model.ships[ship].pickup, &mut trial);
                if let Ok(timing) = clock.evaluate(model, route.van, &trial) {
                    best = best.min((timing.cost - route.cost, timing.end - timing.begin < before));
                }
            }
        }
    }
    (best.0, best.1 && model.ships.len() > SMALL)
}

/// How many scans were compared, how many of them found a way, and how many on roads whose speed changes with the hour.
#[derive(Debug, Default)]
struct Seen {
    compared: u32,
    found: u32,
    by_hours: u32,
    /// How many times all vans were compared at once.
    together: u32,
    /// How often it took a dearer way to join the same stops: larger problems look at one way only.
    dearer: u32,
}

/// Holds the scan of every shipment and van of `count` random problems of this shape against trying every slot.
fn compare<const PLAIN: bool>(shape: generate::Shape, count: u64) -> Seen {
    let mut seen = Seen::default();
    for seed in 0..count {
        let mut problem = generate::problem(seed, shape);
        problem.vans.iter_mut().for_each(|van| van.shift.to = Seconds::new(400));
        if !PLAIN && seed % 2 == 1 {
            let steps = [(0, 1000), (80, 600), (140, 1200), (300, 800)];
            let steps = steps.map(|(from, permille)| SpeedStep { from: Seconds::new(from), permille });
            problem.travel.profile = SpeedProfile::new(steps.to_vec()).unwrap();
        }
        let model = Model::compile(&problem);
        if model.plain != PLAIN {
            continue;
        }
        let mut state = State::<PLAIN, 4>::new(&model);
        let mut random = Random::new(seed, 0);
        let limits = Limits { cost: i64::MAX, absent: usize::MAX, weights: None, blink: 0.2 };
        recreate(&mut state, &Keys::of(&model), &mut random, limits);
        let mut inserter = Inserter::default();
        for ship in 0..model.ships.len() {
            if state.van_of[ship] != NONE {
                state.remove(&[ship as u32]);
            }
            if !PLAIN {
                // Looking at all vans at once finds what trying every slot of each finds.
                let vans: Vec<usize> = (0..model.vans.len()).collect();
                let tried = vans.iter().map(|van| by_trying(&model, &state.routes[*van], ship));
                let (least, shorter) = tried.fold((FOREVER, false), |a, b| (a.0.min(b.0), a.1 || b.1));
                let mut together = (usize::MAX, Insertion::NEVER);
                state.best_of(&vans, ship, &mut together);
                let right = if model.ships.len() > SMALL { together.1.cost >= least } else { together.1.cost == least };
                assert!(shorter || right, "seed {seed}, shipment {ship}: {together:?} and {least}");
                assert_eq!(together.1.exists(), together.0 != usize::MAX);
                assert!(shorter || together.1.exists() == (least < FOREVER));
                seen.dearer += u32::from(!shorter && together.1.cost > least);
                seen.together += u32::from(!shorter);
            }
            for van in 0..model.vans.len() {
                let route = &state.routes[van];
                let scan = inserter.best::<PLAIN, 4>(&model, route, ship, FOREVER);
                let (least, shorter) = by_trying(&model, route, ship);
                if shorter {
                    continue;
                }
                let order: Vec<u32> = route.order().collect();
                let right = if PLAIN || model.ships.len() <= SMALL { scan.cost == least } else { scan.cost >= least };
                assert!(right, "seed {seed}, shipment {ship}, van {van}, {order:?}, {scan:?}, {least}");
                assert_eq!(scan.exists(), least < FOREVER, "seed {seed}, shipment {ship}, van {van}, {order:?}");
                seen.dearer += u32::from(scan.cost > least);
                let least = scan.cost;
                seen.compared += 1;
                seen.found += u32::from(scan.exists());
                seen.by_hours += u32::from(model.traffic.is_some());
                // With a limit: the same, or the truth that nothing costs less.
                let limited = inserter.best::<PLAIN, 4>(&model, route, ship, least.saturating_sub(1));
                let true_bound = if limited.exists() { limited.cost == least } else { limited.cost <= least };
                assert!(true_bound, "seed {seed}, shipment {ship}, van {van}: {limited:?} against {least}");
                // With a limit just above: found.
                let above = inserter.best::<PLAIN, 4>(&model, route, ship, least.saturating_add(1));
                assert_eq!(above.exists(), scan.exists(), "seed {seed}, shipment {ship}, van {van}: {above:?}");
            }
        }
    }
    seen
}

const LIMITED: generate::Shape =
    generate::Shape { shipments: 9, vans: 3, drop_offs: 2, pauses: 0, limits: true, starts: false, metric: true };

fn assert_enough(seen: &Seen) {
    assert!(seen.compared > 5_000 && seen.found > 1_000 && seen.by_hours > 3_000 && seen.together > 2_000, "{seen:?}");
    assert!(seen.dearer * 50 < seen.found, "{seen:?}");
}

#[test]
fn scan_of_a_route_finds_what_trying_every_slot_finds() {
    assert_enough(&compare::<false>(LIMITED, 400));
}

#[test]
fn scan_with_shortcuts_finds_what_trying_every_slot_finds() {
    assert_enough(&compare::<false>(generate::Shape { shipments: 14, drop_offs: 3, ..LIMITED }, 200));
}

#[test]
fn scan_of_a_plain_route_finds_what_trying_every_slot_finds() {
    let seen = compare::<true>(generate::Shape { drop_offs: 1, limits: false, ..LIMITED }, 400);
    assert!(seen.compared > 5_000 && seen.found > 1_000, "{seen:?}");
}
