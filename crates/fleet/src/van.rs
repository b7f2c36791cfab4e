//! A vehicle: what it holds, how it cools, where it sleeps.

use glane_foundation::{GeoPoint, Grams, Seconds, TemperatureClass, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A van.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Van {
    /// Identity.
    pub id: VanId,
    /// Name people use, or its plate.
    pub name: String,
    /// Where it starts and ends its day.
    pub depot: GeoPoint,
    /// What fits.
    pub capacity: VanCapacity,
    /// How it keeps food cold.
    #[serde(default)]
    pub cooling: Cooling,
}

/// What fits into a van. Crates of every class share the floor; cold ones also need a cold place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VanCapacity {
    /// Payload.
    pub grams: Grams,
    /// Crates in all.
    pub crates: u32,
    /// Of which chilled at most.
    #[serde(default)]
    pub chilled_crates: u32,
    /// Of which frozen at most.
    #[serde(default)]
    pub frozen_crates: u32,
}

impl VanCapacity {
    /// Crates of one class that fit when nothing else is on board.
    #[must_use]
    pub fn crates_of(self, class: TemperatureClass) -> u32 {
        match class {
            TemperatureClass::Ambient => self.crates,
            TemperatureClass::Chilled => self.chilled_crates.min(self.crates),
            TemperatureClass::Frozen => self.frozen_crates.min(self.crates),
        }
    }
}

/// How a van keeps food cold, which decides what counts as time out of the cold (field.md section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cooling {
    /// Nothing: the whole ride counts.
    #[default]
    None,
    /// Insulated boxes that hold for a while; the ride counts beyond it.
    Boxes {
        /// How long they hold.
        autonomy: Seconds,
    },
    /// A refrigerated body: only handling with open doors counts.
    Refrigerated,
}
