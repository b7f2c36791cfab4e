//! An association's day: what comes, from where, when and why.

use chrono::{NaiveDate, NaiveDateTime};
use glane_demand::{AllocationState, Association};
use glane_foundation::{AllocationId, Cases, FoodCategory, Grams, Sentence};
use glane_inventory::Expiry;
use glane_persistence::Version;

use super::PlannedDay;

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
    /// Why here.
    pub why: Sentence,
    /// Exceptions used, e.g. less than 48 h left, with the reason.
    pub exceptions: Vec<Sentence>,
}
