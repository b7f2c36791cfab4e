//! Planning runs: what the engines were asked, when, and what they can prove. Never changed afterwards.

use chrono::{DateTime, NaiveDate, Utc};
use glane_foundation::TerritoryId;
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use serde_json::Value;

use crate::{
    DbError, Reader, RunId, Version, WriteTx, batch,
    convert::{id, json, maybe_json, text, to_json},
    entity::planning_run,
};

/// One run of the engines over a day.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanningRun {
    /// Identity.
    pub id: RunId,
    /// The territory planned.
    pub territory: TerritoryId,
    /// The local date planned.
    pub date: NaiveDate,
    /// The day's version it was made from.
    pub snapshot_version: Version,
    /// Seed of its random numbers.
    pub seed: i64,
    /// When the engines started.
    pub started_at: DateTime<Utc>,
    /// When they were done.
    pub finished_at: DateTime<Utc>,
    /// Its figures, as the use case wrote them.
    pub summary: Value,
    /// The certificate of fairness, as the matching wrote it.
    pub proof: Option<Value>,
    /// What the engines remarked, for the operator.
    pub notes: String,
}

/// Adds a run.
pub async fn insert(tx: &WriteTx, run: &PlanningRun) -> Result<(), DbError> {
    let row = planning_run::Model {
        id: text(&run.id),
        territory: text(&run.territory),
        date: run.date,
        snapshot_version: run.snapshot_version.0,
        seed: run.seed,
        started_at: run.started_at,
        finished_at: run.finished_at,
        summary: to_json(&run.summary)?,
        proof: run.proof.as_ref().map(to_json).transpose()?,
        notes: run.notes.clone(),
    };
    batch::insert_one::<planning_run::Entity>(tx, row).await
}

/// One run.
pub async fn get(db: &impl Reader, id: &RunId) -> Result<PlanningRun, DbError> {
    let row = planning_run::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("run", id))?)
}

/// One run without its proof, which is as long as its day and of use only to whoever asks why.
pub async fn without_proof(db: &impl Reader, id: &RunId) -> Result<PlanningRun, DbError> {
    let columns = planning_run::Column::iter().filter(|column| !matches!(column, planning_run::Column::Proof));
    let query = planning_run::Entity::find_by_id(id.as_str()).select_only().columns(columns);
    let row = query.expr_as(Expr::value(None::<String>), "proof").one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("run", id))?)
}

/// The proof of a run as it was written, if it has one.
pub async fn proof(db: &impl Reader, id: &RunId) -> Result<Option<String>, DbError> {
    let query = planning_run::Entity::find_by_id(id.as_str()).select_only().column(planning_run::Column::Proof);
    let found: Option<Option<String>> = query.into_tuple().one(&db.executor()).await?;
    found.ok_or_else(|| DbError::not_found("run", id))
}

/// The runs of a day, latest first.
pub async fn of_day(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<PlanningRun>, DbError> {
    let query = planning_run::Entity::find()
        .filter(planning_run::Column::Territory.eq(territory.as_str()))
        .filter(planning_run::Column::Date.eq(date));
    let latest_first = query.order_by_desc(planning_run::Column::FinishedAt).order_by_desc(planning_run::Column::Id);
    latest_first.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn from_row(row: planning_run::Model) -> Result<PlanningRun, DbError> {
    Ok(PlanningRun {
        id: id(&row.id, "planning_run.id")?,
        territory: id(&row.territory, "planning_run.territory")?,
        date: row.date,
        snapshot_version: Version(row.snapshot_version),
        seed: row.seed,
        started_at: row.started_at,
        finished_at: row.finished_at,
        summary: json(&row.summary, "planning_run.summary")?,
        proof: maybe_json(row.proof.as_deref(), "planning_run.proof")?,
        notes: row.notes,
    })
}
