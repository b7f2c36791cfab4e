//! Coolings one after the other: several short ones, each from a plan put together anew, then a long one from the best.
//!
//! Where vans are few, hardly any change serves everything again, and a plan stays near the first that did with as many
//! vans, however warm it is kept. What a long cooling does not reach, a short one from elsewhere often does.

#![expect(clippy::as_conversions, reason = "a share of the budget needs no more precision than f64 has")]

/// Iterations of a short cooling, per shipment.
const SHORT: f64 = 200.0;
/// Share of what is left once the number of vans is settled that goes to short coolings; with less than so many, none.
const SHARE: f64 = 0.6;
const FEWEST: f64 = 4.0;
/// How much of a short cooling may go by before its plan serves everything.
pub const GATHER_UNTIL: f64 = 0.3;

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
