//! Drivers.

use glane_fleet::Driver;
use glane_foundation::{DriverId, TerritoryId};

use crate::{
    DbError, Enrolled, Reader, WriteTx,
    convert::{id, text},
    enrolled::{self, enrol},
    entity::driver,
};

enrol!(driver);

/// Replaces a driver of this territory, or adds them as active. An id used in another territory is a duplicate.
pub async fn save(tx: &WriteTx, territory: &TerritoryId, item: &Driver) -> Result<(), DbError> {
    let row = driver::Model {
        id: text(&item.id),
        territory: text(territory),
        name: item.name.clone(),
        phone: item.phone.clone(),
        active: true,
    };
    enrolled::save::<driver::Entity>(tx, item.id.as_str(), territory, row).await
}

/// One driver, active or not.
pub async fn get(db: &impl Reader, id: &DriverId) -> Result<Enrolled<Driver>, DbError> {
    from_row(enrolled::get::<driver::Entity>(db, id.as_str()).await?)
}

/// These drivers, active or not, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[&DriverId]) -> Result<Vec<Driver>, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let rows = enrolled::get_many::<driver::Entity>(db, &ids).await?;
    rows.into_iter().map(|row| Ok(from_row(row)?.item)).collect()
}

/// All drivers of a territory, active or not, in the order of their ids.
pub async fn all(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Enrolled<Driver>>, DbError> {
    enrolled::all::<driver::Entity>(db, territory).await?.into_iter().map(from_row).collect()
}

/// Some drivers of a territory, active or not, in the order of their ids; `after` is the last one of the page before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&DriverId>,
    limit: u64,
) -> Result<Vec<Enrolled<Driver>>, DbError> {
    let rows = enrolled::page::<driver::Entity>(db, territory, after.map(DriverId::as_str), limit).await?;
    rows.into_iter().map(from_row).collect()
}

/// The active drivers of a territory, in the order of their ids.
pub async fn active(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Driver>, DbError> {
    Ok(enrolled::active(all(db, territory).await?))
}

/// Lets a driver take part, or no longer.
pub async fn set_active(tx: &WriteTx, id: &DriverId, active: bool) -> Result<(), DbError> {
    enrolled::set_active::<driver::Entity>(tx, id.as_str(), active).await
}

fn from_row(row: driver::Model) -> Result<Enrolled<Driver>, DbError> {
    let item = Driver { id: id(&row.id, "driver.id")?, name: row.name, phone: row.phone };
    Ok(Enrolled { territory: id(&row.territory, "driver.territory")?, active: row.active, item })
}
