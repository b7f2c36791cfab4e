//! The trail: who did what to what, for whom and by which door. Only ever added to; the database refuses anything else.

use chrono::{DateTime, Utc};
use glane_foundation::{Actor, TerritoryId, Who};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::Value;

use crate::{
    AuditId, DbError, Reader, WriteTx, batch,
    convert::{id, json, maybe_id, maybe_text, text, to_json},
    entity::audit,
};

/// One act.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Identity; mint it, so that ids sort by time.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Where; `None` for what concerns no territory.
    pub territory: Option<TerritoryId>,
    /// Who, for whom, by which door.
    pub actor: Actor,
    /// Stable name of the act, e.g. `lot.declare`.
    pub act: String,
    /// Kind of thing it was done to, e.g. `lot`.
    pub subject_kind: String,
    /// Which one.
    pub subject: String,
    /// What changed, as the use case wrote it. No secrets.
    pub detail: Value,
}

/// Adds acts.
pub async fn append(tx: &WriteTx, entries: &[AuditEntry]) -> Result<(), DbError> {
    let rows = entries.iter().map(to_row).collect::<Result<_, _>>()?;
    batch::insert::<audit::Entity>(tx, rows).await
}

/// Acts in a territory, latest first; `after` is the last one of the page before.
pub async fn of_territory(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&AuditId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbError> {
    page(db, audit::Entity::find().filter(audit::Column::Territory.eq(territory.as_str())), after, limit).await
}

/// Acts in a territory with an id not below `bound`, oldest first. An act may be committed after one with a higher id.
pub async fn since(
    db: &impl Reader,
    territory: &TerritoryId,
    bound: &str,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbError> {
    let query = audit::Entity::find()
        .filter(audit::Column::Territory.eq(territory.as_str()))
        .filter(audit::Column::Id.gte(bound));
    query.order_by_asc(audit::Column::Id).limit(limit).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Acts on one thing, latest first; `after` is the last one of the page before.
pub async fn of_subject(
    db: &impl Reader,
    kind: &str,
    subject: &str,
    after: Option<&AuditId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbError> {
    let query = audit::Entity::find().filter(audit::Column::SubjectKind.eq(kind));
    page(db, query.filter(audit::Column::Subject.eq(subject)), after, limit).await
}

async fn page(
    db: &impl Reader,
    mut query: Select<audit::Entity>,
    after: Option<&AuditId>,
    limit: u64,
) -> Result<Vec<AuditEntry>, DbError> {
    if let Some(last) = after {
        query = query.filter(audit::Column::Id.lt(last.as_str()));
    }
    let latest_first = query.order_by_desc(audit::Column::Id).limit(limit);
    latest_first.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(entry: &AuditEntry) -> Result<audit::Model, DbError> {
    let person = match &entry.actor.who {
        Who::System => None,
        Who::Person { id, .. } => Some(id),
    };
    Ok(audit::Model {
        id: text(&entry.id),
        at: entry.at,
        territory: maybe_text(entry.territory.as_ref()),
        actor: to_json(&entry.actor)?,
        person: maybe_text(person),
        on_behalf_of: maybe_text(entry.actor.on_behalf_of.as_ref()),
        channel: entry.actor.channel.code().to_owned(),
        act: entry.act.clone(),
        subject_kind: entry.subject_kind.clone(),
        subject: entry.subject.clone(),
        detail: to_json(&entry.detail)?,
    })
}

fn from_row(row: audit::Model) -> Result<AuditEntry, DbError> {
    Ok(AuditEntry {
        id: id(&row.id, "audit.id")?,
        at: row.at,
        territory: maybe_id(row.territory.as_deref(), "audit.territory")?,
        actor: json(&row.actor, "audit.actor")?,
        act: row.act,
        subject_kind: row.subject_kind,
        subject: row.subject,
        detail: json(&row.detail, "audit.detail")?,
    })
}
