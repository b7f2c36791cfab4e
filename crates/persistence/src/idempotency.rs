//! Answers already given to commands, so that a command sent twice is carried out once and answered alike.

use chrono::{DateTime, Utc};
use glane_foundation::{Actor, Who};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{json, to_json},
    entity::idempotency_key,
};

/// An answer given before.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Which act it answered; another act under the same key is a mistake of the sender.
    pub act: String,
    /// The answer.
    pub response: Value,
    /// When.
    pub at: DateTime<Utc>,
}

/// A short text that differs whenever the act or what was sent with it differs: the [`Answered::act`] of a command whose key
/// must not serve for anything else.
pub fn fingerprint(act: &str, sent: &impl Serialize) -> Result<String, DbError> {
    let hash: String = Sha256::digest(to_json(sent)?.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{act}:{hash}"))
}

/// The answer given to this actor's command with this key, if there is one. Keys of different people never meet.
pub async fn find(db: &impl Reader, actor: &Actor, key: &str) -> Result<Option<Answered>, DbError> {
    let row = idempotency_key::Entity::find_by_id((owner(actor).to_owned(), key.to_owned()));
    let Some(row) = row.one(&db.executor()).await? else {
        return Ok(None);
    };
    let response = json(&row.response, "idempotency_key.response")?;
    Ok(Some(Answered { act: row.act, response, at: row.at }))
}

/// Keeps the answer, in the transaction of the act itself. A key already there is a duplicate: the same command ran meanwhile.
pub async fn keep(tx: &WriteTx, actor: &Actor, key: &str, answer: &Answered) -> Result<(), DbError> {
    let row = idempotency_key::Model {
        owner: owner(actor).to_owned(),
        key: key.to_owned(),
        act: answer.act.clone(),
        response: to_json(&answer.response)?,
        at: answer.at,
    };
    batch::insert_one::<idempotency_key::Entity>(tx, row).await
}

/// Forgets answers given before an instant.
pub async fn forget_before(tx: &WriteTx, instant: DateTime<Utc>) -> Result<u64, DbError> {
    let old = idempotency_key::Entity::delete_many().filter(idempotency_key::Column::At.lt(instant));
    Ok(old.exec(tx.raw()).await?.rows_affected)
}

/// No id contains a bracket, so the system cannot be mistaken for a person.
fn owner(actor: &Actor) -> &str {
    match &actor.who {
        Who::System => "(system)",
        Who::Person { id, .. } => id.as_str(),
    }
}
