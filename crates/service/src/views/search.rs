//! Search over everything a territory has: places, vans, people, lots. Few letters are enough, accents or not.

use chrono::NaiveDate;
use glane_foundation::{Actor, Cases, LotId, PersonId, StoreId, Territory, TerritoryId};
use glane_inventory::LotState;
use glane_persistence::{ReadTx, lots, persons, stores, territories};

use super::members::{MemberFilter, MemberRow, fold, list};
use crate::{Glane, MemberKind, ServiceError, access};

/// Most lots shown; whoever wants more says more words.
const MOST_LOTS: u64 = 50;
/// Most of each other kind.
const MOST: usize = 30;

/// What was found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where.
    pub territory: Territory,
    /// Stores, associations, vans and drivers.
    pub members: Vec<MemberRow>,
    /// Accounts.
    pub people: Vec<PersonFound>,
    /// Lots, latest first.
    pub lots: Vec<LotFound>,
}

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct PersonFound {
    /// Identity.
    pub id: PersonId,
    /// Name people use.
    pub name: String,
    /// Telephone; empty for none.
    pub phone: String,
    /// Address for mail; empty for none.
    pub mail: String,
}

/// A lot.
#[derive(Debug, Clone)]
pub struct LotFound {
    /// Identity.
    pub id: LotId,
    /// What it is.
    pub description: String,
    /// Whose.
    pub store: StoreId,
    /// That store's name.
    pub store_name: String,
    /// Meant for which day.
    pub day: NaiveDate,
    /// How many.
    pub cases: Cases,
    /// Where it stands.
    pub state: LotState,
}

impl Found {
    /// True when nothing matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty() && self.people.is_empty() && self.lots.is_empty()
    }
}

/// The active accounts of a territory whose name, telephone or mail holds these words, by name.
pub async fn people(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    words: &str,
) -> Result<Vec<PersonFound>, ServiceError> {
    access::operator(actor, territory)?;
    people_in(&glane.db.begin_read().await?, territory, words).await
}

async fn people_in(db: &ReadTx, territory: &TerritoryId, words: &str) -> Result<Vec<PersonFound>, ServiceError> {
    let wanted: Vec<String> = words.split_whitespace().map(fold).collect();
    let mut found: Vec<PersonFound> = persons::of_territory(db, territory)
        .await?
        .into_iter()
        .filter(|person| person.active)
        .map(|person| PersonFound {
            id: person.id,
            name: person.name,
            phone: person.phone,
            mail: person.email.unwrap_or_default(),
        })
        .filter(|person| {
            let text = fold(&format!("{} {} {}", person.name, person.phone, person.mail));
            wanted.iter().all(|word| text.contains(word))
        })
        .collect();
    found.sort_by_key(|person| person.name.to_lowercase());
    found.truncate(MOST);
    Ok(found)
}

/// Everything whose name, address, telephone, bar code or batch holds these words.
pub async fn search(glane: &Glane, actor: &Actor, territory: &TerritoryId, words: &str) -> Result<Found, ServiceError> {
    access::operator(actor, territory)?;
    let filter = MemberFilter { words: words.to_owned(), gone: true, ..MemberFilter::default() };
    let mut members = Vec::new();
    if !words.trim().is_empty() {
        for kind in MemberKind::ALL {
            members.extend(list(glane, actor, territory, kind, &filter).await?.rows.into_iter().take(MOST));
        }
    }
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let (mut people, mut found) = (Vec::new(), Vec::new());
    if !words.trim().is_empty() {
        people = people_in(&db, territory, words).await?;
        found = lots::search(&db, territory, words, MOST_LOTS).await?;
    }
    let names = stores::names(&db, territory).await?;
    let name = |id: &StoreId| names.get(id).cloned().unwrap_or_default();
    let lots = found.into_iter().map(|row| LotFound {
        store_name: name(&row.lot.store),
        id: row.lot.id,
        description: row.lot.goods.description,
        store: row.lot.store,
        day: row.day,
        cases: row.lot.goods.cases,
        state: row.state,
    });
    Ok(Found { territory: place, members, people, lots: lots.collect() })
}
