//! Insertion where the exact clock has the last word.
//!
//! Per drop-off and slot, what a detour costs at least is laid out once; pickup slots are walked in the order of what
//! they can cost at least, and the exact clock judges, cheapest first, only what the optimistic walk lets through. The
//! search ends when nothing left can beat what is known, here or in another route.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod rehearsal;
mod slots;

use slots::{begin_after, first_slot, in_time, located, open_slot, room, roomy, saved_at, spare_time};

use crate::{
    model::{Class, FOREVER, Model, NONE, Node, is_pause},
    route::Route,
    search::{
        insertion::{Inserter, Insertion, PAUSES_LAST, fits},
        pauses,
    },
};

/// Problems of so few shipments are searched without shortcuts.
pub const SMALL: usize = 12;

/// One task put into one slot, by itself.
#[derive(Debug, Clone, Copy)]
struct Slot {
    /// Metres and busy seconds it adds at least; [`FOREVER`] metres when it cannot be.
    metres: i64,
    busy: i64,
    /// Least metres and busy seconds of this and all later slots.
    least_metres: i64,
    least_busy: i64,
}

/// Buffers of [`Inserter::general`].
#[derive(Debug, Default)]
pub struct Slots {
    drops: Vec<Slot>,
    /// What it costs at least to pick up in a slot and drop later; drop-off node; slot.
    starts: Vec<(i64, u32, u32)>,
    /// Per slot the pickup may go to: what it adds by itself, in metres and busy seconds.
    picks: Vec<(u32, i64, i64)>,
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
    /// How much busier the route can get before its duration must grow.
    spare: i64,
    /// Seconds by which the round grows at least.
    least_growth: i64,
    /// Nothing that costs as much is of interest.
    limit: i64,
}

impl<const D: usize> Task<'_, D> {
    /// Least cost of so many metres and busy seconds more, with this drop-off. In all but small problems, rounds are
    /// taken not to get shorter: that a round which ends later may begin later still is overlooked.
    #[inline]
    fn floor(&self, metres: i64, busy: i64, drop: u32) -> i64 {
        let ship = &self.model.ships[self.ship];
        let handling =
            self.model.nodes[ship.pickup as usize].service + self.model.nodes[drop as usize].service - self.spare;
        let fixed = if self.route.is_empty() { self.class.fixed } else { 0 };
        metres * self.class.per_metre
            + (busy + handling).max(self.least_growth) * self.class.per_second
            + self.model.price[drop as usize]
            + fixed
    }

    #[inline]
    fn metres(&self, a: u32, b: u32) -> i64 {
        i64::from(self.model.arc(self.class.speed, a, b).metres)
    }

    #[inline]
    fn least(&self, a: u32, b: u32) -> i64 {
        self.model.least_travel(self.class.speed, a, b)
    }

    /// Metres and busy seconds of a stop for `task` between position `k` and the next, if it is in time at the best hours
    /// and what is on board can bear it.
    #[inline]
    fn stop(&self, k: usize, task: &Node, relief: i64) -> Option<(i64, i64)> {
        let (a, b) = (&self.route.pos[k], &self.route.pos[k + 1]);
        let saved = if b.node == NONE { 0 } else { saved_at(self.model, task.place, b) };
        let latest = b.late + saved - task.service - if a.place == task.place { 0 } else { task.base };
        if a.depart - relief > task.close || task.open > latest {
            return None;
        }
        let there = self.least(a.loc, task.loc);
        let begin = (a.depart - relief + there).max(task.open);
        if begin > task.close || begin > latest {
            return None;
        }
        let onward = self.least(task.loc, b.loc);
        let busy = there + onward - self.route.sheet.beats[k].least;
        if begin + onward > latest || !self.bearable(k, task, busy, relief) {
            return None;
        }
        Some((self.metres(a.loc, task.loc) + self.metres(task.loc, b.loc) - i64::from(a.metres), busy))
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
        let least_growth = if model.ships.len() <= SMALL { -FOREVER / class.per_second.max(1) } else { 0 };
        let task = Task { model, class, route, ship, spare: spare_time(class, route), least_growth, limit };
        if model.ships[ship].fixed_van == NONE {
            self.pairs(&task, &mut best);
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

    fn pairs<const D: usize>(&mut self, task: &Task<'_, D>, best: &mut Insertion) {
        let mut slots = std::mem::take(&mut self.slots);
        self.lay_out(task, &mut slots);
        slots.starts.sort_unstable();
        let mut beyond = FOREVER;
        slots.cut = false;
        for at in 0..slots.starts.len() {
            let (floor, drop, pick) = slots.starts[at];
            if floor >= best.cost.min(task.limit) {
                beyond = floor;
                break;
            }
            self.walk(task, &mut slots, drop, pick as usize, best);
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
        self.slots = slots;
    }

    /// Fills in what each slot costs at least for each drop-off, then for the pickup with any drop-off to come.
    fn lay_out<const D: usize>(&mut self, task: &Task<'_, D>, slots: &mut Slots) {
        let (model, route) = (task.model, task.route);
        let pos = &route.pos[..];
        let count = pos.len() - 1;
        let from = located(model, task.class, model.ships[task.ship].pickup);
        let first = first_slot(route);
        roomy(task, &mut slots.roomy);
        slots.drops.clear();
        slots.starts.clear();
        slots.picks.clear();
        for drop in model.drops(task.ship) {
            let to = located(model, task.class, drop);
            let base = slots.drops.len();
            let relief = task.relief(&to);
            for k in 0..count {
                let possible = k >= first && open_slot(pos, k) && !self.overlooks();
                let possible = possible && slots.roomy.get(k).is_none_or(|roomy| *roomy);
                let (metres, busy) =
                    possible.then(|| task.stop(k, &to, relief)).flatten().unwrap_or((FOREVER, FOREVER));
                slots.drops.push(Slot { metres, busy, least_metres: metres, least_busy: busy });
            }
            for k in (base..base + count - 1).rev() {
                let next = slots.drops[k + 1];
                let slot = &mut slots.drops[k];
                slot.least_metres = slot.least_metres.min(next.least_metres);
                slot.least_busy = slot.least_busy.min(next.least_busy);
            }
        }
        let picks = if from.at_start { route.locked.max(route.leading)..route.leading + 1 } else { first..count };
        for i in picks {
            if !open_slot(pos, i) || !fits(&pos[i], &room(task)) || self.overlooks() {
                continue;
            }
            let Some((metres, busy)) = task.stop(i, &from, task.relief(&from)) else { continue };
            slots.picks.push((i as u32, metres, busy));
            let (a, b) = (&pos[i], &pos[i + 1]);
            for (n, drop) in model.drops(task.ship).enumerate() {
                let to = model.nodes[drop as usize].loc;
                let both = task.metres(a.loc, from.loc) + task.metres(from.loc, to) + task.metres(to, b.loc)
                    - i64::from(a.metres);
                let hurry = task.least(a.loc, from.loc) + task.least(from.loc, to) + task.least(to, b.loc)
                    - route.sheet.beats[i].least;
                let mut floor = task.floor(both, hurry, drop);
                if let Some(later) = slots.drops[n * count..(n + 1) * count].get(i + 1)
                    && later.least_metres < FOREVER
                {
                    floor = floor.min(task.floor(metres + later.least_metres, busy + later.least_busy, drop));
                }
                slots.starts.push((floor, drop, i as u32));
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
        let both = task.metres(a.loc, from.loc) + task.metres(from.loc, to.loc) + task.metres(to.loc, b.loc);
        let hurry = task.least(a.loc, from.loc) + task.least(from.loc, to.loc) + task.least(to.loc, b.loc);
        let floor = task.floor(both - i64::from(a.metres), hurry - task.route.sheet.beats[pick].least, drop);
        slots.cut |= floor >= limit;
        if floor < limit
            && slots.roomy.get(pick).is_none_or(|roomy| *roomy)
            && keeps(handled, handled + task.least(from.loc, to.loc), from.place)
            && begin_after(model, class, free, from.loc, from.place, drop, to)
                .is_some_and(|free| in_time(model, class, free, to.loc, to.place, b))
        {
            slots.found.push((floor, pick as u32));
        }
        let Some(&(_, metres, busy)) = slots.picks.iter().find(|known| known.0 as usize == pick) else { return };
        let (mut loc, mut place) = (from.loc, from.place);
        let (mut handled, mut ride) = (handled, handled);
        let room = room(task);
        for k in pick + 1..count {
            let (x, next, slot) = (&pos[k], &pos[k + 1], slots.drops[row + k]);
            if slot.least_metres >= FOREVER || !fits(x, &room) {
                break;
            }
            if task.floor(metres + slot.least_metres, busy + slot.least_busy, drop) >= limit {
                slots.cut = true;
                break;
            }
            let saved = saved_at(model, place, x);
            ride += task.least(loc, x.loc) + x.service - saved;
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
            if slot.metres >= FOREVER {
                continue;
            }
            let floor = task.floor(metres + slot.metres, busy + slot.busy, drop);
            slots.cut |= floor >= limit;
            if floor < limit
                && keeps(handled, ride + task.least(loc, to.loc), place)
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
