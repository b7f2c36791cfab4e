//! A handmade town in a database, at a quarter to eight on its Monday.

use std::{path::PathBuf, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use glane_day::{Budget, Day};
use glane_foundation::{Actor, AssociationId, Channel, FixedClock, Language, PersonId, Role, StoreId, TerritoryId};
use glane_persistence::{
    Database,
    persons::{self, Person},
};
use glane_roads::CrowFly;
use glane_service::{Glane, acts};

pub struct World {
    pub glane: Glane,
    pub clock: FixedClock,
    pub town: Day,
}

impl World {
    /// Founds the town of a file of fixtures/towns: places and roster, no lots.
    pub async fn of(db: &Database, town: &str) -> Self {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/towns/{town}.json"));
        let town = Day::read(&file).unwrap();
        let clock = FixedClock::at("2026-11-23T06:45:00Z".parse().unwrap());
        let glane = Glane::new(db.clone(), Arc::new(clock.clone()), Arc::new(CrowFly::shipped().unwrap()));
        let world = Self { glane, clock, town };
        let (glane, system, id) = (&world.glane, &Actor::SYSTEM, world.territory());
        acts::found_territory(glane, system, &world.town.territory, &world.town.settings).await.unwrap();
        acts::enrol_store(glane, system, id, &world.town.stores).await.unwrap();
        acts::enrol_association(glane, system, id, &world.town.associations).await.unwrap();
        acts::enrol_van(glane, system, id, &world.town.vans).await.unwrap();
        acts::enrol_driver(glane, system, id, &world.town.drivers).await.unwrap();
        for name in ["clerk", "volunteer", "operator"] {
            world.account(db, name).await;
        }
        acts::put_on_duty(glane, system, id, world.date(), &world.town.roster).await.unwrap();
        world
    }

    /// Acts are kept with their author, who must exist; what they may do is told by the actor of each act.
    async fn account(&self, db: &Database, name: &str) {
        let person = Person {
            id: PersonId::parse(name).unwrap(),
            name: name.into(),
            email: None,
            phone: String::new(),
            language: Language::Fr,
            role: Role::Operator { territory: self.territory().clone() },
            territory: Some(self.territory().clone()),
            active: true,
        };
        let tx = db.begin_write().await.unwrap();
        persons::insert(&tx, &person).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The same, with every lot of the file declared by its store.
    pub async fn with_lots(db: &Database, town: &str) -> Self {
        let world = Self::of(db, town).await;
        for (at, lot) in world.town.lots.iter().enumerate() {
            let clerk = world.clerk(&lot.store);
            acts::declare(&world.glane, &clerk, &lot.store, &[lot.as_draft()], &format!("line-{at}")).await.unwrap();
        }
        world
    }

    pub fn territory(&self) -> &TerritoryId {
        &self.town.territory.id
    }

    pub fn date(&self) -> NaiveDate {
        self.town.date
    }

    pub fn clerk(&self, store: &StoreId) -> Actor {
        Actor::person(PersonId::parse("clerk").unwrap(), Role::Store { store: store.clone() }, Channel::Page)
    }

    pub fn volunteer(&self, association: &AssociationId) -> Actor {
        let role = Role::Association { association: association.clone() };
        Actor::person(PersonId::parse("volunteer").unwrap(), role, Channel::Page)
    }

    pub fn operator(&self) -> Actor {
        let role = Role::Operator { territory: self.territory().clone() };
        Actor::person(PersonId::parse("operator").unwrap(), role, Channel::Page)
    }

    pub fn at(&self, instant: &str) {
        self.clock.set(instant.parse::<DateTime<Utc>>().unwrap());
    }

    pub async fn plan(&self) {
        let budget = Budget::iterations(100);
        acts::plan(&self.glane, &self.operator(), self.territory(), self.date(), &budget).await.unwrap();
    }

    pub async fn publish(&self) {
        acts::publish(&self.glane, &self.operator(), self.territory(), self.date()).await.unwrap();
    }
}
