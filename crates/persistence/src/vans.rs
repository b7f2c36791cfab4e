//! Vans.

use glane_fleet::{Van, VanCapacity};
use glane_foundation::{Grams, TerritoryId, VanId};

use crate::{
    DbError, Enrolled, Reader, WriteTx,
    convert::{count, id, json, point, text, to_json},
    enrolled::{self, enrol},
    entity::van,
};

enrol!(van);

/// Replaces a van of this territory, or adds it as active. An id used in another territory is a duplicate.
pub async fn save(tx: &WriteTx, territory: &TerritoryId, item: &Van) -> Result<(), DbError> {
    enrolled::save::<van::Entity>(tx, item.id.as_str(), territory, to_row(territory, item)?).await
}

/// One van, active or not.
pub async fn get(db: &impl Reader, id: &VanId) -> Result<Enrolled<Van>, DbError> {
    from_row(enrolled::get::<van::Entity>(db, id.as_str()).await?)
}

/// These vans, active or not, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[&VanId]) -> Result<Vec<Van>, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let rows = enrolled::get_many::<van::Entity>(db, &ids).await?;
    rows.into_iter().map(|row| Ok(from_row(row)?.item)).collect()
}

/// All vans of a territory, active or not, in the order of their ids.
pub async fn all(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Enrolled<Van>>, DbError> {
    enrolled::all::<van::Entity>(db, territory).await?.into_iter().map(from_row).collect()
}

/// Some vans of a territory, active or not, in the order of their ids; `after` is the last one of the page before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&VanId>,
    limit: u64,
) -> Result<Vec<Enrolled<Van>>, DbError> {
    let rows = enrolled::page::<van::Entity>(db, territory, after.map(VanId::as_str), limit).await?;
    rows.into_iter().map(from_row).collect()
}

/// The active vans of a territory, in the order of their ids.
pub async fn active(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Van>, DbError> {
    Ok(enrolled::active(all(db, territory).await?))
}

/// Lets a van take part, or no longer.
pub async fn set_active(tx: &WriteTx, id: &VanId, active: bool) -> Result<(), DbError> {
    enrolled::set_active::<van::Entity>(tx, id.as_str(), active).await
}

fn to_row(territory: &TerritoryId, item: &Van) -> Result<van::Model, DbError> {
    Ok(van::Model {
        id: text(&item.id),
        territory: text(territory),
        name: item.name.clone(),
        depot_lat: item.depot.lat(),
        depot_lon: item.depot.lon(),
        grams: item.capacity.grams.get(),
        crates: item.capacity.crates.into(),
        chilled_crates: item.capacity.chilled_crates.into(),
        frozen_crates: item.capacity.frozen_crates.into(),
        cooling: to_json(&item.cooling)?,
        active: true,
    })
}

fn from_row(row: van::Model) -> Result<Enrolled<Van>, DbError> {
    let capacity = VanCapacity {
        grams: Grams::new(row.grams),
        crates: count(row.crates, "van.crates")?,
        chilled_crates: count(row.chilled_crates, "van.chilled_crates")?,
        frozen_crates: count(row.frozen_crates, "van.frozen_crates")?,
    };
    let item = Van {
        id: id(&row.id, "van.id")?,
        name: row.name,
        depot: point(row.depot_lat, row.depot_lon, "van.depot_lat and depot_lon")?,
        capacity,
        cooling: json(&row.cooling, "van.cooling")?,
    };
    Ok(Enrolled { territory: id(&row.territory, "van.territory")?, active: row.active, item })
}
