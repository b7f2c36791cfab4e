//! What an association needed and received over the open days of a fading horizon.
//!
//! Weight W = sum over open days of g^age x daily need; received h = the same sum over past days of what was accepted. With
//! g = 2^(-1/half-life) a day loses half its say every `half_life` open days. Both are rounded to whole milligrams
//! when a day closes, and every comparison later is exact on those integers (see `glane-matching`).

use glane_foundation::Milligrams;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one association needed and received until yesterday, both faded, in milligrams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Faded need of past open days.
    pub needed: Milligrams,
    /// Faded kilos accepted on past open days.
    pub received: Milligrams,
}

/// How fast the past fades: half of its say is gone after so many open days. 14 by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HalfLife(pub u16);

impl Default for HalfLife {
    fn default() -> Self {
        Self(14)
    }
}

impl HalfLife {
    /// What is left of an amount one open day later.
    #[must_use]
    pub fn fade(self, amount: Milligrams) -> Milligrams {
        let share = (-1.0 / f64::from(self.0.max(1))).exp2();
        #[expect(
            clippy::as_conversions,
            reason = "amounts stay below 2^53 mg, so the product is exact enough and fits"
        )]
        Milligrams::new((amount.get() as f64 * share).round() as i64)
    }
}

impl Record {
    /// The record after one more open day on which `need` was needed and `accepted` was received.
    #[must_use]
    pub fn after_day(self, half_life: HalfLife, need: Milligrams, accepted: Milligrams) -> Self {
        Self { needed: half_life.fade(self.needed + need), received: half_life.fade(self.received + accepted) }
    }

    /// W for today: the faded past plus today's need in full.
    #[must_use]
    pub fn weight_today(self, need: Milligrams) -> Milligrams {
        self.needed + need
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_left_after_the_half_life() {
        let half_life = HalfLife::default();
        let left = (0..14).fold(Milligrams::new(1_000_000), |amount, _| half_life.fade(amount));
        assert!((499_990..=500_010).contains(&left.get()), "one million fades to half in 14 days, got {left}");
    }

    #[test]
    fn a_day_without_food_lowers_the_share() {
        let record = Record { needed: Milligrams::new(100), received: Milligrams::new(50) };
        let after = record.after_day(HalfLife::default(), Milligrams::new(100), Milligrams::ZERO);
        // 50/100 before; (50 + 0) / (100 + 100) = 1/4 after, fading cancels out.
        assert!(after.received.get() * 4 - after.needed.get() <= 4);
    }
}
