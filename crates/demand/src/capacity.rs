//! How much an association can take on a day. Caps nest (category inside class inside total), which keeps the matching
//! a flow; a cap across classes cannot be written.

use std::collections::BTreeMap;

use glane_foundation::{FoodCategory, Grams, TemperatureClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Room for one day. What is not listed is not limited, except cold storage: see [`Capacity::of_class`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Capacity {
    /// All food together.
    pub total: Option<Grams>,
    /// Per temperature class. Chilled and frozen food can only go where this is stated and above zero.
    pub class: BTreeMap<TemperatureClass, Grams>,
    /// Per category.
    pub category: BTreeMap<FoodCategory, Grams>,
}

impl Capacity {
    /// Room in a class: `None` is unlimited. An association that states no fridge has none.
    #[must_use]
    pub fn of_class(&self, class: TemperatureClass) -> Option<Grams> {
        match self.class.get(&class) {
            Some(grams) => Some(*grams),
            None if class.needs_cold() => Some(Grams::ZERO),
            None => None,
        }
    }

    /// True when some of a category can be stored at all.
    #[must_use]
    pub fn can_store(&self, category: FoodCategory) -> bool {
        self.of_class(category.temperature_class()) != Some(Grams::ZERO)
            && self.category.get(&category) != Some(&Grams::ZERO)
            && self.total != Some(Grams::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fridge_stated_means_no_chilled_food() {
        let bare = Capacity::default();
        assert!(bare.can_store(FoodCategory::Bakery));
        assert!(!bare.can_store(FoodCategory::Dairy));
    }
}
