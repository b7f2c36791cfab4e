//! Stores.

use std::collections::BTreeMap;

use glane_foundation::{Seconds, StoreId, TerritoryId};
use glane_inventory::Store;

use crate::{
    DbError, Enrolled, Reader, WriteTx,
    convert::{id, json, point, text, to_json},
    enrolled::{self, enrol},
    entity::store,
};

enrol!(store);

/// Replaces a store of this territory, or adds it as active. An id used in another territory is a duplicate.
pub async fn save(tx: &WriteTx, territory: &TerritoryId, item: &Store) -> Result<(), DbError> {
    enrolled::save::<store::Entity>(tx, item.id.as_str(), territory, to_row(territory, item)?).await
}

/// One store, active or not.
pub async fn get(db: &impl Reader, id: &StoreId) -> Result<Enrolled<Store>, DbError> {
    from_row(enrolled::get::<store::Entity>(db, id.as_str()).await?)
}

/// These stores, active or not, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[&StoreId]) -> Result<Vec<Store>, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let rows = enrolled::get_many::<store::Entity>(db, &ids).await?;
    rows.into_iter().map(|row| Ok(from_row(row)?.item)).collect()
}

/// All stores of a territory, active or not, in the order of their ids.
pub async fn all(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Enrolled<Store>>, DbError> {
    enrolled::all::<store::Entity>(db, territory).await?.into_iter().map(from_row).collect()
}

/// Some stores of a territory, active or not, in the order of their ids; `after` is the last one of the page before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&StoreId>,
    limit: u64,
) -> Result<Vec<Enrolled<Store>>, DbError> {
    let rows = enrolled::page::<store::Entity>(db, territory, after.map(StoreId::as_str), limit).await?;
    rows.into_iter().map(from_row).collect()
}

/// The names of all stores of a territory, active or not.
pub async fn names(db: &impl Reader, territory: &TerritoryId) -> Result<BTreeMap<StoreId, String>, DbError> {
    let named = enrolled::names::<store::Entity>(db, territory, store::Column::Name).await?;
    named.into_iter().map(|(of, name)| Ok((id(&of, "store.id")?, name))).collect()
}

/// The active stores of a territory, in the order of their ids.
pub async fn active(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Store>, DbError> {
    Ok(enrolled::active(all(db, territory).await?))
}

/// Lets a store take part, or no longer.
pub async fn set_active(tx: &WriteTx, id: &StoreId, active: bool) -> Result<(), DbError> {
    enrolled::set_active::<store::Entity>(tx, id.as_str(), active).await
}

fn to_row(territory: &TerritoryId, item: &Store) -> Result<store::Model, DbError> {
    Ok(store::Model {
        id: text(&item.id),
        territory: text(territory),
        name: item.name.clone(),
        address: item.address.clone(),
        lat: item.location.lat(),
        lon: item.location.lon(),
        pickup_hours: to_json(&item.pickup_hours)?,
        stop_seconds: item.stop_time.get(),
        access_notes: item.access_notes.clone(),
        phone: item.phone.clone(),
        active: true,
    })
}

pub(crate) fn from_row(row: store::Model) -> Result<Enrolled<Store>, DbError> {
    let item = Store {
        id: id(&row.id, "store.id")?,
        name: row.name,
        address: row.address,
        location: point(row.lat, row.lon, "store.lat and lon")?,
        pickup_hours: json(&row.pickup_hours, "store.pickup_hours")?,
        stop_time: Seconds::new(row.stop_seconds),
        access_notes: row.access_notes,
        phone: row.phone,
    };
    Ok(Enrolled { territory: id(&row.territory, "store.territory")?, active: row.active, item })
}
