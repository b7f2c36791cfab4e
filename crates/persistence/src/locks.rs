//! Promises that the operator keeps on a van, whatever is planned again.

use chrono::NaiveDate;
use glane_foundation::{AssociationId, Cases, LotId, TerritoryId, VanId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, text},
    entity::lock,
};

/// Cases of a lot that stay promised to an association and on a van.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Of which lot.
    pub lot: LotId,
    /// For whom.
    pub association: AssociationId,
    /// On which van.
    pub van: VanId,
    /// How many.
    pub cases: Cases,
}

/// The locks of a day, in the order of lots, associations and vans.
pub async fn of_day(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<Lock>, DbError> {
    let query = lock::Entity::find()
        .filter(lock::Column::Territory.eq(territory.as_str()))
        .filter(lock::Column::Date.eq(date))
        .order_by_asc(lock::Column::Lot)
        .order_by_asc(lock::Column::Association)
        .order_by_asc(lock::Column::Van);
    query.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Puts these locks in place of those of the day.
pub async fn replace(tx: &WriteTx, territory: &TerritoryId, date: NaiveDate, locks: &[Lock]) -> Result<(), DbError> {
    let old = lock::Entity::delete_many()
        .filter(lock::Column::Territory.eq(territory.as_str()))
        .filter(lock::Column::Date.eq(date));
    old.exec(tx.raw()).await?;
    let rows = locks.iter().map(|one| lock::Model {
        territory: text(territory),
        date,
        lot: text(&one.lot),
        association: text(&one.association),
        van: text(&one.van),
        cases: one.cases.get(),
    });
    batch::insert::<lock::Entity>(tx, rows.collect()).await
}

fn from_row(row: lock::Model) -> Result<Lock, DbError> {
    Ok(Lock {
        lot: id(&row.lot, "lock.lot")?,
        association: id(&row.association, "lock.association")?,
        van: id(&row.van, "lock.van")?,
        cases: Cases::new(row.cases),
    })
}
