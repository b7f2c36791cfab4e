//! A shop that declares surplus.

use glane_foundation::{GeoPoint, Seconds, StoreId, WeeklyHours};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A supermarket, as the round and the law see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Identity.
    pub id: StoreId,
    /// Name on the front.
    pub name: String,
    /// Postal address.
    #[serde(default)]
    pub address: String,
    /// Where the loading bay is.
    pub location: GeoPoint,
    /// When goods can be fetched.
    pub pickup_hours: WeeklyHours,
    /// Seconds a stop takes here whatever is loaded: parking, the bell, papers.
    #[serde(default = "usual_stop")]
    pub stop_time: Seconds,
    /// How to get in and where the goods wait.
    #[serde(default)]
    pub access_notes: String,
    /// Telephone of the loading bay.
    #[serde(default)]
    pub phone: String,
}

const fn usual_stop() -> Seconds {
    Seconds::from_minutes(5)
}
