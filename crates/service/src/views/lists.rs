//! Lists that may be long, page by page. `after` is the last item of the page before; `limit` items at most come back.

use glane_demand::Association;
use glane_fleet::{Driver, Van};
use glane_foundation::{Actor, AllocationId, AssociationId, DriverId, LotId, StoreId, TerritoryId, VanId};
use glane_inventory::Store;
use glane_persistence::{
    AuditId, Enrolled, allocations,
    allocations::AllocationRow,
    associations, audit,
    audit::AuditEntry,
    days,
    days::DayState,
    drivers,
    lots::{self, LotRow},
    stores, territories, vans,
};

use crate::{Glane, ServiceError, access};

macro_rules! list {
    ($(#[$doc:meta])* $function:ident, $repository:ident, $id:ty, $item:ty) => {
        $(#[$doc])*
        pub async fn $function(
            glane: &Glane,
            actor: &Actor,
            territory: &TerritoryId,
            after: Option<&$id>,
            limit: u64,
        ) -> Result<Vec<Enrolled<$item>>, ServiceError> {
            access::operator(actor, territory)?;
            let db = glane.db.begin_read().await?;
            territories::get(&db, territory).await?;
            Ok($repository::page(&db, territory, after, limit).await?)
        }
    };
}

list! {
    /// Stores of a territory, by id.
    stores_of, stores, StoreId, Store
}
list! {
    /// Associations of a territory, by id.
    associations_of, associations, AssociationId, Association
}
list! {
    /// Vans of a territory, by id.
    vans_of, vans, VanId, Van
}
list! {
    /// Drivers of a territory, by id.
    drivers_of, drivers, DriverId, Driver
}

/// Lots of a store, latest declaration first.
pub async fn lots_of(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    after: Option<&LotId>,
    limit: u64,
) -> Result<Vec<LotRow>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let territory = stores::get(&db, store).await?.territory;
    access::store(actor, store, &territory)?;
    Ok(lots::of_store(&db, store, after, limit).await?)
}

/// The audit trail of a territory, latest first.
pub async fn audit_of(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    after: Option<&AuditId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, ServiceError> {
    access::operator(actor, territory)?;
    Ok(audit::of_territory(&glane.db.begin_read().await?, territory, after, limit).await?)
}

/// One lot, for its store.
pub async fn lot(glane: &Glane, actor: &Actor, lot: &LotId) -> Result<LotRow, ServiceError> {
    let row = lots::get(&glane.db.begin_read().await?, lot).await?;
    access::store(actor, &row.lot.store, &row.territory)?;
    Ok(row)
}

/// One promise, for its association once it is published, and for the operator.
pub async fn allocation(glane: &Glane, actor: &Actor, id: &AllocationId) -> Result<AllocationRow, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = allocations::get(&db, id).await?;
    access::association(actor, &row.association, &row.territory)?;
    let published = days::get(&db, &row.territory, row.date).await?.is_some_and(|d| d.state == DayState::Published);
    if !published && access::operator(actor, &row.territory).is_err() {
        return Err(ServiceError::NotFound("allocation"));
    }
    Ok(row)
}
