//! What is in the cases.

use glane_foundation::{Cases, Cents, DeciCelsius, FoodCategory, Grams, TemperatureClass};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Allergen, Expiry, Gtin};

/// How well a weight is known. A missing weight is never zero: it is the category's default, marked as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeightQuality {
    /// Nobody said: the category's usual case.
    Default,
    /// Stated by the store.
    Declared,
    /// Put on scales.
    Weighed,
}

impl WeightQuality {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Declared => "declared",
            Self::Weighed => "weighed",
        }
    }
}

/// Weight of one case and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseWeight {
    /// Grams of one case, above zero.
    pub grams: Grams,
    /// Who says so.
    pub quality: WeightQuality,
}

/// Goods that passed [`declare`](crate::declare): a number of like cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// What a person would call it.
    pub description: String,
    /// Leaf category; it fixes the temperature class.
    pub category: FoodCategory,
    /// How many cases.
    pub cases: Cases,
    /// Weight of one.
    pub case_weight: CaseWeight,
    /// The label's date, if the goods carry one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<Expiry>,
    /// Packed by a producer or the shop before sale. Food of animal origin must be.
    #[serde(default = "yes")]
    pub prepacked: bool,
    /// Stated allergens; `None` when the label says it (pre-packed) and nobody typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allergens: Option<Vec<Allergen>>,
    /// Warmest temperature the label allows; where absent the category's default holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_max_temperature: Option<DeciCelsius>,
    /// Trade number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    /// The producer's batch, for recalls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// Cost price of one case, for the tax receipt; `None` when not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_cost: Option<Cents>,
}

const fn yes() -> bool {
    true
}

impl Goods {
    /// Compartment and storage they take.
    #[must_use]
    pub const fn temperature_class(&self) -> TemperatureClass {
        self.category.temperature_class()
    }

    /// Weight of some of the cases.
    #[must_use]
    pub fn weight_of(&self, cases: Cases) -> Grams {
        Grams::new(self.case_weight.grams.get().saturating_mul(cases.get()))
    }

    /// Weight of all cases.
    #[must_use]
    pub fn weight(&self) -> Grams {
        self.weight_of(self.cases)
    }

    /// Warmest temperature allowed: the packer's label prevails over the category's default.
    #[must_use]
    pub fn max_temperature(&self) -> Option<DeciCelsius> {
        self.label_max_temperature.or_else(|| self.category.default_max_temperature())
    }
}
