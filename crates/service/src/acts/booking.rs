//! Bookings: an association takes cases from the board, or a proposal, and fetches them itself.
//!
//! A booking is an allocation with a slot and a code, so the ledger, the store's page and the received history see it like any other.
//! Every command carries a client-made id: sent again it gives the same answer and changes nothing, also when the answer was no.

mod book;
mod cancel;
mod change;
mod hand_over;
pub(crate) mod propose;
mod take_slot;

pub use book::{Outcome, Wish, book};
pub use cancel::{cancel, was_not_fetched};
pub use change::change;
pub use hand_over::{Proof, hand_over};
pub use take_slot::take_slot;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use glane_demand::{AllocationStep, booking::code::HandoverCode};
use glane_foundation::{Actor, AllocationId, Cases, Role, Sentence, StoreId};
use glane_inventory::{Bucket, LotTransition};
use glane_persistence::{
    Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings::{self, BookingRow},
    days, ledger,
    lots::{self, LotRow},
};
use rand::{TryRng as _, rngs::SysRng};
use serde_json::Value;

use super::{movement::movement, tell, trail};
use crate::{
    Glane, ServiceError, access,
    board::{Board, OnBoard, Slot},
};

/// A promise with its booking, as the caller saw it.
async fn seen_booking(
    tx: &WriteTx,
    id: &AllocationId,
    seen: Version,
) -> Result<(AllocationRow, BookingRow), ServiceError> {
    let row = allocations::get(tx, id).await?;
    let booking = bookings::find(tx, id).await?.ok_or(ServiceError::NotFound("booking"))?;
    if row.version == seen { Ok((row, booking)) } else { Err(ServiceError::Conflict) }
}

/// Adds an allocation that is already scheduled, with its booking, and moves its cases out of the open ones.
async fn grant(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    lot: &OnBoard,
    row: &AllocationRow,
    booking: &BookingRow,
) -> Result<(), ServiceError> {
    allocations::insert(tx, std::slice::from_ref(row)).await?;
    bookings::insert(tx, booking).await?;
    let taken = movement(glane, actor, row, &lot.row, Bucket::Open, Bucket::Allocated, None);
    ledger::append(tx, &[taken]).await?;
    if lot.open == row.cases {
        fill(tx, lot.row.clone()).await?;
    }
    touch(tx, &lot.row).await
}

/// The lot's last open case is promised.
async fn fill(tx: &WriteTx, mut lot: LotRow) -> Result<(), ServiceError> {
    let offered = lot.state.after(LotTransition::Offer).unwrap_or(lot.state);
    // What has partly left the store stays "collected".
    lot.state = offered.after(LotTransition::Allocate).unwrap_or(offered);
    lots::update(tx, &lot).await?;
    Ok(())
}

/// Ends a promise that was not fetched: its cases are open again.
async fn free(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    row: &AllocationRow,
    step: AllocationStep,
    reason: Option<&str>,
) -> Result<(), ServiceError> {
    let state = row.state.after(step).map_err(|_| fetched_already())?;
    allocations::set_state(tx, &row.id, row.version, state).await?;
    let mut lot = lots::get(tx, &row.lot).await?;
    let freed = movement(glane, actor, row, &lot, Bucket::Allocated, Bucket::Open, reason);
    ledger::append(tx, &[freed]).await?;
    if let Ok(open) = lot.state.after(LotTransition::Reopen) {
        lot.state = open;
        lots::update(tx, &lot).await?;
    }
    touch(tx, &lot).await
}

/// A plan of the lot's own day that nobody has seen yet must be made again; a published one stays as it is.
async fn touch(tx: &WriteTx, lot: &LotRow) -> Result<(), ServiceError> {
    let day = days::get(tx, &lot.territory, lot.day).await?;
    if day.is_none_or(|day| day.state != days::DayState::Published) {
        days::touch(tx, &lot.territory, lot.day).await?;
    }
    Ok(())
}

/// The slot that starts at this instant, if it is still offered.
fn slot_at(slots: &[Slot], starts: DateTime<Utc>) -> Result<Slot, ServiceError> {
    slots.iter().find(|slot| slot.span.start == starts).copied().ok_or_else(|| {
        ServiceError::NotNow(Sentence::new(
            "Ce créneau n'est plus possible : choisissez-en un autre.",
            "This slot is no longer possible: choose another one.",
        ))
    })
}

/// A code nobody else says at this door on this day.
async fn new_code(tx: &WriteTx, store: &StoreId, board: &Board) -> Result<HandoverCode, ServiceError> {
    let taken: BTreeSet<HandoverCode> =
        bookings::at_store(tx, store, board.date).await?.into_iter().map(|booked| booked.booking.code).collect();
    let mut bytes = [0; 2];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|error| ServiceError::Broken(format!("the system gives no randomness: {error}")))?;
    Ok(HandoverCode::draw(u16::from_le_bytes(bytes), &taken))
}

async fn note(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    row: &AllocationRow,
    name: &'static str,
    detail: Value,
) -> Result<(), ServiceError> {
    let act = trail::Act { territory: &row.territory, name, kind: "allocation", subject: row.id.as_str(), detail };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

/// The people at the store's door hear who comes when, or no longer comes.
async fn tell_store(
    glane: &Glane,
    tx: &WriteTx,
    row: &AllocationRow,
    store: &StoreId,
    text: Sentence,
) -> Result<(), ServiceError> {
    let at_the_door = |role: &Role| matches!(role, Role::Store { store: own } if own == store);
    tell::everybody(glane, tx, &row.territory, at_the_door, &tell::Text { subject: subject(), body: text }).await
}

fn subject() -> Sentence {
    Sentence::new("Glane : une association vient", "Glane: an association comes")
}

fn fetched_already() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "C'est déjà parti du magasin, ou déjà annulé.",
        "It has already left the store, or was already cancelled.",
    ))
}

fn too_few(left: Cases) -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        format!("Il en reste {} : choisissez-en moins.", left.get()),
        format!("{} are left: choose fewer.", left.get()),
    ))
}
