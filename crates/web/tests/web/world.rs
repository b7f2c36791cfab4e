//! A small town with a day of its own.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use glane_day::Settings;
use glane_demand::{Association, Capacity, Paper, PaperKind, Served, Wishes};
use glane_fleet::{Cooling, Driver, Duty, Van, VanCapacity};
use glane_foundation::{
    Actor, AssociationId, DriverId, FixedClock, GeoPoint, Grams, Id, Language, LocalWindow, Role, Seconds, StoreId,
    TemperatureClass, Territory, TerritoryId, WeeklyHours,
};
use glane_inventory::Store;
use glane_persistence::Database;
use glane_roads::CrowFly;
use glane_service::{
    Glane,
    accounts::{self, NewPerson},
    acts,
    words::Budget,
};
use glane_simulation::{Town, TownPlan};

/// A running Glane with its people.
pub struct World {
    pub glane: Glane,
    pub clock: FixedClock,
    /// Where its database is, for a server of its own.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// Monday.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

pub fn id<K>(text: &str) -> Id<K> {
    Id::parse(text).unwrap()
}

fn window(from: &str, to: &str) -> LocalWindow {
    LocalWindow::parse(from, to).unwrap()
}

fn every_day(from: &str, to: &str) -> WeeklyHours {
    WeeklyHours::on(&WEEK, &[window(from, to)])
}

fn at(lat: f64, lon: f64) -> GeoPoint {
    GeoPoint::new(lat, lon).unwrap()
}

fn store(name: &str, code: &str, location: GeoPoint) -> Store {
    Store {
        id: id(code),
        name: name.into(),
        address: "12 rue du Pont, 00140 Bourg-sur-Aure".into(),
        location,
        pickup_hours: every_day("10:00", "12:30"),
        stop_time: Seconds::from_minutes(5),
        access_notes: "Quai de livraison derrière le magasin, sonner deux fois.".into(),
        phone: "01 99 00 12 34".into(),
    }
}

fn association(name: &str, code: &str, location: GeoPoint, distribution: WeeklyHours) -> Association {
    Association {
        id: id(code),
        name: name.into(),
        address: "3 place du Marché, 00140 Bourg-sur-Aure".into(),
        location,
        served: Served { stated: 80, verified: Some(80) },
        other_supply: Grams::ZERO,
        capacity: Capacity {
            total: None,
            class: BTreeMap::from([
                (TemperatureClass::Chilled, Grams::new(200_000)),
                (TemperatureClass::Frozen, Grams::new(100_000)),
            ]),
            category: BTreeMap::new(),
        },
        wishes: Wishes::default(),
        reception_hours: every_day("10:00", "17:00"),
        distribution_hours: distribution,
        kitchen: false,
        own_transport: false,
        deemed_habilitated: false,
        papers: vec![Paper {
            kind: PaperKind::Habilitation,
            number: "14-2024-007".into(),
            expires: NaiveDate::from_ymd_opt(2028, 6, 30),
        }],
        record: Default::default(),
        stop_time: Seconds::from_minutes(5),
        access_notes: "Portail vert, local au fond de la cour.".into(),
        phone: "01 99 00 56 78".into(),
    }
}

/// Serves hot meals tonight, and every night.
fn soup_kitchen() -> Association {
    Association {
        kitchen: true,
        ..association("La Table ouverte", "table", at(49.601, -0.805), every_day("18:00", "20:00"))
    }
}

/// Opens on Thursdays only.
fn grocery() -> Association {
    let thursday = WeeklyHours::on(&[Weekday::Thu], &[window("14:00", "17:00")]);
    association("L’Épicerie du Phare", "phare", at(49.612, -0.790), thursday)
}

/// Its habilitation ran out twelve days ago.
fn expired() -> Association {
    let mut association =
        association("Les Paniers du Port", "paniers", at(49.606, -0.812), every_day("09:00", "12:00"));
    association.papers[0].expires = NaiveDate::from_ymd_opt(2026, 11, 11);
    association
}

fn van() -> Van {
    Van {
        id: id("fourgon"),
        name: "Fourgon 1".into(),
        depot: at(49.595, -0.795),
        capacity: VanCapacity { grams: Grams::new(900_000), crates: 120, chilled_crates: 60, frozen_crates: 30 },
        cooling: Cooling::Refrigerated,
    }
}

impl World {
    /// The town at seven in the morning.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("glane.sqlite").display());
        Self { _folder: Some(folder), ..Self::on(&url).await }
    }

    /// The same on an empty database of one's own.
    pub async fn on(url: &str) -> Self {
        let db = Database::connect(url).await.unwrap();
        db.migrate().await.unwrap();
        let clock = FixedClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 6, 0, 0).unwrap());
        let glane = Glane::new(db, Arc::new(clock.clone()), Arc::new(CrowFly::shipped().unwrap()));
        let world = Self { glane, clock, url: url.to_owned(), _folder: None };
        world.enrol().await;
        world
    }

    /// The demo's town, its day published.
    pub async fn town() -> (Self, Town) {
        let world = Self::new().await;
        let (glane, actor) = (&world.glane, Actor::SYSTEM);
        let town = Town::generate(&TownPlan::demo(today())).unwrap();
        let id = &town.territory.id;
        acts::found_territory(glane, &actor, &town.territory, &Settings::default()).await.unwrap();
        acts::enrol_store(glane, &actor, id, &town.stores).await.unwrap();
        acts::enrol_association(glane, &actor, id, &town.associations).await.unwrap();
        acts::enrol_van(glane, &actor, id, &town.vans).await.unwrap();
        acts::enrol_driver(glane, &actor, id, &town.drivers).await.unwrap();
        acts::put_on_duty(glane, &actor, id, today(), &town.duties(today()).unwrap()).await.unwrap();
        acts::declare_lots(glane, &actor, id, today(), &town.lots(today()).unwrap()).await.unwrap();
        world.clock_at(9, 45);
        acts::plan(glane, &actor, id, today(), &Budget::iterations(2_000)).await.unwrap();
        acts::publish(glane, &actor, id, today()).await.unwrap();
        (world, town)
    }

    async fn enrol(&self) {
        let (glane, actor, bourg) = (&self.glane, Actor::SYSTEM, Self::territory());
        let territory =
            Territory { id: bourg.clone(), name: "Bourg-sur-Aure".into(), time_zone: "Europe/Paris".parse().unwrap() };
        acts::found_territory(glane, &actor, &territory, &Settings::default()).await.unwrap();
        let stores = [
            store("Épicerie du Pont", "pont", at(49.603, -0.798)),
            store("Marché des Tilleuls", "tilleuls", at(49.609, -0.801)),
            store("Halles du Port", "halles", at(49.598, -0.809)),
        ];
        acts::enrol_store(glane, &actor, &bourg, &stores).await.unwrap();
        acts::enrol_association(glane, &actor, &bourg, &[soup_kitchen(), grocery(), expired()]).await.unwrap();
        acts::enrol_van(glane, &actor, &bourg, &[van()]).await.unwrap();
        let driver = Driver { id: id("lea"), name: "Léa Martin".into(), phone: "01 99 00 00 01".into() };
        acts::enrol_driver(glane, &actor, &bourg, &[driver]).await.unwrap();
        let duty =
            Duty { van: id("fourgon"), driver: Some(id("lea")), shift: window("09:30", "17:00"), pause: Seconds::ZERO };
        acts::put_on_duty(glane, &actor, &bourg, today(), &[duty]).await.unwrap();
    }

    pub fn territory() -> TerritoryId {
        id("bourg")
    }

    /// Somebody with a role: the secret of their link.
    pub async fn link(&self, role: Role, language: Language) -> String {
        self.link_of(role, language, None).await
    }

    /// The same for somebody with an address.
    pub async fn link_of(&self, role: Role, language: Language, email: Option<&str>) -> String {
        let territory = self.territory_of(&role).await;
        let person = NewPerson {
            name: "Camille Roux".into(),
            email: email.map(str::to_owned),
            phone: String::new(),
            language,
            territory,
            role,
        };
        let person = accounts::add_person(&self.glane, &Actor::SYSTEM, &person).await.unwrap();
        accounts::make_link(&self.glane, &Actor::SYSTEM, &person).await.unwrap().0
    }

    async fn territory_of(&self, role: &Role) -> Option<TerritoryId> {
        use glane_persistence::{associations, drivers, stores};
        let db = &self.glane.db;
        match role {
            Role::Store { store } => Some(stores::get(db, store).await.unwrap().territory),
            Role::Association { association } => Some(associations::get(db, association).await.unwrap().territory),
            Role::Driver { driver } => Some(drivers::get(db, driver).await.unwrap().territory),
            Role::Operator { territory } => Some(territory.clone()),
            Role::Administrator => None,
        }
    }

    /// Half past nine has passed: the operator plans, and publishes when asked.
    pub async fn plan(&self, publish: bool) {
        self.clock_at(9, 45);
        let bourg = Self::territory();
        acts::plan(&self.glane, &Actor::SYSTEM, &bourg, today(), &Budget::iterations(200)).await.unwrap();
        if publish {
            acts::publish(&self.glane, &Actor::SYSTEM, &bourg, today()).await.unwrap();
        }
    }

    /// Sets the clock to a local time of the day: in November Paris is one hour ahead of UTC.
    pub fn clock_at(&self, hour: u32, minute: u32) {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let utc = Utc.from_utc_datetime(&today().and_time(time));
        self.clock.set(utc - chrono::Duration::hours(1));
    }
}

/// Roles of the town.
pub fn role(name: &str) -> Role {
    match name {
        "pont" | "tilleuls" | "halles" => Role::Store { store: StoreId::parse(name).unwrap() },
        "table" | "phare" | "paniers" => Role::Association { association: AssociationId::parse(name).unwrap() },
        "lea" => Role::Driver { driver: DriverId::parse(name).unwrap() },
        "bourg" => Role::Operator { territory: World::territory() },
        other => panic!("nobody is called {other}"),
    }
}
