//! The store hands a booking over at its door: the food changes hands, the promise is kept.

use glane_demand::{AllocationState, AllocationStep, booking::code::HandoverCode};
use glane_foundation::{Actor, AllocationId, Cases, LocalWindow, Sentence};
use glane_inventory::{Bucket, LotTransition};
use glane_persistence::{
    Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings, ledger, lots,
};
use serde_json::json;

use super::{book::not_published, change, fetched_already, movement, note, seen_booking};
use crate::{
    Glane, ServiceError, access,
    board::{Board, Slot},
};

/// How the store knows that the right people are at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// They said this code.
    Code(String),
    /// They did not, and the store hands it over all the same, for this reason.
    Override(String),
}

/// Hands over what was booked, or fewer cases of it: the rest is free again at once. Handing over twice changes nothing.
pub async fn hand_over(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
    proof: &Proof,
    cases: Cases,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let known = bookings::find(&tx, id).await?.ok_or(ServiceError::NotFound("booking"))?;
            let held = allocations::get(&tx, id).await?;
            access::store(actor, &known.store, &held.territory)?;
            if held.state == AllocationState::Delivered {
                return Ok(());
            }
            let (row, booking) = seen_booking(&tx, id, seen).await?;
            let reason = accepted(proof, booking.code)?;
            if cases <= Cases::ZERO || cases > row.cases {
                return Err(out_of_range(row.cases));
            }
            let row = if cases == row.cases { row } else { fewer(glane, &tx, actor, &row, &booking, cases).await? };
            deliver(glane, &tx, actor, &row, reason).await?;
            let detail = json!({ "cases": row.cases, "override": reason, "before": id });
            note(glane, &tx, actor, &row, "hand_over_booking", detail).await
        })
        .await
}

/// The reason for going without the code, if that is what happens.
fn accepted(proof: &Proof, code: HandoverCode) -> Result<Option<&str>, ServiceError> {
    match proof {
        Proof::Code(said) if HandoverCode::parse(said) == Some(code) => Ok(None),
        Proof::Code(_) => Err(ServiceError::NotNow(Sentence::new(
            "Ce n'est pas le bon code. Demandez-le encore, ou remettez sans code en indiquant pourquoi.",
            "This is not the right code. Ask again, or hand over without a code and say why.",
        ))),
        Proof::Override(reason) if !reason.trim().is_empty() => Ok(Some(reason.trim())),
        Proof::Override(_) => Err(ServiceError::NotNow(Sentence::new(
            "Indiquez pourquoi vous remettez sans code.",
            "Say why you hand over without a code.",
        ))),
    }
}

/// Fewer cases left the store than were booked: a promise of that many takes the old one's place.
async fn fewer(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    row: &AllocationRow,
    booking: &bookings::BookingRow,
    cases: Cases,
) -> Result<AllocationRow, ServiceError> {
    let board = Board::read(tx, &row.territory, glane.now()).await?.ok_or_else(not_published)?;
    let local = |at| board.territory.local(at).time();
    let window = LocalWindow::new(local(booking.slot.start), local(booking.slot.end))
        .map_err(|error| ServiceError::Broken(error.to_string()))?;
    let slot = Slot { window, span: booking.slot };
    change::replace(glane, tx, actor, &board, row, booking, cases, slot).await
}

async fn deliver(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    row: &AllocationRow,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    let state = row
        .state
        .after(AllocationStep::Collect)
        .and_then(|state| state.after(AllocationStep::Deliver))
        .map_err(|_| fetched_already())?;
    allocations::set_state(tx, &row.id, row.version, state).await?;
    bookings::set_fetched(tx, &row.id, glane.now(), reason).await?;
    let mut lot = lots::get(tx, &row.lot).await?;
    let taken = movement(glane, actor, row, &lot, Bucket::Allocated, Bucket::Collected, reason);
    let accepted = movement(glane, actor, row, &lot, Bucket::Collected, Bucket::Delivered, None);
    ledger::append(tx, &[taken, accepted]).await?;
    let balance = ledger::balance(tx, &row.lot).await?;
    let waiting = balance.cases(Bucket::Open) + balance.cases(Bucket::Allocated) + balance.cases(Bucket::Collected);
    // An open lot stays open: takers are still looked for.
    if balance.cases(Bucket::Open).is_zero()
        && let Ok(collected) = lot.state.after(LotTransition::Collect)
    {
        lot.state = collected;
        if waiting.is_zero() {
            lot.state = collected.after(LotTransition::Close).unwrap_or(collected);
        }
        lots::update(tx, &lot).await?;
    }
    Ok(())
}

fn out_of_range(most: Cases) -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        format!("Indiquez de 1 à {} caisses.", most.get()),
        format!("Give 1 to {} crates.", most.get()),
    ))
}
