//! Territories and their settings.

use glane_foundation::{Territory, TerritoryId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, json, text, to_json},
    entity::territory,
};

/// A territory with the settings its operator may edit.
#[derive(Debug, Clone, PartialEq)]
pub struct TerritoryRow {
    /// The territory.
    pub territory: Territory,
    /// Its settings, as the use cases wrote them.
    pub settings: Value,
}

/// Replaces a territory, or adds it.
pub async fn save(tx: &WriteTx, row: &TerritoryRow) -> Result<(), DbError> {
    let model = to_row(row)?;
    let change = model.clone().into_active_model().reset_all();
    let same = territory::Column::Id.eq(model.id.as_str());
    let updated = territory::Entity::update_many().set(change).filter(same).exec(tx.raw()).await?;
    if updated.rows_affected == 0 { batch::insert_one::<territory::Entity>(tx, model).await } else { Ok(()) }
}

/// One territory.
pub async fn get(db: &impl Reader, id: &TerritoryId) -> Result<TerritoryRow, DbError> {
    let row = territory::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("territory", id))?)
}

/// Every territory, in the order of their ids.
pub async fn all(db: &impl Reader) -> Result<Vec<TerritoryRow>, DbError> {
    let rows = territory::Entity::find().order_by_asc(territory::Column::Id).all(&db.executor()).await?;
    rows.into_iter().map(from_row).collect()
}

fn to_row(row: &TerritoryRow) -> Result<territory::Model, DbError> {
    Ok(territory::Model {
        id: text(&row.territory.id),
        name: row.territory.name.clone(),
        time_zone: row.territory.time_zone.name().to_owned(),
        settings: to_json(&row.settings)?,
    })
}

fn from_row(row: territory::Model) -> Result<TerritoryRow, DbError> {
    let zone = row.time_zone.parse().map_err(|error| DbError::unreadable("territory.time_zone", error))?;
    Ok(TerritoryRow {
        territory: Territory { id: id(&row.id, "territory.id")?, name: row.name, time_zone: zone },
        settings: json(&row.settings, "territory.settings")?,
    })
}
