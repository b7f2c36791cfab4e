//! Putting shipments back, one by one, each at its cheapest place, in an order drawn by lot.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{FOREVER, MANDATORY, Model},
    random::Random,
    search::{
        insertion::{Insertion, general::SMALL},
        state::State,
    },
};

/// How the shipments to be put back are ordered.
const ORDERS: [(Order, u32); 8] = [
    (Order::Random, 4),
    (Order::Load, 4),
    (Order::Far, 2),
    (Order::Near, 1),
    (Order::Narrow, 3),
    (Order::Early, 2),
    (Order::Late, 2),
    (Order::Long, 2),
];

#[derive(Debug, Clone, Copy)]
enum Order {
    Random,
    Load,
    Far,
    Near,
    Narrow,
    Early,
    Late,
    Long,
}

/// Fixed sort keys of the shipments, one list per order; least goes first.
#[derive(Debug)]
pub struct Keys(Vec<Vec<i64>>);

impl Keys {
    pub fn of(model: &Model) -> Self {
        let key = |order: Order, ship: usize| {
            let s = &model.ships[ship];
            let pickup = &model.nodes[s.pickup as usize];
            let drops = &model.nodes[s.first_drop as usize..(s.first_drop + s.drops) as usize];
            let home = model.classes.first().map_or(u32::MAX, |class| class.start);
            let away = |loc| i64::from(model.arc(0, home, loc).seconds);
            let reach = drops.iter().map(|drop| away(drop.loc)).max().unwrap_or(0)
                + if pickup.at_start { 0 } else { away(pickup.loc) };
            let close = drops.iter().map(|drop| drop.close).max().unwrap_or(0).min(FOREVER);
            match order {
                Order::Random => 0,
                Order::Load => -s.load.iter().sum::<i64>(),
                Order::Far => -reach,
                Order::Near => reach,
                Order::Narrow => close - pickup.open,
                Order::Early => pickup.open,
                Order::Late => -close,
                Order::Long => -drops
                    .iter()
                    .map(|d| i64::from(model.arc(0, if pickup.at_start { home } else { pickup.loc }, d.loc).seconds))
                    .min()
                    .unwrap_or(0),
            }
        };
        Self(ORDERS.iter().map(|(order, _)| (0..model.ships.len()).map(|ship| key(*order, ship)).collect()).collect())
    }

    fn sort(&self, model: &Model, ships: &mut [u32], random: &mut Random) {
        random.shuffle(ships);
        let total: u32 = ORDERS.iter().map(|(_, weight)| weight).sum();
        let mut draw = random.below(total as usize) as u32;
        let mut chosen = 0;
        for (k, (_, weight)) in ORDERS.iter().enumerate() {
            if draw < *weight {
                chosen = k;
                break;
            }
            draw -= weight;
        }
        if chosen > 0 {
            ships.sort_by_key(|ship| self.0[chosen][*ship as usize]);
        }
        // What must be served mostly goes before what may be.
        if random.chance(0.9) && ships.iter().any(|ship| model.ships[*ship as usize].weight < MANDATORY) {
            ships.sort_by_key(|ship| model.ships[*ship as usize].weight < MANDATORY);
        }
    }
}

/// What a recreation may give up on.
#[derive(Debug, Clone, Copy)]
pub struct Limits<'a> {
    /// Stop as soon as the plan costs more than this.
    pub cost: i64,
    /// Stop as soon as more shipments than this have no place.
    pub absent: usize,
    /// Stop as soon as what has no place weighs more than this, each shipment by the figure in the list.
    pub weights: Option<(&'a [i64], i64)>,
    /// Probability of overlooking a route.
    pub blink: f64,
}

/// What it has cost lately to put a shipment back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usual {
    /// The least of those before, and of those since.
    before: i64,
    since: i64,
    count: u8,
}

/// So many are looked back upon at least, and twice that at most.
const LATELY: u8 = 6;

impl Usual {
    /// The least of the last few.
    fn least(&self) -> i64 {
        if self.count == 0 { self.before } else { self.before.min(self.since) }
    }

    fn note(&mut self, cost: i64) {
        self.since = if self.count == 0 { cost.max(0) } else { self.since.min(cost).max(0) };
        self.count += 1;
        if self.count == LATELY {
            *self = Self { before: self.since, since: 0, count: 0 };
        }
    }
}

/// How a recreation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Nothing was given up for a limit.
    pub complete: bool,
    /// How many of the first absent shipments were tried, in vain.
    pub refused: usize,
}

/// Puts back what is absent; when it gives up for a limit, the plan is incomplete.
pub fn recreate<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    keys: &Keys,
    random: &mut Random,
    limits: Limits<'_>,
) -> Ending {
    let mut waiting = std::mem::take(&mut state.absent);
    keys.sort(state.model, &mut waiting, random);
    let mut weight = 0;
    let bounded = !PLAIN && limits.absent == 0 && state.model.ships.len() > SMALL;
    let mut rest: i64 = if bounded { waiting.iter().map(|ship| state.usual[*ship as usize].least()).sum() } else { 0 };
    for k in 0..waiting.len() {
        let ship = waiting[k] as usize;
        let mut most = FOREVER;
        if bounded {
            // What costs more than is left for it would have to be given up in the end.
            rest -= state.usual[ship].least();
            most = limits.cost.saturating_sub(state.cost).saturating_sub(rest).saturating_add(1).min(FOREVER);
        }
        let chosen = choose(state, ship, random, limits.blink, most);
        let placed = chosen.is_some_and(|(van, insertion)| state.insert(van, ship, &insertion));
        if bounded && let Some((_, insertion)) = chosen {
            state.usual[ship].note(insertion.cost);
        }
        if !placed {
            state.absent.push(waiting[k]);
            weight += limits.weights.map_or(0, |(weights, _)| weights[ship]);
        }
        let heavy = limits.weights.is_some_and(|(_, most)| weight > most);
        if heavy || state.absent.len() > limits.absent || placed && state.cost > limits.cost {
            let refused = state.absent.len();
            state.absent.extend_from_slice(&waiting[k + 1..]);
            return Ending { complete: false, refused };
        }
    }
    if state.model.ships.len() <= SMALL {
        once_more(state, random);
    }
    Ending { complete: true, refused: state.absent.len() }
}

/// Tries what found no place again now that others are in: a stop shared with them may be what lets it in.
fn once_more<const PLAIN: bool, const D: usize>(state: &mut State<'_, PLAIN, D>, random: &mut Random) {
    for ship in std::mem::take(&mut state.absent) {
        let chosen = choose(state, ship as usize, random, 0.0, FOREVER);
        if !chosen.is_some_and(|(van, insertion)| state.insert(van, ship as usize, &insertion)) {
            state.absent.push(ship);
        }
    }
}

/// The cheapest van and position for a shipment below `most`, or `None` when it is better left out.
fn choose<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    ship: usize,
    random: &mut Random,
    blink: f64,
    most: i64,
) -> Option<(usize, Insertion)> {
    let mut best = (usize::MAX, Insertion { cost: most, ..Insertion::NEVER });
    let mut dearer = false;
    let mut open = std::mem::take(&mut state.open);
    open.clear();
    // What is known first: it bounds what is worth finding out.
    for k in 0..state.used.len() {
        if random.chance(blink) {
            continue;
        }
        let van = state.used[k] as usize;
        match state.known(van, ship) {
            Some(found) if found.cost < best.1.cost => best = (van, found),
            Some(_) => dearer = true,
            None => open.push(van),
        }
    }
    if !PLAIN && state.model.ships.len() > SMALL {
        dearer |= state.best_of(&open, ship, &mut best);
    }
    if !dearer && !best.1.exists() || PLAIN || state.model.ships.len() <= SMALL {
        // Elsewhere, pauses are moved only for what nothing takes otherwise.
        if !PLAIN && !best.1.exists() {
            best.1.cost = FOREVER;
        }
        for &van in &open {
            let found = state.best(van, ship, best.1.cost);
            if found.exists() && found.cost < best.1.cost {
                best = (van, found);
            }
        }
    }
    state.open = open;
    if state.used.len() < state.most_vans && (!best.1.exists() || !state.model.vans_first) {
        for van in state.fresh_vans() {
            let found = state.best(van as usize, ship, best.1.cost);
            if found.exists() && found.cost < best.1.cost {
                best = (van as usize, found);
            }
        }
    }
    let weight = state.model.ships[ship].weight;
    // Where there is little to search, what does not pay now and then goes in too: others may come to share its stops.
    let generous = state.model.ships.len() <= SMALL && state.inserter.noise.is_some();
    let price =
        state.model.weight_price.filter(|_| weight < MANDATORY && !generous).map_or(FOREVER, |price| price * weight);
    (best.1.exists() && best.1.cost < price).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_costs_usually_is_the_least_of_the_last_few() {
        let mut usual = Usual::default();
        assert_eq!(usual.least(), 0, "nothing is known yet");
        let costs = [9, 7, 8, 9, 9, 9, 4, 5, 6, 5, 5, 5, 9, 9, 9, 9, 9, 9];
        let least = costs.map(|cost| {
            usual.note(cost);
            usual.least()
        });
        assert_eq!(least, [0, 0, 0, 0, 0, 7, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 9]);
    }
}
