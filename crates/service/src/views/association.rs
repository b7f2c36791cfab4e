//! An association's day: what comes, from where, when and why.

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::{AllocationState, Association};
use glane_foundation::{AllocationId, Cases, FoodCategory, Grams, Sentence};
use glane_inventory::Expiry;
use std::collections::BTreeMap;

use glane_demand::PaperStatus;
use glane_foundation::{Actor, AssociationId, Milligrams, RoundId, VanId};
use glane_persistence::{
    ReadTx, Version, associations, bookings, days,
    deliveries::{self, Delivery as Row},
    rounds, territories, vans,
};

use super::{BookingView, PlannedDay, SlotView, board};
use crate::{Glane, ServiceError, access, acts::settings, board::Board};

/// The association's page of a day.
#[derive(Debug, Clone)]
pub struct AssociationDay {
    /// The association.
    pub association: Association,
    /// Which day.
    pub date: NaiveDate,
    /// True when `date` is today in the territory.
    pub is_today: bool,
    /// How far the day has come; before publication nothing is shown.
    pub stage: PlannedDay,
    /// Share of its need covered over the fading past, today's promises included, in thousandths.
    pub covered_permille: Option<u32>,
    /// What blocks it or soon will (papers, unverified need), with what to do.
    pub warnings: Vec<Sentence>,
    /// What comes, by time.
    pub deliveries: Vec<Delivery>,
    /// What it fetches itself; only told for today.
    pub bookings: Vec<BookingView>,
    /// Lots the board holds for it; only counted for today.
    pub on_board: usize,
}

/// A van that stops here.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// When, local time; `None` while its round is not planned.
    pub arrival: Option<NaiveDateTime>,
    /// Which van.
    pub van: Option<String>,
    /// What it brings.
    pub lines: Vec<DeliveryLine>,
}

/// Cases of one lot.
#[derive(Debug, Clone)]
pub struct DeliveryLine {
    /// Identity of the promise.
    pub allocation: AllocationId,
    /// For answers: what it was when shown.
    pub version: Version,
    /// What it is.
    pub description: String,
    /// Its family.
    pub category: FoodCategory,
    /// From which store.
    pub store: String,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// The label's date.
    pub expiry: Option<Expiry>,
    /// How far it has come.
    pub state: AllocationState,
    /// Slots in which it can be fetched, where no van brings it and the association has transport of its own.
    pub slots: Vec<SlotView>,
    /// Why here.
    pub why: Sentence,
    /// Exceptions used, e.g. less than 48 h left, with the reason.
    pub exceptions: Vec<Sentence>,
}

/// Days before a paper ends at which its holder is warned.
const WARN_DAYS: i64 = 30;

/// The page of an association for a date, today when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    date: Option<NaiveDate>,
) -> Result<AssociationDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = associations::get(&db, association).await?;
    access::association(actor, association, &enrolled.territory)?;
    let row = territories::get(&db, &enrolled.territory).await?;
    let today = row.territory.date(glane.now());
    let date = date.unwrap_or(today);
    let stage = PlannedDay::of(days::get(&db, &enrolled.territory, date).await?.as_ref());
    let (mut promises, mut promised) = (Vec::new(), Vec::new());
    let mut coming: BTreeMap<RoundId, String> = BTreeMap::new();
    if stage == PlannedDay::Published {
        promises = deliveries::to_association(&db, association, date).await?;
        promises.retain(|promise| promise.allocation.state != AllocationState::Expired);
        promised.extend(promises.iter().filter(|p| counts(p.allocation.state)).map(|p| p.allocation.grams));
        coming = vans_that_come(&db, &promises).await?;
    }
    let board = if date == today { Board::read(&db, &enrolled.territory, glane.now()).await? } else { None };
    let (mut bookings, mut on_board) = (Vec::new(), 0);
    if let Some(board) = board.as_ref().filter(|_| enrolled.active) {
        bookings = board::booked(&db, board, &enrolled.item, date).await?;
        on_board = board::count(&db, board, &enrolled.item, glane.now()).await?;
    }
    let booked: Vec<AllocationId> = fetched_itself(&db, association, date).await?;
    promises.retain(|promise| !booked.contains(&promise.allocation.id));
    let mut by_stop: BTreeMap<_, Delivery> = BTreeMap::new();
    for promise in &promises {
        let arrival = promise.stop.as_ref().map(|stop| row.territory.local(stop.arrival));
        let van = promise.stop.as_ref().and_then(|stop| coming.get(&stop.round).cloned());
        // What has no stop yet comes last.
        let key = (arrival.is_none(), arrival, van.clone());
        by_stop
            .entry(key)
            .or_insert_with(|| Delivery { arrival, van, lines: Vec::new() })
            .lines
            .push(line(promise, slots(board.as_ref(), promise, &enrolled.item)));
    }
    let need = enrolled.item.daily_need(settings::of(&row)?.ration);
    let promised = promised.iter().copied().sum::<Grams>();
    Ok(AssociationDay {
        covered_permille: need.map(|need| covered(&enrolled.item, need, promised.to_milligrams())),
        warnings: warnings(&enrolled.item, date),
        association: enrolled.item,
        date,
        is_today: date == today,
        stage,
        deliveries: by_stop.into_values().collect(),
        bookings,
        on_board,
    })
}

/// The name of the van of each round that brings something.
async fn vans_that_come(db: &ReadTx, promises: &[Row]) -> Result<BTreeMap<RoundId, String>, ServiceError> {
    let ids: Vec<&RoundId> = promises.iter().filter_map(|promise| Some(&promise.stop.as_ref()?.round)).collect();
    let driven = rounds::vans_of(db, &ids).await?;
    let fleet = vans::get_many(db, &driven.values().collect::<Vec<_>>()).await?;
    let name = |id: &VanId| fleet.iter().find(|van| van.id == *id).map(|van| van.name.clone());
    Ok(driven.iter().filter_map(|(round, van)| Some((round.clone(), name(van)?))).collect())
}

/// Expected, or already here.
const fn counts(state: AllocationState) -> bool {
    state.is_live() || matches!(state, AllocationState::Delivered)
}

fn covered(association: &Association, need: Milligrams, promised: Milligrams) -> u32 {
    let weight = association.record.weight_today(need).get().max(1);
    let received = (association.record.received + promised).get();
    u32::try_from(received.saturating_mul(1000) / weight).unwrap_or(u32::MAX)
}

/// Everything it ever booked for a date is told apart from what vans bring.
async fn fetched_itself(
    db: &ReadTx,
    association: &AssociationId,
    date: NaiveDate,
) -> Result<Vec<AllocationId>, ServiceError> {
    let all = bookings::of_association(db, association, date).await?;
    Ok(all.into_iter().map(|booked| booked.allocation.id).collect())
}

/// Slots for a proposal without a stop.
fn slots(board: Option<&Board>, promise: &Row, association: &Association) -> Vec<SlotView> {
    let waits = promise.stop.is_none()
        && association.own_transport
        && matches!(promise.allocation.state, AllocationState::Proposed | AllocationState::Confirmed);
    let board = board.filter(|_| waits);
    let store = board.and_then(|board| board.store(&promise.lot.lot.store));
    let (Some(board), Some(store)) = (board, store) else { return Vec::new() };
    board
        .slots(store, association)
        .iter()
        .map(|slot| SlotView { starts: slot.span.start, window: slot.window })
        .collect()
}

fn line(promise: &Row, slots: Vec<SlotView>) -> DeliveryLine {
    let goods = &promise.lot.lot.goods;
    let allocation = &promise.allocation;
    DeliveryLine {
        allocation: allocation.id.clone(),
        version: allocation.version,
        description: goods.description.clone(),
        category: goods.category,
        store: promise.store_name.clone(),
        cases: allocation.cases,
        grams: allocation.grams,
        expiry: goods.expiry,
        state: allocation.state,
        slots,
        why: allocation.reason.clone().unwrap_or_else(|| Sentence::new("", "")),
        exceptions: allocation.exceptions.iter().map(|exception| exception.reason.clone()).collect(),
    }
}

/// What blocks an association on a date, or soon will.
fn warnings(association: &Association, date: NaiveDate) -> Vec<Sentence> {
    let mut found = Vec::new();
    match association.habilitation(date) {
        PaperStatus::Missing => found.push(Sentence::new(
            "Aucune habilitation enregistrée : rien ne peut vous être attribué. Transmettez-la à l'opérateur.",
            "No food-aid habilitation on file: nothing can be given to you. Send it to the operator.",
        )),
        PaperStatus::Expired(last) => found.push(Sentence::new(
            format!("Votre habilitation a expiré le {} : rien de nouveau ne peut vous être attribué. Transmettez la nouvelle à l'opérateur ; une tournée déjà publiée reste assurée.", last.format("%d/%m/%Y")),
            format!("Your food-aid habilitation expired on {last}: nothing new can be given to you. Send the new one to the operator; a round already published still comes."),
        )),
        PaperStatus::InForce => found.extend(soon(association, date)),
    }
    if association.served.verified.is_none() {
        found.push(Sentence::new(
            "Le nombre de personnes servies n'est pas encore vérifié par l'opérateur : rien ne peut vous être attribué.",
            "The number of people you serve is not yet verified by the operator: nothing can be given to you.",
        ));
    }
    found
}

/// The habilitation that ends last, when it ends soon.
fn soon(association: &Association, date: NaiveDate) -> Option<Sentence> {
    if association.deemed_habilitated {
        return None;
    }
    let habilitations = association.papers.iter().filter(|paper| paper.kind == glane_demand::PaperKind::Habilitation);
    let ends: Vec<Option<NaiveDate>> = habilitations.map(|paper| paper.expires).collect();
    if ends.contains(&None) {
        return None;
    }
    let last = ends.into_iter().flatten().max()?;
    let left = (last - date).num_days();
    (left <= WARN_DAYS).then(|| {
        Sentence::new(
            format!(
                "Votre habilitation expire le {} (dans {left} jours) : préparez son renouvellement.",
                last.format("%d/%m/%Y")
            ),
            format!("Your food-aid habilitation expires on {last} (in {left} days): prepare its renewal."),
        )
    })
}

/// An association as it sees itself, with what the operator verified and its papers.
pub async fn profile(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
) -> Result<(Association, NaiveDate), ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = associations::get(&db, association).await?;
    access::association(actor, association, &enrolled.territory)?;
    let row = territories::get(&db, &enrolled.territory).await?;
    Ok((enrolled.item, row.territory.date(glane.now())))
}
