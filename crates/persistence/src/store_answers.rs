//! What a store said about a day, apart from its lots: so that silence and "nothing today" are told apart.

use chrono::{DateTime, NaiveDate, Utc};
use glane_foundation::{Actor, StoreId, TerritoryId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{code, id, json, text, to_code, to_json},
    entity::{store, store_answer},
};

/// The answer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// There is no surplus today.
    Nothing,
    /// Everything there is has been declared.
    Declared,
}

/// Who answered what for which day, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreAnswer {
    /// The store.
    pub store: StoreId,
    /// The day it is about.
    pub date: NaiveDate,
    /// The answer.
    pub answer: Answer,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Who gave it.
    pub actor: Actor,
}

/// Writes an answer in place of the one before.
pub async fn save(tx: &WriteTx, answer: &StoreAnswer) -> Result<(), DbError> {
    remove(tx, &answer.store, answer.date).await?;
    let row = store_answer::Model {
        store: text(&answer.store),
        date: answer.date,
        answer: to_code(&answer.answer)?,
        at: answer.at,
        actor: to_json(&answer.actor)?,
    };
    batch::insert_one::<store_answer::Entity>(tx, row).await
}

/// Takes an answer back: the store has not answered.
pub async fn remove(tx: &WriteTx, store: &StoreId, date: NaiveDate) -> Result<(), DbError> {
    let old = store_answer::Entity::delete_many()
        .filter(store_answer::Column::Store.eq(store.as_str()))
        .filter(store_answer::Column::Date.eq(date));
    old.exec(tx.raw()).await?;
    Ok(())
}

/// The answer of one store, if it gave one.
pub async fn get(db: &impl Reader, store: &StoreId, date: NaiveDate) -> Result<Option<StoreAnswer>, DbError> {
    let row = store_answer::Entity::find_by_id((store.as_str().to_owned(), date)).one(&db.executor()).await?;
    row.map(from_row).transpose()
}

/// The answers of a territory's stores for a day, in the order of the stores' ids.
pub async fn of(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<StoreAnswer>, DbError> {
    let stores = store::Entity::find()
        .select_only()
        .column(store::Column::Id)
        .filter(store::Column::Territory.eq(territory.as_str()))
        .into_query();
    let rows = store_answer::Entity::find()
        .filter(store_answer::Column::Date.eq(date))
        .filter(store_answer::Column::Store.in_subquery(stores))
        .order_by_asc(store_answer::Column::Store)
        .all(&db.executor())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn from_row(row: store_answer::Model) -> Result<StoreAnswer, DbError> {
    Ok(StoreAnswer {
        store: id(&row.store, "store_answer.store")?,
        date: row.date,
        answer: code(&row.answer, "store_answer.answer")?,
        at: row.at,
        actor: json(&row.actor, "store_answer.actor")?,
    })
}
