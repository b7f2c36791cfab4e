//! A day of a territory as the engine sees it: everything known at the cut-off, and nothing else.

use std::path::Path;

use chrono::{NaiveDate, NaiveTime};
use glane_demand::{Appetite, Association, Ration, booking::BoardRules, history::HalfLife};
use glane_eligibility::Policy;
use glane_fleet::{Driver, Duty, Van};
use glane_foundation::{AssociationId, Cases, Grams, LotId, Metres, Seconds, Territory, VanId};
use glane_inventory::{Lot, Store};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The version of the day file this program reads and writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DayFormat {
    /// The first.
    #[default]
    #[serde(rename = "glane-day/1")]
    V1,
}

/// One day of one territory: the input of `glane plan`. Read it with [`Day::from_json`], which also checks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Version of this file.
    pub format: DayFormat,
    /// Where, and in which time zone.
    pub territory: Territory,
    /// Local date of the rounds.
    pub date: NaiveDate,
    /// The territory's rules of thumb.
    #[serde(default)]
    pub settings: Settings,
    /// Shops.
    pub stores: Vec<Store>,
    /// Associations.
    pub associations: Vec<Association>,
    /// Vehicles.
    #[serde(default)]
    pub vans: Vec<Van>,
    /// People who drive.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// Who drives what on this date; a van without a duty stays at the depot.
    #[serde(default)]
    pub roster: Vec<Duty>,
    /// Open lots. A lot that lives on from yesterday states the cases that are still open.
    pub lots: Vec<Lot>,
    /// What somebody decided to keep: these cases go there, on this van, unless a rule or the road forbids it by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
    /// What associations turned down over the past weeks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appetites: Vec<Appetite>,
}

/// Cases that stay promised and on their van, whatever is planned again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Of which lot.
    pub lot: LotId,
    /// For whom.
    pub association: AssociationId,
    /// On which van.
    pub van: VanId,
    /// How many.
    pub cases: Cases,
}

/// What a territory decides for itself. Every figure has a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Grams per person and open day.
    pub ration: Ration,
    /// Open days after which the past counts half.
    pub half_life: HalfLife,
    /// Thresholds of the rules of law and use.
    pub policy: Policy,
    /// How far, in thousandths, the cheapest rounds may move an association from its fair share. 0: not at all.
    pub band_permille: u16,
    /// How much further a crate may be carried for an association to get a balanced mix of families. 0: no matter. It
    /// decides which food somebody gets, never how much.
    pub mix: Metres,
    /// How much further a crate may be carried rather than to somebody who always turns its family down; less in proportion
    /// for who does so at times.
    pub refused: Metres,
    /// How much further a crate may be carried for an association to get a family it asked for rather than another. 0: no
    /// matter. Like the mix it decides which food, never how much.
    pub wanted: Metres,
    /// A trip from a store to an association must carry at least this much, or the lot is bundled or held.
    pub worth_the_trip: Grams,
    /// Declarations after this local time wait for the next run.
    #[schemars(with = "String")]
    pub cut_off: NaiveTime,
    /// Loading or unloading one crate.
    pub seconds_per_crate: Seconds,
    /// Longest time chilled or frozen food may spend out of the cold in one trip (field.md section 3: 30 minutes).
    pub exposure_limit: Seconds,
    /// Longest time any food may spend on board.
    pub time_on_board_limit: Seconds,
    /// Cost of a van for the day, in cents: what decides between one van more and some kilometres more.
    pub van_fixed_cents: u32,
    /// Cents per kilometre.
    pub van_km_cents: u32,
    /// Cents per hour.
    pub van_hour_cents: u32,
    /// Who sees what is left when, and in which slots it is fetched.
    pub board: BoardRules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ration: Ration::default(),
            half_life: HalfLife::default(),
            policy: Policy::default(),
            band_permille: 0,
            mix: Metres::ZERO,
            refused: Metres::new(3_000),
            wanted: Metres::new(2_000),
            worth_the_trip: Grams::new(5_000),
            cut_off: NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default(),
            seconds_per_crate: Seconds::new(20),
            exposure_limit: Seconds::from_minutes(30),
            time_on_board_limit: Seconds::from_minutes(240),
            van_fixed_cents: 4_000,
            van_km_cents: 35,
            van_hour_cents: 1_500,
            board: BoardRules::default(),
        }
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be opened.
    #[error("{file}: {source}")]
    Open {
        /// Its name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not JSON, or not of this shape.
    #[error("{file}: line {line}, column {column}, at {path}: {message}")]
    Shape {
        /// Its name.
        file: String,
        /// Where in the document, e.g. `lots[3].goods.cases`.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Well-formed, but it cannot be true.
    #[error("{file}: {count} {noun}\n{list}", count = problems.len(), noun = if problems.len() == 1 { "problem" } else { "problems" },
        list = problems.iter().map(|p| format!("  {p}")).collect::<Vec<_>>().join("\n"))]
    Content {
        /// Its name.
        file: String,
        /// Everything to mend.
        problems: Vec<DayProblem>,
    },
}

/// Something in a day that cannot be true, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct DayProblem {
    /// Where in the document, e.g. `lots[3].store`.
    pub path: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Day {
    /// Reads and checks a day. `name` is what errors call the file.
    pub fn from_json(name: &str, text: &str) -> Result<Self, FileError> {
        let day: Self = parse(name, text)?;
        let problems = day.problems();
        if problems.is_empty() { Ok(day) } else { Err(FileError::Content { file: name.to_owned(), problems }) }
    }

    /// Reads and checks a day's file.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let name = path.display().to_string();
        let text = read_text(&name, path)?;
        Self::from_json(&name, &text)
    }
}

pub(crate) fn read_text(name: &str, path: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(path).map_err(|source| FileError::Open { file: name.to_owned(), source })
}

/// Reads JSON of any versioned shape, with errors that say where in the document.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, FileError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        let (line, column) = (inner.line(), inner.column());
        let text = inner.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(before, _)| before).to_owned();
        FileError::Shape { file: name.to_owned(), path, line, column, message }
    })?;
    json.end().map_err(|error| FileError::Shape {
        file: name.to_owned(),
        path: ".".into(),
        line: error.line(),
        column: error.column(),
        message: "something follows the end of the document".into(),
    })?;
    Ok(value)
}
