//! Bookings: allocations that their association fetches itself. Where a booking stands is its allocation's state.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use glane_demand::booking::code::HandoverCode;
use glane_foundation::{AllocationId, AssociationId, Span, StoreId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select, sea_query::Expr};

use crate::{
    DbError, Reader, WriteTx,
    allocations::{self, AllocationRow},
    batch,
    convert::{id, known, text},
    entity::{allocation, booking},
};

/// When and where an allocation is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingRow {
    /// The promise it fetches.
    pub allocation: AllocationId,
    /// At whose door.
    pub store: StoreId,
    /// The local date of the slot.
    pub date: NaiveDate,
    /// The slot.
    pub slot: Span,
    /// Said at the door.
    pub code: HandoverCode,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// When the store handed it over.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Why it was handed over without the code.
    pub override_reason: Option<String>,
}

/// A booking with its promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The promise.
    pub allocation: AllocationRow,
    /// Its slot and code.
    pub booking: BookingRow,
}

/// Adds a booking.
pub async fn insert(tx: &WriteTx, row: &BookingRow) -> Result<(), DbError> {
    batch::insert_one::<booking::Entity>(tx, to_row(row)).await
}

/// Moves a booking to another slot.
pub async fn set_slot(tx: &WriteTx, id: &AllocationId, slot: Span) -> Result<(), DbError> {
    let change = booking::Entity::update_many()
        .col_expr(booking::Column::SlotStart, Expr::value(slot.start))
        .col_expr(booking::Column::SlotEnd, Expr::value(slot.end))
        .filter(booking::Column::Allocation.eq(id.as_str()));
    let updated = change.exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("booking", id)) } else { Ok(()) }
}

/// Notes that the store handed it over, and why without the code if it was.
pub async fn set_fetched(
    tx: &WriteTx,
    id: &AllocationId,
    at: DateTime<Utc>,
    override_reason: Option<&str>,
) -> Result<(), DbError> {
    let change = booking::Entity::update_many()
        .col_expr(booking::Column::FetchedAt, Expr::value(at))
        .col_expr(booking::Column::OverrideReason, Expr::value(override_reason.map(str::to_owned)))
        .filter(booking::Column::Allocation.eq(id.as_str()));
    let updated = change.exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("booking", id)) } else { Ok(()) }
}

/// One booking, if that promise is fetched by its association.
pub async fn find(db: &impl Reader, id: &AllocationId) -> Result<Option<BookingRow>, DbError> {
    booking::Entity::find_by_id(id.as_str()).one(&db.executor()).await?.map(from_row).transpose()
}

/// Bookings at a store's door on a date, in the order of their slots.
pub async fn at_store(db: &impl Reader, store: &StoreId, date: NaiveDate) -> Result<Vec<Booked>, DbError> {
    let here = booking::Entity::find().filter(booking::Column::Store.eq(store.as_str()));
    list(db, here.filter(booking::Column::Date.eq(date))).await
}

/// An association's bookings for a date, in the order of their slots.
pub async fn of_association(
    db: &impl Reader,
    association: &AssociationId,
    date: NaiveDate,
) -> Result<Vec<Booked>, DbError> {
    let mine = allocation::Entity::find()
        .filter(allocation::Column::Association.eq(association.as_str()))
        .filter(allocation::Column::Date.eq(date));
    let mine: BTreeSet<String> = mine.all(&db.executor()).await?.into_iter().map(|row| row.id).collect();
    list(db, booking::Entity::find().filter(booking::Column::Allocation.is_in(mine))).await
}

async fn list(db: &impl Reader, query: Select<booking::Entity>) -> Result<Vec<Booked>, DbError> {
    let in_order = query.order_by_asc(booking::Column::SlotStart).order_by_asc(booking::Column::Allocation);
    let rows = in_order.all(&db.executor()).await?.into_iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    let ids = rows.iter().map(|row| row.allocation.as_str());
    let promises = allocation::Entity::find().filter(allocation::Column::Id.is_in(ids));
    let promises: BTreeMap<AllocationId, AllocationRow> =
        allocations::list(db, promises).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let with = |booking: BookingRow| Some(Booked { allocation: promises.get(&booking.allocation)?.clone(), booking });
    Ok(rows.into_iter().filter_map(with).collect())
}

fn to_row(row: &BookingRow) -> booking::Model {
    booking::Model {
        allocation: text(&row.allocation),
        store: text(&row.store),
        date: row.date,
        slot_start: row.slot.start,
        slot_end: row.slot.end,
        code: row.code.to_string(),
        booked_at: row.booked_at,
        fetched_at: row.fetched_at,
        override_reason: row.override_reason.clone(),
    }
}

fn from_row(row: booking::Model) -> Result<BookingRow, DbError> {
    Ok(BookingRow {
        allocation: id(&row.allocation, "booking.allocation")?,
        store: id(&row.store, "booking.store")?,
        date: row.date,
        slot: Span { start: row.slot_start, end: row.slot_end },
        code: known(HandoverCode::parse(&row.code), &row.code, "booking.code")?,
        booked_at: row.booked_at,
        fetched_at: row.fetched_at,
        override_reason: row.override_reason,
    })
}
