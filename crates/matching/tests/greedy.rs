//! Invariant 7: need first is also the smallest sum of squares, found here by giving out a hundred grams at a time.
//!
//! The oracle is the greedy method on a polymatroid: the next portion goes to whoever is covered least with it, as long as
//! some way through lots and rooms is left (Federgruen and Groenevelt 1986). It shares nothing with the decomposition.

#![expect(clippy::unwrap_used, clippy::as_conversions, reason = "test helpers: every figure is small and valid")]

mod common;

use std::collections::HashMap;

use common::{SmallMarket, small_market};
use glane_foundation::{FoodCategory, Grams, TemperatureClass};
use glane_matching::{Market, Options, allocate};
use proptest::prelude::*;

/// Milligrams given out at a time.
const PORTION: i64 = 100_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Hub,
    Lot(usize),
    Leaf(usize, FoodCategory),
    Class(usize, TemperatureClass),
    Association(usize),
}

/// What may still move from one place to another, in portions.
#[derive(Default)]
struct Ways {
    places: Vec<Place>,
    number: HashMap<Place, usize>,
    out: Vec<Vec<usize>>,
    left: HashMap<(usize, usize), i64>,
}

impl Ways {
    fn of(market: &Market) -> Self {
        let mut ways = Self::default();
        let portions = |cap: Option<&Grams>| cap.map_or(1 << 40, |cap| cap.to_milligrams().get() / PORTION);
        for (at, lot) in market.lots.iter().enumerate() {
            let offered = lot.cases.get() * lot.case_weight.to_milligrams().get() / PORTION;
            ways.join(Place::Hub, Place::Lot(at), offered);
        }
        for edge in &market.edges {
            let lot = market.lots.iter().position(|lot| lot.id == edge.lot).unwrap();
            let to = market.associations.iter().position(|it| it.id == edge.association).unwrap();
            let (leaf, caps) = (market.lots[lot].category, &market.associations[to].caps);
            let class = leaf.temperature_class();
            ways.join(Place::Lot(lot), Place::Leaf(to, leaf), 1 << 40);
            ways.join(Place::Leaf(to, leaf), Place::Class(to, class), portions(caps.categories.get(&leaf)));
            ways.join(Place::Class(to, class), Place::Association(to), portions(caps.classes.get(&class)));
        }
        ways
    }

    fn number(&mut self, place: Place) -> usize {
        let next = self.places.len();
        let number = *self.number.entry(place).or_insert(next);
        if number == next {
            self.places.push(place);
            self.out.push(Vec::new());
        }
        number
    }

    fn join(&mut self, from: Place, to: Place, portions: i64) {
        let (from, to) = (self.number(from), self.number(to));
        if self.left.insert((from, to), portions).is_none() {
            self.left.insert((to, from), 0);
            self.out[from].push(to);
            self.out[to].push(from);
        }
    }

    /// Sends one portion, moving others aside if need be. False when no way is left.
    fn send(&mut self, to: Place) -> bool {
        let (Some(&hub), Some(&goal)) = (self.number.get(&Place::Hub), self.number.get(&to)) else { return false };
        let mut came_from = vec![usize::MAX; self.places.len()];
        let mut open = vec![hub];
        came_from[hub] = hub;
        while let Some(at) = open.pop() {
            for next in &self.out[at] {
                if came_from[*next] == usize::MAX && self.left[&(at, *next)] > 0 {
                    came_from[*next] = at;
                    open.push(*next);
                }
            }
        }
        if came_from[goal] == usize::MAX {
            return false;
        }
        let mut at = goal;
        while at != hub {
            *self.left.get_mut(&(came_from[at], at)).unwrap() -= 1;
            *self.left.get_mut(&(at, came_from[at])).unwrap() += 1;
            at = came_from[at];
        }
        true
    }
}

/// Milligrams everybody gets, a portion at a time to whoever is covered least with it.
fn greedy(market: &Market) -> Vec<i64> {
    let mut ways = Ways::of(market);
    let mut gets = vec![0_i64; market.associations.len()];
    let mut waiting: Vec<usize> = (0..gets.len()).collect();
    let share = |at: usize, gets: i64| {
        let it = &market.associations[at];
        (it.received.get() + gets) as f64 / it.weight.get() as f64
    };
    while let Some(at) = waiting
        .iter()
        .copied()
        .min_by(|one, other| share(*one, gets[*one] + PORTION).total_cmp(&share(*other, gets[*other] + PORTION)))
    {
        let cap = market.associations[at].caps.total.map_or(i64::MAX, |cap| cap.to_milligrams().get());
        if gets[at] < cap && ways.send(Place::Association(at)) {
            gets[at] += PORTION;
        } else {
            // Who finds no way once finds none later either.
            waiting.retain(|it| *it != at);
        }
    }
    gets
}

fn squares(market: &Market, gets: &[i64]) -> f64 {
    let each = market.associations.iter().zip(gets);
    each.map(|(it, gets)| ((it.received.get() + gets) as f64).powi(2) / it.weight.get() as f64).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fair_values_are_those_of_the_greedy_sum_of_squares(small in small_market()) {
        let market = SmallMarket { trip_floor: 0, promises: false, band: 0, ..small }.build();
        let allocation = allocate(&market, &Options::default()).unwrap();
        let ours: Vec<i64> = allocation.levels.iter().map(|level| level.fair.get()).collect();
        let theirs = greedy(&market);
        prop_assert_eq!(ours.iter().sum::<i64>(), theirs.iter().sum::<i64>());
        // A portion each is what the oracle's coarser steps may differ (proximity, Murota 2003), and they cost it something.
        let apart = PORTION * market.associations.len() as i64;
        for (one, other) in ours.iter().zip(&theirs) {
            prop_assert!((one - other).abs() <= apart, "{ours:?} {theirs:?}");
        }
        prop_assert!(squares(&market, &ours) <= squares(&market, &theirs) * (1.0 + 1e-12), "{ours:?} {theirs:?}");
    }
}
