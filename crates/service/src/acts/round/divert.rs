//! A closed door (S7): who may have the crates instead, on the way and still cold, and how they are promised anew.

use chrono::NaiveDateTime;
use glane_demand::{AllocationState, Association};
use glane_eligibility::{Case, Exception, judge};
use glane_fleet::{Cooling, StopAct, StopState, Van};
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, MovementId, RoundId, Seconds, Sentence, StopId};
use glane_inventory::{Bucket, Movement};
use glane_persistence::{
    Reader, Version, WriteTx,
    allocations::{self, AllocationRow},
    associations, ledger,
    lots::{self, LotRow},
    rounds::{self, Direction, RoundRow, StopLine, StopPlace, StopRow},
    stores, territories, vans,
};
use glane_roads::{DayKind, Departure};

use super::{facts::Facts, settle::bring_lot};
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
}

/// Crates of a promise that are on board before a closed door.
struct OnBoard {
    promise: AllocationRow,
    lot: LotRow,
    cases: Cases,
}

/// Associations that may take everything a closed door left on board: lawful, open when the van gets there, still cold,
/// and without making a later stop too late; the shortest detour first. Empty: back to the depot.
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
    find(glane, &db, &round, stop).await
}

async fn find(glane: &Glane, db: &impl Reader, round: &RoundRow, stop: &StopRow) -> Result<Vec<Refuge>, ServiceError> {
    let StopPlace::Association(closed) = &stop.place else { return Ok(Vec::new()) };
    let row = territories::get(db, &round.territory).await?;
    let settings = settings::of(&row)?;
    let cargo = on_board(db, round, stop).await?;
    let van = vans::get(db, &round.van).await?.item;
    let all = associations::active(db, &round.territory).await?;
    let Some(here) = all.iter().find(|association| association.id == *closed).map(|a| a.location) else {
        return Ok(Vec::new());
    };
    let next = next_place(db, round, stop, &van).await?;
    let sources = stores::active(db, &round.territory).await?;
    let now = glane.now();
    let local = row.territory.local(now);
    let departure = Departure {
        day: DayKind::of(local.date()),
        at: Seconds::new(i64::from(chrono::Timelike::num_seconds_from_midnight(&local))),
    };
    let cold = cargo.iter().any(|load| load.lot.lot.goods.temperature_class().needs_cold());
    let loaded_at = round.stops.iter().filter(|s| matches!(s.place, StopPlace::Store(_))).map(|s| s.departure).max();
    let mut found = Vec::new();
    for association in all.iter().filter(|association| association.id != *closed) {
        let lawful = cargo.iter().all(|load| {
            let store = sources.iter().find(|store| store.id == load.lot.lot.store);
            store.is_some_and(|store| {
                let (lot, policy) = (&load.lot.lot, &settings.policy);
                judge(&Case { lot, store, association, takeover: round.date, policy }).is_ok()
            })
        });
        if !lawful {
            continue;
        }
        let there = seconds(glane, here, association.location, departure).await?;
        let onwards = seconds(glane, association.location, next, departure).await?;
        let direct = seconds(glane, here, next, departure).await?;
        let detour = there + onwards + association.stop_time - direct;
        let arrival = local + chrono::Duration::seconds(there.get());
        let ride = loaded_at.map_or(Seconds::ZERO, |left| Seconds::new((now - left).num_seconds().max(0))) + there;
        let keeps = !cold || stays_cold(van.cooling, ride, settings.exposure_limit);
        let slack = remaining(round, stop).map(|later| later.slack).min();
        if is_open(association, arrival) && keeps && slack.is_none_or(|slack| detour <= slack) {
            found.push(Refuge {
                association: association.id.clone(),
                name: association.name.clone(),
                arrival,
                detour: detour.max(Seconds::ZERO),
            });
        }
    }
    found.sort_by_key(|refuge| refuge.detour);
    Ok(found)
}

/// The whole ride counts without cooling, beyond their autonomy with boxes, not at all in a refrigerated body.
fn stays_cold(cooling: Cooling, ride: Seconds, limit: Seconds) -> bool {
    match cooling {
        Cooling::Refrigerated => true,
        Cooling::Boxes { autonomy } => ride.get() - autonomy.get() <= limit.get(),
        Cooling::None => ride <= limit,
    }
}

fn is_open(association: &Association, at: NaiveDateTime) -> bool {
    let hours = association.reception_hours.on_date(at.date());
    hours.iter().any(|window| window.from() <= at.time() && at.time() < window.to())
}

fn remaining<'r>(round: &'r RoundRow, stop: &'r StopRow) -> impl Iterator<Item = &'r StopRow> {
    let after = round.stops.iter().skip_while(move |row| row.id != stop.id).skip(1);
    after.filter(|row| row.state == StopState::Planned)
}

/// Where the van goes after a stop: the next one ahead, else its depot.
async fn next_place(
    db: &impl Reader,
    round: &RoundRow,
    stop: &StopRow,
    van: &Van,
) -> Result<glane_foundation::GeoPoint, ServiceError> {
    Ok(match remaining(round, stop).next().map(|next| &next.place) {
        Some(StopPlace::Store(id)) => stores::get(db, id).await?.item.location,
        Some(StopPlace::Association(id)) => associations::get(db, id).await?.item.location,
        Some(StopPlace::Depot) | None => van.depot,
    })
}

async fn seconds(
    glane: &Glane,
    from: glane_foundation::GeoPoint,
    to: glane_foundation::GeoPoint,
    departure: Departure,
) -> Result<Seconds, ServiceError> {
    let travel = std::sync::Arc::clone(&glane.travel);
    let asked = tokio::task::spawn_blocking(move || travel.leg(from, to, departure).map(|leg| leg.seconds));
    let answered = asked.await.map_err(|error| ServiceError::Broken(error.to_string()))?;
    answered.map_err(|error| ServiceError::Broken(error.to_string()))
}

/// What is on board for a stop.
async fn on_board(db: &impl Reader, round: &RoundRow, stop: &StopRow) -> Result<Vec<OnBoard>, ServiceError> {
    let facts = Facts::around(db, round).await?;
    let mut cargo = Vec::new();
    for line in stop.lines.iter().filter(|line| line.direction == Direction::Drop) {
        let promise = allocations::get(db, &line.allocation).await?;
        let lot = lots::get(db, &promise.lot).await?;
        let portions = facts.portions(&line.allocation, &lot.lot.goods);
        let cases: i64 = portions
            .iter()
            .map(|portion| {
                let here = super::whereabouts::Portion { diverted: None, ..portion.clone() };
                super::whereabouts::of_portion(&here, lot.lot.goods.max_temperature())
            })
            .map(|net| net.get(&Bucket::Collected).copied().unwrap_or_default())
            .sum();
        if cases > 0 {
            cargo.push(OnBoard { promise, lot, cases: Cases::new(cases) });
        }
    }
    Ok(cargo)
}

/// Promises what was meant for a closed door to another association, with a stop of its own right after it.
pub(super) async fn promise_anew(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    round: &RoundRow,
    stop: &StopRow,
    to: &AssociationId,
    act: &StopAct,
) -> Result<Option<Sentence>, ServiceError> {
    let row = territories::get(tx, &round.territory).await?;
    let settings = settings::of(&row)?;
    let association = associations::get(tx, to).await?.item;
    let mut lines = Vec::new();
    for load in on_board(tx, round, stop).await? {
        let store = stores::get(tx, &load.lot.lot.store).await?.item;
        let (lot, policy) = (&load.lot.lot, &settings.policy);
        let case = Case { lot, store: &store, association: &association, takeover: round.date, policy };
        let Ok(exceptions) = judge(&case) else { return Ok(Some(not_lawful())) };
        let promise = given(round, to, &load, exceptions);
        allocations::insert(tx, std::slice::from_ref(&promise)).await?;
        let step = |from, at_to| moved(actor, act, &promise, &load.lot, from, at_to);
        ledger::append(tx, &[step(Bucket::Open, Bucket::Allocated), step(Bucket::Allocated, Bucket::Collected)])
            .await?;
        bring_lot(tx, lots::get(tx, &promise.lot).await?).await?;
        lines.push(StopLine { allocation: promise.id.clone(), direction: Direction::Drop, cases: promise.cases });
    }
    if lines.is_empty() {
        return Ok(None);
    }
    let stop = new_stop(glane, round, stop, &association, lines);
    rounds::add_stop(tx, &act.stop, &stop).await?;
    Ok(None)
}

fn given(round: &RoundRow, to: &AssociationId, load: &OnBoard, exceptions: Vec<Exception>) -> AllocationRow {
    AllocationRow {
        id: AllocationId::mint(),
        run: None,
        territory: round.territory.clone(),
        date: round.date,
        lot: load.promise.lot.clone(),
        association: to.clone(),
        cases: load.cases,
        grams: load.lot.lot.goods.weight_of(load.cases),
        state: AllocationState::Collected,
        exceptions,
        backup: None,
        reason: Some(Sentence::new(
            "Apporté en route : la porte de l'association prévue était fermée.",
            "Brought on the way: the door of the association it was meant for was closed.",
        )),
        version: Version::FIRST,
    }
}

fn moved(actor: &Actor, act: &StopAct, promise: &AllocationRow, lot: &LotRow, from: Bucket, to: Bucket) -> Movement {
    Movement {
        id: MovementId::mint(),
        lot: promise.lot.clone(),
        allocation: Some(promise.id.clone()),
        from,
        to,
        cases: promise.cases,
        grams: promise.grams,
        quality: lot.lot.goods.case_weight.quality,
        at: act.at,
        actor: actor.clone(),
        reason: Some(act.deed.code().to_owned()),
    }
}

fn new_stop(
    glane: &Glane,
    round: &RoundRow,
    closed: &StopRow,
    association: &Association,
    lines: Vec<StopLine>,
) -> StopRow {
    let arrival = glane.now().max(closed.departure);
    StopRow {
        id: StopId::mint(),
        round: round.id.clone(),
        place: StopPlace::Association(association.id.clone()),
        arrival,
        start: arrival,
        departure: arrival + chrono::Duration::seconds(association.stop_time.get()),
        slack: Seconds::ZERO,
        leg_metres: closed.leg_metres,
        leg_seconds: closed.leg_seconds,
        leg_provenance: closed.leg_provenance,
        state: StopState::Planned,
        version: Version::FIRST,
        lines,
    }
}

fn not_lawful() -> Sentence {
    Sentence::new(
        "Cette association ne peut pas recevoir ces caisses : une règle l'interdit.",
        "This association may not receive these crates: a rule forbids it.",
    )
}
