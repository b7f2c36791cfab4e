//! What changed lately, for streams: read from the audit trail, so that it is the same in every server process.
//!
//! Ids of the trail sort by the time they were minted, but an act may be committed after a younger one. A stream therefore
//! looks back `OVERLAP_MS` each time and leaves out what it has told already ([`Feed`]).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use glane_foundation::{Actor, Role, StoreId, TerritoryId, Who};
use glane_persistence::{
    AuditId, ReadTx, allocations, associations, audit, audit::AuditEntry, drivers, lots, rounds, stores, territories,
};

use crate::{Glane, ServiceError, access};

/// How long after its id was minted an act may still be committed, in milliseconds.
const OVERLAP_MS: u64 = 30_000;
/// Most acts told at once; the rest comes at the next look.
const AT_ONCE: u64 = 500;

/// Something that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Identity; sorts by time.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, e.g. `declare`.
    pub act: String,
    /// Kind of thing it was done to.
    pub kind: String,
    /// Which one.
    pub subject: String,
}

/// What one stream has told already.
#[derive(Debug)]
pub struct Feed {
    territory: TerritoryId,
    newest: Option<AuditId>,
    told: BTreeSet<AuditId>,
}

/// Opens a feed of the territory of whoever asks (administrators name one). Without `after` it begins now; with the id of
/// the last change seen, what came since is told first, the seconds around it perhaps twice.
pub async fn open(
    glane: &Glane,
    actor: &Actor,
    territory: Option<&TerritoryId>,
    after: Option<&AuditId>,
) -> Result<Feed, ServiceError> {
    let db = glane.db.begin_read().await?;
    let territory = own_territory(&db, actor, territory).await?;
    let mut feed = Feed { territory, newest: after.cloned(), told: BTreeSet::new() };
    if after.is_none() {
        let latest = audit::of_territory(&db, &feed.territory, None, 1).await?;
        feed.newest = latest.into_iter().next().map(|entry| entry.id);
        let recent = audit::since(&db, &feed.territory, &feed.bound(), AT_ONCE).await?;
        feed.told = recent.into_iter().map(|entry| entry.id).collect();
    }
    Ok(feed)
}

/// What came since the last look and concerns whoever asks.
pub async fn look(glane: &Glane, actor: &Actor, feed: &mut Feed) -> Result<Vec<Change>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let bound = feed.bound();
    let recent = audit::since(&db, &feed.territory, &bound, AT_ONCE + count(&feed.told)).await?;
    feed.told.retain(|id| id.as_str() >= bound.as_str());
    let mut changes = Vec::new();
    for entry in recent {
        if !feed.told.insert(entry.id.clone()) {
            continue;
        }
        if feed.newest.as_ref().is_none_or(|newest| *newest < entry.id) {
            feed.newest = Some(entry.id.clone());
        }
        if concerns(&db, actor, &entry).await? {
            let AuditEntry { id, at, act, subject_kind, subject, .. } = entry;
            changes.push(Change { id, at, act, kind: subject_kind, subject });
        }
    }
    Ok(changes)
}

fn count(told: &BTreeSet<AuditId>) -> u64 {
    u64::try_from(told.len()).unwrap_or(u64::MAX)
}

impl Feed {
    /// The smallest id an act may have that was not told yet.
    fn bound(&self) -> String {
        let newest = self.newest.as_ref().map_or("", |id| id.as_str());
        let digits: String = newest.chars().filter(char::is_ascii_hexdigit).take(12).collect();
        let minted = u64::from_str_radix(&digits, 16).unwrap_or(0).saturating_sub(OVERLAP_MS);
        let text = format!("{minted:012x}");
        let (first, last) = text.split_at(8);
        format!("{first}-{last}-")
    }
}

async fn own_territory(db: &ReadTx, actor: &Actor, asked: Option<&TerritoryId>) -> Result<TerritoryId, ServiceError> {
    let own = match &actor.who {
        Who::System => None,
        Who::Person { role, .. } => match role {
            Role::Administrator => None,
            Role::Operator { territory } => Some(territory.clone()),
            Role::Store { store } => Some(stores::get(db, store).await?.territory),
            Role::Association { association } => Some(associations::get(db, association).await?.territory),
            Role::Driver { driver } => Some(drivers::get(db, driver).await?.territory),
        },
    };
    match (own, asked) {
        (Some(own), None) => Ok(own),
        (Some(own), Some(asked)) if own == *asked => Ok(own),
        (None, Some(asked)) => Ok(territories::get(db, asked).await?.territory.id),
        _ => Err(ServiceError::NotFound("territory")),
    }
}

/// The operator hears of everything; the others of what is theirs, and of the publication of a day.
async fn concerns(db: &ReadTx, actor: &Actor, entry: &AuditEntry) -> Result<bool, ServiceError> {
    if let Some(territory) = &entry.territory
        && access::operator(actor, territory).is_ok()
    {
        return Ok(true);
    }
    let Who::Person { role, .. } = &actor.who else { return Ok(true) };
    if entry.act == "publish" {
        return Ok(true);
    }
    let found = match (role, entry.subject_kind.as_str()) {
        (Role::Store { store }, "store") => Ok(store.as_str() == entry.subject),
        (Role::Store { store }, "lot") => of_store(db, store, &entry.subject).await,
        (Role::Store { store }, "allocation") => match entry.subject.parse() {
            Ok(id) => of_store(db, store, allocations::get(db, &id).await?.lot.as_str()).await,
            Err(_) => Ok(false),
        },
        (Role::Association { association }, "association") => Ok(association.as_str() == entry.subject),
        (Role::Association { association }, "allocation") => match entry.subject.parse() {
            Ok(id) => Ok(allocations::get(db, &id).await?.association == *association),
            Err(_) => Ok(false),
        },
        (Role::Driver { driver }, "round") => match entry.subject.parse() {
            Ok(id) => Ok(rounds::get(db, &id).await?.driver.as_ref() == Some(driver)),
            Err(_) => Ok(false),
        },
        (Role::Driver { driver }, "stop") => match entry.subject.parse() {
            Ok(id) => Ok(rounds::with_stop(db, &id).await?.driver.as_ref() == Some(driver)),
            Err(_) => Ok(false),
        },
        _ => Ok(false),
    };
    match found {
        // What is gone concerns nobody.
        Err(ServiceError::NotFound(_)) => Ok(false),
        other => other,
    }
}

async fn of_store(db: &ReadTx, store: &StoreId, lot: &str) -> Result<bool, ServiceError> {
    match lot.parse() {
        Ok(lot) => Ok(lots::get(db, &lot).await?.lot.store == *store),
        Err(_) => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_looks_back_half_a_minute_from_the_newest_it_knows() {
        let feed = |newest: Option<&str>| Feed {
            territory: TerritoryId::parse("t").unwrap(),
            newest: newest.map(|id| AuditId::parse(id).unwrap()),
            told: BTreeSet::new(),
        };
        // 0x01939a3c5e10 ms minus 30 000 (0x7530) ms.
        let bound = feed(Some("01939a3c-5e10-7abc-8def-0123456789ab")).bound();
        assert_eq!(bound, "01939a3b-e8e0-");
        assert_eq!(feed(None).bound(), "00000000-0000-");
    }
}
