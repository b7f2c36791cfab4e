//! Where a route takes its pauses.

use crate::{
    model::{FOREVER, Model, is_pause, pause_index, pause_node},
    route::Route,
    schedule::Clockwork,
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
        let kept = order.clone();
        if let Some(at) = at {
            order.remove(at);
        }
        let bare = order.clone();
        let mut chosen = None;
        let mut consider = |candidate: Vec<u32>, clock: &mut Clockwork| {
            if let Ok(timing) = clock.evaluate(model, van, &candidate)
                && best.is_none_or(|cost| timing.cost < cost)
            {
                best = Some(timing.cost);
                chosen = Some(candidate);
            }
        };
        consider(bare.clone(), clock);
        let slots = usable(model, van, locked, index, &bare);
        for slot in slots {
            for after_drive in [false, true] {
                let mut candidate = bare.clone();
                candidate.insert(slot, pause_node(index, after_drive));
                consider(candidate, clock);
            }
        }
        *order = chosen.unwrap_or(kept);
    }
    best
}

/// Places all pauses that are not locked one after the other, what is still to be placed being forgiven. Returns the cost; or `None`, and the
/// order as it was.
fn all_anew(model: &Model, clock: &mut Clockwork, van: usize, locked: usize, order: &mut Vec<u32>) -> Option<i64> {
    let stripped: Vec<u32> =
        order.iter().enumerate().filter(|(k, node)| *k < locked || !is_pause(**node)).map(|(_, node)| *node).collect();
    let missing = missing(model, van, &stripped);
    if missing.len() < 2 {
        return None;
    }
    for soonest_back in [false, true] {
        let mut placed = stripped.clone();
        let mut cost = None;
        for (k, &index) in missing.iter().enumerate() {
            clock.forgiven = missing[k + 1..].to_vec();
            let with = |(slot, after_drive): (usize, bool)| {
                let mut candidate = placed.clone();
                candidate.insert(slot, pause_node(index, after_drive));
                candidate
            };
            let slots = usable(model, van, locked, index, &placed);
            let ways = slots.flat_map(|slot| [(slot, false), (slot, true)]).map(with).chain([placed.clone()]);
            let timed = ways.filter_map(|way| clock.evaluate(model, van, &way).ok().map(|timing| (timing, way)));
            let best = timed.min_by_key(|(timing, _)| if soonest_back { timing.end } else { timing.cost });
            clock.forgiven.clear();
            cost = best.as_ref().map(|(timing, _)| timing.cost);
            match best {
                Some((_, way)) => placed = way,
                None => break,
            }
        }
        if cost.is_some() {
            *order = placed;
            return cost;
        }
    }
    None
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
fn usable(model: &Model, van: usize, locked: usize, pause: usize, order: &[u32]) -> std::ops::Range<usize> {
    let pause = &model.class(van).pauses[pause];
    let first = pause.windows.first().map_or(FOREVER, |window| window.0);
    let last = pause.windows.last().map_or(0, |window| window.1);
    let mut round = Route::<8>::new(van);
    (round.locked, round.pauses_pending) = (locked, true);
    round.set::<false>(model, order);
    let until = round.pos[..=order.len()].iter().rposition(|pos| pos.depart <= last).map_or(0, |slot| slot + 1);
    let from = round.pos[1..].iter().position(|next| next.late >= first + pause.duration).unwrap_or(until);
    from.max(locked)..until
}

/// The order of a route without the pauses that may be moved.
pub fn bare<const D: usize>(route: &Route<D>) -> Vec<u32> {
    route.order().enumerate().filter(|(k, node)| *k < route.locked || !is_pause(*node)).map(|(_, node)| node).collect()
}
