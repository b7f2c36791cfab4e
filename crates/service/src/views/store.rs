//! A store's day: what it declared, what becomes of it, who comes when.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use glane_demand::AllocationState;
use glane_foundation::{Cases, LocalWindow, Sentence};
use glane_inventory::{Lot, LotState, Store};
use glane_persistence::Version;

use super::PlannedDay;

/// The store's page of a day.
#[derive(Debug, Clone)]
pub struct StoreDay {
    /// The store.
    pub store: Store,
    /// Which day.
    pub date: NaiveDate,
    /// True when `date` is today in the territory.
    pub is_today: bool,
    /// How far the day has come.
    pub stage: PlannedDay,
    /// Local time after which declarations wait for the next run.
    pub cut_off: NaiveTime,
    /// True once the cut-off has passed or the day is published: what is declared now waits.
    pub late: bool,
    /// "Nothing today" was said.
    pub said_nothing: bool,
    /// Hours in which goods are fetched today.
    pub windows: Vec<LocalWindow>,
    /// What it declared for this day, and what still lives on from before.
    pub lots: Vec<LotView>,
    /// Who comes when, once the day is published.
    pub pickups: Vec<Pickup>,
}

/// A lot and what becomes of it.
#[derive(Debug, Clone)]
pub struct LotView {
    /// The lot as declared.
    pub lot: Lot,
    /// For edits: what it was when shown.
    pub version: Version,
    /// Where it stands.
    pub state: LotState,
    /// Cases without a recipient.
    pub open: Cases,
    /// Who gets some of it; empty until the day is published.
    pub recipients: Vec<Recipient>,
    /// Why cases are left over, if any are; empty until the day is published.
    pub left_over: Vec<Sentence>,
    /// True while the store may take it back.
    pub can_withdraw: bool,
}

/// An association that gets some cases.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Its name.
    pub association: String,
    /// How many.
    pub cases: Cases,
    /// How far it has come.
    pub state: AllocationState,
    /// Why it and not another.
    pub why: Sentence,
}

/// A van that comes.
#[derive(Debug, Clone)]
pub struct Pickup {
    /// When, local time.
    pub arrival: NaiveDateTime,
    /// Which van.
    pub van: String,
    /// Who drives.
    pub driver: Option<String>,
    /// Crates it takes.
    pub cases: Cases,
}
