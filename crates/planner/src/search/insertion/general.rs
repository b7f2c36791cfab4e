//! Insertion where the exact clock has the last word.
//!
//! Per drop-off and slot, what a detour costs at least is laid out once; pickup slots are walked in the order of what
//! they can cost at least, and the exact clock judges, cheapest first, only what the optimistic walk lets through. The
//! search ends when nothing left can beat what is known, here or in another route.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod rehearsal;
mod slots;
mod task;

use slots::{begin_after, first_slot, in_time, joined, located, room, roomy, saved_at};
use task::{Extra, Task};

use crate::{
    model::{Class, FOREVER, Model, NONE, at_pace, is_pause},
    route::Route,
    search::{
        insertion::{Inserter, Insertion, PAUSES_LAST, fits},
        pauses,
    },
};

/// Problems of so few shipments are searched without shortcuts.
pub const SMALL: usize = 12;

/// One drop-off put into one slot, by itself.
#[derive(Debug, Clone, Copy)]
struct Slot {
    at: u32,
    own: Extra,
    /// The least of this and all later slots.
    least: Extra,
}

/// A route's slots, laid out for one shipment.
#[derive(Debug, Default)]
pub struct Slots {
    /// The slots each drop-off may go to, one drop-off after the other, and where the next one's begin.
    drops: Vec<Slot>,
    ends: Vec<usize>,
    /// What it costs at least to pick up in a slot and drop later; drop-off node; slot.
    starts: Vec<(i64, u32, u32)>,
    /// Per slot the pickup may go to: what it adds by itself.
    picks: Vec<(u32, Extra)>,
    /// Survivors of one walk: floor, slot of the drop-off.
    found: Vec<(i64, u32)>,
    /// Slots after which what the shipment leaves on board fits to the round's end; empty when it leaves nothing.
    roomy: Vec<bool>,
    /// Drop-off with the stops joined, or slots, of pickup and drop-off: a way that has been found to be possible.
    known: Vec<(u32, usize, usize)>,
    /// A walk passed over something for its cost alone.
    cut: bool,
}

impl Inserter {
    /// The cheapest insertion below `limit`; else, with its `node` [`NONE`], what any costs at least.
    pub(super) fn general<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
        variant: u32,
        limit: i64,
    ) -> Insertion {
        let mut best = Insertion { variant, ..Insertion::NEVER };
        let task = Task::of(model, class, route, ship, limit);
        if model.ships[ship].fixed_van == NONE {
            let mut slots = std::mem::take(&mut self.slots);
            self.lay_out(&task, &mut slots);
            self.pairs(&task, &mut slots, &mut best);
            self.slots = slots;
            return best;
        }
        for drop in model.drops(ship) {
            for k in first_slot(route)..route.pos.len() - 1 {
                if route.gates[k].open {
                    self.try_exactly(&task, NONE, k as u32, drop, &mut best);
                }
            }
        }
        best
    }

    /// Lays out what each slot costs at least, for [`Self::after_outlook`]; returns the least of it, at most `limit`: no way may cost less.
    pub(super) fn general_outlook<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        slots: &mut Slots,
        limit: i64,
    ) -> i64 {
        let task = Task::of(model, model.class(route.van), route, ship, limit);
        self.lay_out(&task, slots);
        let beyond = if slots.cut { limit } else { FOREVER };
        slots.starts.iter().map(|start| start.0).min().unwrap_or(beyond)
    }

    /// The cheapest insertion below `limit`, the slots being laid out; else a bound, as [`Self::general`].
    pub(super) fn after_outlook<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        slots: &mut Slots,
        limit: i64,
    ) -> Insertion {
        let mut best = Insertion::NEVER;
        let task = Task::of(model, model.class(route.van), route, ship, limit);
        let all = slots.starts.len();
        slots.starts.retain(|start| start.0 < limit);
        slots.cut |= slots.starts.len() < all;
        self.pairs(&task, slots, &mut best);
        best
    }

    fn pairs<const D: usize>(&mut self, task: &Task<'_, D>, slots: &mut Slots, best: &mut Insertion) {
        slots.starts.sort_unstable();
        slots.known.clear();
        let pickup = task.model.nodes[task.model.ships[task.ship].pickup as usize].place;
        let mut beyond = FOREVER;
        for at in 0..slots.starts.len() {
            let (floor, drop, pick) = slots.starts[at];
            if floor >= best.cost.min(task.limit) {
                beyond = floor;
                break;
            }
            self.walk(task, slots, drop, pick as usize, best);
            slots.found.sort_unstable();
            for &(floor, k) in &slots.found {
                if floor >= best.cost.min(task.limit) {
                    beyond = beyond.min(floor);
                    break;
                }
                let place = task.model.nodes[drop as usize].place;
                let way = (drop, joined(task.route, pick as usize, pickup), joined(task.route, k as usize, place));
                // The same stops in another order within them cost the same.
                if task.by_stops && slots.known.contains(&way) {
                    continue;
                }
                if self.try_exactly(task, pick, k, drop, best) {
                    slots.known.push(way);
                }
            }
        }
        if slots.cut {
            beyond = beyond.min(task.limit);
        }
        if beyond < best.cost {
            *best = Insertion { cost: beyond, ..Insertion::NEVER };
        }
    }

    /// Fills in what each slot costs at least for the pickup, for each drop-off, and for both.
    fn lay_out<const D: usize>(&mut self, task: &Task<'_, D>, slots: &mut Slots) {
        let (model, route) = (task.model, task.route);
        let pos = &route.pos[..];
        let count = pos.len() - 1;
        let from = located(model, task.class, model.ships[task.ship].pickup);
        let first = first_slot(route);
        slots.cut = false;
        slots.picks.clear();
        let picks = if from.at_start { route.locked.max(route.leading)..route.leading + 1 } else { first..count };
        let (room, relief) = (room(task), task.relief(&from));
        for i in picks {
            let gate = &route.gates[i];
            if !gate.open || gate.within_stop && task.by_stops || !fits(&pos[i], &room) || self.overlooks() {
                continue;
            }
            let Some(extra) = task.stop(gate, &from, relief) else { continue };
            slots.picks.push((i as u32, extra));
        }
        slots.drops.clear();
        slots.ends.clear();
        slots.starts.clear();
        let Some(&(earliest, _)) = slots.picks.first() else { return };
        roomy(task, &mut slots.roomy);
        for drop in model.drops(task.ship) {
            let to = located(model, task.class, drop);
            let base = slots.drops.len();
            let relief = task.relief(&to);
            for k in earliest as usize + 1..count {
                let gate = &route.gates[k];
                if !gate.open || gate.within_stop && task.by_stops || self.overlooks() {
                    continue;
                }
                if slots.roomy.get(k).is_none_or(|roomy| *roomy)
                    && let Some(own) = task.stop(gate, &to, relief)
                {
                    slots.drops.push(Slot { at: k as u32, own, least: own });
                }
            }
            slots.ends.push(slots.drops.len());
            let row = &mut slots.drops[base..];
            for k in (1..row.len()).rev() {
                row[k - 1].least = row[k - 1].least.least(row[k].least);
            }
            let direct = task.leg(from.loc, to.loc);
            let mut later = row.iter().peekable();
            for &(pick, extra) in &slots.picks {
                while later.next_if(|slot| slot.at <= pick).is_some() {}
                let mut floor = task.floor(task.both(&route.gates[pick as usize], &from, &to, direct), drop);
                if let Some(slot) = later.peek() {
                    floor = floor.min(task.floor(extra.plus(slot.least), drop));
                }
                if floor < task.limit {
                    slots.starts.push((floor, drop, pick));
                } else {
                    slots.cut = true;
                }
            }
        }
    }

    /// From a pickup slot on to every drop-off slot that the optimistic clock allows.
    fn walk<const D: usize>(
        &mut self,
        task: &Task<'_, D>,
        slots: &mut Slots,
        drop: u32,
        pick: usize,
        best: &Insertion,
    ) {
        let (model, class, pos) = (task.model, task.class, &task.route.pos[..]);
        let ship = &model.ships[task.ship];
        let (from, to) = (&located(model, class, ship.pickup), &located(model, class, drop));
        let row = (drop - ship.first_drop) as usize;
        let limit = best.cost.min(task.limit);
        slots.found.clear();
        let (a, b, gate) = (&pos[pick], &pos[pick + 1], &task.route.gates[pick]);
        let Some(mut free) = begin_after(model, class, a.depart, a.loc, a.place, ship.pickup, from) else { return };
        let handled = from.service + if from.place == a.place { 0 } else { from.base };
        let most_ride = ship.time_on_board.saturating_add(handled);
        let keeps = |handled: i64, ride: i64, place: u32| {
            let own = to.service + if to.place == place { 0 } else { to.base };
            handled + own <= ship.exposure && ride <= most_ride.min(ship.exposure.saturating_add(class.autonomy) - own)
        };
        let direct = task.leg(from.loc, to.loc);
        let floor = task.floor(task.both(gate, from, to, direct), drop);
        slots.cut |= floor >= limit;
        if floor < limit
            && slots.roomy.get(pick).is_none_or(|roomy| *roomy)
            && keeps(handled, handled + at_pace(direct.seconds, gate.pace), from.place)
            && begin_after(model, class, free, from.loc, from.place, drop, to)
                .is_some_and(|free| in_time(model, class, free, to.loc, to.place, b))
        {
            slots.found.push((floor, pick as u32));
        }
        let Some(&(_, own)) = slots.picks.iter().find(|known| known.0 as usize == pick) else { return };
        let (mut loc, mut place) = (from.loc, from.place);
        let (mut handled, mut ride) = (handled, handled);
        let room = room(task);
        let later = if row == 0 { 0 } else { slots.ends[row - 1] }..slots.ends[row];
        let mut k = pick + 1;
        for slot in slots.drops[later].iter().filter(|slot| slot.at as usize > pick) {
            if task.floor(own.plus(slot.least), drop) >= limit {
                slots.cut = true;
                break;
            }
            // On to the drop-off's next slot.
            while k <= slot.at as usize {
                let (x, beat) = (&pos[k], &task.route.sheet.beats[k]);
                let saved = saved_at(model, place, x);
                ride += at_pace(task.leg(loc, x.loc).seconds, task.route.gates[k - 1].pace) + x.service - saved;
                handled += if is_pause(x.node) { 0 } else { x.service - saved };
                let there = free + model.travel(class.speed, loc, x.loc, free);
                if !fits(x, &room) || handled > ship.exposure || ride > most_ride || there > x.late + saved {
                    return;
                }
                free = beat.round_up(model, class, there).unwrap_or(there) + x.service - saved;
                (loc, place) = (x.loc, x.place);
                k += 1;
            }
            let gate = &task.route.gates[slot.at as usize];
            let floor = task.floor(own.plus(slot.own), drop);
            slots.cut |= floor >= limit;
            if floor < limit
                && keeps(handled, ride + at_pace(task.leg(loc, to.loc).seconds, gate.pace), place)
                && begin_after(model, class, free, loc, place, drop, to)
                    .is_some_and(|free| in_time(model, class, free, to.loc, to.place, &pos[k]))
            {
                slots.found.push((floor, slot.at));
            }
        }
    }

    /// What the whole order costs, from nothing but the order.
    fn in_full<const D: usize>(
        &mut self,
        route: &Route<D>,
        model: &Model,
        ship: usize,
        candidate: &Insertion,
    ) -> Option<i64> {
        self.order(route, model.ships[ship].pickup, candidate);
        self.clock.evaluate(model, route.van, &self.trial).ok().map(|timing| timing.cost)
    }

    /// Writes out the order of nodes with the shipment in.
    fn order<const D: usize>(&mut self, route: &Route<D>, pickup: u32, candidate: &Insertion) {
        self.trial.clear();
        self.trial.extend(route.order());
        candidate.apply(pickup, &mut self.trial);
    }

    /// True when it is possible; `best` is replaced if it costs less.
    fn try_exactly<const D: usize>(
        &mut self,
        task: &Task<'_, D>,
        pick: u32,
        drop: u32,
        node: u32,
        best: &mut Insertion,
    ) -> bool {
        let (model, route) = (task.model, task.route);
        let mut candidate = Insertion { cost: 0, pick, drop, node, variant: best.variant };
        let cost = if best.variant == PAUSES_LAST {
            self.order(route, model.ships[task.ship].pickup, &candidate);
            pauses::settle(model, &mut self.clock, route.van, route.locked, &mut self.trial)
        } else if pick == NONE && model.ships[task.ship].returns() || !route.sheet.steady {
            self.in_full(route, model, task.ship, &candidate)
        } else {
            let cost = self.rehearsal.cost(model, route, task.ship, &candidate);
            debug_assert_eq!(cost, self.in_full(route, model, task.ship, &candidate), "{candidate:?} {:?}", self.trial);
            cost
        };
        let Some(cost) = cost else { return false };
        candidate.cost = cost - route.cost;
        if candidate.cost < best.cost {
            *best = candidate;
        }
        true
    }
}
