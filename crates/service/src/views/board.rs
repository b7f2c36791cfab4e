//! What is still to be had, as one association sees it, and what it has booked.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use glane_demand::AllocationState;
use glane_eligibility::Clocks;
use glane_foundation::{
    Actor, AllocationId, AssociationId, Cases, DeciCelsius, FoodCategory, Grams, LocalWindow, LotId, Metres, Sentence,
};
use glane_inventory::Expiry;
use glane_persistence::{
    ReadTx, Version, associations,
    bookings::{self, Booked},
    lots, stores, territories,
};

use crate::{
    Glane, ServiceError, access,
    board::{Board, Offer, OnBoard, Slot},
};

/// The board's page.
#[derive(Debug, Clone)]
pub struct BoardDay {
    /// The association's name.
    pub association: String,
    /// Today, in the territory.
    pub date: NaiveDate,
    /// False until the day is published: then nothing is on the board.
    pub published: bool,
    /// What it may have, what must be eaten first first.
    pub lots: Vec<BoardLot>,
    /// How many more there are after these.
    pub more: usize,
    /// Why nothing else is offered, for lots it may not have: how many, and the commonest reason.
    pub withheld: Option<(usize, Sentence)>,
    /// What it has booked for today.
    pub bookings: Vec<BookingView>,
}

/// A lot the association may book.
#[derive(Debug, Clone)]
pub struct BoardLot {
    /// Identity.
    pub lot: LotId,
    /// What it is.
    pub description: String,
    /// Its family.
    pub category: FoodCategory,
    /// Where it waits.
    pub store: String,
    /// The store's address.
    pub address: String,
    /// As the crow flies.
    pub distance: Metres,
    /// Cases nobody has.
    pub open: Cases,
    /// Cases that fit at the association.
    pub most: Cases,
    /// Weight of one case.
    pub case_grams: Grams,
    /// The label's date.
    pub expiry: Option<Expiry>,
    /// Until when it can be given: law, cold, tax, hours.
    pub clocks: Clocks,
    /// Warmest temperature it may have on the way.
    pub max_temperature: Option<DeciCelsius>,
    /// When it can be fetched.
    pub slots: Vec<SlotView>,
    /// Until then some associations, better covered, do not see it yet.
    pub first_until: Option<NaiveDateTime>,
    /// Exceptions used, with their reason.
    pub exceptions: Vec<Sentence>,
}

/// A slot to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotView {
    /// What the choice is called in commands.
    pub starts: DateTime<Utc>,
    /// Local hours.
    pub window: LocalWindow,
}

/// Something booked.
#[derive(Debug, Clone)]
pub struct BookingView {
    /// The promise.
    pub allocation: AllocationId,
    /// For changes: what it was when shown.
    pub version: Version,
    /// What it is.
    pub description: String,
    /// How many.
    pub cases: Cases,
    /// How many it could be at most.
    pub most: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Where it waits.
    pub store: String,
    /// The store's address.
    pub address: String,
    /// The store's telephone.
    pub phone: String,
    /// How to get in.
    pub access_notes: String,
    /// When.
    pub window: LocalWindow,
    /// What the slot is called in commands.
    pub starts: DateTime<Utc>,
    /// Said at the door.
    pub code: String,
    /// How far it has come.
    pub state: AllocationState,
    /// Slots it could be moved to; empty once it is fetched.
    pub slots: Vec<SlotView>,
    /// The label's date.
    pub expiry: Option<Expiry>,
}

/// The board as an association sees it now; `skip` lots have been shown before, and at most `limit` are.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    skip: usize,
    limit: usize,
) -> Result<BoardDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = associations::get(&db, association).await?;
    access::association(actor, association, &enrolled.territory)?;
    let board = Board::read(&db, &enrolled.territory, glane.now()).await?;
    let mut view = BoardDay {
        association: enrolled.item.name.clone(),
        date: territories::get(&db, &enrolled.territory).await?.territory.date(glane.now()),
        published: board.is_some(),
        lots: Vec::new(),
        more: 0,
        withheld: None,
        bookings: Vec::new(),
    };
    let Some(board) = board.filter(|_| enrolled.active) else { return Ok(view) };
    let mut refused: Vec<Sentence> = Vec::new();
    let mut offered = 0_usize;
    for lot in board.lots(&db).await? {
        match board.offer(&lot, &enrolled.item) {
            Ok(offer) if offer.visible_at <= glane.now() => {
                offered += 1;
                if offered > skip && view.lots.len() < limit {
                    view.lots.extend(board_lot(&board, &lot, offer, &enrolled.item.location));
                }
            }
            // Not its turn yet: it hears nothing of it.
            Ok(_) => {}
            Err(reason) => refused.push(reason),
        }
    }
    view.more = offered.saturating_sub(skip + view.lots.len());
    view.withheld = commonest(refused);
    view.bookings = booked(&db, &board, &enrolled.item, board.date).await?;
    Ok(view)
}

/// How many lots the board holds for an association right now.
pub(super) async fn count(
    db: &ReadTx,
    board: &Board,
    association: &glane_demand::Association,
    now: DateTime<Utc>,
) -> Result<usize, ServiceError> {
    let lots = board.lots(db).await?;
    // Asked first whether at all: putting into words why not takes longer.
    let visible = |lot: &OnBoard| {
        board.may_have(lot, association) && board.offer(lot, association).is_ok_and(|offer| offer.visible_at <= now)
    };
    Ok(lots.iter().filter(|lot| visible(lot)).count())
}

fn board_lot(board: &Board, lot: &OnBoard, offer: Offer, from: &glane_foundation::GeoPoint) -> Option<BoardLot> {
    let store = board.store(&lot.row.lot.store)?;
    let goods = &lot.row.lot.goods;
    Some(BoardLot {
        lot: lot.row.lot.id.clone(),
        description: goods.description.clone(),
        category: goods.category,
        store: store.name.clone(),
        address: store.address.clone(),
        distance: from.crow_fly(store.location),
        open: lot.open,
        most: offer.most,
        case_grams: goods.case_weight.grams,
        expiry: goods.expiry,
        clocks: board.clocks(lot, store),
        max_temperature: goods.max_temperature(),
        slots: offer.slots.iter().map(slot_view).collect(),
        first_until: offer.first_until.map(|until| board.territory.local(until)),
        exceptions: offer.exceptions.into_iter().map(|exception| exception.reason).collect(),
    })
}

fn slot_view(slot: &Slot) -> SlotView {
    SlotView { starts: slot.span.start, window: slot.window }
}

fn commonest(refused: Vec<Sentence>) -> Option<(usize, Sentence)> {
    let count = refused.len();
    let times = |reason: &Sentence| refused.iter().filter(|other| *other == reason).count();
    let reason = refused.iter().max_by_key(|reason| times(reason))?.clone();
    Some((count, reason))
}

/// What an association has booked for a date; what was given back is no longer told.
pub(super) async fn booked(
    db: &ReadTx,
    board: &Board,
    association: &glane_demand::Association,
    date: NaiveDate,
) -> Result<Vec<BookingView>, ServiceError> {
    let mut views = Vec::new();
    for booked in bookings::of_association(db, &association.id, date).await? {
        if matches!(booked.allocation.state, AllocationState::Declined | AllocationState::Expired) {
            continue;
        }
        views.extend(booking_view(db, board, association, booked).await?);
    }
    Ok(views)
}

async fn booking_view(
    db: &ReadTx,
    board: &Board,
    association: &glane_demand::Association,
    Booked { allocation, booking }: Booked,
) -> Result<Option<BookingView>, ServiceError> {
    let store = stores::get(db, &booking.store).await?.item;
    let lot = lots::get(db, &allocation.lot).await?;
    let goods = &lot.lot.goods;
    let held = OnBoard::of(lot.clone(), &allocation);
    let open = board.lot(db, &allocation.lot).await?.map_or(Cases::ZERO, |lot| lot.open);
    let room = board.room_beside(&held, &association.id, allocation.grams)?;
    let local = |at| board.territory.local(at).time();
    let Ok(window) = LocalWindow::new(local(booking.slot.start), local(booking.slot.end)) else { return Ok(None) };
    let own = SlotView { starts: booking.slot.start, window };
    let mut slots: Vec<SlotView> = board.slots(&store, association).iter().map(slot_view).collect();
    if !slots.contains(&own) {
        slots.insert(0, own);
    }
    if !allocation.state.is_live() {
        slots.clear();
    }
    Ok(Some(BookingView {
        version: allocation.version,
        description: goods.description.clone(),
        cases: allocation.cases,
        most: allocation.cases.max((allocation.cases + open).min(room)),
        grams: allocation.grams,
        store: store.name,
        address: store.address,
        phone: store.phone,
        access_notes: store.access_notes,
        window,
        starts: booking.slot.start,
        code: booking.code.to_string(),
        state: allocation.state,
        slots,
        expiry: goods.expiry,
        allocation: allocation.id,
    }))
}
