//! A proposal that no van brings is accepted with a slot: the association fetches it itself.

use chrono::{DateTime, Utc};
use glane_demand::AllocationStep;
use glane_foundation::{Actor, AllocationId, Sentence};
use glane_persistence::{
    Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings, lots, rounds,
};
use serde_json::json;

use super::{
    book::{booking_row, coming, not_published},
    new_code, note, slot_at, tell_store,
};
use crate::{
    Glane, ServiceError, access,
    board::{Board, OnBoard},
};

/// Accepts with a slot, and gives the code to say at the door.
pub async fn take_slot(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
    slot: DateTime<Utc>,
) -> Result<String, ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = allocations::get(&tx, id).await?;
            access::association(actor, &row.association, &row.territory)?;
            if row.version != seen {
                return Err(ServiceError::Conflict);
            }
            let state = row.state.after(AllocationStep::Schedule).map_err(|_| answered())?;
            let board = Board::read(&tx, &row.territory, glane.now()).await?.ok_or_else(not_published)?;
            if row.date != board.date || is_driven(&tx, &row).await? {
                return Err(answered());
            }
            let lot = OnBoard::of(lots::get(&tx, &row.lot).await?, &row);
            let store = board.store(&lot.row.lot.store).ok_or(ServiceError::NotFound("store"))?;
            let association = board.association(&row.association)?;
            let slot = slot_at(&board.slots(store, association), slot)?;
            let code = new_code(&tx, &store.id, &board).await?;
            allocations::set_state(&tx, id, row.version, state).await?;
            let booking = booking_row(glane, &board, &lot, &row, slot, code);
            bookings::insert(&tx, &booking).await?;
            let text = coming(&association.name, &row, slot, &lot.row.lot.goods.description);
            tell_store(glane, &tx, &row, &booking.store, text).await?;
            note(glane, &tx, actor, &row, "take_slot", json!({ "slot": booking.slot })).await?;
            Ok(code.to_string())
        })
        .await
}

/// A van brings it already.
async fn is_driven(tx: &WriteTx, row: &AllocationRow) -> Result<bool, ServiceError> {
    let rounds = rounds::of_day(tx, &row.territory, row.date).await?;
    Ok(rounds.iter().flat_map(|round| &round.stops).flat_map(|stop| &stop.lines).any(|line| line.allocation == row.id))
}

fn answered() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Cette proposition n'attend plus de créneau.",
        "This proposal no longer waits for a slot.",
    ))
}
