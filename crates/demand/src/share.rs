//! Share of need covered, compared exactly: whoever has the lowest comes first, on the board as in the matching.

use std::cmp::Ordering;

use glane_foundation::Milligrams;

use crate::{Association, Ration};

/// Received over needed, both faded (see [`history`](crate::history)). Ordered by the fraction, without dividing.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    received: Milligrams,
    needed: Milligrams,
}

impl Share {
    /// A share. A need of nothing counts as one milligram, so that every share can be compared.
    #[must_use]
    pub fn new(received: Milligrams, needed: Milligrams) -> Self {
        Self { received, needed: needed.max(Milligrams::new(1)) }
    }

    /// Where an association stands today with `promised` today; `None` while its need is not verified.
    #[must_use]
    pub fn today(association: &Association, ration: Ration, promised: Milligrams) -> Option<Self> {
        let need = association.daily_need(ration)?;
        Some(Self::new(association.record.received + promised, association.record.weight_today(need)))
    }

    /// In thousandths, rounded down, for people.
    #[must_use]
    pub fn permille(self) -> u32 {
        u32::try_from(self.received.get().saturating_mul(1_000) / self.needed.get()).unwrap_or(u32::MAX)
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |part: Milligrams, whole: Milligrams| i128::from(part.get()) * i128::from(whole.get());
        cross(self.received, other.needed).cmp(&cross(other.received, self.needed))
    }
}
impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Share {}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(received: i64, needed: i64) -> Share {
        Share::new(Milligrams::new(received), Milligrams::new(needed))
    }

    #[test]
    fn shares_are_compared_as_fractions() {
        assert!(share(1, 3) < share(334, 1_000), "0.333... is below 0.334");
        assert_eq!(share(2, 4), share(1, 2));
        assert_eq!(share(1, 3).permille(), 333);
    }

    #[test]
    fn a_need_of_nothing_never_divides_by_zero() {
        assert_eq!(share(0, 0).permille(), 0);
    }
}
