//! A handmade town at this very hour: real server processes read the real clock.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use chrono::{Timelike, Weekday};
use glane_day::Day;
use glane_foundation::{Actor, Clock, Language, LocalWindow, Role, SystemClock, WeeklyHours};
use glane_persistence::Database;
use glane_roads::CrowFly;
use glane_service::{
    Glane,
    accounts::{self, NewPerson, tokens},
    acts,
    words::{Budget, Scope},
};

/// What opens the town to programs.
pub struct Tokens {
    /// Of the first store.
    pub store: String,
    /// Of each association.
    pub associations: BTreeMap<String, String>,
}

/// The handmade town, open day and night, on a meridian where it is between nine and ten in the morning now.
pub fn town() -> Day {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/towns/ordinary.json");
    let mut town = Day::read(&file).unwrap();
    let ahead = (9 + 24 - i64::from(SystemClock.now().hour())) % 24;
    let ahead = if ahead > 12 { ahead - 24 } else { ahead };
    // The signs of these names are the other way round.
    town.territory.time_zone = format!("Etc/GMT{:+}", -ahead).parse().unwrap();
    town.date = town.territory.date(SystemClock.now());
    town.settings.board.windows = 0;
    town.settings.cut_off = chrono::NaiveTime::from_hms_opt(0, 1, 0).unwrap();
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let always = WeeklyHours::on(&week, &[LocalWindow::parse("00:00", "23:59").unwrap()]);
    for store in &mut town.stores {
        store.pickup_hours = always.clone();
    }
    for association in &mut town.associations {
        association.reception_hours = always.clone();
        association.distribution_hours = always.clone();
        association.papers.iter_mut().for_each(|paper| paper.expires = None);
    }
    town
}

/// Founds the town and publishes an empty day: what is declared now is late, and on the board at once.
pub async fn prepare(url: &str, town: &Day) -> Tokens {
    let db = Database::connect(url).await.unwrap();
    db.migrate().await.unwrap();
    let glane = Glane::new(db.clone(), Arc::new(SystemClock), Arc::new(CrowFly::shipped().unwrap()));
    let (system, id) = (&Actor::SYSTEM, &town.territory.id);
    acts::found_territory(&glane, system, &town.territory, &town.settings).await.unwrap();
    acts::enrol_store(&glane, system, id, &town.stores).await.unwrap();
    acts::enrol_association(&glane, system, id, &town.associations).await.unwrap();
    acts::plan(&glane, system, id, town.date, &Budget::iterations(1)).await.unwrap();
    acts::publish(&glane, system, id, town.date).await.unwrap();
    let store = token(&glane, town, Role::Store { store: town.stores[0].id.clone() }).await;
    let mut associations = BTreeMap::new();
    for association in &town.associations {
        let role = Role::Association { association: association.id.clone() };
        associations.insert(association.id.to_string(), token(&glane, town, role).await);
    }
    db.close().await.unwrap();
    Tokens { store, associations }
}

async fn token(glane: &Glane, town: &Day, role: Role) -> String {
    let territory = Some(town.territory.id.clone());
    let (name, language) = ("Somebody".to_owned(), Language::Fr);
    let new = NewPerson { name, email: None, phone: String::new(), language, role, territory };
    let person = accounts::add_person(glane, &Actor::SYSTEM, &new).await.unwrap();
    let scopes = [Scope::Read, Scope::Declare, Scope::Answer];
    tokens::make(glane, &Actor::SYSTEM, &person, "a program", &scopes, 1).await.unwrap().1.0
}
