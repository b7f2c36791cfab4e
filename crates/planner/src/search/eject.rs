//! Room for a shipment that fits nowhere, by leaving out others that are easier to place (ejection with penalty counters:
//! Nagata & Kobayashi 2010).

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{FOREVER, NONE, is_pause},
    route::Route,
    search::state::State,
};

/// Shipments that may go together at most.
const PAIRS_UP_TO: usize = 24;

/// A way to make room.
#[derive(Debug, Clone, Copy)]
struct Ejection {
    /// How hard what goes is to place.
    weight: i64,
    van: usize,
    /// What goes; the second one [`NONE`] when one is enough.
    out: [u32; 2],
}

/// Puts an absent `ship` in the place of one or two others whose `weights` together are less than its own, and least.
/// False, and nothing changed, when there is no such way.
pub fn eject<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    ship: u32,
    weights: &[i64],
    pairs: bool,
) -> bool {
    let mut best = Ejection { weight: weights[ship as usize], van: usize::MAX, out: [NONE; 2] };
    let mut trial = Route::<D>::new(0);
    let mut order: Vec<u32> = Vec::with_capacity(64);
    for k in 0..state.used.len() {
        let van = state.used[k] as usize;
        if !state.model.class(van).takes[ship as usize] {
            continue;
        }
        let inside = movable(state, van);
        for (a, &first) in inside.iter().enumerate() {
            let one = weights[first as usize];
            if one >= best.weight {
                continue;
            }
            if fits_without(state, &mut trial, &mut order, van, ship, [first, NONE]) {
                best = Ejection { weight: one, van, out: [first, NONE] };
                continue;
            }
            let others = if pairs && inside.len() <= PAIRS_UP_TO { &inside[a + 1..] } else { &[] };
            for &second in others {
                let both = one + weights[second as usize];
                if both < best.weight && fits_without(state, &mut trial, &mut order, van, ship, [first, second]) {
                    best = Ejection { weight: both, van, out: [first, second] };
                }
            }
        }
    }
    if best.van == usize::MAX {
        return false;
    }
    let count = if best.out[1] == NONE { 1 } else { 2 };
    state.remove(&best.out[..count]);
    let insertion = state.best(best.van, ship as usize, FOREVER);
    let placed = insertion.exists() && state.insert(best.van, ship as usize, &insertion);
    if placed {
        state.absent.retain(|absent| *absent != ship);
    }
    placed
}

/// The shipments of a route that nothing locks.
fn movable<const PLAIN: bool, const D: usize>(state: &State<'_, PLAIN, D>, van: usize) -> Vec<u32> {
    let model = state.model;
    let nodes = state.routes[van].order().filter(|node| !is_pause(*node) && model.is_pickup(*node));
    let ships = nodes.map(|node| model.nodes[node as usize].ship);
    ships.filter(|ship| model.ships[*ship as usize].fixed_van == NONE).collect()
}

fn fits_without<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    trial: &mut Route<D>,
    order: &mut Vec<u32>,
    van: usize,
    ship: u32,
    out: [u32; 2],
) -> bool {
    let (model, route) = (state.model, &state.routes[van]);
    order.clear();
    order.extend(route.order().filter(|node| is_pause(*node) || !out.contains(&model.nodes[*node as usize].ship)));
    (trial.van, trial.locked) = (van, route.locked);
    if !trial.set::<PLAIN>(model, order) {
        return false;
    }
    if !PLAIN {
        let Ok(timing) = state.inserter.clock.evaluate(model, van, order) else { return false };
        trial.cost = timing.cost;
    }
    state.inserter.best::<PLAIN, D>(model, trial, ship as usize, FOREVER).exists()
}
