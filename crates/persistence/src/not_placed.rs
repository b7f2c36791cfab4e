//! What a run could not give, and why.

use chrono::NaiveDate;
use glane_foundation::{Cases, LotId, Sentence, TerritoryId};
use sea_orm::{
    ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, sea_query::Expr,
};
use serde_json::Value;

use crate::{
    DbError, Reader, RunId, WriteTx, batch,
    convert::{id, json, maybe_json, text, to_json},
    entity::{not_placed, planning_run},
    rounds::runs_that_hold,
};

/// Cases of a lot nobody gets today.
#[derive(Debug, Clone, PartialEq)]
pub struct NotPlaced {
    /// Of which lot.
    pub lot: LotId,
    /// How many.
    pub cases: Cases,
    /// Stable name of the reason.
    pub code: String,
    /// The reason in plain words.
    pub sentence: Sentence,
    /// What the reason rests on, as the use case wrote it.
    pub detail: Option<Value>,
}

/// Adds what a run could not give.
pub async fn insert(tx: &WriteTx, run: &RunId, rows: &[NotPlaced]) -> Result<(), DbError> {
    let models = (0..).zip(rows).map(|(position, row)| to_row(run, position, row)).collect::<Result<_, _>>()?;
    batch::insert::<not_placed::Entity>(tx, models).await
}

/// Of one run, in the order in which it was added.
pub async fn of_run(db: &impl Reader, run: &RunId) -> Result<Vec<NotPlaced>, DbError> {
    list(db, not_placed::Entity::find().filter(not_placed::Column::Run.eq(run.as_str()))).await
}

/// Of the run that holds on a day; nothing before the first run.
pub async fn of_day(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<NotPlaced>, DbError> {
    list(db, of_runs(territory, date)).await
}

fn of_runs(territory: &TerritoryId, date: NaiveDate) -> Select<not_placed::Entity> {
    let of_territory = planning_run::Entity::find()
        .select_only()
        .column(planning_run::Column::Id)
        .filter(planning_run::Column::Territory.eq(territory.as_str()))
        .filter(planning_run::Column::Id.in_subquery(runs_that_hold(date)))
        .into_query();
    not_placed::Entity::find().filter(not_placed::Column::Run.in_subquery(of_territory))
}

/// The same without what the reasons rest on, which is as long as there are associations.
pub async fn of_day_in_short(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<Vec<NotPlaced>, DbError> {
    let columns = not_placed::Column::iter().filter(|column| !matches!(column, not_placed::Column::Detail));
    let query = of_runs(territory, date).select_only().columns(columns);
    list(db, query.expr_as(Expr::value(None::<String>), "detail")).await
}

/// Of these lots, in the run that holds on a day.
pub async fn of_lots(db: &impl Reader, date: NaiveDate, lots: &[LotId]) -> Result<Vec<NotPlaced>, DbError> {
    let query = not_placed::Entity::find()
        .filter(not_placed::Column::Lot.is_in(lots.iter().map(LotId::as_str)))
        .filter(not_placed::Column::Run.in_subquery(runs_that_hold(date)));
    list(db, query).await
}

async fn list(db: &impl Reader, query: Select<not_placed::Entity>) -> Result<Vec<NotPlaced>, DbError> {
    let in_order = query.order_by_asc(not_placed::Column::Run).order_by_asc(not_placed::Column::Position);
    in_order.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(run: &RunId, position: i64, row: &NotPlaced) -> Result<not_placed::Model, DbError> {
    Ok(not_placed::Model {
        run: text(run),
        position,
        lot: text(&row.lot),
        cases: row.cases.get(),
        code: row.code.clone(),
        sentence: to_json(&row.sentence)?,
        detail: row.detail.as_ref().map(to_json).transpose()?,
    })
}

fn from_row(row: not_placed::Model) -> Result<NotPlaced, DbError> {
    Ok(NotPlaced {
        lot: id(&row.lot, "not_placed.lot")?,
        cases: Cases::new(row.cases),
        code: row.code,
        sentence: json(&row.sentence, "not_placed.sentence")?,
        detail: maybe_json(row.detail.as_deref(), "not_placed.detail")?,
    })
}
