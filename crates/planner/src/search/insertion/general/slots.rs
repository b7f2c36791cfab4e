//! What a route allows slot by slot, before any exact clock is asked.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use super::Task;
use crate::{
    model::{Class, Model, NONE, Node, is_pause},
    route::{Pos, Route},
};

/// A task with the row at which a van of this class does it.
pub fn located(model: &Model, class: &Class, node: u32) -> Node {
    let node = model.nodes[node as usize];
    Node { loc: class.loc(&node), ..node }
}

/// The first slot into which a task that is not done at the round's start may go.
pub fn first_slot<const D: usize>(route: &Route<D>) -> usize {
    route.locked.max(route.leading)
}

/// Fills in [`Slots::roomy`].
pub fn roomy<const D: usize>(task: &Task<'_, D>, roomy: &mut Vec<bool>) {
    roomy.clear();
    let ship = &task.model.ships[task.ship];
    if !ship.returns() {
        return;
    }
    let slots = &task.route.pos[..task.route.pos.len() - 1];
    roomy.resize(slots.len(), true);
    let mut fits = true;
    for (slot, pos) in slots.iter().enumerate().rev() {
        fits &= (0..D).all(|k| pos.load[k] + ship.back[k] <= task.class.capacity[k]);
        roomy[slot] = fits;
    }
}

/// What may be on board for the shipment still to fit.
pub fn room<const D: usize>(task: &Task<'_, D>) -> [i64; D] {
    let mut room = [0i64; D];
    (0..D).for_each(|k| room[k] = task.class.capacity[k] - task.model.ships[task.ship].load[k]);
    room
}

/// How much busier a route can get at most before its paid duration grows: as a whole, and outside its gap.
pub fn spare_times<const D: usize>(class: &Class, route: &Route<D>) -> (i64, i64) {
    if class.per_second == 0 || route.is_empty() {
        return (0, 0);
    }
    let sheet = &route.sheet;
    let other = class.fixed + sheet.metres * class.per_metre + sheet.price;
    let duration = (route.cost - other) / class.per_second;
    ((duration - sheet.busy).max(0), (duration - sheet.gap.least).max(0))
}

/// The stop that a task at `place` joins in a slot, by its first position; or else the slot, beyond all positions.
pub fn joined<const D: usize>(route: &Route<D>, slot: usize, place: u32) -> usize {
    let at = |k: usize| route.pos[k].place == place;
    if slot > 0 && at(slot) {
        return (1..=slot).rev().find(|k| !at(*k - 1)).unwrap_or(0);
    }
    if at(slot + 1) { slot + 1 } else { route.pos.len() + slot }
}

/// When the van is free again after doing `task` next, if some window still allows it.
#[inline]
pub fn begin_after(
    model: &Model,
    class: &Class,
    free: i64,
    loc: u32,
    place: u32,
    node: u32,
    task: &Node,
) -> Option<i64> {
    let there = free + model.travel(class.speed, loc, task.loc, free);
    let begin = model.round_up(class, node, there)?;
    Some(begin + task.service + if task.place == place { 0 } else { task.base })
}

/// Whether the next position can still be reached in time.
#[inline]
pub fn in_time<const D: usize>(model: &Model, class: &Class, free: i64, loc: u32, place: u32, next: &Pos<D>) -> bool {
    let saved = match next.node {
        NONE => 0,
        _ => saved_at(model, place, next),
    };
    free + model.travel(class.speed, loc, next.loc, free) <= next.late + saved
}

/// A stop shared with the one before may start later by the service it saves.
#[inline]
pub fn saved_at<const D: usize>(model: &Model, place: u32, x: &Pos<D>) -> i64 {
    match x.node {
        node if is_pause(node) || x.place != place => 0,
        node => model.nodes[node as usize].base.min(x.service),
    }
}
