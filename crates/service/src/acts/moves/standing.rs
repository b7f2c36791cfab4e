//! The two rounds a move is about, as the engines read them: their day, their plan, what should ride where.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use glane_day::{
    Allocation, Day, DayFormat, Leg, Line, Plan, PlanFormat, Ride, Round, Stop, StopPlace, Summary, rides,
};
use glane_fleet::StopState;
use glane_foundation::{
    AllocationId, Cases, LotId, Metres, Provenance, Seconds, Sentence, StopId, Territory, TerritoryId, VanId,
};
use glane_persistence::{
    ReadTx, RunId, Version, WriteTx, allocations,
    allocations::AllocationRow,
    associations, days,
    days::DayState,
    drivers,
    locks::Lock,
    lots, roster,
    rounds::{self, Direction, RoundRow, StopRow},
    stop_acts, stores, territories, vans,
};

use super::{Change, Move, visits};
use crate::{Glane, ServiceError, acts::settings};

/// Minutes by which an hour must change before anybody is told.
const WORTH_TELLING: i64 = 10;

pub(super) struct Standing {
    pub(super) territory: Territory,
    pub(super) published: bool,
    pub(super) version: Version,
    pub(super) run: RunId,
    /// The rounds of both vans as stored.
    pub(super) rows: Vec<RoundRow>,
    /// A day that holds only what these rounds carry.
    pub(super) day: Day,
    /// The same rounds as a plan.
    pub(super) plan: Plan,
    pub(super) wanted: Vec<Ride>,
    pub(super) place: StopPlace,
    pub(super) from: VanId,
    pub(super) to: VanId,
}

impl Standing {
    pub(super) async fn of(
        glane: &Glane,
        territory: &TerritoryId,
        date: NaiveDate,
        wanted: &Move,
    ) -> Result<Self, ServiceError> {
        let db = glane.db.begin_read().await?;
        let day = days::get(&db, territory, date).await?.ok_or(ServiceError::NotFound("day"))?;
        let run = day.run.clone().ok_or(ServiceError::NotFound("plan"))?;
        let all = rounds::of_day(&db, territory, date).await?;
        let (from, stop) = find(&all, &wanted.stop)?;
        let place = place_of(stop).ok_or(ServiceError::NotFound("stop"))?;
        let from = from.van.clone();
        if from == wanted.to {
            return Err(same_van());
        }
        if stop.state == StopState::Cancelled {
            return Err(ServiceError::NotFound("stop"));
        }
        let rows: Vec<RoundRow> =
            all.iter().filter(|round| round.van == from || round.van == wanted.to).cloned().collect();
        let ids: Vec<_> = rows.iter().map(|round| round.id.clone()).collect();
        let frozen = rows.iter().flat_map(|round| &round.stops).any(|stop| stop.state.is_frozen());
        // A step that was taken back leaves its trace at the stop: the round has left all the same.
        if frozen || !stop_acts::of_rounds(&db, &ids).await?.is_empty() {
            return Err(under_way());
        }
        let row = territories::get(&db, territory).await?;
        let mut standing = Self {
            published: day.state == DayState::Published,
            version: day.version,
            run,
            day: Day {
                format: DayFormat::V1,
                territory: row.territory.clone(),
                date,
                settings: settings::of(&row)?,
                stores: stores::all(&db, territory).await?.into_iter().map(|one| one.item).collect(),
                associations: associations::all(&db, territory).await?.into_iter().map(|one| one.item).collect(),
                vans: vans::all(&db, territory).await?.into_iter().map(|one| one.item).collect(),
                drivers: drivers::all(&db, territory).await?.into_iter().map(|one| one.item).collect(),
                roster: roster::of(&db, territory, date).await?,
                lots: Vec::new(),
                kept: Vec::new(),
                appetites: Vec::new(),
            },
            territory: row.territory,
            plan: empty(territory, date),
            rows,
            wanted: Vec::new(),
            place,
            from,
            to: wanted.to.clone(),
        };
        if !standing.day.roster.iter().any(|duty| duty.van == wanted.to) {
            return Err(not_on_the_road());
        }
        standing.fill(&db).await?;
        standing.wanted = standing.moved(&wanted.stop);
        Ok(standing)
    }

    /// Allocations and lots of what these rounds carry, no more.
    async fn fill(&mut self, db: &ReadTx) -> Result<(), ServiceError> {
        let known = allocations::of_day(db, &self.territory.id, self.day.date).await?;
        let live: BTreeMap<&AllocationId, &AllocationRow> =
            known.iter().filter(|row| row.state.is_live()).map(|row| (&row.id, row)).collect();
        self.plan.rounds = self.rows.iter().map(|row| round(row, &live)).filter(|r| !r.stops.is_empty()).collect();
        let mut on_board: BTreeMap<AllocationId, Cases> = BTreeMap::new();
        for ride in rides(&self.plan) {
            *on_board.entry(ride.allocation).or_default() += ride.cases;
        }
        let ids: Vec<LotId> = on_board.keys().filter_map(|id| live.get(id)).map(|row| row.lot.clone()).collect();
        let mut goods: BTreeMap<LotId, lots::LotRow> =
            lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row)).collect();
        for row in goods.values_mut() {
            row.lot.goods.cases = Cases::ZERO;
        }
        for (id, cases) in on_board {
            let Some(row) = live.get(&id) else { continue };
            let Some(lot) = goods.get_mut(&row.lot) else { continue };
            lot.lot.goods.cases += cases;
            self.plan.allocations.push(Allocation {
                id,
                lot: row.lot.clone(),
                association: row.association.clone(),
                cases,
                grams: lot.lot.goods.weight_of(cases),
                backup: row.backup.clone(),
                exceptions: row.exceptions.clone(),
                why: row.reason.clone().unwrap_or_else(|| Sentence::new("", "")),
            });
        }
        self.day.lots = goods.into_values().map(|row| row.lot).collect();
        Ok(())
    }

    /// Everything loaded or handed over at the stop rides on the other van.
    fn moved(&self, stop: &StopId) -> Vec<Ride> {
        let at_stop: Vec<AllocationId> = self
            .rows
            .iter()
            .flat_map(|round| &round.stops)
            .filter(|known| known.id == *stop)
            .flat_map(|stop| stop.lines.iter().map(|line| line.allocation.clone()))
            .collect();
        let ride = |mut ride: Ride| {
            if ride.van == self.from && at_stop.contains(&ride.allocation) {
                ride.van = self.to.clone();
            }
            ride
        };
        rides(&self.plan).into_iter().map(ride).collect()
    }

    /// The locks of the day after the move: what moved stays where it was put.
    pub(super) fn locks_after(&self, old: &[Lock]) -> Vec<Lock> {
        let mut all = old.to_vec();
        let before = rides(&self.plan);
        for ride in self.wanted.iter().filter(|ride| !before.contains(ride) && ride.van == self.to) {
            let Some(allocation) = self.plan.allocations.iter().find(|known| known.id == ride.allocation) else {
                continue;
            };
            let lock = Lock {
                lot: allocation.lot.clone(),
                association: allocation.association.clone(),
                van: ride.van.clone(),
                cases: ride.cases,
            };
            let same = |old: &Lock| old.lot == lock.lot && old.association == lock.association;
            all.retain(|old| !(same(old) && (old.van == self.from || old.van == self.to)));
            all.push(lock);
        }
        all
    }

    /// What the trail says the move was about.
    pub(super) fn subject(&self) -> &str {
        match &self.place {
            StopPlace::Store(store) => store.as_str(),
            StopPlace::Association(association) => association.as_str(),
        }
    }

    pub(super) fn place_name(&self, place: &StopPlace) -> String {
        let name = match place {
            StopPlace::Store(id) => self.day.stores.iter().find(|s| s.id == *id).map(|s| s.name.clone()),
            StopPlace::Association(id) => self.day.associations.iter().find(|a| a.id == *id).map(|a| a.name.clone()),
        };
        name.unwrap_or_default()
    }

    pub(super) fn van_name(&self, van: &VanId) -> String {
        self.day.vans.iter().find(|known| known.id == *van).map_or_else(|| van.to_string(), |known| known.name.clone())
    }

    /// Places whose van changes, or whose hour does by enough to matter.
    pub(super) fn changes(&self, after: &[Round]) -> Vec<Change> {
        let (old, new): (Vec<_>, Vec<_>) = (visits(&self.plan.rounds).collect(), visits(after).collect());
        let mut places: Vec<&StopPlace> = old.iter().chain(&new).map(|(place, ..)| *place).collect();
        places.sort();
        places.dedup();
        let at = |visits: &[super::Visit<'_>], place: &StopPlace| {
            visits.iter().find(|(known, ..)| *known == place).map(|(_, van, at)| ((*van).clone(), *at))
        };
        let change = |place: &StopPlace| {
            let (before, after) = (at(&old, place), at(&new, place));
            let matters = match (&before, &after) {
                (Some((a, x)), Some((b, y))) => a != b || (*x - *y).num_minutes().abs() >= WORTH_TELLING,
                _ => true,
            };
            let told =
                |visit: Option<(VanId, _)>| visit.map(|(van, at)| (self.van_name(&van), self.territory.local(at)));
            matters.then(|| Change { place: self.place_name(place), before: told(before), after: told(after) })
        };
        places.into_iter().filter_map(change).collect()
    }
}

/// The locks that hold a stop's lines on its van.
pub(super) async fn locks_of_stop(tx: &WriteTx, round: &RoundRow, stop: &StopId) -> Result<Vec<Lock>, ServiceError> {
    let mut found = Vec::new();
    let lines = round.stops.iter().filter(|known| known.id == *stop).flat_map(|stop| &stop.lines);
    for line in lines {
        let row = allocations::get(tx, &line.allocation).await?;
        if row.state.is_live() {
            let (lot, association) = (row.lot, row.association);
            found.push(Lock { lot, association, van: round.van.clone(), cases: line.cases });
        }
    }
    Ok(found)
}

pub(super) fn same_ride(a: &Lock, b: &Lock) -> bool {
    (&a.lot, &a.association, &a.van) == (&b.lot, &b.association, &b.van)
}

fn find<'r>(rounds: &'r [RoundRow], stop: &StopId) -> Result<(&'r RoundRow, &'r StopRow), ServiceError> {
    rounds
        .iter()
        .find_map(|round| round.stops.iter().find(|known| known.id == *stop).map(|found| (round, found)))
        .ok_or(ServiceError::NotFound("stop"))
}

fn place_of(stop: &StopRow) -> Option<StopPlace> {
    match &stop.place {
        rounds::StopPlace::Store(store) => Some(StopPlace::Store(store.clone())),
        rounds::StopPlace::Association(association) => Some(StopPlace::Association(association.clone())),
        rounds::StopPlace::Depot => None,
    }
}

/// A stored round as the engines tell it. Pauses and the way back are not stored: both rounds are planned anew.
fn round(row: &RoundRow, live: &BTreeMap<&AllocationId, &AllocationRow>) -> Round {
    let lines = |stop: &StopRow, direction| -> Vec<Line> {
        let own = stop.lines.iter().filter(|line| line.direction == direction && live.contains_key(&line.allocation));
        own.map(|line| Line { allocation: line.allocation.clone(), cases: line.cases }).collect()
    };
    let stop = |stop: &StopRow| {
        Some(Stop {
            place: place_of(stop)?,
            leg: Leg { metres: stop.leg_metres, seconds: stop.leg_seconds, provenance: stop.leg_provenance },
            arrival: stop.arrival,
            start: stop.start,
            departure: stop.departure,
            slack: stop.slack,
            pause_before: Seconds::ZERO,
            pickups: lines(stop, Direction::Pickup),
            drops: lines(stop, Direction::Drop),
        })
    };
    let stops = row.stops.iter().filter(|stop| stop.state != StopState::Cancelled).filter_map(stop);
    Round {
        van: row.van.clone(),
        driver: row.driver.clone(),
        start: row.starts_at,
        end: row.ends_at,
        metres: row.metres,
        stops: stops.filter(|stop| !(stop.pickups.is_empty() && stop.drops.is_empty())).collect(),
        return_leg: Leg { metres: Metres::ZERO, seconds: Seconds::ZERO, provenance: Provenance::Estimate },
    }
}

fn empty(territory: &TerritoryId, date: NaiveDate) -> Plan {
    Plan {
        format: PlanFormat::V1,
        territory: territory.clone(),
        date,
        allocations: Vec::new(),
        rounds: Vec::new(),
        not_placed: Vec::new(),
        summary: Summary::default(),
    }
}

fn same_van() -> ServiceError {
    ServiceError::NotNow(Sentence::new("Cet arrêt est déjà sur ce véhicule.", "This stop is on this van already."))
}

fn under_way() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Une de ces tournées est partie : ses arrêts ne se déplacent plus ici.",
        "One of these rounds has left: its stops can no longer be moved here.",
    ))
}

fn not_on_the_road() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Ce véhicule ne roule pas ce jour : mettez-le d'abord dans l'équipe.",
        "This van does not drive on this day: put it on the roster first.",
    ))
}
