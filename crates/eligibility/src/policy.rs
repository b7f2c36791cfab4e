//! The thresholds a territory may edit. Defaults are national law or common practice; each says which.

use std::collections::{BTreeMap, BTreeSet};

use glane_foundation::FoodCategory;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Thresholds of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Days that must be left before the use-by date on the day of the takeover: 2, because a DLC ends at midnight of its day
    /// and the law asks for 48 h (L541-47-1 and D543-306 C. env., quoted after professional summaries).
    pub min_days_before_dlc: u16,
    /// Categories no association takes unless it says so (field.md section 3: common charters, not law).
    pub never_by_default: BTreeSet<FoodCategory>,
    /// Days after the best-before date during which a category is still offered. Practice, to be checked by eye at
    /// the takeover; what is not listed is not offered after its date.
    pub days_after_ddm: BTreeMap<FoodCategory, u16>,
    /// Days without a printed date (bread, fruit, vegetables) after which people must have eaten it.
    pub days_without_date: u16,
    /// Ask for a donation agreement between the store and the association (L541-15-6 C. env.). Off: the operator's own
    /// agreement covers every store.
    pub agreement_required: bool,
}

impl Default for Policy {
    fn default() -> Self {
        use FoodCategory as C;
        Self {
            min_days_before_dlc: 2,
            never_by_default: [C::MincedMeat, C::Offal, C::Shellfish, C::CreamPastry, C::Alcohol].into(),
            days_after_ddm: [
                (C::DryGoods, 60),
                (C::Canned, 180),
                (C::Drinks, 60),
                (C::FrozenVegetables, 60),
                (C::FrozenMeatFish, 30),
                (C::FrozenMeals, 30),
            ]
            .into(),
            days_without_date: 3,
            agreement_required: false,
        }
    }
}
