//! Rounds with names and local times, shared by the driver's, the operator's and the places' pages.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::{AllocationState, Association};
use glane_fleet::{Driver, StopState, Van};
use glane_foundation::{
    AllocationId, AssociationId, Cases, DriverId, GeoPoint, Grams, LocalWindow, LotId, Metres, Provenance, RoundId,
    Seconds, StopId, StoreId, TemperatureClass, Territory, VanId, WeeklyHours,
};
use glane_inventory::Store;
use glane_persistence::{
    Enrolled, ReadTx,
    allocations::{self, AllocationRow},
    associations,
    days::{DayState, ServiceDay},
    drivers,
    lots::{self, LotRow},
    rounds::{self, Direction, RoundRow, StopLine, StopPlace, StopRow},
    stores, vans,
};

use crate::ServiceError;

/// How far a day has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedDay {
    /// Stores declare; nothing is decided.
    Open,
    /// A plan exists; only the operator sees it.
    Planned,
    /// The plan is what everybody sees.
    Published,
}

/// One round.
#[derive(Debug, Clone)]
pub struct RoundView {
    /// Identity.
    pub id: RoundId,
    /// The day.
    pub date: NaiveDate,
    /// The van.
    pub van_id: VanId,
    /// The van's name.
    pub van: String,
    /// Who drives, if anybody is on the roster.
    pub driver: Option<String>,
    /// Leaves the depot, local time.
    pub start: NaiveDateTime,
    /// Is back, local time.
    pub end: NaiveDateTime,
    /// Length of the tour.
    pub metres: Metres,
    /// Where it starts and ends.
    pub depot: GeoPoint,
    /// The places in order.
    pub stops: Vec<StopView>,
}

/// One stop.
#[derive(Debug, Clone)]
pub struct StopView {
    /// Identity.
    pub id: StopId,
    /// From 1.
    pub number: usize,
    /// True where goods are loaded, false where they are handed over.
    pub loads: bool,
    /// Name of the store or association.
    pub place: String,
    /// Postal address.
    pub address: String,
    /// How to get in.
    pub access_notes: String,
    /// Whom to call.
    pub phone: String,
    /// Where.
    pub location: GeoPoint,
    /// Planned arrival, local time.
    pub arrival: NaiveDateTime,
    /// Planned departure, local time.
    pub departure: NaiveDateTime,
    /// Hours of the place on the day.
    pub windows: Vec<LocalWindow>,
    /// How much later the van may be.
    pub slack: Seconds,
    /// Length of the way here.
    pub leg_metres: Metres,
    /// Time of the way here.
    pub leg_seconds: Seconds,
    /// Where those two come from; an estimate is shown as one.
    pub provenance: Provenance,
    /// Where the stop stands.
    pub state: StopState,
    /// What is loaded or handed over; not told where only totals are asked for.
    pub lines: Vec<CrateLine>,
    /// How many crates in all.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
}

impl StopView {
    /// Crates of a class at this stop.
    #[must_use]
    pub fn crates(&self, class: TemperatureClass) -> Cases {
        self.lines.iter().filter(|line| line.class == class).map(|line| line.cases).sum()
    }
}

/// Crates of one lot at one stop.
#[derive(Debug, Clone)]
pub struct CrateLine {
    /// Of which promise.
    pub allocation: AllocationId,
    /// What it is.
    pub description: String,
    /// How it is kept.
    pub class: TemperatureClass,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// The other end: where it goes to when loading, where it comes from when handing over.
    pub other_end: String,
}

type Crews = (BTreeMap<VanId, Van>, BTreeMap<DriverId, Driver>);

/// Everything needed to tell certain rounds with names.
pub(super) struct Names {
    stores: BTreeMap<StoreId, Store>,
    associations: BTreeMap<AssociationId, Association>,
    vans: BTreeMap<VanId, Van>,
    drivers: BTreeMap<DriverId, Driver>,
    promises: BTreeMap<AllocationId, AllocationRow>,
    lots: BTreeMap<LotId, LotRow>,
    totals: BTreeMap<StopId, (Cases, Grams)>,
    territory: Territory,
}

impl Names {
    /// For rounds of a day read without their lines: who drives them, and what is loaded at each stop in all. The territory's stores
    /// and associations are known already.
    pub(super) async fn in_short(
        db: &ReadTx,
        territory: &Territory,
        (date, rounds): (NaiveDate, &[RoundRow]),
        shops: &[Enrolled<Store>],
        receivers: &[Enrolled<Association>],
    ) -> Result<Self, ServiceError> {
        let (vans, drivers) = Self::crews(db, rounds).await?;
        Ok(Self {
            stores: shops.iter().map(|one| (one.item.id.clone(), one.item.clone())).collect(),
            associations: receivers.iter().map(|one| (one.item.id.clone(), one.item.clone())).collect(),
            vans,
            drivers,
            lots: BTreeMap::new(),
            promises: BTreeMap::new(),
            totals: rounds::totals(db, &territory.id, date).await?,
            territory: territory.clone(),
        })
    }

    async fn crews(db: &ReadTx, rounds: &[RoundRow]) -> Result<Crews, ServiceError> {
        let fleet: BTreeSet<&VanId> = rounds.iter().map(|round| &round.van).collect();
        let people: BTreeSet<&DriverId> = rounds.iter().filter_map(|round| round.driver.as_ref()).collect();
        let fleet = vans::get_many(db, &Vec::from_iter(fleet)).await?;
        let people = drivers::get_many(db, &Vec::from_iter(people)).await?;
        Ok((
            fleet.into_iter().map(|van| (van.id.clone(), van)).collect(),
            people.into_iter().map(|driver| (driver.id.clone(), driver)).collect(),
        ))
    }

    /// Reads what these rounds name, and nothing else of their day.
    pub(super) async fn of(db: &ReadTx, territory: &Territory, rounds: &[RoundRow]) -> Result<Self, ServiceError> {
        let stops = || rounds.iter().flat_map(|round| &round.stops);
        let told: BTreeSet<&AllocationId> =
            stops().flat_map(|stop| stop.lines.iter().map(|line| &line.allocation)).collect();
        let promises = allocations::get_many(db, &Vec::from_iter(told)).await?;
        let lots: BTreeSet<LotId> = promises.iter().map(|promise| promise.lot.clone()).collect();
        let lots = lots::get_many(db, &Vec::from_iter(lots)).await?;
        let mut shops: BTreeSet<&StoreId> = lots.iter().map(|row| &row.lot.store).collect();
        let mut receivers: BTreeSet<&AssociationId> = promises.iter().map(|promise| &promise.association).collect();
        for stop in stops() {
            match &stop.place {
                StopPlace::Store(id) => drop(shops.insert(id)),
                StopPlace::Association(id) => drop(receivers.insert(id)),
                StopPlace::Depot => {}
            }
        }
        let (vans, drivers) = Self::crews(db, rounds).await?;
        let shops = stores::get_many(db, &Vec::from_iter(shops)).await?;
        let receivers = associations::get_many(db, &Vec::from_iter(receivers)).await?;
        Ok(Self {
            stores: shops.into_iter().map(|store| (store.id.clone(), store)).collect(),
            associations: receivers.into_iter().map(|it| (it.id.clone(), it)).collect(),
            vans,
            drivers,
            lots: lots.into_iter().map(|row| (row.lot.id.clone(), row)).collect(),
            promises: promises.into_iter().map(|promise| (promise.id.clone(), promise)).collect(),
            totals: BTreeMap::new(),
            territory: territory.clone(),
        })
    }

    pub(super) fn round(&self, row: &RoundRow) -> Option<RoundView> {
        let van = self.vans.get(&row.van)?;
        Some(RoundView {
            id: row.id.clone(),
            date: row.date,
            van_id: van.id.clone(),
            van: van.name.clone(),
            driver: self.driver(row),
            start: self.territory.local(row.starts_at),
            end: self.territory.local(row.ends_at),
            metres: row.metres,
            depot: van.depot,
            stops: row.stops.iter().enumerate().filter_map(|(at, stop)| self.stop(row.date, at + 1, stop)).collect(),
        })
    }

    pub(super) fn driver(&self, row: &RoundRow) -> Option<String> {
        row.driver.as_ref().and_then(|id| self.drivers.get(id)).map(|driver| driver.name.clone())
    }

    fn stop(&self, date: NaiveDate, number: usize, row: &StopRow) -> Option<StopView> {
        let site = self.site(&row.place)?;
        let lines: Vec<CrateLine> = row.lines.iter().filter_map(|line| self.line(line)).collect();
        let (cases, grams) = match self.totals.get(&row.id) {
            Some(totals) => *totals,
            None => (lines.iter().map(|line| line.cases).sum(), lines.iter().map(|line| line.grams).sum()),
        };
        Some(StopView {
            id: row.id.clone(),
            number,
            loads: matches!(row.place, StopPlace::Store(_)),
            place: site.name.to_owned(),
            address: site.address.to_owned(),
            access_notes: site.access_notes.to_owned(),
            phone: site.phone.to_owned(),
            location: site.location,
            arrival: self.territory.local(row.arrival),
            departure: self.territory.local(row.departure),
            windows: site.hours.on_date(date).to_vec(),
            slack: row.slack,
            leg_metres: row.leg_metres,
            leg_seconds: row.leg_seconds,
            provenance: row.leg_provenance,
            state: row.state,
            lines,
            cases,
            grams,
        })
    }

    fn site(&self, place: &StopPlace) -> Option<Site<'_>> {
        match place {
            StopPlace::Store(id) => self.stores.get(id).map(|s| Site {
                name: &s.name,
                address: &s.address,
                access_notes: &s.access_notes,
                phone: &s.phone,
                location: s.location,
                hours: &s.pickup_hours,
            }),
            StopPlace::Association(id) => self.associations.get(id).map(|a| Site {
                name: &a.name,
                address: &a.address,
                access_notes: &a.access_notes,
                phone: &a.phone,
                location: a.location,
                hours: &a.reception_hours,
            }),
            StopPlace::Depot => None,
        }
    }

    /// Crates whose promise still stands; what was declined or withdrawn is not carried.
    fn line(&self, line: &StopLine) -> Option<CrateLine> {
        let promise = self.promises.get(&line.allocation)?;
        if matches!(promise.state, AllocationState::Declined | AllocationState::Expired) {
            return None;
        }
        let lot = &self.lots.get(&promise.lot)?.lot;
        let other_end = match line.direction {
            Direction::Pickup => self.associations.get(&promise.association)?.name.clone(),
            Direction::Drop => self.stores.get(&lot.store)?.name.clone(),
        };
        Some(CrateLine {
            allocation: line.allocation.clone(),
            description: lot.goods.description.clone(),
            class: lot.goods.temperature_class(),
            cases: line.cases,
            grams: lot.goods.weight_of(line.cases),
            other_end,
        })
    }
}

struct Site<'n> {
    name: &'n str,
    address: &'n str,
    access_notes: &'n str,
    phone: &'n str,
    location: GeoPoint,
    hours: &'n WeeklyHours,
}

impl PlannedDay {
    pub(super) fn of(day: Option<&ServiceDay>) -> Self {
        match day.map(|day| day.state) {
            None | Some(DayState::Open) => Self::Open,
            Some(DayState::Planned) => Self::Planned,
            Some(DayState::Published) => Self::Published,
        }
    }
}
