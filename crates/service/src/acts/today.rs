//! What changes now matters for the plan of today.

use glane_foundation::TerritoryId;
use glane_persistence::{WriteTx, days, territories};

use crate::{Glane, ServiceError};

/// A plan of today that nobody has seen must be made again.
pub(super) async fn touch(glane: &Glane, tx: &WriteTx, territory: &TerritoryId) -> Result<(), ServiceError> {
    let today = territories::get(tx, territory).await?.territory.date(glane.now());
    days::touch(tx, territory, today).await?;
    Ok(())
}
