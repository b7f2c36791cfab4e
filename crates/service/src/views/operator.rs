//! The operator's day: the plan on a map, what is not placed and why, and what needs a decision.

use chrono::{NaiveDate, NaiveTime};
use glane_day::Summary;
use glane_foundation::{Cases, GeoPoint, Grams, Sentence, Territory};

use super::{PlannedDay, RoundView};

/// The operator's page of a day.
#[derive(Debug, Clone)]
pub struct OperatorDay {
    /// The territory.
    pub territory: Territory,
    /// Which day.
    pub date: NaiveDate,
    /// True when `date` is today in the territory.
    pub is_today: bool,
    /// How far the day has come.
    pub stage: PlannedDay,
    /// Local time after which declarations wait.
    pub cut_off: NaiveTime,
    /// True when something changed since the plan was made: plan again.
    pub outdated: bool,
    /// The day in figures, once planned.
    pub summary: Option<Summary>,
    /// The rounds.
    pub rounds: Vec<RoundView>,
    /// What nobody gets, and why.
    pub not_placed: Vec<NotPlacedView>,
    /// Lots and kilos without a recipient: before planning everything, afterwards the late ones too.
    pub open_lots: usize,
    /// Their weight.
    pub open_grams: Grams,
    /// Stores that declared, said "nothing today", and have not answered.
    pub answers: Answers,
    /// What needs a decision.
    pub attention: Vec<Attention>,
    /// Every place, for the map.
    pub places: Vec<MapPlace>,
}

/// How many stores have answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Declared something.
    pub declared: usize,
    /// Said "nothing today".
    pub nothing: usize,
    /// Have not answered.
    pub silent: usize,
}

/// Cases left over.
#[derive(Debug, Clone)]
pub struct NotPlacedView {
    /// What it is.
    pub description: String,
    /// Where it waits.
    pub store: String,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Why.
    pub reason: Sentence,
    /// Association and its own reason, where rules refused.
    pub refusals: Vec<(String, Sentence)>,
}

/// Something to decide or mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// About whom.
    pub subject: String,
    /// What, and what to do.
    pub sentence: Sentence,
}

/// A place on the map.
#[derive(Debug, Clone)]
pub struct MapPlace {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Where.
    pub location: GeoPoint,
}

/// Kinds of places on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A shop.
    Store,
    /// An association.
    Association,
    /// Where vans sleep.
    Depot,
}
