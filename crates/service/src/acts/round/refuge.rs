//! Where crates for a closed door may go instead: the law names the doors, the planner says which the van can still reach.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};
use glane_day::{Ahead, Door, Proposal, Settings, Stranded};
use glane_demand::Association;
use glane_eligibility::{Case, judge};
use glane_foundation::{Actor, AssociationId, GeoPoint, RoundId, Seconds, StopId};
use glane_inventory::Store;
use glane_persistence::{
    Reader, associations, roster,
    rounds::{self, RoundRow, StopPlace, StopRow},
    stores, territories, vans,
};

use super::divert::{OnBoard, on_board, remaining};
use crate::{Glane, ServiceError, access, acts::settings};

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

/// Associations that may take everything a closed door left on board: lawful, and reached by the planner in their hours, still
/// cold, with every promise ahead kept; the least detour first, a few at most. Empty: back to the depot.
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
    let cargo = on_board(db, round, stop).await?;
    let van = vans::get(db, &round.van).await?.item;
    let all = associations::active(db, &round.territory).await?;
    let Some(here) = all.iter().find(|association| association.id == *closed).map(|a| a.location) else {
        return Ok(Vec::new());
    };
    let sources = stores::active(db, &round.territory).await?;
    let lawful = |association: &&Association| {
        association.id != *closed && is_lawful(&cargo, &sources, association, round, &settings)
    };
    let doors: Vec<Door> = all.iter().filter(lawful).map(|association| door(association, round)).collect();
    let second = |at: DateTime<Utc>| row.territory.seconds_into(round.date, at);
    let now_second = second(now).map_err(|error| ServiceError::Broken(error.to_string()))?;
    let duty = roster::of(db, &round.territory, round.date).await?.into_iter().find(|duty| duty.van == round.van);
    let planned_end = second(round.ends_at).map_err(|error| ServiceError::Broken(error.to_string()))?;
    let shift_end = duty.map_or(planned_end, |duty| {
        Seconds::new(i64::from(chrono::Timelike::num_seconds_from_midnight(&duty.shift.to())))
    });
    let mut ahead = Vec::new();
    for stop in remaining(round, stop) {
        let start = second(stop.start).map_err(|error| ServiceError::Broken(error.to_string()))?;
        let takes = Seconds::new((stop.departure - stop.start).num_seconds().max(0));
        ahead.push(Ahead { at: place(db, stop, van.depot).await?, start: (start, start + stop.slack), takes });
    }
    let loaded = round.stops.iter().filter(|other| carries(other, &cargo)).map(|other| other.departure).min();
    let ridden = loaded.map_or(Seconds::ZERO, |left| Seconds::new((now - left).num_seconds().max(0)));
    let cold = cargo.iter().any(|load| load.lot.lot.goods.temperature_class().needs_cold());
    let cases = cargo.iter().map(|load| load.cases).sum();
    let travel = Arc::clone(&glane.travel);
    let date = round.date;
    let thinking = tokio::task::spawn_blocking(move || {
        let stranded = Stranded { van: &van, date, now: now_second, shift_end, here, cases, cold, ridden, ahead };
        glane_day::refuges(&stranded, &doors, &settings, travel.as_ref())
    });
    let proposals = thinking.await.map_err(|error| ServiceError::Broken(error.to_string()))?;
    let proposals = proposals.map_err(|error| ServiceError::Broken(error.to_string()))?;
    Ok(proposals.into_iter().filter_map(|proposal| told(proposal, &all, round)).collect())
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

fn door(association: &Association, round: &RoundRow) -> Door {
    Door {
        association: association.id.clone(),
        at: association.location,
        hours: association.reception_hours.on_date(round.date).to_vec(),
        stop_time: association.stop_time,
    }
}

/// True for a store at which some of it was loaded.
fn carries(stop: &StopRow, cargo: &[OnBoard]) -> bool {
    matches!(stop.place, StopPlace::Store(_))
        && stop.lines.iter().any(|line| cargo.iter().any(|load| load.promise.id == line.allocation))
}

async fn place(db: &impl Reader, stop: &StopRow, depot: GeoPoint) -> Result<GeoPoint, ServiceError> {
    Ok(match &stop.place {
        StopPlace::Store(id) => stores::get(db, id).await?.item.location,
        StopPlace::Association(id) => associations::get(db, id).await?.item.location,
        StopPlace::Depot => depot,
    })
}
