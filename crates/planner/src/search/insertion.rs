//! The cheapest way to put one shipment into one route.
//!
//! Detours of the drop-off are laid out once per route, with the least of those to come: a pickup slot whose own detour
//! plus that least cannot win is skipped, the others are walked on from slot by slot until the delay it causes breaks
//! something. In plain problems the walk is exact; otherwise it is optimistic and what survives is put to the exact clock.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{Class, FOREVER, Model, NONE, Node, is_pause, pause_after_drive},
    random::Random,
    route::{Pos, Route},
    schedule::Clockwork,
    search::pauses,
};

/// Where to put a shipment and what it adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insertion {
    /// Added cost; [`FOREVER`] when there is no way.
    pub cost: i64,
    /// The pickup comes after this position ([`NONE`]: it is on board already).
    pub pick: u32,
    /// The drop-off comes after this position, counted before the pickup is in.
    pub drop: u32,
    /// Which drop-off.
    pub node: u32,
    /// Which arrangement of the pauses the positions refer to; 0: as they are.
    pub variant: u32,
}

impl Insertion {
    /// No way.
    pub const NEVER: Self = Self { cost: FOREVER, pick: NONE, drop: NONE, node: NONE, variant: 0 };

    /// True when there is a way.
    pub const fn exists(&self) -> bool {
        self.cost < FOREVER
    }

    /// The order of nodes once done.
    pub fn apply(&self, pickup: u32, order: &mut Vec<u32>) {
        order.insert(self.drop as usize, self.node);
        if self.pick != NONE {
            order.insert(self.pick as usize, pickup);
        }
    }
}

/// Variant: without pauses, which are placed once the shipment is in.
pub const PAUSES_LAST: u32 = u32::MAX;
/// Longest route for which pauses are placed anew for every way to insert a shipment.
const SHORT: usize = 8;

/// Working memory of the search for insertions.
#[derive(Debug, Default)]
pub struct Inserter {
    detour: Vec<i64>,
    least: Vec<i64>,
    order: Vec<u32>,
    trial: Vec<u32>,
    pub clock: Clockwork,
    /// How much busier the route can get before its duration must grow.
    spare: i64,
    /// Overlooks each slot with this probability: some orders are only reached by not taking the cheapest slot.
    pub noise: Option<(Random, f64)>,
}

impl Inserter {
    fn overlooks(&mut self) -> bool {
        self.noise.as_mut().is_some_and(|(random, probability)| random.chance(*probability))
    }

    /// The cheapest insertion of `ship` into `route`.
    pub fn best<const PLAIN: bool, const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
    ) -> Insertion {
        let class = model.class(route.van);
        let fixed = model.ships[ship].fixed_van;
        if !class.takes[ship] || model.ships[ship].settled || (fixed != NONE && fixed as usize != route.van) {
            return Insertion::NEVER;
        }
        if PLAIN {
            return self.plain(model, class, route, ship);
        }
        let best = self.general(model, class, route, ship, 0);
        let placed = route.order().filter(|node| is_pause(*node)).count();
        if best.exists() || placed == class.pauses.len() && route.len() > SHORT || class.pauses.is_empty() {
            // In a long route whose pauses all have their place, there are slots enough on both sides of them.
            return best;
        }
        self.with_other_pauses(model, class, route, ship)
    }

    fn with_other_pauses<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
    ) -> Insertion {
        let mut best = Insertion::NEVER;
        let mut variant = Route::<D>::new(route.van);
        variant.locked = route.locked;
        for (k, order) in pauses::arrangements(model, route).iter().enumerate() {
            // The arrangement alone may be late; with the shipment in, the exact clock decides.
            variant.set::<false>(model, order);
            variant.cost = route.cost;
            let found = self.general(model, class, &variant, ship, k as u32 + 1);
            if found.cost < best.cost {
                best = found;
            }
        }
        if best.exists() || route.len() > SHORT {
            return best;
        }
        variant.pauses_pending = true;
        variant.set::<false>(model, &pauses::bare(route));
        self.general(model, class, &variant, ship, PAUSES_LAST)
    }

    fn plain<const D: usize>(&mut self, model: &Model, class: &Class, route: &Route<D>, ship: usize) -> Insertion {
        let ship = &model.ships[ship];
        let (pickup, node) = (&model.nodes[ship.pickup as usize], ship.first_drop);
        let drop = &model.nodes[node as usize];
        let pos = &route.pos[..];
        let arcs = &model.arcs[class.speed][..];
        let arc = |from: u32, to: u32| arcs[from as usize * model.size + to as usize];
        let reach = self.plain_detours(model, class, route, drop);
        let mut room = [0i64; D];
        (0..D).for_each(|dimension| room[dimension] = class.capacity[dimension] - ship.load[dimension]);
        let direct = arc(pickup.loc, drop.loc);
        let (mut best, mut pick, mut at) = (FOREVER, NONE, NONE);
        for i in 0..reach {
            let (a, b) = (&pos[i], &pos[i + 1]);
            if a.depart > pickup.close {
                break;
            }
            if !fits(a, &room) || self.overlooks() {
                continue;
            }
            let to_pickup = arc(a.loc, pickup.loc);
            let base = i64::from(to_pickup.metres) - i64::from(a.metres);
            let from_pickup = arc(pickup.loc, b.loc);
            let detour = base + i64::from(from_pickup.metres);
            let walk = i + 1 < reach && detour + self.least[i + 1] < best;
            let to_drop = drop_leg(arcs, model.size, drop, b);
            let both = base + i64::from(direct.metres) + i64::from(to_drop.metres);
            if !walk && both >= best {
                continue;
            }
            let begin = (a.depart + i64::from(to_pickup.seconds)).max(pickup.open);
            if begin > pickup.close {
                continue;
            }
            let free = begin + pickup.service;
            if both < best {
                let begin = (free + i64::from(direct.seconds)).max(drop.open);
                if begin <= drop.close && begin + drop.service + i64::from(to_drop.seconds) <= b.late {
                    (best, pick, at) = (both, i as u32, i as u32);
                }
            }
            if !walk {
                continue;
            }
            let mut there = free + i64::from(from_pickup.seconds);
            for k in i + 1..reach {
                let x = &pos[k];
                if there > x.late || !fits(x, &room) || detour + self.least[k] >= best {
                    break;
                }
                let free = (there + x.service).max(x.ready);
                let next = &pos[k + 1];
                if detour + self.detour[k] < best {
                    let begin = (free + i64::from(arc(x.loc, drop.loc).seconds)).max(drop.open);
                    let onward = drop_leg(arcs, model.size, drop, next);
                    if begin <= drop.close && begin + drop.service + i64::from(onward.seconds) <= next.late {
                        (best, pick, at) = (detour + self.detour[k], i as u32, k as u32);
                    }
                }
                there = free + i64::from(arc(x.loc, next.loc).seconds);
            }
        }
        if pick == NONE {
            return Insertion::NEVER;
        }
        let fixed = if route.is_empty() { class.fixed } else { 0 };
        let cost = best * class.per_metre + model.price[node as usize] + fixed;
        Insertion { cost, pick, drop: at, node, variant: 0 }
    }

    /// Fills in the drop-off's detours in metres; returns how many slots it can use at all.
    fn plain_detours<const D: usize>(&mut self, model: &Model, class: &Class, route: &Route<D>, drop: &Node) -> usize {
        let slots = route.pos.len() - 1;
        let arcs = &model.arcs[class.speed][..];
        self.detour.clear();
        for pair in route.pos.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            if a.depart > drop.close {
                break;
            }
            let there = arcs[a.loc as usize * model.size + drop.loc as usize];
            let onward = drop_leg(arcs, model.size, drop, b);
            let begin = (a.depart + i64::from(there.seconds)).max(drop.open);
            let possible = begin <= drop.close && begin + drop.service + i64::from(onward.seconds) <= b.late;
            let metres = i64::from(there.metres) + i64::from(onward.metres) - i64::from(a.metres);
            self.detour.push(if possible { metres } else { FOREVER });
        }
        let reach = self.detour.len();
        for k in 0..if self.noise.is_some() { reach } else { 0 } {
            if self.overlooks() {
                self.detour[k] = FOREVER;
            }
        }
        self.least.clear();
        self.least.resize(reach + 1, FOREVER);
        for k in (0..reach).rev() {
            self.least[k] = self.least[k + 1].min(self.detour[k]);
        }
        debug_assert!(reach <= slots);
        reach
    }

    fn general<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
        variant: u32,
    ) -> Insertion {
        self.order.clear();
        self.order.extend(route.order());
        let mut best = Insertion { variant, ..Insertion::NEVER };
        self.spare = spare_time(model, class, route);
        for drop in model.drops(ship) {
            if model.ships[ship].fixed_van == NONE {
                self.general_pair(model, class, route, ship, drop, &mut best);
            } else {
                for k in route.locked..route.pos.len() - 1 {
                    if open_slot(&route.pos, k) {
                        self.try_exactly(model, route, ship, NONE, k as u32, drop, &mut best);
                    }
                }
            }
        }
        best
    }

    /// Pickup slot by pickup slot, on to every drop-off slot that the optimistic clock allows.
    fn general_pair<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
        drop: u32,
        best: &mut Insertion,
    ) {
        let (pos, slots) = (&route.pos, route.pos.len() - 1);
        let (from, to) = (model.nodes[model.ships[ship].pickup as usize], model.nodes[drop as usize]);
        let metres = |a: u32, b: u32| i64::from(model.arc(class.speed, a, b).metres);
        let least = |a: u32, b: u32| model.least_travel(class.speed, a, b);
        let (spare, handling) = (self.spare, from.service + to.service);
        // What the longer duration costs at least: more work than the route has idle time.
        let longer = |busy: i64| (busy + handling - spare).max(0) * class.per_second;
        let added = model.price[drop as usize] + if route.is_empty() { class.fixed } else { 0 };
        let mut room = [0i64; D];
        (0..D).for_each(|k| room[k] = class.capacity[k] - model.ships[ship].load[k]);
        for i in route.locked..slots {
            let (a, b) = (&pos[i], &pos[i + 1]);
            if !open_slot(pos, i) || !fits(a, &room) || self.overlooks() {
                continue;
            }
            let Some(free) = begin_after(model, class, a.depart, a.loc, a.place, model.ships[ship].pickup, &from)
            else {
                continue;
            };
            let to_pickup = metres(a.loc, from.loc) - i64::from(a.metres);
            let both = to_pickup + metres(from.loc, to.loc) + metres(to.loc, b.loc);
            let busy = least(a.loc, from.loc) - least(a.loc, b.loc);
            let between = least(from.loc, to.loc) + least(to.loc, b.loc);
            if both * class.per_metre + added + longer(busy + between) < best.cost
                && begin_after(model, class, free, from.loc, from.place, drop, &to)
                    .is_some_and(|free| in_time(model, class, free, to.loc, to.place, b))
            {
                self.try_exactly(model, route, ship, i as u32, i as u32, drop, best);
            }
            let detour = to_pickup + metres(from.loc, b.loc);
            let busy = busy + least(from.loc, b.loc);
            let (mut free, mut loc, mut place) = (free, from.loc, from.place);
            for k in i + 1..slots {
                let (x, next) = (&pos[k], &pos[k + 1]);
                if !in_time(model, class, free, loc, place, x) || !fits(x, &room) {
                    break;
                }
                free = depart_after(model, class, free, loc, place, x);
                (loc, place) = (x.loc, x.place);
                let onward = metres(x.loc, to.loc) + metres(to.loc, next.loc) - i64::from(x.metres);
                if !open_slot(pos, k) || (detour + onward) * class.per_metre + added >= best.cost {
                    continue;
                }
                let on = least(x.loc, to.loc) + least(to.loc, next.loc) - least(x.loc, next.loc);
                if (detour + onward) * class.per_metre + added + longer(busy + on) >= best.cost {
                    continue;
                }
                if begin_after(model, class, free, loc, place, drop, &to)
                    .is_some_and(|free| in_time(model, class, free, to.loc, to.place, next))
                {
                    self.try_exactly(model, route, ship, i as u32, k as u32, drop, best);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one candidate, spelled out")]
    fn try_exactly<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        pick: u32,
        drop: u32,
        node: u32,
        best: &mut Insertion,
    ) {
        if self.overlooks() {
            return;
        }
        let mut candidate = Insertion { cost: 0, pick, drop, node, variant: best.variant };
        self.trial.clear();
        self.trial.extend_from_slice(&self.order);
        candidate.apply(model.ships[ship].pickup, &mut self.trial);
        let cost = if best.variant == PAUSES_LAST {
            pauses::settle(model, &mut self.clock, route.van, route.locked, &mut self.trial)
        } else {
            self.clock.evaluate(model, route.van, &self.trial).ok().map(|timing| timing.cost)
        };
        if let Some(cost) = cost {
            candidate.cost = cost - route.cost;
            if candidate.cost < best.cost {
                *best = candidate;
            }
        }
    }
}

/// Idle seconds of a route at most: its paid duration less all it does at the best hours.
fn spare_time<const D: usize>(model: &Model, class: &Class, route: &Route<D>) -> i64 {
    if class.per_second == 0 || route.is_empty() {
        return 0;
    }
    let (mut busy, mut other) = (0, class.fixed);
    for pair in route.pos.windows(2) {
        busy += model.least_travel(class.speed, pair[0].loc, pair[1].loc) + pair[1].service;
        other += i64::from(pair[0].metres) * class.per_metre;
    }
    other += route.order().filter(|node| !is_pause(*node)).map(|node| model.price[node as usize]).sum::<i64>();
    // Stops that become shared save their place's service; rounding may save a second per leg.
    let shared: i64 =
        route.order().filter(|node| !is_pause(*node)).map(|node| model.nodes[node as usize].base).max().unwrap_or(0);
    (route.cost - other) / class.per_second - busy + 2 * shared + route.len() as i64 + 3
}

#[inline]
fn fits<const D: usize>(pos: &Pos<D>, room: &[i64; D]) -> bool {
    (0..D).all(|dimension| pos.load[dimension] <= room[dimension])
}

#[inline]
fn drop_leg<const D: usize>(arcs: &[crate::model::Arc], size: usize, drop: &Node, to: &Pos<D>) -> crate::model::Arc {
    arcs[drop.loc as usize * size + to.loc as usize]
}

/// A pause sticks to the task it follows (before the drive) or precedes (after it).
fn open_slot<const D: usize>(pos: &[Pos<D>], slot: usize) -> bool {
    let pause = |node: u32, after_drive: bool| node != NONE && is_pause(node) && pause_after_drive(node) == after_drive;
    !pause(pos[slot].node, true) && !pause(pos[slot + 1].node, false)
}

/// When the van is free again after doing `task` next, if some window still allows it.
fn begin_after(model: &Model, class: &Class, free: i64, loc: u32, place: u32, node: u32, task: &Node) -> Option<i64> {
    let there = free + model.travel(class.speed, loc, task.loc, free);
    let begin = model.round_up(class, node, there)?;
    Some(begin + task.service + if task.place == place { 0 } else { task.base })
}

/// Whether the next position can still be reached in time; a shared stop may start later by the service it saves.
fn in_time<const D: usize>(model: &Model, class: &Class, free: i64, loc: u32, place: u32, next: &Pos<D>) -> bool {
    let saved = match next.node {
        NONE => 0,
        node if is_pause(node) || next.place != place => 0,
        node => model.nodes[node as usize].base,
    };
    free + model.travel(class.speed, loc, next.loc, free) <= next.late + saved
}

fn depart_after<const D: usize>(model: &Model, class: &Class, free: i64, loc: u32, place: u32, x: &Pos<D>) -> i64 {
    let there = free + model.travel(class.speed, loc, x.loc, free);
    let begin = model.round_up(class, x.node, there).unwrap_or(there);
    let saved = match x.node {
        node if is_pause(node) || x.place != place => 0,
        node => model.nodes[node as usize].base.min(x.service),
    };
    // Never before the original: the route as it is respects what the optimistic clock ignores.
    begin + x.service - saved
}
