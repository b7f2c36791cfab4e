//! How many people are fed: stated by the association, verified by the operator.

use glane_foundation::{Grams, Milligrams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// People served on an open day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Served {
    /// What the association says. Never used for sharing.
    pub stated: u32,
    /// What the operator verified; the only figure that counts. `None`: not verified yet, so no match.
    #[serde(default)]
    pub verified: Option<u32>,
}

/// Grams of food per person and open day, a parameter of the territory. 500 g is the meal of the Banques Alimentaires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Ration(pub Grams);

impl Default for Ration {
    fn default() -> Self {
        Self(Grams::new(500))
    }
}

impl Served {
    /// Verified need of one open day: people times ration, less what reaches them from elsewhere; `None` when nobody
    /// verified the figure or nothing is needed.
    #[must_use]
    pub fn daily_need(self, ration: Ration, other_supply: Grams) -> Option<Milligrams> {
        let needed = ration.0.checked_mul(i64::from(self.verified?))?.less(other_supply);
        (!needed.is_zero()).then(|| needed.to_milligrams())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_verified_figure_counts() {
        let boasting = Served { stated: 900, verified: Some(60) };
        let need = boasting.daily_need(Ration::default(), Grams::ZERO).unwrap();
        assert_eq!(need, Milligrams::new(30_000_000), "60 people x 500 g = 30 kg");
    }

    #[test]
    fn other_supply_lowers_the_need_and_never_below_nothing() {
        let served = Served { stated: 10, verified: Some(10) };
        assert_eq!(served.daily_need(Ration::default(), Grams::new(2_000)), Some(Milligrams::new(3_000_000)));
        assert_eq!(served.daily_need(Ration::default(), Grams::new(9_000)), None);
    }
}
