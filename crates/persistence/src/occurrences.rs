//! Dates on which a store's hours differ from its week. The week itself is part of the store and is never touched by them.

use chrono::NaiveDate;
use glane_foundation::{LocalWindow, StoreId};
use glane_inventory::Store;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, json, text, to_json},
    entity::store_occurrence,
};

/// The hours of a store on one date; none: closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Whose.
    pub store: StoreId,
    /// When.
    pub date: NaiveDate,
    /// The hours of that date.
    pub windows: Vec<LocalWindow>,
}

/// Writes the hours of a date in place of those before.
pub async fn save(tx: &WriteTx, item: &Occurrence) -> Result<(), DbError> {
    remove(tx, &item.store, item.date).await?;
    let row = store_occurrence::Model { store: text(&item.store), date: item.date, windows: to_json(&item.windows)? };
    batch::insert_one::<store_occurrence::Entity>(tx, row).await
}

/// Goes back to the week.
pub async fn remove(tx: &WriteTx, store: &StoreId, date: NaiveDate) -> Result<(), DbError> {
    let old = store_occurrence::Entity::delete_many()
        .filter(store_occurrence::Column::Store.eq(store.as_str()))
        .filter(store_occurrence::Column::Date.eq(date));
    old.exec(tx.raw()).await?;
    Ok(())
}

/// The dates of a store from a day on, in order.
pub async fn of_store(db: &impl Reader, store: &StoreId, from: NaiveDate) -> Result<Vec<Occurrence>, DbError> {
    let own = store_occurrence::Entity::find()
        .filter(store_occurrence::Column::Store.eq(store.as_str()))
        .filter(store_occurrence::Column::Date.gte(from));
    own.order_by_asc(store_occurrence::Column::Date).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Stores as they are on a date: where that date differs from the week, its weekday holds the date's hours.
pub async fn on_date(db: &impl Reader, mut stores: Vec<Store>, date: NaiveDate) -> Result<Vec<Store>, DbError> {
    let differing = store_occurrence::Entity::find().filter(store_occurrence::Column::Date.eq(date));
    for row in differing.all(&db.executor()).await? {
        let differs = from_row(row)?;
        if let Some(store) = stores.iter_mut().find(|store| store.id == differs.store) {
            *store.pickup_hours.day_mut(chrono::Datelike::weekday(&date)) = differs.windows;
        }
    }
    Ok(stores)
}

fn from_row(row: store_occurrence::Model) -> Result<Occurrence, DbError> {
    Ok(Occurrence {
        store: id(&row.store, "store_occurrence.store")?,
        date: row.date,
        windows: json(&row.windows, "store_occurrence.windows")?,
    })
}
