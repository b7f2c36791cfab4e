//! Acts at the stops of rounds: kept as they came, whether or not they could be followed. Never changed afterwards, but for
//! what keeps them from being followed, and the operator's note that a troublesome one has been settled.

use chrono::{DateTime, Utc};
use glane_fleet::{ActId, StopAct};
use glane_foundation::{Actor, RoundId, Sentence, TerritoryId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, json, maybe_json, text, to_json},
    entity::{round, stop_act},
};

/// An act with its author and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// The act as the phone told it.
    pub act: StopAct,
    /// In which round.
    pub round: RoundId,
    /// Who says so, for whom, by which door.
    pub actor: Actor,
    /// When it reached the server.
    pub received_at: DateTime<Utc>,
    /// Why it could not be followed as it stands; the operator decides.
    pub trouble: Option<Sentence>,
    /// When the operator had seen to it.
    pub settled_at: Option<DateTime<Utc>>,
}

/// Adds an act.
pub async fn insert(tx: &WriteTx, row: &ActRow) -> Result<(), DbError> {
    batch::insert_one::<stop_act::Entity>(tx, to_row(row)?).await
}

/// Adds acts.
pub async fn insert_all(tx: &WriteTx, rows: &[ActRow]) -> Result<(), DbError> {
    batch::insert::<stop_act::Entity>(tx, rows.iter().map(to_row).collect::<Result<_, _>>()?).await
}

/// An act, if it has arrived.
pub async fn find(db: &impl Reader, id: &ActId) -> Result<Option<ActRow>, DbError> {
    stop_act::Entity::find_by_id(id.as_str()).one(&db.executor()).await?.map(from_row).transpose()
}

/// Acts of these rounds, in the order in which they happened.
pub async fn of_rounds(db: &impl Reader, rounds: &[RoundId]) -> Result<Vec<ActRow>, DbError> {
    list(db, stop_act::Entity::find().filter(stop_act::Column::Round.is_in(rounds.iter().map(RoundId::as_str)))).await
}

/// Acts of a territory that could not be followed and wait for its operator.
pub async fn in_trouble(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<ActRow>, DbError> {
    // The few that wait anywhere first: asked for the territory's rounds at once, SQLite goes through every act of every round
    // there ever was (150 ms after 60 days).
    let waiting = stop_act::Entity::find()
        .filter(stop_act::Column::Trouble.is_not_null())
        .filter(stop_act::Column::SettledAt.is_null());
    let mut found = list(db, waiting).await?;
    let ids = found.iter().map(|row| row.round.as_str());
    let here = round::Entity::find().select_only().column(round::Column::Id).filter(round::Column::Id.is_in(ids));
    let here = here.filter(round::Column::Territory.eq(territory.as_str())).into_tuple();
    let here: Vec<String> = here.all(&db.executor()).await?;
    found.retain(|row| here.iter().any(|id| id == row.round.as_str()));
    Ok(found)
}

/// Writes down why an act cannot be followed, or that it can after all.
pub async fn set_trouble(tx: &WriteTx, id: &ActId, trouble: Option<&Sentence>) -> Result<(), DbError> {
    let trouble = trouble.map(to_json).transpose()?;
    let change = stop_act::Entity::update_many().col_expr(stop_act::Column::Trouble, Expr::value(trouble));
    change.filter(stop_act::Column::Id.eq(id.as_str())).exec(tx.raw()).await?;
    Ok(())
}

/// Notes that the operator has seen to a troublesome act.
pub async fn settle(tx: &WriteTx, id: &ActId, at: DateTime<Utc>) -> Result<(), DbError> {
    let change = stop_act::Entity::update_many().col_expr(stop_act::Column::SettledAt, Expr::value(at));
    let updated = change.filter(stop_act::Column::Id.eq(id.as_str())).exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("act", id)) } else { Ok(()) }
}

async fn list(db: &impl Reader, query: Select<stop_act::Entity>) -> Result<Vec<ActRow>, DbError> {
    let in_order = query.order_by_asc(stop_act::Column::HappenedAt).order_by_asc(stop_act::Column::Id);
    in_order.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(row: &ActRow) -> Result<stop_act::Model, DbError> {
    Ok(stop_act::Model {
        id: text(&row.act.id),
        round: text(&row.round),
        stop: text(&row.act.stop),
        happened_at: row.act.at,
        received_at: row.received_at,
        deed: row.act.deed.code().to_owned(),
        actor: to_json(&row.actor)?,
        content: to_json(&row.act)?,
        trouble: row.trouble.as_ref().map(to_json).transpose()?,
        settled_at: row.settled_at,
    })
}

fn from_row(row: stop_act::Model) -> Result<ActRow, DbError> {
    Ok(ActRow {
        act: json(&row.content, "stop_act.content")?,
        round: id(&row.round, "stop_act.round")?,
        actor: json(&row.actor, "stop_act.actor")?,
        received_at: row.received_at,
        trouble: maybe_json(row.trouble.as_deref(), "stop_act.trouble")?,
        settled_at: row.settled_at,
    })
}
