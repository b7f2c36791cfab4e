//! After an act: brings ledger, promises, lots and the stop to where all acts together say they are.

use std::collections::BTreeSet;

use glane_fleet::{RefusalReason, StopAct, StopState};
use glane_foundation::{Actor, AllocationId, Cases, MovementId, Sentence};
use glane_inventory::{Bucket, Movement};
use glane_persistence::{
    WriteTx,
    allocations::{self, AllocationRow},
    ledger::{self, AppendError},
    lots::{self, LotRow},
    refusals::{self, RefusalRow},
    rounds::{self, RoundRow, StopRow},
};

use super::{
    divert, doors,
    facts::Facts,
    messages,
    refuge::Slot,
    slip,
    whereabouts::{self, Net, add, of_portion, overdrawn, steps},
};
use crate::{Glane, ServiceError};

/// Follows an act that has just been kept. Gives what could not be followed.
pub(super) async fn stop(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    round: &RoundRow,
    stop: &StopRow,
    (act, slot): (&StopAct, Option<&Slot>),
) -> Result<Option<Sentence>, ServiceError> {
    let facts = Facts::around(tx, round).await?;
    let mut trouble = None;
    let concerned: BTreeSet<AllocationId> = match act.deed.allocation() {
        Some(allocation) => BTreeSet::from([allocation.clone()]),
        None => stop.lines.iter().map(|line| line.allocation.clone()).collect(),
    };
    for allocation in concerned {
        let found = promise(glane, tx, actor, &facts, act, &allocation).await?;
        trouble = trouble.or(found);
    }
    let record = facts.record(&stop.id);
    let told = record.state().unwrap_or(match stop.state {
        StopState::Cancelled => StopState::Cancelled,
        _ => StopState::Planned,
    });
    if told != stop.state {
        rounds::set_stop_state(tx, &stop.id, stop.version, told).await?;
    }
    doors::judge(tx, &facts, &stop.id, &record).await?;
    trouble = trouble.or_else(|| doors::trouble(&record, &act.id, &act.deed));
    if let (glane_fleet::Deed::Diverted { to: Some(to) }, None) = (&act.deed, &trouble) {
        trouble = divert::promise_anew(glane, tx, actor, round, stop, (to, slot), act).await?;
    }
    slip::issue(glane, tx, round, stop, &record).await?;
    Ok(trouble)
}

/// One promise: moves its cases, and tells those who wait for them.
async fn promise(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    facts: &Facts,
    act: &StopAct,
    id: &AllocationId,
) -> Result<Option<Sentence>, ServiceError> {
    let promise = allocations::get(tx, id).await?;
    let lot = lots::get(tx, &promise.lot).await?;
    let portions = facts.portions(id, &lot.lot.goods);
    let mut then = Net::new();
    for portion in &portions {
        add(&mut then, &of_portion(portion, lot.lot.goods.max_temperature()));
    }
    // What no stop carries is still promised.
    let carried: Cases = portions.iter().map(|portion| portion.planned).sum();
    let waiting = promise.cases.less(carried).get();
    add(&mut then, &Net::from([(Bucket::Open, -waiting), (Bucket::Allocated, waiting)]));
    let movements = ledger::of_lot(tx, &promise.lot).await?;
    let now = net_of(&movements, id);
    let steps = steps(&now, &then);
    let state = whereabouts::promise_state(&then, promise.state);
    let Ok(state) = promise.state.told(state) else {
        return Ok((!steps.is_empty()).then(no_longer_promised));
    };
    let moved: Vec<Movement> = steps.iter().map(|step| movement(actor, act, &promise, &lot, *step)).collect();
    match ledger::append(tx, &moved).await {
        Ok(_) => {}
        // What was said before has consequences that cannot be undone: somebody else has the cases by now.
        Err(AppendError::Untrue(_)) => return Ok(Some(elsewhere_by_now())),
        Err(other) => return Err(other.into()),
    }
    if state != promise.state {
        allocations::set_state(tx, id, promise.version, state).await?;
    }
    if !moved.is_empty() {
        bring_lot(tx, lot.clone()).await?;
        messages::shortfall(glane, tx, &promise, &lot, &now, &then).await?;
    }
    note_refusals(tx, facts, &promise, &lot, act).await?;
    Ok(portions.iter().any(overdrawn).then(more_than_on_board))
}

fn net_of(movements: &[Movement], id: &AllocationId) -> Net {
    let mut net = Net::new();
    for movement in movements.iter().filter(|movement| movement.allocation.as_ref() == Some(id)) {
        *net.entry(movement.from).or_default() -= movement.cases.get();
        *net.entry(movement.to).or_default() += movement.cases.get();
    }
    net
}

fn movement(
    actor: &Actor,
    act: &StopAct,
    promise: &AllocationRow,
    lot: &LotRow,
    (from, to, cases): (Bucket, Bucket, Cases),
) -> Movement {
    Movement {
        id: MovementId::mint(),
        lot: promise.lot.clone(),
        allocation: Some(promise.id.clone()),
        from,
        to,
        cases,
        grams: lot.lot.goods.weight_of(cases),
        quality: lot.lot.goods.case_weight.quality,
        at: act.at,
        actor: actor.clone(),
        reason: Some(act.deed.code().to_owned()),
    }
}

/// Brings a lot to the state its balance shows.
pub(super) async fn bring_lot(tx: &WriteTx, lot: LotRow) -> Result<(), ServiceError> {
    let balance = ledger::balance(tx, &lot.lot.id).await?;
    let state = whereabouts::lot_state(|bucket| balance.cases(bucket), lot.state)
        .map_err(|error| ServiceError::Broken(format!("{}: {error}", lot.lot.id)))?;
    if state != lot.state {
        lots::update(tx, &LotRow { state, ..lot }).await?;
    }
    Ok(())
}

/// Writes what is refused of a promise now, by reason; reasons no longer given are kept at zero.
async fn note_refusals(
    tx: &WriteTx,
    facts: &Facts,
    promise: &AllocationRow,
    lot: &LotRow,
    act: &StopAct,
) -> Result<(), ServiceError> {
    let known = refusals::of_allocation(tx, &promise.id).await?;
    let stops = || facts.rounds.iter().flat_map(|round| round.stops.iter().map(move |stop| (round, stop)));
    for reason in RefusalReason::ALL {
        let (mut cases, mut photo, mut round) = (Cases::ZERO, None, None);
        for (of, stop) in stops() {
            let Some((_, refused)) = facts.records.get(&stop.id).and_then(|r| r.handed.get(&promise.id)) else {
                continue;
            };
            for refusal in refused.iter().filter(|refusal| refusal.reason == reason) {
                cases += refusal.cases;
                photo = refusal.photo.clone().or(photo);
                round = Some(of.id.clone());
            }
        }
        let before = known.iter().find(|row| row.reason == reason);
        let said = before.map(|row| (row.cases, row.photo.clone()));
        let Some(round) = round.or(before.map(|row| row.round.clone())) else { continue };
        if said == Some((cases, photo.clone())) {
            continue;
        }
        let row = RefusalRow {
            allocation: promise.id.clone(),
            reason,
            lot: promise.lot.clone(),
            store: lot.lot.store.clone(),
            association: promise.association.clone(),
            round,
            cases,
            photo,
            happened_at: act.at,
            action: None,
        };
        refusals::put(tx, &row).await?;
    }
    Ok(())
}

fn no_longer_promised() -> Sentence {
    Sentence::new(
        "Ces caisses n'étaient plus promises à cette association.",
        "These crates were no longer promised to this association.",
    )
}

fn elsewhere_by_now() -> Sentence {
    Sentence::new(
        "Ces caisses ont déjà été promises à quelqu'un d'autre : la correction attend une décision.",
        "These crates have been promised to somebody else by now: the correction waits for a decision.",
    )
}

fn more_than_on_board() -> Sentence {
    Sentence::new(
        "Plus de caisses remises et refusées qu'il n'y en avait à bord.",
        "More crates handed over and refused than there were on board.",
    )
}
