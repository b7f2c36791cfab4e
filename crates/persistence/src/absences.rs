//! Days on which drivers are away.

use chrono::NaiveDate;
use glane_foundation::{DriverId, TerritoryId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, text},
    entity::{absence, driver},
};

/// A driver is away on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Who.
    pub driver: DriverId,
    /// When.
    pub date: NaiveDate,
    /// What the operator wants to remember; never why, which is nobody's business.
    pub note: String,
}

/// Notes an absence, in place of an earlier note on the same day.
pub async fn save(tx: &WriteTx, absence: &Absence) -> Result<(), DbError> {
    remove(tx, &absence.driver, absence.date).await?;
    let row = absence::Model { driver: text(&absence.driver), date: absence.date, note: absence.note.clone() };
    batch::insert_one::<absence::Entity>(tx, row).await
}

/// The driver is there after all; nothing happens if nobody said otherwise.
pub async fn remove(tx: &WriteTx, driver: &DriverId, date: NaiveDate) -> Result<(), DbError> {
    absence::Entity::delete_by_id((text(driver), date)).exec(tx.raw()).await?;
    Ok(())
}

/// The absences of a territory from a date on, by date and driver.
pub async fn from(db: &impl Reader, territory: &TerritoryId, first: NaiveDate) -> Result<Vec<Absence>, DbError> {
    let here = driver::Entity::find()
        .select_only()
        .column(driver::Column::Id)
        .filter(driver::Column::Territory.eq(territory.as_str()))
        .into_query();
    let rows = absence::Entity::find()
        .filter(absence::Column::Date.gte(first))
        .filter(absence::Column::Driver.in_subquery(here))
        .order_by_asc(absence::Column::Date)
        .order_by_asc(absence::Column::Driver)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: absence::Model) -> Result<Absence, DbError> {
    Ok(Absence { driver: id(&row.driver, "absence.driver")?, date: row.date, note: row.note })
}
