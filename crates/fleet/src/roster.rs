//! Who drives which van when: decided per date, never inferred from the day before.

use glane_foundation::{DriverId, LocalWindow, Seconds, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One van on the road on one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The vehicle.
    pub van: VanId,
    /// Who drives it; a van without a driver is planned for and shown as missing one.
    #[serde(default)]
    pub driver: Option<DriverId>,
    /// From leaving the depot to being back.
    pub shift: LocalWindow,
    /// Rest within the shift, taken between two stops; zero for none.
    #[serde(default)]
    pub pause: Seconds,
}
