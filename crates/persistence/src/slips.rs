//! Donation slips (bons de retrait): numbered without gaps per territory and year, never changed; a correction makes a new
//! one that replaces the old.

use chrono::{DateTime, Utc};
use glane_foundation::{AssociationId, Id, RoundId, StopId, StoreId, TerritoryId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, Query},
};
use serde_json::Value;

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, json, maybe_id, maybe_text, text, to_json},
    entity::slip,
};

/// Marks a [`SlipId`].
#[derive(Debug)]
pub enum SlipKind {}
/// Identity of a slip.
pub type SlipId = Id<SlipKind>;

/// A slip.
#[derive(Debug, Clone, PartialEq)]
pub struct SlipRow {
    /// Identity.
    pub id: SlipId,
    /// Where it is counted.
    pub territory: TerritoryId,
    /// Year of its number.
    pub year: i64,
    /// Its number in that year, from 1.
    pub number: i64,
    /// Who gives.
    pub store: StoreId,
    /// Who takes charge.
    pub association: AssociationId,
    /// In which round.
    pub round: RoundId,
    /// At which stop.
    pub stop: StopId,
    /// When it was handed over.
    pub handed_at: DateTime<Utc>,
    /// When the slip was made.
    pub made_at: DateTime<Utc>,
    /// Name of who signed.
    pub signed_by: Option<String>,
    /// What they drew, as path data.
    pub drawing: Option<String>,
    /// Its accepted lines, as the use case wrote them.
    pub lines: Value,
    /// The slip it replaces.
    pub replaces: Option<SlipId>,
}

/// Adds a slip.
pub async fn insert(tx: &WriteTx, row: &SlipRow) -> Result<(), DbError> {
    batch::insert_one::<slip::Entity>(tx, to_row(row)?).await
}

/// Adds slips.
pub async fn insert_all(tx: &WriteTx, rows: &[SlipRow]) -> Result<(), DbError> {
    batch::insert::<slip::Entity>(tx, rows.iter().map(to_row).collect::<Result<_, _>>()?).await
}

/// The next free number of a year.
pub async fn next_number(tx: &WriteTx, territory: &TerritoryId, year: i64) -> Result<i64, DbError> {
    let same_year =
        slip::Entity::find().filter(slip::Column::Territory.eq(territory.as_str())).filter(slip::Column::Year.eq(year));
    let last = same_year.order_by_desc(slip::Column::Number).one(tx.raw()).await?;
    Ok(last.map_or(1, |row| row.number + 1))
}

/// One slip.
pub async fn get(db: &impl Reader, wanted: &SlipId) -> Result<SlipRow, DbError> {
    let row = slip::Entity::find_by_id(wanted.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("slip", wanted))?)
}

/// Slips of a stop, oldest first, the replaced ones included.
pub async fn of_stop(db: &impl Reader, stop: &StopId) -> Result<Vec<SlipRow>, DbError> {
    list(db, slip::Entity::find().filter(slip::Column::Stop.eq(stop.as_str()))).await
}

/// Slips of a store, oldest first, the replaced ones included.
pub async fn of_store(db: &impl Reader, store: &StoreId) -> Result<Vec<SlipRow>, DbError> {
    list(db, slip::Entity::find().filter(slip::Column::Store.eq(store.as_str()))).await
}

/// Slips of an association, oldest first, the replaced ones included.
pub async fn of_association(db: &impl Reader, association: &AssociationId) -> Result<Vec<SlipRow>, DbError> {
    list(db, slip::Entity::find().filter(slip::Column::Association.eq(association.as_str()))).await
}

/// Slips of a store that still hold, latest first; `before` is year and number of the last one of the page before.
pub async fn latest_of_store(
    db: &impl Reader,
    store: &StoreId,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<SlipRow>, DbError> {
    latest(db, slip::Entity::find().filter(slip::Column::Store.eq(store.as_str())), before, limit).await
}

/// Slips of an association that still hold, latest first; `before` is year and number of the last one of the page before.
pub async fn latest_of_association(
    db: &impl Reader,
    association: &AssociationId,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<SlipRow>, DbError> {
    latest(db, slip::Entity::find().filter(slip::Column::Association.eq(association.as_str())), before, limit).await
}

async fn latest(
    db: &impl Reader,
    mut query: Select<slip::Entity>,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<SlipRow>, DbError> {
    if let Some((year, number)) = before {
        let same_year = slip::Column::Year.eq(year).and(slip::Column::Number.lt(number));
        query = query.filter(Condition::any().add(slip::Column::Year.lt(year)).add(same_year));
    }
    // What replaces a slip is of the same stop.
    let newer = Query::select()
        .expr(Expr::value(1))
        .from_as(slip::Entity, Alias::new("newer"))
        .and_where(Expr::col((Alias::new("newer"), slip::Column::Stop)).equals((slip::Entity, slip::Column::Stop)))
        .and_where(Expr::col((Alias::new("newer"), slip::Column::Replaces)).equals((slip::Entity, slip::Column::Id)))
        .to_owned();
    let latest_first = query.filter(Expr::exists(newer).not()).order_by_desc(slip::Column::Year);
    let rows = latest_first.order_by_desc(slip::Column::Number).limit(limit).all(&db.executor()).await?;
    rows.into_iter().map(from_row).collect()
}

async fn list(db: &impl Reader, query: Select<slip::Entity>) -> Result<Vec<SlipRow>, DbError> {
    let in_order = query.order_by_asc(slip::Column::Year).order_by_asc(slip::Column::Number);
    in_order.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(row: &SlipRow) -> Result<slip::Model, DbError> {
    Ok(slip::Model {
        id: text(&row.id),
        territory: text(&row.territory),
        year: row.year,
        number: row.number,
        store: text(&row.store),
        association: text(&row.association),
        round: text(&row.round),
        stop: text(&row.stop),
        handed_at: row.handed_at,
        made_at: row.made_at,
        signed_by: row.signed_by.clone(),
        drawing: row.drawing.clone(),
        lines: to_json(&row.lines)?,
        replaces: maybe_text(row.replaces.as_ref()),
    })
}

fn from_row(row: slip::Model) -> Result<SlipRow, DbError> {
    Ok(SlipRow {
        id: id(&row.id, "slip.id")?,
        territory: id(&row.territory, "slip.territory")?,
        year: row.year,
        number: row.number,
        store: id(&row.store, "slip.store")?,
        association: id(&row.association, "slip.association")?,
        round: id(&row.round, "slip.round")?,
        stop: id(&row.stop, "slip.stop")?,
        handed_at: row.handed_at,
        made_at: row.made_at,
        signed_by: row.signed_by,
        drawing: row.drawing,
        lines: json(&row.lines, "slip.lines")?,
        replaces: maybe_id(row.replaces.as_deref(), "slip.replaces")?,
    })
}
