//! Who drives what on which date.

use chrono::NaiveDate;
use glane_fleet::Duty;
use glane_foundation::{LocalWindow, Seconds, TerritoryId, VanId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, maybe_id, maybe_text, text},
    entity::{duty, van},
};

/// Puts a van on the road on a date, in place of what was planned for it.
pub async fn save(tx: &WriteTx, date: NaiveDate, item: &Duty) -> Result<(), DbError> {
    remove(tx, date, &item.van).await?;
    let row = duty::Model {
        date,
        van: text(&item.van),
        driver: maybe_text(item.driver.as_ref()),
        shift_from: item.shift.from(),
        shift_to: item.shift.to(),
        pause_seconds: item.pause.get(),
    };
    batch::insert_one::<duty::Entity>(tx, row).await
}

/// Leaves a van at the depot on a date; nothing happens if it was there anyway.
pub async fn remove(tx: &WriteTx, date: NaiveDate, van: &VanId) -> Result<(), DbError> {
    let old =
        duty::Entity::delete_many().filter(duty::Column::Date.eq(date)).filter(duty::Column::Van.eq(van.as_str()));
    old.exec(tx.raw()).await?;
    Ok(())
}

/// The duties of a date for the active vans of a territory, in the order of the vans' ids.
pub async fn of(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<Duty>, DbError> {
    let vans = van::Entity::find()
        .select_only()
        .column(van::Column::Id)
        .filter(van::Column::Territory.eq(territory.as_str()))
        .filter(van::Column::Active.eq(true))
        .into_query();
    let rows = duty::Entity::find()
        .filter(duty::Column::Date.eq(date))
        .filter(duty::Column::Van.in_subquery(vans))
        .order_by_asc(duty::Column::Van)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: duty::Model) -> Result<Duty, DbError> {
    Ok(Duty {
        van: id(&row.van, "duty.van")?,
        driver: maybe_id(row.driver.as_deref(), "duty.driver")?,
        shift: LocalWindow::new(row.shift_from, row.shift_to)
            .map_err(|error| DbError::unreadable("duty.shift_from and shift_to", error))?,
        pause: Seconds::new(row.pause_seconds),
    })
}
