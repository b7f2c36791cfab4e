//! What an association tends to turn down at its door: learned from refusals, never held against it. It moves which food it is
//! offered first, not how much it gets.

use glane_foundation::{AssociationId, Cases, FoodCategory};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days looked back: long enough for a habit, short enough to forget one.
pub const APPETITE_DAYS: u64 = 60;
/// Crates taken without a word that everybody is credited with, so that one refusal is no habit.
const CREDIT: i64 = 20;

/// How much of a family of food an association turned down, of what came to its door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appetite {
    /// Who.
    pub association: AssociationId,
    /// Which food.
    pub category: FoodCategory,
    /// Turned down as too much or not wanted, in thousandths of what came. Spoiled or damaged crates say nothing about it.
    #[schemars(range(max = 1000))]
    pub refused_permille: u16,
}

impl Appetite {
    /// From the crates that came and those of them that were not wanted; None where there is nothing to tell.
    #[must_use]
    pub fn of(association: AssociationId, category: FoodCategory, came: Cases, unwanted: Cases) -> Option<Self> {
        let all = came.get().max(unwanted.get()).saturating_add(CREDIT);
        let refused_permille = u16::try_from(unwanted.get().max(0).saturating_mul(1000) / all).ok()?;
        (refused_permille > 0).then_some(Self { association, category, refused_permille })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permille(came: i64, unwanted: i64) -> Option<u16> {
        let id = AssociationId::parse("table").unwrap();
        let appetite = Appetite::of(id, FoodCategory::Drinks, Cases::new(came), Cases::new(unwanted));
        appetite.map(|appetite| appetite.refused_permille)
    }

    #[test]
    fn one_refusal_is_no_habit_and_many_are() {
        // 1 of 1 + 20 credited; 80 of 80 + 20.
        assert_eq!((permille(1, 1), permille(80, 80), permille(80, 40)), (Some(47), Some(800), Some(400)));
        assert_eq!((permille(200, 0), permille(0, 0)), (None, None));
    }
}
