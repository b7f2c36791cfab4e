//! How warm a search is, and when it cools: one long cooling, or several short ones before, each from a plan put together anew, and the long one
//! from the best.
//!
//! Where vans are few, hardly any change serves everything again, and a plan stays near the first that did with as many
//! vans, however warm it is kept. What a long cooling does not reach, a short one from elsewhere often does.

#![expect(clippy::as_conversions, reason = "shares of the budget and temperatures need no more precision than f64 has")]

use crate::{model::Model, search::state::Snapshot};

/// Iterations of a short cooling, per shipment.
const SHORT: f64 = 200.0;
/// Share of what is left once the number of vans is settled that goes to short coolings; with less than so many, none.
const SHARE: f64 = 0.6;
const FEWEST: f64 = 4.0;
/// How much of a short cooling may go by before its plan serves everything.
pub const GATHER_UNTIL: f64 = 0.3;

/// Warmth at the begin, in legs of average cost: what is quick to search begins warmer than what has only a few thousand
/// iterations (figures: docs/planner.md).
const WARMTH_PLAIN: f64 = 5.0;
const WARMTH: f64 = 1.5;
/// At the end, in the same measure. With only a few thousand iterations, a plan that gets colder stays where it is.
const COLD_PLAIN: f64 = 0.005;
const COLD: f64 = 0.2;

/// Temperatures between which a plan cools, in costs.
#[derive(Debug, Clone, Copy)]
pub struct Heat {
    warm: f64,
    cold: f64,
}

impl Heat {
    /// That of a plan, by the cost of its legs.
    pub fn of<const PLAIN: bool>(model: &Model, plan: &Snapshot) -> Self {
        let leg = leg(model, plan);
        Self {
            warm: (leg * if PLAIN { WARMTH_PLAIN } else { WARMTH }).max(1.0),
            cold: (leg * if PLAIN { COLD_PLAIN } else { COLD }).max(0.5),
        }
    }

    /// When so much of the cooling is done.
    pub fn at(&self, cooled: f64) -> f64 {
        self.warm * (self.cold / self.warm).powf(cooled)
    }
}

/// Cost of a leg, on average.
pub fn leg(model: &Model, plan: &Snapshot) -> f64 {
    let used = plan.orders.iter().enumerate().filter(|(_, order)| !order.is_empty());
    let (tasks, fixed) =
        used.fold((0, 0), |(tasks, fixed), (van, order)| (tasks + order.len() + 1, fixed + model.class(van).fixed));
    (plan.score.cost - fixed).max(0) as f64 / tasks.max(1) as f64
}

/// Where in its coolings a search is, in shares of its budget.
#[derive(Debug, Clone, Copy)]
pub struct Cooling {
    /// When the number of vans was settled.
    settled: f64,
    from: f64,
    to: f64,
    /// Of a short one; nothing when there are none, or until the pace is known.
    length: Option<f64>,
}

impl Cooling {
    /// One that begins at `share`.
    pub const fn new(share: f64) -> Self {
        Self { settled: share, from: share, to: 1.0, length: None }
    }

    /// How much of the present one is done.
    pub fn done(&self, share: f64) -> f64 {
        ((share - self.from) / (self.to - self.from).max(1e-6)).clamp(0.0, 1.0)
    }

    /// True in the last one.
    pub fn last(&self) -> bool {
        self.to >= 1.0
    }

    /// Goes on to the next one when the present one is over; true then. `iterations` is how many it took to get here.
    pub fn next(&mut self, share: f64, iterations: u64, shipments: usize) -> bool {
        let until = self.settled + SHARE * (1.0 - self.settled);
        if self.length.is_none() && share > self.settled + 0.01 {
            let length = SHORT * shipments as f64 * share / (iterations as f64).max(1.0);
            let worth_it = (until - self.settled) / length >= FEWEST;
            self.length = Some(if worth_it { length } else { 0.0 });
            if worth_it {
                self.to = self.settled + length;
            }
        }
        if self.last() || share < self.to {
            return false;
        }
        let end = share + self.length.unwrap_or(1.0);
        (self.from, self.to) = (share, if end <= until { end } else { 1.0 });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Begins of the coolings of a budget of so many iterations for 100 shipments, the vans being settled at `settled`.
    fn begins(settled: f64, iterations: u64) -> Vec<f64> {
        let mut cooling = Cooling::new(settled);
        let mut begins = Vec::new();
        for k in (1..iterations).filter(|k| *k as f64 >= settled * iterations as f64) {
            let share = k as f64 / iterations as f64;
            if cooling.next(share, k, 100) {
                begins.push(share);
                assert!(cooling.done(share) < 1e-9, "{cooling:?}");
            }
            assert!((0.0..=1.0).contains(&cooling.done(share)));
        }
        assert!(cooling.last() && cooling.done(1.0) >= 1.0, "the last one ends with the budget: {cooling:?}");
        begins
    }

    #[test]
    fn with_time_enough_short_coolings_come_before_a_long_one() {
        let begins = begins(0.2, 1_000_000);
        assert_eq!(begins.len(), 23, "0.48 of a million, by 20 000: {begins:?}");
        let last = begins[begins.len() - 1];
        assert!((0.65..0.69).contains(&last), "{begins:?}");
    }

    #[test]
    fn with_little_time_there_is_one_cooling() {
        assert_eq!(begins(0.2, 150_000), Vec::<f64>::new());
    }
}
