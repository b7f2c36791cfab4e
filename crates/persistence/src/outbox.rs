//! What people are to be told: written in the transaction that makes it necessary, sent afterwards.

use chrono::{DateTime, Utc};
use glane_foundation::{PersonId, TerritoryId};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr};
use serde::{Deserialize, Serialize};

use crate::{
    DbError, MessageId, Reader, WriteTx, batch,
    convert::{code, id, text, to_code},
    entity::{outbox, person},
};

/// By which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Electronic mail.
    Mail,
    /// Text message.
    Sms,
}

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Identity; mint it, so that messages go out in order.
    pub id: MessageId,
    /// When it became necessary.
    pub at: DateTime<Utc>,
    /// To whom.
    pub recipient: PersonId,
    /// By which way.
    pub way: Way,
    /// Subject of a mail; empty for a text message.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it was handed to the carrier.
    pub sent_at: Option<DateTime<Utc>>,
}

impl Message {
    /// To be sent.
    #[must_use]
    pub fn new(at: DateTime<Utc>, recipient: PersonId, way: Way, subject: String, body: String) -> Self {
        Self { id: MessageId::mint(), at, recipient, way, subject, body, sent_at: None }
    }
}

/// What came of a message that could not be handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Tries in vain.
    pub tries: u32,
    /// What the carrier said the last time.
    pub reason: String,
    /// When it is tried again.
    pub again_at: DateTime<Utc>,
}

/// Adds messages.
pub async fn push(tx: &WriteTx, messages: &[Message]) -> Result<(), DbError> {
    let rows = messages.iter().map(to_row).collect::<Result<_, _>>()?;
    batch::insert::<outbox::Entity>(tx, rows).await
}

/// Adds a message whose body opens something. Nobody is shown that body, and it is forgotten once sent.
pub async fn push_secret(tx: &WriteTx, message: &Message) -> Result<(), DbError> {
    batch::insert_one::<outbox::Entity>(tx, outbox::Model { secret: true, ..to_row(message)? }).await
}

/// The oldest messages of a way that are to be sent now, secrets as they are: for whoever hands them over and nobody else. What
/// was tried in vain waits for its time, and keeps nothing else waiting.
pub async fn due(db: &impl Reader, way: Way, now: DateTime<Utc>, limit: u64) -> Result<Vec<Message>, DbError> {
    let waits = outbox::Column::NotBefore;
    let query = outbox::Entity::find()
        .filter(outbox::Column::SentAt.is_null())
        .filter(outbox::Column::Channel.eq(to_code(&way)?))
        .filter(waits.is_null().or(waits.lte(now)))
        .order_by_asc(outbox::Column::Id);
    query.limit(limit).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// How often a message was tried in vain.
pub async fn tries(db: &impl Reader, id: &MessageId) -> Result<u32, DbError> {
    let row = outbox::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    let row = row.ok_or_else(|| DbError::not_found("message", id))?;
    u32::try_from(row.tries).map_err(|error| DbError::unreadable("outbox.tries", error))
}

/// Notes that a message could not be handed over.
pub async fn put_off(tx: &WriteTx, id: &MessageId, trouble: &Trouble) -> Result<(), DbError> {
    let change = outbox::Entity::update_many()
        .col_expr(outbox::Column::Tries, Expr::value(i64::from(trouble.tries)))
        .col_expr(outbox::Column::NotBefore, Expr::value(trouble.again_at))
        .col_expr(outbox::Column::Trouble, Expr::value(trouble.reason.as_str()));
    let unsent = change.filter(outbox::Column::Id.eq(id.as_str())).filter(outbox::Column::SentAt.is_null());
    unsent.exec(tx.raw()).await?;
    Ok(())
}

/// The oldest messages still to be sent.
pub async fn unsent(db: &impl Reader, limit: u64) -> Result<Vec<Message>, DbError> {
    let query = outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).order_by_asc(outbox::Column::Id);
    query.limit(limit).all(&db.executor()).await?.into_iter().map(shown).collect()
}

/// Notes that a message was handed to the carrier.
pub async fn mark_sent(tx: &WriteTx, id: &MessageId, at: DateTime<Utc>) -> Result<(), DbError> {
    let change = outbox::Entity::update_many().col_expr(outbox::Column::SentAt, Expr::value(at));
    let updated = change.filter(outbox::Column::Id.eq(id.as_str())).exec(tx.raw()).await?;
    let forget = outbox::Entity::update_many().col_expr(outbox::Column::Body, Expr::value(""));
    let secret = forget.filter(outbox::Column::Id.eq(id.as_str())).filter(outbox::Column::Secret.eq(true));
    secret.exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("message", id)) } else { Ok(()) }
}

/// The latest messages to a person, latest first.
pub async fn to_person(db: &impl Reader, person: &PersonId, limit: u64) -> Result<Vec<Message>, DbError> {
    let query = outbox::Entity::find().filter(outbox::Column::Recipient.eq(person.as_str()));
    let latest = query.order_by_desc(outbox::Column::Id).limit(limit);
    latest.all(&db.executor()).await?.into_iter().map(shown).collect()
}

/// Messages to people of a territory with what kept them from going, latest first; `after` is the last one of the page before.
pub async fn of_territory(
    db: &impl Reader,
    territory: &TerritoryId,
    waiting_only: bool,
    after: Option<&MessageId>,
    limit: u64,
) -> Result<Vec<(Message, Option<Trouble>)>, DbError> {
    let people = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Territory.eq(territory.as_str()))
        .into_query();
    let mut query = outbox::Entity::find().filter(outbox::Column::Recipient.in_subquery(people));
    if waiting_only {
        query = query.filter(outbox::Column::SentAt.is_null());
    }
    if let Some(last) = after {
        query = query.filter(outbox::Column::Id.lt(last.as_str()));
    }
    let latest = query.order_by_desc(outbox::Column::Id).limit(limit);
    latest.all(&db.executor()).await?.into_iter().map(|row| Ok((shown(row.clone())?, trouble(row)?))).collect()
}

fn trouble(row: outbox::Model) -> Result<Option<Trouble>, DbError> {
    let tries = u32::try_from(row.tries).map_err(|error| DbError::unreadable("outbox.tries", error))?;
    let waits = row.trouble.zip(row.not_before).filter(|_| row.sent_at.is_none());
    Ok(waits.map(|(reason, again_at)| Trouble { tries, reason, again_at }))
}

fn to_row(message: &Message) -> Result<outbox::Model, DbError> {
    Ok(outbox::Model {
        id: text(&message.id),
        at: message.at,
        recipient: text(&message.recipient),
        channel: to_code(&message.way)?,
        subject: message.subject.clone(),
        body: message.body.clone(),
        sent_at: message.sent_at,
        secret: false,
        tries: 0,
        not_before: None,
        trouble: None,
    })
}

/// As people may see it: without the body of a secret.
fn shown(mut row: outbox::Model) -> Result<Message, DbError> {
    if row.secret {
        row.body = String::new();
    }
    from_row(row)
}

fn from_row(row: outbox::Model) -> Result<Message, DbError> {
    Ok(Message {
        id: id(&row.id, "outbox.id")?,
        at: row.at,
        recipient: id(&row.recipient, "outbox.recipient")?,
        way: code(&row.channel, "outbox.channel")?,
        subject: row.subject,
        body: row.body,
        sent_at: row.sent_at,
    })
}
