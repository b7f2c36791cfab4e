//! Insertion where the exact clock has the last word.
//!
//! Per drop-off and slot, what a detour costs at least is laid out once; pickup slots are walked in the order of what
//! they can cost at least, and the exact clock judges, cheapest first, only what the optimistic walk lets through. The
//! search ends when nothing left can beat what is known, here or in another route.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod rehearsal;
mod slots;

use slots::{begin_after, first_slot, in_time, located, open_slot, room, roomy, saved_at, spare_times};

use crate::{
    model::{Class, FOREVER, Model, NONE, Node, at_pace, is_pause},
    route::Route,
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
    /// It cannot be.
    const NEVER: Self = Self { metres: FOREVER, busy: FOREVER, outer: FOREVER };

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

    const fn possible(self) -> bool {
        self.metres < FOREVER
    }
}

/// One drop-off put into one slot, by itself.
#[derive(Debug, Clone, Copy)]
struct Slot {
    own: Extra,
    /// The least of this and all later slots.
    least: Extra,
}

/// A route's slots, laid out for one shipment.
#[derive(Debug, Default)]
pub struct Slots {
    drops: Vec<Slot>,
    /// What it costs at least to pick up in a slot and drop later; drop-off node; slot.
    starts: Vec<(i64, u32, u32)>,
    /// Per slot the pickup may go to: what it adds by itself.
    picks: Vec<(u32, Extra)>,
    /// Survivors of one walk: floor, slot of the drop-off.
    found: Vec<(i64, u32)>,
    /// Slots after which what the shipment leaves on board fits to the round's end; empty when it leaves nothing.
    roomy: Vec<bool>,
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
    /// Seconds by which the round grows at least.
    least_growth: i64,
    /// Nothing that costs as much is of interest.
    limit: i64,
}

impl<'a, const D: usize> Task<'a, D> {
    fn of(model: &'a Model, class: &'a Class, route: &'a Route<D>, ship: usize, limit: i64) -> Self {
        let least_growth = if model.ships.len() <= SMALL { -FOREVER / class.per_second.max(1) } else { 0 };
        let (spare, spare_outside) = spare_times(class, route);
        Self { model, class, route, ship, spare, spare_outside, least_growth, limit }
    }

    /// Least cost of so much more, with this drop-off. In all but small problems, rounds are taken not to get shorter:
    /// that a round which ends later may begin later still is overlooked.
    #[inline]
    fn floor(&self, extra: Extra, drop: u32) -> i64 {
        let growth = (extra.busy - self.spare).max(extra.outer - self.spare_outside).max(self.least_growth);
        let fixed = if self.route.is_empty() { self.class.fixed } else { 0 };
        extra.metres * self.class.per_metre + growth * self.class.per_second + self.model.price[drop as usize] + fixed
    }

    /// Seconds between two rows at the best of the hours of slot `k`.
    #[inline]
    fn drive(&self, k: usize, a: u32, b: u32) -> i64 {
        at_pace(self.model.arc(self.class.speed, a, b).seconds, self.route.sheet.beats[k].pace)
    }

    /// Of so many metres and seconds in slot `k`, after which `saved` seconds of a service fall away.
    #[inline]
    fn extra(&self, k: usize, metres: i64, busy: i64, saved: i64) -> Extra {
        let gap = self.route.sheet.gap;
        let within = gap.from <= k && k < gap.to;
        // What need not open its stop any more may begin later.
        Extra { metres, busy: busy - saved, outer: if within { 0 } else { busy - saved } - saved }
    }

    /// What a stop for `task` between position `k` and the next adds, if it is in time at the best hours and what is on
    /// board can bear it.
    #[inline]
    fn stop(&self, k: usize, task: &Node, relief: i64) -> Option<Extra> {
        let (a, b) = (&self.route.pos[k], &self.route.pos[k + 1]);
        let saved = if b.node == NONE { 0 } else { saved_at(self.model, task.place, b) };
        let handling = task.service + if a.place == task.place { 0 } else { task.base };
        let latest = b.late + saved - handling;
        if a.depart - relief > task.close || task.open > latest {
            return None;
        }
        let pace = self.route.sheet.beats[k].pace;
        let (to, from) =
            (self.model.arc(self.class.speed, a.loc, task.loc), self.model.arc(self.class.speed, task.loc, b.loc));
        let (there, onward) = (at_pace(to.seconds, pace), at_pace(from.seconds, pace));
        let begin = (a.depart - relief + there).max(task.open);
        if begin > task.close || begin + onward > latest {
            return None;
        }
        let drive = there + onward - self.route.sheet.beats[k].least;
        if !self.bearable(k, task, drive, relief) {
            return None;
        }
        let metres = i64::from(to.metres) + i64::from(from.metres) - i64::from(a.metres);
        Some(self.extra(k, metres, drive + handling, saved))
    }

    /// What pickup and drop-off, one after the other in slot `k`, add.
    fn both(&self, k: usize, from: &Node, to: &Node) -> Extra {
        let (a, b, beat) = (&self.route.pos[k], &self.route.pos[k + 1], &self.route.sheet.beats[k]);
        let saved = if b.node == NONE { 0 } else { saved_at(self.model, to.place, b) };
        let handling = from.service
            + to.service
            + if a.place == from.place { 0 } else { from.base }
            + if from.place == to.place { 0 } else { to.base };
        let legs = [(a.loc, from.loc), (from.loc, to.loc), (to.loc, b.loc)];
        let legs = legs.map(|(a, b)| self.model.arc(self.class.speed, a, b));
        let metres = legs.iter().map(|leg| i64::from(leg.metres)).sum::<i64>() - i64::from(a.metres);
        let drive = legs.iter().map(|leg| at_pace(leg.seconds, beat.pace)).sum::<i64>() - beat.least;
        self.extra(k, metres, drive + handling, saved)
    }

    /// What others may gain when the pickup comes just before a task at its place and takes the place's service on itself:
    /// to be granted when a drop-off is judged alone.
    fn relief(&self, task: &Node) -> i64 {
        if task.drop == NONE { 0 } else { self.model.nodes[self.model.ships[self.ship].pickup as usize].base }
    }

    /// Whether what is on board between `k` and the next position can bear a stop for `task` there.
    #[inline]
    fn bearable(&self, k: usize, task: &Node, busy: i64, relief: i64) -> bool {
        let Some(ride) = self.route.rides.get(k) else { return true };
        let shared = [k, k + 1].iter().any(|at| self.route.pos[*at].place == task.place);
        let handling = task.service + if shared { 0 } else { task.base };
        handling <= ride.handling_slack + relief && handling + busy <= ride.ride_slack + relief
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
                if open_slot(&route.pos, k) {
                    self.try_exactly(&task, NONE, k as u32, drop, &mut best);
                }
            }
        }
        best
    }

    /// Lays out what each slot costs at least, for [`Self::after_outlook`]; returns the least of it.
    pub(super) fn general_outlook<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        slots: &mut Slots,
    ) -> i64 {
        let task = Task::of(model, model.class(route.van), route, ship, FOREVER);
        self.lay_out(&task, slots);
        slots.starts.iter().map(|start| start.0).min().unwrap_or(FOREVER)
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
                self.try_exactly(task, pick, k, drop, best);
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
            if !open_slot(pos, i) || !fits(&pos[i], &room) || self.overlooks() {
                continue;
            }
            let Some(extra) = task.stop(i, &from, relief) else { continue };
            slots.picks.push((i as u32, extra));
        }
        slots.drops.clear();
        slots.starts.clear();
        if slots.picks.is_empty() {
            return;
        }
        roomy(task, &mut slots.roomy);
        for drop in model.drops(task.ship) {
            let to = located(model, task.class, drop);
            let base = slots.drops.len();
            let relief = task.relief(&to);
            for k in 0..count {
                let possible = k >= first && open_slot(pos, k) && !self.overlooks();
                let possible = possible && slots.roomy.get(k).is_none_or(|roomy| *roomy);
                let own = possible.then(|| task.stop(k, &to, relief)).flatten().unwrap_or(Extra::NEVER);
                slots.drops.push(Slot { own, least: own });
            }
            for k in (base..base + count - 1).rev() {
                slots.drops[k].least = slots.drops[k].least.least(slots.drops[k + 1].least);
            }
            for &(pick, extra) in &slots.picks {
                let mut floor = task.floor(task.both(pick as usize, &from, &to), drop);
                if let Some(later) = slots.drops[base..].get(pick as usize + 1)
                    && later.least.possible()
                {
                    floor = floor.min(task.floor(extra.plus(later.least), drop));
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
        let count = pos.len() - 1;
        let row = (drop - ship.first_drop) as usize * count;
        let limit = best.cost.min(task.limit);
        slots.found.clear();
        let (a, b) = (&pos[pick], &pos[pick + 1]);
        let Some(mut free) = begin_after(model, class, a.depart, a.loc, a.place, ship.pickup, from) else { return };
        let handled = from.service + if from.place == a.place { 0 } else { from.base };
        let most_ride = ship.time_on_board.saturating_add(handled);
        let keeps = |handled: i64, ride: i64, place: u32| {
            let own = to.service + if to.place == place { 0 } else { to.base };
            handled + own <= ship.exposure && ride <= most_ride.min(ship.exposure.saturating_add(class.autonomy) - own)
        };
        let floor = task.floor(task.both(pick, from, to), drop);
        slots.cut |= floor >= limit;
        if floor < limit
            && slots.roomy.get(pick).is_none_or(|roomy| *roomy)
            && keeps(handled, handled + task.drive(pick, from.loc, to.loc), from.place)
            && begin_after(model, class, free, from.loc, from.place, drop, to)
                .is_some_and(|free| in_time(model, class, free, to.loc, to.place, b))
        {
            slots.found.push((floor, pick as u32));
        }
        let Some(&(_, own)) = slots.picks.iter().find(|known| known.0 as usize == pick) else { return };
        let (mut loc, mut place) = (from.loc, from.place);
        let (mut handled, mut ride) = (handled, handled);
        let room = room(task);
        for k in pick + 1..count {
            let (x, next, slot) = (&pos[k], &pos[k + 1], slots.drops[row + k]);
            if !slot.least.possible() || !fits(x, &room) {
                break;
            }
            if task.floor(own.plus(slot.least), drop) >= limit {
                slots.cut = true;
                break;
            }
            let saved = saved_at(model, place, x);
            ride += task.drive(k - 1, loc, x.loc) + x.service - saved;
            handled += if is_pause(x.node) { 0 } else { x.service - saved };
            if handled > ship.exposure || ride > most_ride {
                break;
            }
            let there = free + model.travel(class.speed, loc, x.loc, free);
            if there > x.late + saved {
                break;
            }
            free = model.round_up(class, x.node, there).unwrap_or(there) + x.service - saved;
            (loc, place) = (x.loc, x.place);
            if !slot.own.possible() {
                continue;
            }
            let floor = task.floor(own.plus(slot.own), drop);
            slots.cut |= floor >= limit;
            if floor < limit
                && keeps(handled, ride + task.drive(k, loc, to.loc), place)
                && begin_after(model, class, free, loc, place, drop, to)
                    .is_some_and(|free| in_time(model, class, free, to.loc, to.place, next))
            {
                slots.found.push((floor, k as u32));
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

    fn try_exactly<const D: usize>(
        &mut self,
        task: &Task<'_, D>,
        pick: u32,
        drop: u32,
        node: u32,
        best: &mut Insertion,
    ) {
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
        if let Some(cost) = cost {
            candidate.cost = cost - route.cost;
            if candidate.cost < best.cost {
                *best = candidate;
            }
        }
    }
}
