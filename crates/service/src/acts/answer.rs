//! An association answers a proposal. Declining costs nothing; the backup is proposed at once.

use glane_demand::{AllocationState, AllocationStep};
use glane_foundation::{Actor, AllocationId, Cases, Sentence};
use glane_inventory::{Bucket, LotTransition};
use glane_persistence::{
    Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings, days, ledger,
    lots::{self, LotRow},
    rounds,
};
use serde_json::json;

use super::{movement::movement, trail};
use crate::{Glane, ServiceError, access};

/// Says yes. A promise that has its stop becomes scheduled.
pub async fn confirm(glane: &Glane, actor: &Actor, id: &AllocationId, seen: Version) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = answered_by(&tx, actor, id, seen).await?;
            let state = row
                .state
                .after(AllocationStep::Confirm)
                .and_then(|state| state.after(AllocationStep::Schedule))
                .map_err(|_| no_longer())?;
            allocations::set_state(&tx, id, row.version, state).await?;
            note(glane, &tx, actor, &row, "confirm", None).await
        })
        .await
}

/// Says no, with or without a reason. The cases are free again and go to the backup, if there is one that still can.
pub async fn decline(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = answered_by(&tx, actor, id, seen).await?;
            let state = row.state.after(AllocationStep::Decline).map_err(|_| no_longer())?;
            allocations::set_state(&tx, id, row.version, state).await?;
            let lot = lots::get(&tx, &row.lot).await?;
            let freed = movement(glane, actor, &row, &lot, Bucket::Allocated, Bucket::Open, reason);
            ledger::append(&tx, &[freed]).await?;
            propose_backup(glane, &tx, actor, &row, lot).await?;
            super::store_answer::cancel_idle_stops(glane, &tx, &row.territory, row.date).await?;
            days::touch(&tx, &row.territory, row.date).await?;
            note(glane, &tx, actor, &row, "decline", reason).await
        })
        .await
}

/// Takes some cases and says no to `declined` of them. The proposal ends; what is taken is a promise of its own, confirmed and on the
/// same van; the rest is free again and goes to the backup. Gives the promise that is kept.
pub async fn decline_part(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
    declined: Cases,
    reason: Option<&str>,
) -> Result<AllocationId, ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = answered_by(&tx, actor, id, seen).await?;
            let state = row.state.after(AllocationStep::Expire).map_err(|_| no_longer())?;
            if declined <= Cases::ZERO || declined >= row.cases || bookings::find(&tx, id).await?.is_some() {
                return Err(not_a_part());
            }
            let lot = lots::get(&tx, &row.lot).await?;
            let part = |cases: Cases, state| AllocationRow {
                id: AllocationId::mint(),
                cases,
                grams: lot.lot.goods.weight_of(cases),
                state,
                version: Version::FIRST,
                ..row.clone()
            };
            let kept = part(row.cases.less(declined), AllocationState::Scheduled);
            let given_up = part(declined, AllocationState::Declined);
            allocations::set_state(&tx, id, row.version, state).await?;
            allocations::insert(&tx, &[kept.clone(), given_up.clone()]).await?;
            rounds::hand_on(&tx, id, &kept.id, kept.cases).await?;
            let moved = [
                movement(glane, actor, &row, &lot, Bucket::Allocated, Bucket::Open, Some("declined_in_part")),
                movement(glane, actor, &kept, &lot, Bucket::Open, Bucket::Allocated, None),
            ];
            ledger::append(&tx, &moved).await?;
            propose_backup(glane, &tx, actor, &given_up, lot).await?;
            days::touch(&tx, &row.territory, row.date).await?;
            note(glane, &tx, actor, &given_up, "decline", reason).await?;
            note(glane, &tx, actor, &kept, "confirm", None).await?;
            Ok(kept.id)
        })
        .await
}

async fn answered_by(
    tx: &WriteTx,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
) -> Result<AllocationRow, ServiceError> {
    let row = allocations::get(tx, id).await?;
    access::association(actor, &row.association, &row.territory)?;
    let published =
        days::get(tx, &row.territory, row.date).await?.is_some_and(|d| d.state == days::DayState::Published);
    if !published {
        // What is not published does not exist for those outside.
        return Err(ServiceError::NotFound("allocation"));
    }
    if row.version == seen { Ok(row) } else { Err(ServiceError::Conflict) }
}

/// The same cases for the backup, without a stop yet: the operator finds one, or it fetches them itself.
async fn propose_backup(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    declined: &AllocationRow,
    mut lot: LotRow,
) -> Result<(), ServiceError> {
    let Some(backup) = &declined.backup else {
        lot.state = lot.state.after(LotTransition::Reopen).unwrap_or(lot.state);
        lots::update(tx, &lot).await?;
        return Ok(());
    };
    let proposal = AllocationRow {
        id: AllocationId::mint(),
        association: backup.clone(),
        state: AllocationState::Proposed,
        backup: None,
        exceptions: Vec::new(),
        reason: Some(Sentence::new(
            "Proposé après le désistement d'une autre association.",
            "Proposed after another association declined.",
        )),
        version: Version::FIRST,
        ..declined.clone()
    };
    allocations::insert(tx, std::slice::from_ref(&proposal)).await?;
    let promised = movement(glane, actor, &proposal, &lot, Bucket::Open, Bucket::Allocated, None);
    ledger::append(tx, &[promised]).await?;
    Ok(())
}

async fn note(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    row: &AllocationRow,
    name: &'static str,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    let act = trail::Act {
        territory: &row.territory,
        name,
        kind: "allocation",
        subject: row.id.as_str(),
        detail: json!({ "reason": reason }),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

fn not_a_part() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Pour tout refuser, ou changer une réservation, utilisez le bouton prévu : ici, on garde au moins une caisse.",
        "To decline everything, or to change a booking, use the button for that: here at least one case is kept.",
    ))
}

fn no_longer() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Cette proposition n'attend plus de réponse.",
        "This proposal no longer waits for an answer.",
    ))
}
