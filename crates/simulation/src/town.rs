//! A town and its days.

use chrono::NaiveDate;
use glane_day::{Day, DayFormat, Settings};
use glane_demand::Association;
use glane_fleet::{Driver, Duty, Van};
use glane_foundation::{PersonId, Role, Territory, TerritoryId};
use glane_inventory::{Lot, Store};

use crate::{
    Person, StoreKind, Streets, TownError, TownPlan, associations,
    declarations::{Shelf, declare_all},
    dice::Dice,
    osm, stores,
    streets::Addresses,
    vans, volumes, words,
};

/// A fictional French town: invented streets, shops, associations and people.
#[derive(Debug, Clone, PartialEq)]
pub struct Town {
    /// The order it was made to.
    pub plan: TownPlan,
    /// Its name and time zone.
    pub territory: Territory,
    /// Shops.
    pub stores: Vec<Store>,
    /// What each shop is, in the order of `stores`.
    pub store_kinds: Vec<StoreKind>,
    /// Associations. Their papers are as on `plan.as_of`.
    pub associations: Vec<Association>,
    /// Vehicles.
    pub vans: Vec<Van>,
    /// People who drive; more than vans, because drivers have days off.
    pub drivers: Vec<Driver>,
    /// The street network.
    pub streets: Streets,
}

impl Town {
    /// Builds the town of a plan. The same plan gives the same town.
    pub fn generate(plan: &TownPlan) -> Result<Self, TownError> {
        plan.check()?;
        let mut dice = Dice::new(plan.seed, "town");
        let (town, river) = (*dice.pick(&words::TOWNS), *dice.pick(&words::RIVERS));
        let name = format!("{town}-sur-{river}");
        let streets = Streets::lay_out(plan.seed, plan.stores + plan.associations, &name, river);
        let mut addresses = Addresses::new(&streets, &name);
        let (stores, store_kinds) = stores::open(plan, &mut addresses)?.into_iter().unzip();
        let associations = associations::found(plan, &name, &mut addresses)?;
        let vans = vans::buy(plan, &mut addresses)?;
        let territory =
            Territory { id: TerritoryId::parse(&words::slug(town))?, name, time_zone: chrono_tz::Europe::Paris };
        Ok(Self {
            plan: *plan,
            territory,
            stores,
            store_kinds,
            associations,
            vans,
            drivers: vans::hire(plan)?,
            streets,
        })
    }

    /// Who drives what on a date.
    pub fn duties(&self, date: NaiveDate) -> Result<Vec<Duty>, TownError> {
        vans::roster(&self.vans, &self.drivers, date)
    }

    /// What the stores declare on a date, before 09:30. Depends on the seed and the date alone.
    pub fn lots(&self, date: NaiveDate) -> Result<Vec<Lot>, TownError> {
        let shelves = self.stores.iter().zip(&self.store_kinds).map(|(store, kind)| Shelf { store, kind: *kind });
        let per_store = f64::from(u32::try_from(self.plan.lots).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(self.plan.stores.max(1)).unwrap_or(u32::MAX));
        declare_all(&self.territory, shelves, date, self.plan.seed, per_store / volumes::USUAL_LOTS_PER_STORE)
    }

    /// The whole day as the engine reads it.
    pub fn day(&self, date: NaiveDate) -> Result<Day, TownError> {
        Ok(Day {
            format: DayFormat::V1,
            territory: self.territory.clone(),
            date,
            settings: Settings::default(),
            stores: self.stores.clone(),
            associations: self.associations.clone(),
            vans: self.vans.clone(),
            drivers: self.drivers.clone(),
            roster: self.duties(date)?,
            kept: Vec::new(),
            appetites: Vec::new(),
            lots: self.lots(date)?,
        })
    }

    /// The street network as an OpenStreetMap file, for `glane roads import`. It holds no OpenStreetMap data.
    #[must_use]
    pub fn osm_xml(&self) -> String {
        osm::write(&self.streets, &self.territory.name)
    }

    /// Everybody with an account: a manager per store, a volunteer per association, every driver, one operator.
    pub fn people(&self) -> Result<Vec<Person>, TownError> {
        let mut people = vec![self.operator()?];
        for store in &self.stores {
            people.push(self.person(store.id.as_str(), &store.name, Role::Store { store: store.id.clone() })?);
        }
        for association in &self.associations {
            let role = Role::Association { association: association.id.clone() };
            people.push(self.person(association.id.as_str(), &association.name, role)?);
        }
        for driver in &self.drivers {
            let id = PersonId::parse(&format!("pers-{}", driver.id))?;
            let role = Role::Driver { driver: driver.id.clone() };
            people.push(Person { id, name: driver.name.clone(), role, place: self.territory.name.clone() });
        }
        Ok(people)
    }

    /// Four people with something to see on a date: the manager of the store with the most lots, a volunteer of an
    /// association that receives that day and is in order, a driver on duty, the operator.
    pub fn cast(&self, date: NaiveDate) -> Result<Vec<Person>, TownError> {
        let mut cast = Vec::new();
        let lots = self.lots(date)?;
        let count = |store: &Store| lots.iter().filter(|lot| lot.store == store.id).count();
        if let Some(store) = self.stores.iter().rev().max_by_key(|store| count(store)) {
            cast.push(self.person(store.id.as_str(), &store.name, Role::Store { store: store.id.clone() })?);
        }
        let in_order = |a: &&Association| {
            a.served.verified.is_some()
                && !a.reception_hours.on_date(date).is_empty()
                && a.habilitation(date) == glane_demand::PaperStatus::InForce
        };
        if let Some(a) = self.associations.iter().filter(in_order).find(|a| a.kitchen) {
            cast.push(self.person(a.id.as_str(), &a.name, Role::Association { association: a.id.clone() })?);
        }
        let on_duty = self.duties(date)?.into_iter().find_map(|duty| duty.driver);
        if let Some(driver) = self.drivers.iter().find(|driver| Some(&driver.id) == on_duty.as_ref()) {
            let id = PersonId::parse(&format!("pers-{}", driver.id))?;
            let role = Role::Driver { driver: driver.id.clone() };
            cast.push(Person { id, name: driver.name.clone(), role, place: self.territory.name.clone() });
        }
        cast.push(self.operator()?);
        Ok(cast)
    }

    fn operator(&self) -> Result<Person, TownError> {
        self.person("operateur", &self.territory.name, Role::Operator { territory: self.territory.id.clone() })
    }

    fn person(&self, of: &str, place: &str, role: Role) -> Result<Person, TownError> {
        let mut dice = Dice::new(self.plan.seed, &format!("person {of}"));
        Ok(Person {
            id: PersonId::parse(&format!("pers-{of}"))?,
            name: words::person(&mut dice),
            role,
            place: place.to_owned(),
        })
    }
}
