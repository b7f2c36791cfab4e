//! Where a route takes its pauses.

use crate::{
    model::{FOREVER, Model, is_pause, pause_index, pause_node},
    route::Route,
    schedule::{Clockwork, Timing},
};

/// Other ways to place the pauses of a route: none at all, or each at the first or the last moment it may be taken.
pub fn arrangements<const D: usize>(model: &Model, route: &Route<D>) -> Vec<Vec<u32>> {
    let class = model.class(route.van);
    let stripped = bare(route);
    let mut laid_out = Route::<D>::new(route.van);
    let mut all = vec![stripped.clone()];
    for late in [false, true] {
        for after_drive in [false, true] {
            let mut order = stripped.clone();
            for index in missing(model, route.van, &stripped) {
                let pause = &class.pauses[index];
                laid_out.set::<false>(model, &order);
                let first = pause.windows.first().map_or(0, |window| window.0);
                let last = pause.windows.last().map_or(0, |window| window.1);
                let usable = &laid_out.pos[..laid_out.pos.len() - 1];
                let slot = if late {
                    usable.iter().rposition(|pos| pos.depart <= last).unwrap_or(0)
                } else {
                    usable.iter().position(|pos| pos.depart >= first).unwrap_or(usable.len() - 1)
                };
                order.insert(slot.max(route.locked), pause_node(index, after_drive));
            }
            if !all.contains(&order) {
                all.push(order);
            }
        }
    }
    all
}

/// Moves each pause that is not locked to its cheapest moment. Returns the cost, or `None` when no way is found.
pub fn settle(model: &Model, clock: &mut Clockwork, van: usize, locked: usize, order: &mut Vec<u32>) -> Option<i64> {
    let mut best = clock.evaluate(model, van, order).ok().map(|timing| timing.cost);
    if best.is_none() {
        // With several missing, each one alone leaves the others overdue.
        best = all_anew(model, clock, van, locked, order);
    }
    for index in 0..model.class(van).pauses.len() {
        let at = order.iter().position(|node| is_pause(*node) && pause_index(*node) == index);
        if at.is_some_and(|at| at < locked) {
            continue;
        }
        let mut without = order.clone();
        if let Some(at) = at {
            without.remove(at);
        }
        let found = place(model, clock, Round { van, locked, order: &without }, index, &[], |timing| timing.cost);
        if let Some((timing, way)) = found
            && best.is_none_or(|cost| timing.cost < cost)
        {
            (best, *order) = (Some(timing.cost), way);
        }
    }
    best
}

/// Places all pauses that are not locked one after the other, what is still to be placed being forgiven. Returns the cost; or `None`, and the
/// order as it was.
fn all_anew(model: &Model, clock: &mut Clockwork, van: usize, locked: usize, order: &mut Vec<u32>) -> Option<i64> {
    let stripped = without_pauses(order.iter().copied(), locked);
    let missing = missing(model, van, &stripped);
    if missing.len() < 2 {
        return None;
    }
    let measures: [fn(&Timing) -> i64; 2] = [|timing| timing.cost, |timing| timing.end];
    measures.into_iter().find_map(|least| {
        let mut placed = stripped.clone();
        let mut cost = None;
        for (k, &index) in missing.iter().enumerate() {
            let round = Round { van, locked, order: &placed };
            let (timing, way) = place(model, clock, round, index, &missing[k + 1..], least)?;
            (cost, placed) = (Some(timing.cost), way);
        }
        *order = placed;
        cost
    })
}

/// A van's tasks and pauses, the first ones locked.
#[derive(Clone, Copy)]
struct Round<'a> {
    van: usize,
    locked: usize,
    order: &'a [u32],
}

/// The best way to take one more pause, or not to take it; what is `forgiven` has yet to be placed. Of ways alike, the first.
fn place(
    model: &Model,
    clock: &mut Clockwork,
    round: Round<'_>,
    index: usize,
    forgiven: &[usize],
    least: impl Fn(&Timing) -> i64,
) -> Option<(Timing, Vec<u32>)> {
    let with = |(slot, after_drive): (usize, bool)| {
        let mut way = round.order.to_vec();
        way.insert(slot, pause_node(index, after_drive));
        way
    };
    let slots = usable(model, round, index).flat_map(|slot| [(slot, false), (slot, true)]);
    let ways = std::iter::once(round.order.to_vec()).chain(slots.map(with));
    let timed = ways
        .filter_map(|way| clock.evaluate_forgiving(model, round.van, &way, forgiven).ok().map(|timing| (timing, way)));
    timed.min_by_key(|(timing, _)| least(timing))
}

/// The pauses a van still has to take, by when they are due.
fn missing(model: &Model, van: usize, order: &[u32]) -> Vec<usize> {
    let pauses = &model.class(van).pauses;
    let taken = |index: &usize| order.iter().any(|node| is_pause(*node) && pause_index(*node) == *index);
    let mut missing: Vec<usize> = (0..pauses.len()).filter(|index| !taken(index)).collect();
    missing.sort_by_key(|index| pauses[*index].windows.last().map(|window| window.1));
    missing
}

/// The slots of an order in which a pause can begin in its windows, the rest being in time: others cannot be driven.
fn usable(model: &Model, round: Round<'_>, pause: usize) -> std::ops::Range<usize> {
    let Round { van, locked, order } = round;
    let pause = &model.class(van).pauses[pause];
    let first = pause.windows.first().map_or(FOREVER, |window| window.0);
    let last = pause.windows.last().map_or(0, |window| window.1);
    let mut laid_out = Route::<8>::new(van);
    (laid_out.locked, laid_out.pauses_pending) = (locked, true);
    laid_out.set::<false>(model, order);
    let until = laid_out.pos[..=order.len()].iter().rposition(|pos| pos.depart <= last).map_or(0, |slot| slot + 1);
    let from = laid_out.pos[1..].iter().position(|next| next.late >= first + pause.duration).unwrap_or(until);
    from.max(locked)..until
}

/// The order of a route without the pauses that may be moved.
pub fn bare<const D: usize>(route: &Route<D>) -> Vec<u32> {
    without_pauses(route.order(), route.locked)
}

fn without_pauses(order: impl Iterator<Item = u32>, locked: usize) -> Vec<u32> {
    order.enumerate().filter(|(k, node)| *k < locked || !is_pause(*node)).map(|(_, node)| node).collect()
}
