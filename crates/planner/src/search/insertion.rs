//! The cheapest way to put one shipment into one route.
//!
//! Detours of the drop-off are laid out once per route, with the least of those to come: a pickup slot whose own detour
//! plus that least cannot win is skipped, the others are walked on from slot by slot until the delay it causes breaks
//! something. In plain problems the walk is exact; otherwise it is optimistic and what survives is put to the exact clock.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod general;
#[cfg(test)]
mod trial;

use crate::{
    model::{Class, FOREVER, Model, NONE, Node, is_pause},
    random::Random,
    route::{Pos, Route},
    schedule::Clockwork,
    search::{
        insertion::general::{Slots, rehearsal::Rehearsal},
        pauses,
    },
};

/// Where to put a shipment and what it adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insertion {
    /// Added cost; [`FOREVER`] when there is no way. With `node` [`NONE`]: no way costs less.
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
        self.node != NONE
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
/// Limit below which the pauses stay where they are; beyond it, they are placed anew where nothing else lets a shipment in.
pub const PAUSES_KEPT: i64 = FOREVER - 1;
/// Longest route for which pauses are placed anew for every way to insert a shipment.
const SHORT: usize = 8;

/// Working memory of the search for insertions.
#[derive(Debug, Default)]
pub struct Inserter {
    detour: Vec<i64>,
    least: Vec<i64>,
    trial: Vec<u32>,
    pub clock: Clockwork,
    rehearsal: Rehearsal,
    slots: Slots,
    /// Several routes' slots at once.
    laid_out: Vec<Slots>,
    /// Overlooks each slot with this probability: some orders are only reached by not taking the cheapest slot.
    pub noise: Option<(Random, f64)>,
}

impl Inserter {
    fn overlooks(&mut self) -> bool {
        self.noise.as_mut().is_some_and(|(random, probability)| random.chance(*probability))
    }

    /// The cheapest insertion of `ship` into `route`; a mere bound when none costs less than `limit`, the pauses
    /// staying where they are: they are placed anew only without a limit.
    pub fn best<const PLAIN: bool, const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        limit: i64,
    ) -> Insertion {
        let class = model.class(route.van);
        if !may_take(model, route.van, ship) {
            return Insertion::NEVER;
        }
        if PLAIN {
            return self.plain(model, class, route, ship, limit);
        }
        let best = self.general(model, class, route, ship, 0, limit);
        self.or_with_other_pauses(model, route, ship, limit, best)
    }

    /// What putting `ship` into `route` costs at least, if less than `limit`, the pauses staying where they are; the slots are laid out for
    /// [`Self::best_after_outlook`] under this number. Nothing when there is no such look at it.
    pub fn outlook<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        number: usize,
        limit: i64,
    ) -> Option<i64> {
        if model.ships[ship].fixed_van != NONE || !may_take(model, route.van, ship) {
            return None;
        }
        while self.laid_out.len() <= number {
            self.laid_out.push(Slots::default());
        }
        let mut slots = std::mem::take(&mut self.laid_out[number]);
        let least = self.general_outlook(model, route, ship, &mut slots, limit);
        self.laid_out[number] = slots;
        Some(least)
    }

    /// As [`Self::best`], with a `limit` and after [`Self::outlook`] under the same number, nothing having changed since.
    pub fn best_after_outlook<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        number: usize,
        limit: i64,
    ) -> Insertion {
        let mut slots = std::mem::take(&mut self.laid_out[number]);
        let best = self.after_outlook(model, route, ship, &mut slots, limit);
        self.laid_out[number] = slots;
        if best.cost < FOREVER { best } else { Insertion { cost: PAUSES_KEPT, ..Insertion::NEVER } }
    }

    /// The same where `best` is what was found with the pauses where they are.
    pub fn or_with_other_pauses<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        limit: i64,
        best: Insertion,
    ) -> Insertion {
        let class = model.class(route.van);
        if !class.pauses.is_empty() && model.ships.len() <= general::SMALL && route.len() <= SHORT {
            // A pause where it stands may hide the better way: here there is time to try them all.
            return cheaper(best, self.pauses_last(model, class, route, ship));
        }
        let placed = route.order().filter(|node| is_pause(*node)).count();
        if best.cost < FOREVER || placed == class.pauses.len() && route.len() > SHORT || class.pauses.is_empty() {
            // In a long route whose pauses all have their place, there are slots enough on both sides of them.
            return best;
        }
        if limit < FOREVER {
            // It has a place elsewhere: a pause more is not looked for.
            return Insertion { cost: limit, ..Insertion::NEVER };
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
        let others = route.others.get_or_init(|| {
            let orders = pauses::arrangements(model, route).into_iter().enumerate();
            let others = orders.filter(|(_, order)| !route.order().eq(order.iter().copied()));
            let laid_out = others.map(|(k, order)| {
                // The arrangement alone may be late; with the shipment in, the exact clock decides.
                let mut variant = Route::<D>::new(route.van);
                variant.locked = route.locked;
                variant.set::<false>(model, &order);
                variant.cost = route.cost;
                (k as u32 + 1, variant)
            });
            laid_out.collect()
        });
        for (variant, other) in others {
            let found = self.general(model, class, other, ship, *variant, best.cost);
            if found.exists() && found.cost < best.cost {
                best = found;
            }
        }
        if best.exists() || route.len() > SHORT {
            return best;
        }
        self.pauses_last(model, class, route, ship)
    }

    /// With the pauses placed anew for every slot.
    fn pauses_last<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
    ) -> Insertion {
        let mut bare = Route::<D>::new(route.van);
        bare.locked = route.locked;
        bare.pauses_pending = true;
        bare.set::<false>(model, &pauses::bare(route));
        bare.cost = route.cost;
        self.general(model, class, &bare, ship, PAUSES_LAST, FOREVER)
    }

    fn plain<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        ship: usize,
        limit: i64,
    ) -> Insertion {
        let ship = &model.ships[ship];
        let (pickup, node) = (&model.nodes[ship.pickup as usize], ship.first_drop);
        let drop = &model.nodes[node as usize];
        let pos = &route.pos[..];
        let arcs = &model.arcs[class.speed][..];
        let arc = |from: u32, to: u32| arcs[from as usize * model.size + to as usize];
        // Latest starts never fall along a round: what comes before `low` has to begin too early to let the pickup in.
        let low = first_slot(pos, pickup);
        let reach = self.plain_detours(model, class, route, drop, low);
        let mut room = [0i64; D];
        (0..D).for_each(|dimension| room[dimension] = class.capacity[dimension] - ship.load[dimension]);
        let direct = arc(pickup.loc, drop.loc);
        // An empty round costs nothing, not even the way from its start to its end.
        let opening = class.fixed + i64::from(pos[0].metres) * class.per_metre;
        let fixed = if route.is_empty() { opening } else { 0 };
        let aside = model.price[node as usize] + fixed;
        let below = |cost: i64| (cost - aside + class.per_metre - 1) / class.per_metre.max(1);
        let mut best = if limit >= FOREVER || class.per_metre == 0 { FOREVER } else { below(limit) };
        let (mut pick, mut at) = (NONE, NONE);
        for i in low..reach {
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
                there = free + i64::from(x.seconds);
            }
        }
        if pick == NONE {
            return Insertion { cost: limit.min(FOREVER), ..Insertion::NEVER };
        }
        let cost = best * class.per_metre + aside;
        Insertion { cost, pick, drop: at, node, variant: 0 }
    }

    /// Fills in the drop-off's detours in metres from slot `low` on; returns the slot from which on it can use none.
    fn plain_detours<const D: usize>(
        &mut self,
        model: &Model,
        class: &Class,
        route: &Route<D>,
        drop: &Node,
        low: usize,
    ) -> usize {
        let slots = route.pos.len() - 1;
        let arcs = &model.arcs[class.speed][..];
        let early = first_slot(&route.pos, drop).max(low);
        self.detour.clear();
        self.detour.resize(early, FOREVER);
        for pair in route.pos[early..].windows(2) {
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
        for k in early..if self.noise.is_some() { reach } else { 0 } {
            if self.overlooks() {
                self.detour[k] = FOREVER;
            }
        }
        self.least.clear();
        self.least.resize(reach + 1, FOREVER);
        for k in (low..reach).rev() {
            self.least[k] = self.least[k + 1].min(self.detour[k]);
        }
        debug_assert!(reach <= slots);
        reach
    }
}

/// The first slot whose next position may begin late enough for a task before it.
fn first_slot<const D: usize>(pos: &[Pos<D>], task: &Node) -> usize {
    let earliest = task.open + task.service;
    pos[1..].partition_point(|next| next.late < earliest)
}

/// Whether a shipment may be in this van at all, and be moved.
fn may_take(model: &Model, van: usize, ship: usize) -> bool {
    let (class, fixed) = (model.class(van), model.ships[ship].fixed_van);
    class.takes[ship] && !model.ships[ship].settled && (fixed == NONE || fixed as usize == van)
}

fn cheaper(a: Insertion, b: Insertion) -> Insertion {
    if b.exists() && (!a.exists() || b.cost < a.cost) { b } else { a }
}

#[inline]
fn fits<const D: usize>(pos: &Pos<D>, room: &[i64; D]) -> bool {
    (0..D).all(|dimension| pos.load[dimension] <= room[dimension])
}

#[inline]
fn drop_leg<const D: usize>(arcs: &[crate::model::Arc], size: usize, drop: &Node, to: &Pos<D>) -> crate::model::Arc {
    arcs[drop.loc as usize * size + to.loc as usize]
}
