//! Where crates for a closed door may go instead: the law names the doors, the planner says which the van can still reach.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDateTime, Utc};
use glane_day::{Ahead, Carried, Door, Proposal, Settings, Stowage, Stranded};
use glane_demand::{Association, booking::room};
use glane_eligibility::{Case, judge};
use glane_foundation::{Actor, AllocationId, AssociationId, GeoPoint, Metres, RoundId, Seconds, StopId};
use glane_inventory::Store;
use glane_persistence::{
    Reader, allocations, associations, lots, refusals, roster,
    rounds::{self, Direction, RoundRow, StopPlace, StopRow},
    stores, territories, vans,
};

use super::{
    divert::{OnBoard, on_board, remaining},
    facts::Facts,
};
use crate::{Glane, ServiceError, access, acts::settings, board};

/// An association that may take what a closed door left on board.
#[derive(Debug, Clone)]
pub struct Refuge {
    /// Which.
    pub association: AssociationId,
    /// Its name.
    pub name: String,
    /// When the van would be there, local time.
    pub arrival: NaiveDateTime,
    /// How much longer the round gets.
    pub detour: Seconds,
    /// Stops ahead that come before it.
    pub(super) after: usize,
}

/// Where a stop for a refuge goes in its round.
pub(super) struct Slot {
    /// The stop it comes after.
    pub(super) after: StopId,
    /// When the van is there.
    pub(super) arrival: DateTime<Utc>,
}

/// Associations that may take everything a closed door left on board: lawful, with room for it, and reached by the planner in their
/// hours, still cold, with every promise ahead kept; the cheapest first, a few at most. Empty: back to the depot.
pub async fn refuges(
    glane: &Glane,
    actor: &Actor,
    round: &RoundId,
    stop: &StopId,
) -> Result<Vec<Refuge>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let round = rounds::get(&db, round).await?;
    match &round.driver {
        Some(driver) => access::driver(actor, driver, &round.territory)?,
        None => access::operator(actor, &round.territory)?,
    }
    let Some(stop) = round.stops.iter().find(|row| row.id == *stop) else { return Err(ServiceError::NotFound("stop")) };
    find(glane, &db, &round, stop, glane.now()).await
}

/// Where in its round a refuge comes that was chosen at `at`. What the planner does not propose comes right after the closed door.
pub(super) async fn slot(
    glane: &Glane,
    round: &RoundId,
    stop: &StopId,
    to: &AssociationId,
    at: DateTime<Utc>,
) -> Result<Option<Slot>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let round = rounds::get(&db, round).await?;
    let Some(closed) = round.stops.iter().find(|row| row.id == *stop) else { return Ok(None) };
    let proposed = find(glane, &db, &round, closed, at).await?;
    let Some(refuge) = proposed.into_iter().find(|refuge| refuge.association == *to) else { return Ok(None) };
    let territory = territories::get(&db, &round.territory).await?.territory;
    let before = refuge.after.checked_sub(1).and_then(|last| remaining(&round, closed).nth(last));
    let after = before.map_or_else(|| closed.id.clone(), |stop| stop.id.clone());
    let arrival = territory.instant(round.date, refuge.arrival.time()).unwrap_or(at);
    Ok(Some(Slot { after, arrival }))
}

async fn find(
    glane: &Glane,
    db: &impl Reader,
    round: &RoundRow,
    stop: &StopRow,
    now: DateTime<Utc>,
) -> Result<Vec<Refuge>, ServiceError> {
    let StopPlace::Association(closed) = &stop.place else { return Ok(Vec::new()) };
    let row = territories::get(db, &round.territory).await?;
    let settings = settings::of(&row)?;
    let facts = Facts::around(db, round).await?;
    let cargo = on_board(db, &facts, stop).await?;
    let van = vans::get(db, &round.van).await?.item;
    let all = associations::active(db, &round.territory).await?;
    let Some(here) = all.iter().find(|association| association.id == *closed).map(|a| a.location) else {
        return Ok(Vec::new());
    };
    let doors = doors(db, round, &cargo, all.iter().filter(|one| one.id != *closed), &settings).await?;
    let second = |at: DateTime<Utc>| {
        let told = row.territory.seconds_into(round.date, at);
        told.map_err(|error| ServiceError::Broken(error.to_string()))
    };
    let duty = roster::of(db, &round.territory, round.date).await?.into_iter().find(|duty| duty.van == round.van);
    let shift_end = match duty {
        Some(duty) => Seconds::new(i64::from(chrono::Timelike::num_seconds_from_midnight(&duty.shift.to()))),
        None => second(round.ends_at)?,
    };
    let mut ahead = Vec::new();
    for stop in remaining(round, stop) {
        let start = second(stop.start)?;
        let takes = Seconds::new((stop.departure - stop.start).num_seconds().max(0));
        ahead.push(Ahead { at: place(db, stop, van.depot).await?, start: (start, start + stop.slack), takes });
    }
    let (now_second, carried) = (second(now)?, carried(db, &facts, round, stop, now).await?);
    let whole = whole(&facts, round, &cargo, now);
    let travel = Arc::clone(&glane.travel);
    let date = round.date;
    let thinking = tokio::task::spawn_blocking(move || {
        let Whole { load, cold, ridden } = whole;
        let stranded =
            Stranded { van: &van, date, now: now_second, shift_end, here, load, cold, ridden, ahead, carried };
        glane_day::refuges(&stranded, &doors, &settings, travel.as_ref())
    });
    let proposals = thinking.await.map_err(|error| ServiceError::Broken(error.to_string()))?;
    let proposals = proposals.map_err(|error| ServiceError::Broken(error.to_string()))?;
    Ok(proposals.into_iter().filter_map(|proposal| told(proposal, &all, round)).collect())
}

/// Crates that ride together.
struct Whole {
    load: Stowage,
    cold: bool,
    ridden: Seconds,
}

/// Crates on board, as the van carries them.
fn whole(facts: &Facts, round: &RoundRow, cargo: &[OnBoard], now: DateTime<Utc>) -> Whole {
    let mut load = Stowage::default();
    for part in cargo {
        load.add(&part.lot.lot.goods, part.cases);
    }
    let loaded = cargo.iter().filter_map(|part| loaded_at(facts, round, &part.promise.id)).min();
    Whole {
        load,
        cold: cargo.iter().any(|part| part.lot.lot.goods.temperature_class().needs_cold()),
        ridden: loaded.map_or(Seconds::ZERO, |left| Seconds::new((now - left).num_seconds().max(0))),
    }
}

/// When a promise left its store: as the driver said, else as planned.
fn loaded_at(facts: &Facts, round: &RoundRow, promise: &AllocationId) -> Option<DateTime<Utc>> {
    let loads = |stop: &&StopRow| {
        stop.lines.iter().any(|line| line.allocation == *promise && line.direction == Direction::Pickup)
    };
    round.stops.iter().filter(loads).map(|stop| facts.record(&stop.id).left.unwrap_or(stop.departure)).min()
}

/// What else rides: on board for a stop ahead or, from another closed door, to the depot; and what is still to be picked up.
async fn carried(
    db: &impl Reader,
    facts: &Facts,
    round: &RoundRow,
    stop: &StopRow,
    now: DateTime<Utc>,
) -> Result<Vec<Carried>, ServiceError> {
    let ahead: Vec<&StopRow> = remaining(round, stop).collect();
    let mut found = Vec::new();
    for other in round.stops.iter().filter(|other| other.id != stop.id) {
        let to = ahead.iter().position(|one| one.id == other.id);
        if to.is_some() || facts.record(&other.id).diverted == Some(None) {
            let Whole { load, cold, ridden } = whole(facts, round, &on_board(db, facts, other).await?, now);
            if load.crates() > 0 {
                found.push(Carried { from: None, to, load, cold, ridden });
            }
        }
    }
    for (from, other) in ahead.iter().enumerate() {
        for line in other.lines.iter().filter(|line| line.direction == Direction::Pickup) {
            let promise = allocations::get(db, &line.allocation).await?;
            let goods = lots::get(db, &promise.lot).await?.lot.goods;
            let meant = |one: &&StopRow| {
                one.lines.iter().any(|drop| drop.allocation == promise.id && drop.direction == Direction::Drop)
            };
            let to = ahead.iter().skip(from).position(meant).map(|further| from + further);
            let (load, cold) = (Stowage::of(&goods, line.cases), goods.temperature_class().needs_cold());
            found.push(Carried { from: Some(from), to, load, cold, ridden: Seconds::ZERO });
        }
    }
    Ok(found)
}

/// Who may have the cargo, and has room for all of it beside what is promised for the day.
async fn doors<'a>(
    db: &impl Reader,
    round: &RoundRow,
    cargo: &[OnBoard],
    others: impl Iterator<Item = &'a Association>,
    settings: &Settings,
) -> Result<Vec<Door>, ServiceError> {
    let sources = stores::active(db, &round.territory).await?;
    let promised = board::promised(db, &round.territory, round.date).await?;
    let appetites = refusals::appetites(db, &round.territory, round.date).await?;
    let weights = || cargo.iter().map(|part| (part.lot.lot.goods.category, part.lot.lot.goods.weight_of(part.cases)));
    let (none, all) = (BTreeMap::new(), weights().map(|(_, grams)| grams.get()).sum::<i64>().max(1));
    let fits = |one: &Association| room::holds(&one.capacity, promised.get(&one.id).unwrap_or(&none), weights());
    let turned_down = |one: &Association, category| {
        let known = appetites.iter().find(|known| known.association == one.id && known.category == category);
        known.map_or(0, |known| i64::from(known.refused_permille))
    };
    let door = |one: &Association| {
        let permille = weights().map(|(category, grams)| turned_down(one, category) * grams.get()).sum::<i64>() / all;
        Door {
            association: one.id.clone(),
            at: one.location,
            hours: one.reception_hours.on_date(round.date).to_vec(),
            stop_time: one.stop_time,
            spared: Metres::new(settings.refused.get() * permille / 1000),
        }
    };
    let able = others.filter(|one| is_lawful(cargo, &sources, one, round, settings) && fits(one));
    Ok(able.map(door).collect())
}

fn told(proposal: Proposal, all: &[Association], round: &RoundRow) -> Option<Refuge> {
    let name = all.iter().find(|association| association.id == proposal.association)?.name.clone();
    let midnight = round.date.and_time(chrono::NaiveTime::MIN);
    Some(Refuge {
        association: proposal.association,
        name,
        arrival: midnight + chrono::Duration::seconds(proposal.arrival.get()),
        detour: proposal.detour,
        after: proposal.after,
    })
}

fn is_lawful(
    cargo: &[OnBoard],
    sources: &[Store],
    association: &Association,
    round: &RoundRow,
    settings: &Settings,
) -> bool {
    cargo.iter().all(|load| {
        let (lot, policy) = (&load.lot.lot, &settings.policy);
        let store = sources.iter().find(|store| store.id == lot.store);
        store.is_some_and(|store| judge(&Case { lot, store, association, takeover: round.date, policy }).is_ok())
    })
}

async fn place(db: &impl Reader, stop: &StopRow, depot: GeoPoint) -> Result<GeoPoint, ServiceError> {
    Ok(match &stop.place {
        StopPlace::Store(id) => stores::get(db, id).await?.item.location,
        StopPlace::Association(id) => associations::get(db, id).await?.item.location,
        StopPlace::Depot => depot,
    })
}
