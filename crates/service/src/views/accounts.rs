//! Who may sign in to a territory, and as what.

use std::collections::BTreeMap;

use glane_foundation::{Actor, PersonId, Role, Territory, TerritoryId};
use glane_persistence::{ReadTx, associations, drivers, persons, stores, territories};

use super::members::fold;
use crate::{Glane, ServiceError, access};

/// Somebody with an account.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// Identity.
    pub id: PersonId,
    /// Name people use.
    pub name: String,
    /// Address for mail; empty for none.
    pub email: String,
    /// Telephone; empty for none.
    pub phone: String,
    /// What they may do, and where.
    pub role: Role,
    /// The place's name; empty for the desk.
    pub place: String,
    /// Whether they may sign in.
    pub active: bool,
}

/// Some accounts of a territory.
#[derive(Debug, Clone)]
pub struct Accounts {
    /// Where.
    pub territory: Territory,
    /// By id, those whose name, place, telephone or mail holds the words.
    pub people: Vec<AccountView>,
    /// The last one of these, when more come after it.
    pub next: Option<PersonId>,
}

/// A place an account can be for.
#[derive(Debug, Clone)]
pub struct PlaceName {
    /// What an account there may do.
    pub role: Role,
    /// Its name; empty for the desk.
    pub name: String,
}

/// What a role is called in forms: `desk`, or kind and place, e.g. `store:ID`.
#[must_use]
pub fn code(role: &Role) -> String {
    match role {
        Role::Store { store } => format!("store:{store}"),
        Role::Association { association } => format!("association:{association}"),
        Role::Driver { driver } => format!("driver:{driver}"),
        Role::Operator { .. } => "desk".to_owned(),
        Role::Administrator => "administrator".to_owned(),
    }
}

/// The accounts of a territory; `after` is the last one of the page before.
pub async fn page(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    words: &str,
    after: Option<&PersonId>,
    limit: usize,
) -> Result<Accounts, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let names: BTreeMap<String, String> =
        all_places(&db, territory).await?.into_iter().map(|place| (code(&place.role), place.name)).collect();
    let wanted: Vec<String> = words.split_whitespace().map(fold).collect();
    let passes = |one: &AccountView| {
        let text = fold(&format!("{} {} {} {}", one.name, one.place, one.phone, one.email));
        wanted.iter().all(|word| text.contains(word))
    };
    let people = persons::of_territory(&db, territory).await?;
    let mut found = people
        .into_iter()
        .filter(|person| after.is_none_or(|last| person.id > *last))
        .map(|person| AccountView {
            place: names.get(&code(&person.role)).cloned().unwrap_or_default(),
            id: person.id,
            name: person.name,
            email: person.email.unwrap_or_default(),
            phone: person.phone,
            role: person.role,
            active: person.active,
        })
        .filter(passes);
    let people: Vec<AccountView> = found.by_ref().take(limit).collect();
    let next = people.last().map(|last| last.id.clone()).filter(|_| found.next().is_some());
    Ok(Accounts { territory: territories::get(&db, territory).await?.territory, people, next })
}

/// The places of a territory that accounts can be for: its desk, then stores, associations and drivers by name.
pub async fn places(glane: &Glane, actor: &Actor, territory: &TerritoryId) -> Result<Vec<PlaceName>, ServiceError> {
    access::operator(actor, territory)?;
    all_places(&glane.db.begin_read().await?, territory).await
}

async fn all_places(db: &ReadTx, territory: &TerritoryId) -> Result<Vec<PlaceName>, ServiceError> {
    let mut all = vec![PlaceName { role: Role::Operator { territory: territory.clone() }, name: String::new() }];
    let mut add = |mut some: Vec<PlaceName>| {
        some.sort_by_cached_key(|place| fold(&place.name));
        all.extend(some);
    };
    let shops = stores::names(db, territory).await?.into_iter();
    add(shops.map(|(store, name)| PlaceName { role: Role::Store { store }, name }).collect());
    let receivers = associations::names(db, territory).await?.into_iter();
    add(receivers.map(|(association, name)| PlaceName { role: Role::Association { association }, name }).collect());
    let people = drivers::active(db, territory).await?.into_iter();
    add(people.map(|one| PlaceName { role: Role::Driver { driver: one.id }, name: one.name }).collect());
    Ok(all)
}
