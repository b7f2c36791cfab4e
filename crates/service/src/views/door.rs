//! Who comes to a store's door by themselves, when, and with which code in mind.

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::AllocationState;
use glane_foundation::{AllocationId, Cases, Grams, LocalWindow, StoreId, Territory};
use glane_persistence::{ReadTx, Version, associations, bookings, lots};

use crate::ServiceError;

/// One association at the door.
#[derive(Debug, Clone)]
pub struct DoorView {
    /// The promise.
    pub allocation: AllocationId,
    /// For the handover: what it was when shown.
    pub version: Version,
    /// Who comes.
    pub association: String,
    /// Whom to call.
    pub phone: String,
    /// For what.
    pub description: String,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// When.
    pub window: LocalWindow,
    /// True once the slot is over.
    pub over: bool,
    /// How far it has come.
    pub state: AllocationState,
    /// When it was handed over, local time.
    pub fetched_at: Option<NaiveDateTime>,
    /// Why without the code.
    pub override_reason: Option<String>,
}

/// Everybody who comes, or came, to a store's door on a date. What was given back is no longer told.
pub(super) async fn at(
    db: &ReadTx,
    territory: &Territory,
    store: &StoreId,
    date: NaiveDate,
    now: NaiveDateTime,
) -> Result<Vec<DoorView>, ServiceError> {
    let mut views = Vec::new();
    for bookings::Booked { allocation, booking } in bookings::at_store(db, store, date).await? {
        if matches!(allocation.state, AllocationState::Declined | AllocationState::Expired) {
            continue;
        }
        let association = associations::get(db, &allocation.association).await?.item;
        let lot = lots::get(db, &allocation.lot).await?.lot;
        let (from, to) = (territory.local(booking.slot.start), territory.local(booking.slot.end));
        let Ok(window) = LocalWindow::new(from.time(), to.time()) else { continue };
        views.push(DoorView {
            allocation: allocation.id,
            version: allocation.version,
            association: association.name,
            phone: association.phone,
            description: lot.goods.description,
            cases: allocation.cases,
            grams: allocation.grams,
            window,
            over: to <= now,
            state: allocation.state,
            fetched_at: booking.fetched_at.map(|at| territory.local(at)),
            override_reason: booking.override_reason,
        });
    }
    Ok(views)
}
