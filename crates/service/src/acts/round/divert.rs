//! A closed door (S7): what is on board for it, and how it is promised anew.

use chrono::{DateTime, Utc};
use glane_demand::{AllocationState, Association};
use glane_eligibility::{Case, Exception, judge};
use glane_fleet::{StopAct, StopState};
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, MovementId, Seconds, Sentence, StopId};
use glane_inventory::{Bucket, Movement};
use glane_persistence::{
    Reader, Version, WriteTx,
    allocations::{self, AllocationRow},
    associations, ledger,
    lots::{self, LotRow},
    rounds::{self, Direction, RoundRow, StopLine, StopPlace, StopRow},
    stores, territories,
};

use super::{facts::Facts, refuge::Slot, settle::bring_lot};
use crate::{Glane, ServiceError, acts::settings};

/// Crates of a promise that are on board before a closed door.
pub(super) struct OnBoard {
    pub(super) promise: AllocationRow,
    pub(super) lot: LotRow,
    pub(super) cases: Cases,
}

/// Stops of a round after this one that are still to come.
pub(super) fn remaining<'r>(round: &'r RoundRow, stop: &'r StopRow) -> impl Iterator<Item = &'r StopRow> {
    let after = round.stops.iter().skip_while(move |row| row.id != stop.id).skip(1);
    after.filter(|row| row.state == StopState::Planned)
}

/// What is on board for a stop.
pub(super) async fn on_board(db: &impl Reader, facts: &Facts, stop: &StopRow) -> Result<Vec<OnBoard>, ServiceError> {
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

/// Promises what was meant for a closed door to another association, with a stop of its own where the planner put it.
pub(super) async fn promise_anew(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    round: &RoundRow,
    stop: &StopRow,
    (to, slot): (&AssociationId, Option<&Slot>),
    act: &StopAct,
) -> Result<Option<Sentence>, ServiceError> {
    let row = territories::get(tx, &round.territory).await?;
    let settings = settings::of(&row)?;
    let association = associations::get(tx, to).await?.item;
    let mut lines = Vec::new();
    let facts = Facts::around(tx, round).await?;
    for load in on_board(tx, &facts, stop).await? {
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
    let arrival = slot.map_or(glane.now(), |slot| slot.arrival).max(act.at);
    let stop = new_stop(round, stop, &association, arrival, lines);
    rounds::add_stop(tx, slot.map_or(&act.stop, |slot| &slot.after), &stop).await?;
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
    round: &RoundRow,
    closed: &StopRow,
    association: &Association,
    arrival: DateTime<Utc>,
    lines: Vec<StopLine>,
) -> StopRow {
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
