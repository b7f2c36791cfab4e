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
    for k in 0..waiting.len() {
        let ship = waiting[k] as usize;
        let chosen = choose(state, ship, random, limits.blink);
        let placed = chosen.is_some_and(|(van, insertion)| state.insert(van, ship, &insertion));
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
        let chosen = choose(state, ship as usize, random, 0.0);
        if !chosen.is_some_and(|(van, insertion)| state.insert(van, ship as usize, &insertion)) {
            state.absent.push(ship);
        }
    }
}

/// The cheapest van and position for a shipment, or `None` when it is better left out.
fn choose<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    ship: usize,
    random: &mut Random,
    blink: f64,
) -> Option<(usize, Insertion)> {
    let mut best = (usize::MAX, Insertion::NEVER);
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
            Some(_) => {}
            None => open.push(van),
        }
    }
    if !PLAIN && state.model.ships.len() > SMALL {
        best = state.best_of(&open, ship, best);
    }
    if !best.1.exists() || PLAIN || state.model.ships.len() <= SMALL {
        // Elsewhere, pauses are moved only for what nothing takes otherwise.
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
