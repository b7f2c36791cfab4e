//! A booking gets another slot, or another number of cases.

use chrono::{DateTime, Utc};
use glane_demand::AllocationStep;
use glane_foundation::{Actor, AllocationId, Cases, Sentence};
use glane_persistence::{
    Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings::{self, BookingRow},
};
use serde_json::json;

use super::{
    book::{coming, not_published},
    fetched_already, free, grant, note, seen_booking, slot_at, tell_store, too_few,
};
use crate::{
    Glane, ServiceError, access,
    board::{Board, Slot},
};

/// Changes a booking, and gives the promise that holds now. Another number of cases is a new promise in place of the old one, with
/// the same code: quantities never change in place.
pub async fn change(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
    cases: Cases,
    slot: DateTime<Utc>,
) -> Result<AllocationId, ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (row, booking) = seen_booking(&tx, id, seen).await?;
            access::association(actor, &row.association, &row.territory)?;
            row.state.after(AllocationStep::Decline).map_err(|_| fetched_already())?;
            let board = Board::read(&tx, &row.territory, glane.now()).await?.ok_or_else(not_published)?;
            if cases <= Cases::ZERO {
                return Err(ServiceError::NotNow(Sentence::new(
                    "Pour ne rien prendre, annulez la réservation.",
                    "To take nothing, cancel the booking.",
                )));
            }
            let store = board.store(&booking.store).ok_or(ServiceError::NotFound("store"))?;
            let slots = board.slots(store, board.association(&row.association)?);
            let slot = if slot == booking.slot.start { kept(&board, &booking)? } else { slot_at(&slots, slot)? };
            let now = if cases == row.cases {
                bookings::set_slot(&tx, id, slot.span).await?;
                allocations::set_state(&tx, id, row.version, row.state).await?;
                row.clone()
            } else {
                replace(glane, &tx, actor, &board, &row, &booking, cases, slot).await?
            };
            let name = &board.association(&row.association)?.name;
            let what = glane_persistence::lots::get(&tx, &row.lot).await?.lot.goods.description;
            tell_store(glane, &tx, &now, &booking.store, coming(name, &now, slot, &what)).await?;
            let detail = json!({ "cases": cases, "slot": slot.span, "before": row.id });
            note(glane, &tx, actor, &now, "change_booking", detail).await?;
            Ok(now.id)
        })
        .await
}

/// The slot the booking already has stays possible, also when it has begun.
fn kept(board: &Board, booking: &BookingRow) -> Result<Slot, ServiceError> {
    let (from, to) = (board.territory.local(booking.slot.start).time(), board.territory.local(booking.slot.end).time());
    let window = glane_foundation::LocalWindow::new(from, to).map_err(|e| ServiceError::Broken(e.to_string()))?;
    Ok(Slot { window, span: booking.slot })
}

/// The old promise ends, and a new one with another number of cases takes its place.
#[expect(clippy::too_many_arguments, reason = "what was, and what is to be")]
pub(super) async fn replace(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    board: &Board,
    row: &AllocationRow,
    booking: &BookingRow,
    cases: Cases,
    slot: Slot,
) -> Result<AllocationRow, ServiceError> {
    free(glane, tx, actor, row, AllocationStep::Decline, Some("changed")).await?;
    let lot = board.lot(tx, &row.lot).await?.ok_or(ServiceError::Conflict)?;
    // Its own cases are free again, and its own promise no longer fills its room; nobody can be in between.
    let fits = board.room_beside(&lot, &row.association, row.grams)?;
    let most = lot.open.min(fits);
    if cases > most.max(row.cases) {
        return Err(too_few(most.max(row.cases)));
    }
    let new = AllocationRow {
        id: AllocationId::mint(),
        cases,
        grams: lot.row.lot.goods.weight_of(cases),
        version: Version::FIRST,
        ..row.clone()
    };
    let moved = BookingRow { allocation: new.id.clone(), slot: slot.span, ..booking.clone() };
    grant(glane, tx, actor, &lot, &new, &moved).await?;
    Ok(new)
}
