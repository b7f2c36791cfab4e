//! The audit trail as people read it: who did what, for whom, by which door, when.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use glane_foundation::{Actor, Channel, PersonId, Territory, TerritoryId, Who};
use glane_persistence::{AuditId, Reader, associations, audit, drivers, persons, stores, territories, vans};

use crate::{Glane, ServiceError, access};

/// Acts on one page.
pub const PAGE: u64 = 50;

/// One act.
#[derive(Debug, Clone)]
pub struct ActView {
    /// Identity: where the next page begins.
    pub id: AuditId,
    /// Local time.
    pub at: NaiveDateTime,
    /// Who did it; `None` for the system itself.
    pub author: Option<String>,
    /// In whose name, when somebody typed for somebody else.
    pub on_behalf_of: Option<String>,
    /// By which door.
    pub channel: Channel,
    /// Stable name of the act.
    pub act: String,
    /// Kind of thing it was done to.
    pub kind: String,
    /// Name of that thing, or its id.
    pub subject: String,
    /// What changed, as written.
    pub detail: String,
}

/// A page of the trail.
#[derive(Debug, Clone)]
pub struct Trail {
    /// Where.
    pub territory: Territory,
    /// Latest first.
    pub acts: Vec<ActView>,
    /// Where the next page begins, if there is one.
    pub next: Option<AuditId>,
}

/// Names of everybody and everything an act may be about.
pub(super) struct Cast {
    people: BTreeMap<PersonId, String>,
    things: BTreeMap<String, String>,
}

impl Cast {
    pub(super) async fn of(db: &impl Reader, territory: &TerritoryId) -> Result<Self, ServiceError> {
        let mut people: BTreeMap<PersonId, String> = BTreeMap::new();
        people.extend(persons::administrators(db).await?.into_iter().map(|one| (one.id, one.name)));
        people.extend(persons::of_territory(db, territory).await?.into_iter().map(|one| (one.id, one.name)));
        let mut things: BTreeMap<String, String> = BTreeMap::new();
        things.extend(stores::names(db, territory).await?.into_iter().map(|(id, name)| (id.to_string(), name)));
        things.extend(associations::names(db, territory).await?.into_iter().map(|(id, name)| (id.to_string(), name)));
        things.extend(vans::all(db, territory).await?.into_iter().map(|e| (e.item.id.to_string(), e.item.name)));
        things.extend(drivers::all(db, territory).await?.into_iter().map(|e| (e.item.id.to_string(), e.item.name)));
        Ok(Self { people, things })
    }

    pub(super) fn person(&self, id: &PersonId) -> String {
        self.people.get(id).cloned().unwrap_or_else(|| id.to_string())
    }

    pub(super) fn act(&self, entry: &audit::AuditEntry, territory: &Territory) -> ActView {
        let author = match &entry.actor.who {
            Who::System => None,
            Who::Person { id, .. } => Some(self.person(id)),
        };
        ActView {
            id: entry.id.clone(),
            at: territory.local(entry.at),
            author,
            on_behalf_of: entry.actor.on_behalf_of.as_ref().map(|id| self.person(id)),
            channel: entry.actor.channel,
            act: entry.act.clone(),
            kind: entry.subject_kind.clone(),
            subject: self.things.get(&entry.subject).cloned().unwrap_or_else(|| entry.subject.clone()),
            detail: entry.detail.to_string(),
        }
    }
}

/// The acts of a territory, latest first; `after` is the last one of the page before.
pub async fn page(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    after: Option<&AuditId>,
) -> Result<Trail, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let mut entries = audit::of_territory(&db, territory, after, PAGE + 1).await?;
    let more = entries.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let cast = Cast::of(&db, territory).await?;
    Ok(Trail {
        next: entries.last().filter(|_| more).map(|last| last.id.clone()),
        acts: entries.iter().map(|entry| cast.act(entry, &place)).collect(),
        territory: place,
    })
}
