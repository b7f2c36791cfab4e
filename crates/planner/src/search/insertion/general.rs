//! Insertion where the exact clock has the last word.
//!
//! Per drop-off and slot, what a detour costs at least is laid out once; pickup slots are walked in the order of what
//! they can cost at least, and the exact clock judges, cheapest first, only what the optimistic walk lets through. The
//! search ends when nothing left can beat what is known, here or in another route.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod rehearsal;
mod slots;

use slots::{begin_after, first_slot, in_time, joined, located, room, roomy, saved_at, spare_times};

use crate::{
    model::{Arc, Class, FOREVER, Model, NONE, Node, at_pace, is_pause},
    route::{Gate, Route},
    search::{
        insertion::{Inserter, Insertion, PAUSES_LAST, fits},
        pauses,
    },
};

/// Problems of so few shipments are searched without shortcuts.
pub const SMALL: usize = 12;

/// What something put into a route adds at least.
#[derive(Debug, Clone, Copy)]
struct Extra {
    metres: i64,
    /// Seconds of driving and handling.
    busy: i64,
    /// The same but for what is done within the route's gap ([`crate::route::sheet::Gap`]).
    outer: i64,
}

impl Extra {
    const fn plus(self, other: Self) -> Self {
        Self { metres: self.metres + other.metres, busy: self.busy + other.busy, outer: self.outer + other.outer }
    }

    fn least(self, other: Self) -> Self {
        Self {
            metres: self.metres.min(other.metres),
            busy: self.busy.min(other.busy),
            outer: self.outer.min(other.outer),
        }
    }
}

impl Gate {
    /// Of so many metres and seconds, `saved` of which fall away later: what need not open its stop any more may begin later.
    const fn adds(&self, metres: i64, busy: i64, saved: i64) -> Extra {
        Extra { metres, busy, outer: if self.within_gap { 0 } else { busy } - saved }
    }
}

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

/// What one call is about.
struct Task<'a, const D: usize> {
    model: &'a Model,
    class: &'a Class,
    route: &'a Route<D>,
    ship: usize,
    /// How much busier the route can get before its duration must grow: as a whole, and outside its gap.
    spare: i64,
    spare_outside: i64,
    arcs: &'a [Arc],
    /// Seconds by which the round grows at least.
    least_growth: i64,
    /// Stops are not split, and one way to join a stop stands for all: in all but small problems.
    by_stops: bool,
    /// Nothing that costs as much is of interest.
    limit: i64,
}

impl<'a, const D: usize> Task<'a, D> {
    fn of(model: &'a Model, class: &'a Class, route: &'a Route<D>, ship: usize, limit: i64) -> Self {
        let least_growth = if model.ships.len() <= SMALL { -FOREVER / class.per_second.max(1) } else { 0 };
        let (spare, spare_outside) = spare_times(class, route);
        let arcs = &model.arcs[class.speed][..];
        Self {
            model,
            class,
            route,
            ship,
            spare,
            spare_outside,
            arcs,
            least_growth,
            by_stops: model.ships.len() > SMALL,
            limit,
        }
    }

    /// Least cost of so much more, with this drop-off. In all but small problems, rounds are taken not to get shorter:
    /// that a round which ends later may begin later still is overlooked.
    #[inline]
    fn floor(&self, extra: Extra, drop: u32) -> i64 {
        let growth = (extra.busy - self.spare).max(extra.outer - self.spare_outside).max(self.least_growth);
        let fixed = if self.route.is_empty() { self.class.fixed } else { 0 };
        extra.metres * self.class.per_metre + growth * self.class.per_second + self.model.price[drop as usize] + fixed
    }

    /// What a stop for `task` in a slot adds, if it is in time at the best hours and what is on board can bear it.
    #[inline]
    fn stop(&self, gate: &Gate, task: &Node, relief: i64) -> Option<Extra> {
        let saved = if gate.next_place == task.place { gate.saved } else { 0 };
        let base = if gate.place == task.place { 0 } else { task.base };
        let handling = task.service + base;
        let latest = gate.late + saved - handling;
        if gate.depart - relief > task.close || task.open > latest {
            return None;
        }
        let (to, from) = (self.leg(gate.loc, task.loc), self.leg(task.loc, gate.next_loc));
        let (there, onward) = (at_pace(to.seconds, gate.pace), at_pace(from.seconds, gate.pace));
        let begin = (gate.depart - relief + there).max(task.open);
        if begin > task.close || begin + onward > latest {
            return None;
        }
        let drive = there + onward - gate.least;
        // A task at the place of the next position spares what is on board that place's own service.
        let felt = task.service + if gate.next_place == task.place { 0 } else { base };
        if felt > gate.handling_slack + relief || felt + drive > gate.ride_slack + relief {
            return None;
        }
        let busy = drive + handling - saved;
        let metres = i64::from(to.metres) + i64::from(from.metres) - gate.metres;
        Some(gate.adds(metres, busy, saved))
    }

    /// Leg between two rows; nothing when either end is nowhere.
    #[inline]
    fn leg(&self, from: u32, to: u32) -> Arc {
        // Nowhere is beyond the table's end.
        self.arcs.get(from as usize * self.model.size + to as usize).copied().unwrap_or_default()
    }

    /// What pickup and drop-off, one after the other in a slot, add; `direct` is the leg between them.
    fn both(&self, gate: &Gate, from: &Node, to: &Node, direct: Arc) -> Extra {
        let saved = if gate.next_place == to.place { gate.saved } else { 0 };
        let handling = from.service
            + to.service
            + if gate.place == from.place { 0 } else { from.base }
            + if from.place == to.place { 0 } else { to.base };
        let (there, onward) = (self.leg(gate.loc, from.loc), self.leg(to.loc, gate.next_loc));
        let metres = i64::from(there.metres) + i64::from(direct.metres) + i64::from(onward.metres) - gate.metres;
        let drive =
            at_pace(there.seconds, gate.pace) + at_pace(direct.seconds, gate.pace) + at_pace(onward.seconds, gate.pace);
        gate.adds(metres, drive - gate.least + handling - saved, saved)
    }

    /// What others may gain when the pickup comes just before a task at its place and takes the place's service on itself:
    /// to be granted when a drop-off is judged alone.
    fn relief(&self, task: &Node) -> i64 {
        if task.drop == NONE { 0 } else { self.model.nodes[self.model.ships[self.ship].pickup as usize].base }
    }
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
