//! The settings of a territory, kept as JSON and read with their defaults.

use glane_day::Settings;
use glane_persistence::territories::TerritoryRow;

use crate::ServiceError;

/// The settings of a stored territory; nothing stored means the defaults.
pub(crate) fn of(row: &TerritoryRow) -> Result<Settings, ServiceError> {
    if row.settings.is_null() {
        return Ok(Settings::default());
    }
    serde_json::from_value(row.settings.clone())
        .map_err(|error| ServiceError::Broken(format!("settings of {}: {error}", row.territory.id)))
}
