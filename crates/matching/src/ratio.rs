//! Exact comparison of shares of need covered.

use std::cmp::Ordering;

/// A share: received over needed, both in milligrams. Compared by cross products, never divided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ratio {
    pub received: i64,
    pub weight: i64,
}

impl Ratio {
    pub const fn new(received: i64, weight: i64) -> Self {
        Self { received, weight }
    }

    /// In millionths, rounded down: for people.
    pub fn millionths(self) -> i64 {
        let whole = i128::from(self.received) * 1_000_000 / i128::from(self.weight.max(1));
        i64::try_from(whole).unwrap_or(i64::MAX)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Ratio {}
impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.received) * i128::from(other.weight);
        left.cmp(&(i128::from(other.received) * i128::from(self.weight)))
    }
}
