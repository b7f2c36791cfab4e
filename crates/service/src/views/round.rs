//! Rounds with names and local times, shared by the driver's, the operator's and the places' pages.

use chrono::{NaiveDate, NaiveDateTime};
use glane_fleet::StopState;
use glane_foundation::{
    Cases, GeoPoint, Grams, LocalWindow, Metres, Provenance, RoundId, Seconds, StopId, TemperatureClass,
};

/// How far a day has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedDay {
    /// Stores declare; nothing is decided.
    Open,
    /// A plan exists; only the operator sees it.
    Planned,
    /// The plan is what everybody sees.
    Published,
}

/// One round.
#[derive(Debug, Clone)]
pub struct RoundView {
    /// Identity.
    pub id: RoundId,
    /// The day.
    pub date: NaiveDate,
    /// The van's name.
    pub van: String,
    /// Who drives, if anybody is on the roster.
    pub driver: Option<String>,
    /// Leaves the depot, local time.
    pub start: NaiveDateTime,
    /// Is back, local time.
    pub end: NaiveDateTime,
    /// Length of the tour.
    pub metres: Metres,
    /// Where it starts and ends.
    pub depot: GeoPoint,
    /// The places in order.
    pub stops: Vec<StopView>,
}

/// One stop.
#[derive(Debug, Clone)]
pub struct StopView {
    /// Identity.
    pub id: StopId,
    /// From 1.
    pub number: usize,
    /// True where goods are loaded, false where they are handed over.
    pub loads: bool,
    /// Name of the store or association.
    pub place: String,
    /// Postal address.
    pub address: String,
    /// How to get in.
    pub access_notes: String,
    /// Whom to call.
    pub phone: String,
    /// Where.
    pub location: GeoPoint,
    /// Planned arrival, local time.
    pub arrival: NaiveDateTime,
    /// Planned departure, local time.
    pub departure: NaiveDateTime,
    /// Hours of the place on the day.
    pub windows: Vec<LocalWindow>,
    /// How much later the van may be.
    pub slack: Seconds,
    /// Length of the way here.
    pub leg_metres: Metres,
    /// Time of the way here.
    pub leg_seconds: Seconds,
    /// Where those two come from; an estimate is shown as one.
    pub provenance: Provenance,
    /// Where the stop stands.
    pub state: StopState,
    /// What is loaded or handed over.
    pub lines: Vec<CrateLine>,
}

impl StopView {
    /// Crates of a class at this stop.
    #[must_use]
    pub fn crates(&self, class: TemperatureClass) -> Cases {
        self.lines.iter().filter(|line| line.class == class).map(|line| line.cases).sum()
    }
}

/// Crates of one lot at one stop.
#[derive(Debug, Clone)]
pub struct CrateLine {
    /// What it is.
    pub description: String,
    /// How it is kept.
    pub class: TemperatureClass,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// The other end: where it goes to when loading, where it comes from when handing over.
    pub other_end: String,
}
