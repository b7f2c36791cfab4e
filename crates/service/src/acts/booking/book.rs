//! Books cases of a lot and a slot.

use chrono::{DateTime, Utc};
use glane_demand::AllocationState;
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, LotId, Sentence};
use glane_persistence::{
    Version, WriteTx,
    allocations::AllocationRow,
    associations,
    bookings::BookingRow,
    idempotency::{self, Answered},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{access, grant, new_code, note, slot_at, tell_store};
use crate::{
    Glane, ServiceError,
    board::{Board, Offer, OnBoard, Slot},
};

/// What an association wants to fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// Of which lot.
    pub lot: LotId,
    /// How many cases.
    pub cases: Cases,
    /// Start of the slot.
    pub slot: DateTime<Utc>,
}

/// How a booking ended. Losing a race is no error: it is answered kindly, and with what else there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is yours.
    Booked {
        /// The promise.
        allocation: AllocationId,
        /// What to say at the door.
        code: String,
    },
    /// Somebody took some meanwhile; so many are left.
    Fewer {
        /// Cases left for this association.
        left: Cases,
    },
    /// Somebody was faster: nothing is left.
    Gone,
}

/// Books. `command` is made by the caller once per booking: sent again it changes nothing and gives the same answer.
pub async fn book(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    wish: &Wish,
    command: &str,
) -> Result<Outcome, ServiceError> {
    glane.db.retrying(|tx| async move { book_in(glane, &tx, actor, association, wish, command).await }).await
}

async fn book_in(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    association: &AssociationId,
    wish: &Wish,
    command: &str,
) -> Result<Outcome, ServiceError> {
    let territory = associations::get(tx, association).await?.territory;
    access::association(actor, association, &territory)?;
    let act = idempotency::fingerprint("book", &(association, wish))?;
    if let Some(answered) = idempotency::find(tx, actor, command).await? {
        if answered.act != act {
            return Err(ServiceError::KeyReused);
        }
        return serde_json::from_value(answered.response)
            .map_err(|error| ServiceError::Broken(format!("kept answer {command}: {error}")));
    }
    let board = Board::read(tx, &territory, glane.now()).await?.ok_or_else(not_published)?;
    let outcome = match board.lot(tx, &wish.lot).await? {
        Some(lot) => from_lot(glane, tx, actor, &board, association, &lot, wish).await?,
        None => Outcome::Gone,
    };
    let kept = Answered { act, response: json!(outcome), at: glane.now() };
    idempotency::keep(tx, actor, command, &kept).await?;
    Ok(outcome)
}

async fn from_lot(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    board: &Board,
    association: &AssociationId,
    lot: &OnBoard,
    wish: &Wish,
) -> Result<Outcome, ServiceError> {
    let offer = board.offer(lot, board.association(association)?).map_err(ServiceError::NotNow)?;
    if offer.visible_at > glane.now() {
        // Not its turn yet: for this association the lot does not exist.
        return Err(ServiceError::NotFound("lot"));
    }
    let slot = slot_at(&offer.slots, wish.slot)?;
    if wish.cases <= Cases::ZERO {
        return Err(ServiceError::NotNow(Sentence::new("Indiquez au moins une caisse.", "Choose at least one crate.")));
    }
    if wish.cases > offer.most {
        return Ok(Outcome::Fewer { left: offer.most });
    }
    let row = promise(board, association, lot, wish.cases, &offer);
    let code = new_code(tx, &lot.row.lot.store, board).await?;
    let booking = booking_row(glane, board, lot, &row, slot, code);
    grant(glane, tx, actor, lot, &row, &booking).await?;
    let name = &board.association(association)?.name;
    tell_store(glane, tx, &row, &booking.store, coming(name, &row, slot, &lot.row.lot.goods.description)).await?;
    let detail = json!({ "lot": row.lot, "cases": row.cases, "slot": booking.slot });
    note(glane, tx, actor, &row, "book", detail).await?;
    Ok(Outcome::Booked { allocation: row.id, code: code.to_string() })
}

fn promise(board: &Board, association: &AssociationId, lot: &OnBoard, cases: Cases, offer: &Offer) -> AllocationRow {
    AllocationRow {
        id: AllocationId::mint(),
        run: None,
        territory: board.territory.id.clone(),
        date: board.date,
        lot: lot.row.lot.id.clone(),
        association: association.clone(),
        cases,
        grams: lot.row.lot.goods.weight_of(cases),
        state: AllocationState::Scheduled,
        exceptions: offer.exceptions.clone(),
        backup: None,
        reason: Some(Sentence::new(
            "Réservé par l'association parmi ce qui restait.",
            "Booked by the association from what was left.",
        )),
        version: Version::FIRST,
    }
}

pub(super) fn booking_row(
    glane: &Glane,
    board: &Board,
    lot: &OnBoard,
    row: &AllocationRow,
    slot: Slot,
    code: glane_demand::booking::code::HandoverCode,
) -> BookingRow {
    BookingRow {
        allocation: row.id.clone(),
        store: lot.row.lot.store.clone(),
        date: board.date,
        slot: slot.span,
        code,
        booked_at: glane.now(),
        fetched_at: None,
        override_reason: None,
    }
}

pub(super) fn coming(name: &str, row: &AllocationRow, slot: Slot, what: &str) -> Sentence {
    let (from, to, cases) = (slot.window.from().format("%H:%M"), slot.window.to().format("%H:%M"), row.cases.get());
    Sentence::new(
        format!("Glane : {name} vient chercher {cases} × {what} entre {from} et {to}."),
        format!("Glane: {name} comes for {cases} × {what} between {from} and {to}."),
    )
}

pub(super) fn not_published() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Le jour n'est pas encore publié : ce qui reste à prendre s'affichera ensuite.",
        "The day is not published yet: what is left to take shows afterwards.",
    ))
}
