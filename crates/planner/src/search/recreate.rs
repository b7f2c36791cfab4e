//! Putting shipments back, one by one, each at its cheapest place, in an order drawn by lot.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{FOREVER, MANDATORY, Model},
    random::Random,
    search::{insertion::Insertion, state::State},
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
            let reach = drops.iter().map(|drop| away(drop.loc)).max().unwrap_or(0) + away(pickup.loc);
            let close = drops.iter().map(|drop| drop.close).max().unwrap_or(0).min(FOREVER);
            match order {
                Order::Random => 0,
                Order::Load => -s.load.iter().sum::<i64>(),
                Order::Far => -reach,
                Order::Near => reach,
                Order::Narrow => close - pickup.open,
                Order::Early => pickup.open,
                Order::Late => -close,
                Order::Long => {
                    -drops.iter().map(|d| i64::from(model.arc(0, pickup.loc, d.loc).seconds)).min().unwrap_or(0)
                }
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
        // What must be served goes before what may be.
        if ships.iter().any(|ship| model.ships[*ship as usize].weight < MANDATORY) {
            ships.sort_by_key(|ship| model.ships[*ship as usize].weight < MANDATORY);
        }
    }
}

/// What a recreation may give up on.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Stop as soon as the plan costs more than this.
    pub cost: i64,
    /// Stop as soon as more shipments than this have no place.
    pub absent: usize,
    /// Probability of overlooking a route.
    pub blink: f64,
}

/// Puts back what is absent. False when it gave up for a limit: the plan is then incomplete.
pub fn recreate<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    keys: &Keys,
    random: &mut Random,
    limits: Limits,
) -> bool {
    let mut waiting = std::mem::take(&mut state.absent);
    keys.sort(state.model, &mut waiting, random);
    for k in 0..waiting.len() {
        let ship = waiting[k] as usize;
        let Some((van, insertion)) = choose(state, ship, random, limits.blink) else {
            state.absent.push(waiting[k]);
            if state.absent.len() > limits.absent {
                state.absent.extend_from_slice(&waiting[k + 1..]);
                return false;
            }
            continue;
        };
        if !state.insert(van, ship, &insertion) {
            state.absent.push(waiting[k]);
        }
        if state.cost > limits.cost {
            state.absent.extend_from_slice(&waiting[k + 1..]);
            return false;
        }
    }
    true
}

/// The cheapest van and position for a shipment, or `None` when it is better left out.
fn choose<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    ship: usize,
    random: &mut Random,
    blink: f64,
) -> Option<(usize, Insertion)> {
    let mut best = (usize::MAX, Insertion::NEVER);
    for k in 0..state.used.len() {
        if random.chance(blink) {
            continue;
        }
        let van = state.used[k] as usize;
        let found = state.best(van, ship);
        if found.cost < best.1.cost {
            best = (van, found);
        }
    }
    if state.used.len() < state.most_vans && (!best.1.exists() || !state.model.vans_first) {
        for van in state.fresh_vans() {
            let found = state.best(van as usize, ship);
            if found.cost < best.1.cost {
                best = (van as usize, found);
            }
        }
    }
    let weight = state.model.ships[ship].weight;
    let price = state.model.weight_price.filter(|_| weight < MANDATORY).map_or(FOREVER, |price| price * weight);
    (best.1.exists() && best.1.cost < price).then_some(best)
}
