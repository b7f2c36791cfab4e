//! What is left to take, and bookings: the association's side, and the store's door.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use glane_foundation::{AllocationId, AssociationId, Cases, LotId};
use glane_service::{
    acts::booking::{self, Outcome, Proof, Wish},
    views,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer as Answered},
    asked::Skip,
    caller::{Answer, Caller, Declare, Read},
    read::{Asked, Body, InPath, Key, Seen},
    shapes::{Both, LabelDate, Window},
};
use crate::server::App;

/// Lots of one answer.
const PER_PAGE: usize = 100;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(board))
        .routes(routes!(book))
        .routes(routes!(change_booking, cancel_booking))
        .routes(routes!(take_slot))
        .routes(routes!(hand_over_booking))
        .routes(routes!(booking_not_fetched))
}

/// What an association may take now, and what it has booked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Board {
    /// Today, in the territory.
    date: NaiveDate,
    /// False until the day is published: then nothing is on the board.
    published: bool,
    /// What it may book, what must be eaten first first.
    lots: Vec<BoardLot>,
    /// How many more there are after these.
    more: u64,
    /// What it has booked for today.
    bookings: Vec<Booking>,
}

/// A lot to book.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoardLot {
    /// Identity.
    lot: String,
    /// What it is.
    description: String,
    /// Its family.
    category: String,
    /// Name of the store it waits at.
    store: String,
    /// The store's address.
    address: String,
    /// As the crow flies.
    distance_metres: i64,
    /// Cases nobody has.
    open_cases: i64,
    /// Most that fits at the association.
    most_cases: i64,
    /// Weight of one case.
    case_grams: i64,
    /// The label's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_date: Option<LabelDate>,
    /// When it can be fetched.
    slots: Vec<Slot>,
    /// Exceptions used, with their reason.
    exceptions: Vec<Both>,
}

/// A time to come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Slot {
    /// What to send as `slot`.
    starts: DateTime<Utc>,
    /// The same in local hours.
    window: Window,
}

/// Something booked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Booking {
    /// Identity of the promise.
    allocation: String,
    /// What to send in `If-Match`, between quotes.
    version: i64,
    /// What it is.
    description: String,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// Where it waits.
    store: String,
    /// The store's address.
    address: String,
    /// When.
    window: Window,
    /// Said at the store's door.
    code: String,
    /// How far it has come.
    state: String,
    /// Slots it could be moved to.
    slots: Vec<Slot>,
}

/// What to fetch.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewBooking {
    /// Of which lot.
    #[schema(value_type = String)]
    lot: LotId,
    /// How many cases.
    #[schema(minimum = 1, maximum = 10000)]
    cases: i64,
    /// Start of a slot the board offers.
    slot: DateTime<Utc>,
}

/// How it ended. Losing a race is no error: look at the board again for what else there is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub(crate) enum BookingOutcome {
    /// It is yours.
    Booked {
        /// Identity of the promise.
        allocation: String,
        /// Say it at the store's door.
        code: String,
    },
    /// Somebody has just taken some: so many are left for you.
    Fewer {
        /// Cases.
        left: i64,
    },
    /// Somebody was faster: nothing is left.
    Gone,
}

/// Another number of cases, or another slot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookingChange {
    /// How many cases.
    #[schema(minimum = 1, maximum = 10000)]
    cases: i64,
    /// Start of a slot the booking offers.
    slot: DateTime<Utc>,
}

/// The promise that holds after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedBooking {
    /// Identity; another one when the number of cases changed.
    allocation: String,
}

/// When to fetch a proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotChoice {
    /// Start of a slot.
    slot: DateTime<Utc>,
}

/// What to say at the door.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoorCode {
    /// Four digits.
    code: String,
}

/// A handover at the store's door: by the code, or for a reason without it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BookingHandover {
    /// The code the collector says.
    #[serde(default)]
    #[schema(max_length = 20)]
    code: Option<String>,
    /// Why without the code.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: Option<String>,
    /// Cases that leave the store.
    #[schema(minimum = 1, maximum = 10000)]
    cases: i64,
}

fn slot(view: views::SlotView) -> Slot {
    Slot { starts: view.starts, window: view.window.into() }
}

fn board_lot(view: views::BoardLot) -> BoardLot {
    BoardLot {
        lot: view.lot.to_string(),
        description: view.description,
        category: view.category.code().to_owned(),
        store: view.store,
        address: view.address,
        distance_metres: view.distance.get(),
        open_cases: view.open.get(),
        most_cases: view.most.get(),
        case_grams: view.case_grams.get(),
        label_date: view.expiry.map(LabelDate::from),
        slots: view.slots.into_iter().map(slot).collect(),
        exceptions: view.exceptions.into_iter().map(Both::from).collect(),
    }
}

fn booking_shape(view: views::BookingView) -> Booking {
    Booking {
        allocation: view.allocation.to_string(),
        version: view.version.0,
        description: view.description,
        cases: view.cases.get(),
        grams: view.grams.get(),
        store: view.store,
        address: view.address,
        window: view.window.into(),
        code: view.code,
        state: view.state.code().to_owned(),
        slots: view.slots.into_iter().map(slot).collect(),
    }
}

/// What is left to take, as this association sees it now.
#[utoipa::path(get, path = "/associations/{association}/board", tag = "bookings",
    params(("association" = String, Path), Skip), responses((status = 200, body = Board)))]
async fn board(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    Asked(asked): Asked<Skip>,
    caller: Caller<Read>,
) -> Answered {
    let skip = usize::try_from(asked.skip.unwrap_or(0)).unwrap_or(usize::MAX);
    let day = views::board::day(&app.glane, &caller.actor, &association, skip, PER_PAGE).await?;
    answer::json(&Board {
        date: day.date,
        published: day.published,
        lots: day.lots.into_iter().map(board_lot).collect(),
        more: u64::try_from(day.more).unwrap_or(u64::MAX),
        bookings: day.bookings.into_iter().map(booking_shape).collect(),
    })
}

/// Book cases of a lot and a slot.
#[utoipa::path(post, path = "/associations/{association}/bookings", tag = "bookings",
    params(("association" = String, Path)), request_body = NewBooking, responses((status = 200, body = BookingOutcome)))]
async fn book(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    caller: Caller<Answer>,
    Key(key): Key,
    Body(sent): Body<NewBooking>,
) -> Answered {
    let wish = Wish { lot: sent.lot, cases: Cases::new(sent.cases), slot: sent.slot };
    let outcome = booking::book(&app.glane, &caller.actor, &association, &wish, &key).await?;
    answer::json(&match outcome {
        Outcome::Booked { allocation, code } => BookingOutcome::Booked { allocation: allocation.to_string(), code },
        Outcome::Fewer { left } => BookingOutcome::Fewer { left: left.get() },
        Outcome::Gone => BookingOutcome::Gone,
    })
}

/// Change a booking.
#[utoipa::path(put, path = "/bookings/{allocation}", tag = "bookings",
    params(("allocation" = String, Path)), request_body = BookingChange, responses((status = 200, body = ChangedBooking)))]
async fn change_booking(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
    Body(sent): Body<BookingChange>,
) -> Answered {
    let cases = Cases::new(sent.cases);
    let changed = booking::change(&app.glane, &caller.actor, &id, version, cases, sent.slot).await;
    let allocation = changed.map_err(Seen::refused)?.to_string();
    answer::json(&ChangedBooking { allocation })
}

/// Give a booking back: it costs nothing.
#[utoipa::path(delete, path = "/bookings/{allocation}", tag = "bookings",
    params(("allocation" = String, Path)), responses((status = 204)))]
async fn cancel_booking(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
) -> Answered {
    booking::cancel(&app.glane, &caller.actor, &id, version).await.map_err(Seen::refused)?;
    answer::done()
}

/// Accept a proposal that no van brings, with a slot to fetch it.
#[utoipa::path(post, path = "/allocations/{allocation}/slot", tag = "bookings",
    params(("allocation" = String, Path)), request_body = SlotChoice, responses((status = 200, body = DoorCode)))]
async fn take_slot(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
    Body(sent): Body<SlotChoice>,
) -> Answered {
    let taken = booking::take_slot(&app.glane, &caller.actor, &id, version, sent.slot).await;
    answer::json(&DoorCode { code: taken.map_err(Seen::refused)? })
}

/// Hand a booking over at the store's door.
#[utoipa::path(post, path = "/bookings/{allocation}/hand-over", tag = "bookings",
    params(("allocation" = String, Path)), request_body = BookingHandover, responses((status = 204)))]
async fn hand_over_booking(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Declare>,
    Seen(version): Seen,
    Body(sent): Body<BookingHandover>,
) -> Answered {
    let proof = match sent.reason {
        Some(reason) => Proof::Override(reason.chars().take(300).collect()),
        None => Proof::Code(sent.code.unwrap_or_default()),
    };
    let cases = Cases::new(sent.cases);
    let given = booking::hand_over(&app.glane, &caller.actor, &id, version, &proof, cases).await;
    given.map_err(Seen::refused)?;
    answer::done()
}

/// Nobody came for a booking: its cases are offered again.
#[utoipa::path(post, path = "/bookings/{allocation}/not-fetched", tag = "bookings",
    params(("allocation" = String, Path)), responses((status = 204)))]
async fn booking_not_fetched(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Declare>,
    Seen(version): Seen,
) -> Answered {
    let said = booking::was_not_fetched(&app.glane, &caller.actor, &id, version).await;
    said.map_err(Seen::refused)?;
    answer::done()
}
