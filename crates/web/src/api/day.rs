//! What the days of store, association, driver and operator have in common.

use chrono::NaiveDate;
use glane_service::views::{CrateLine, PlannedDay, RoundView, StopView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shapes::{Point, Window, local, windows};

/// Which day.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskedDay {
    /// A local date; today when absent.
    pub(crate) date: Option<NaiveDate>,
}

/// How far a day has come.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Stores declare; nothing is decided.
    Open,
    /// A plan exists; only the operator sees it.
    Planned,
    /// The plan is what everybody sees.
    Published,
}

impl From<PlannedDay> for Stage {
    fn from(day: PlannedDay) -> Self {
        match day {
            PlannedDay::Open => Self::Open,
            PlannedDay::Planned => Self::Planned,
            PlannedDay::Published => Self::Published,
        }
    }
}

/// A van's tour of a day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Round {
    /// Identity.
    pub(crate) id: String,
    /// The day.
    date: NaiveDate,
    /// The van's name.
    van: String,
    /// Who drives.
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<String>,
    /// Leaves the depot, local time.
    start: String,
    /// Is back, local time.
    end: String,
    /// Length of the tour.
    metres: i64,
    /// Where it starts and ends.
    depot: Point,
    /// The places in order.
    stops: Vec<Stop>,
}

/// A place of a round.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stop {
    /// Identity.
    id: String,
    /// From 1.
    number: usize,
    /// True where goods are loaded, false where they are handed over.
    loads: bool,
    /// Name of the store or association.
    place: String,
    /// Postal address.
    address: String,
    /// How to get in.
    access_notes: String,
    /// Whom to call.
    phone: String,
    /// Where.
    location: Point,
    /// Planned arrival, local time.
    arrival: String,
    /// Planned departure, local time.
    departure: String,
    /// Hours of the place.
    windows: Vec<Window>,
    /// How many seconds later the van may be.
    slack_seconds: i64,
    /// Length of the way here.
    leg_metres: i64,
    /// Time of the way here.
    leg_seconds: i64,
    /// `graph`, `service` or `estimate`: how far time and length can be believed.
    leg_source: String,
    /// Where the stop stands.
    state: String,
    /// What is loaded or handed over.
    lines: Vec<Crates>,
}

/// Crates of one lot at a stop.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Crates {
    /// What it is.
    description: String,
    /// `ambient`, `chilled` or `frozen`.
    class: String,
    /// How many.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// The other end: where it goes to when loading, where it comes from when handing over.
    other_end: String,
}

impl From<RoundView> for Round {
    fn from(view: RoundView) -> Self {
        Self {
            id: view.id.to_string(),
            date: view.date,
            van: view.van,
            driver: view.driver,
            start: local(view.start),
            end: local(view.end),
            metres: view.metres.get(),
            depot: view.depot.into(),
            stops: view.stops.into_iter().map(Stop::from).collect(),
        }
    }
}

impl From<StopView> for Stop {
    fn from(view: StopView) -> Self {
        Self {
            id: view.id.to_string(),
            number: view.number,
            loads: view.loads,
            place: view.place,
            address: view.address,
            access_notes: view.access_notes,
            phone: view.phone,
            location: view.location.into(),
            arrival: local(view.arrival),
            departure: local(view.departure),
            windows: windows(&view.windows),
            slack_seconds: view.slack.get(),
            leg_metres: view.leg_metres.get(),
            leg_seconds: view.leg_seconds.get(),
            leg_source: source(view.provenance).to_owned(),
            state: view.state.code().to_owned(),
            lines: view.lines.into_iter().map(Crates::from).collect(),
        }
    }
}

const fn source(provenance: glane_foundation::Provenance) -> &'static str {
    use glane_foundation::Provenance::{Estimate, Given, Graph, Service};
    match provenance {
        Given => "given",
        Graph => "graph",
        Service => "service",
        Estimate => "estimate",
    }
}

impl From<CrateLine> for Crates {
    fn from(line: CrateLine) -> Self {
        Self {
            description: line.description,
            class: line.class.code().to_owned(),
            cases: line.cases.get(),
            grams: line.grams.get(),
            other_end: line.other_end,
        }
    }
}
