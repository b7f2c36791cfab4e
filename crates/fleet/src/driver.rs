//! Who drives: an employee or a volunteer, alone or as a pair.

use glane_foundation::DriverId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A driver, or a pair that shares one phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// Identity.
    pub id: DriverId,
    /// Name people use.
    pub name: String,
    /// Telephone in the van.
    #[serde(default)]
    pub phone: String,
}
