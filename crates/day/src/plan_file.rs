//! What the engine decided, with the reasons: the output of `glane plan`.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use glane_eligibility::Exception;
use glane_foundation::{
    AllocationId, AssociationId, Cases, DriverId, Grams, LotId, Metres, Provenance, Seconds, Sentence, StoreId,
    TerritoryId, VanId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    day_file::{FileError, parse, read_text},
    summary::Summary,
};

/// The version of the plan file this program reads and writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PlanFormat {
    /// The first.
    #[default]
    #[serde(rename = "glane-plan/1")]
    V1,
}

/// The plan of a day: who gets what, which van brings it, and what could not be placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of this file.
    pub format: PlanFormat,
    /// Where.
    pub territory: TerritoryId,
    /// Local date.
    pub date: NaiveDate,
    /// Who gets what.
    pub allocations: Vec<Allocation>,
    /// Which van brings it.
    pub rounds: Vec<Round>,
    /// What nobody gets, and why.
    pub not_placed: Vec<NotPlaced>,
    /// The day in figures.
    pub summary: Summary,
}

/// Some cases of a lot for an association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Identity.
    pub id: AllocationId,
    /// Of which lot.
    pub lot: LotId,
    /// For whom.
    pub association: AssociationId,
    /// How many cases.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Who is asked next if it is declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup: Option<AssociationId>,
    /// Exceptions used, to be kept with the trace.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exception>,
    /// Why this association, in one sentence.
    pub why: Sentence,
}

/// One van's tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The vehicle.
    pub van: VanId,
    /// Who drives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub driver: Option<DriverId>,
    /// Leaves the depot.
    pub start: DateTime<Utc>,
    /// Is back.
    pub end: DateTime<Utc>,
    /// Kilometres of the whole tour, in metres.
    pub metres: Metres,
    /// The places in order, without the depot.
    pub stops: Vec<Stop>,
    /// The way back to the depot.
    pub return_leg: Leg,
}

/// One place of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Where.
    pub place: StopPlace,
    /// The way here.
    pub leg: Leg,
    /// The van is there.
    pub arrival: DateTime<Utc>,
    /// Loading or unloading starts (after waiting, if it came early).
    pub start: DateTime<Utc>,
    /// The van leaves.
    pub departure: DateTime<Utc>,
    /// How much later it could arrive without breaking anything.
    pub slack: Seconds,
    /// Rest taken before this stop's service.
    #[serde(default, skip_serializing_if = "no_time")]
    pub pause_before: Seconds,
    /// What is loaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pickups: Vec<Line>,
    /// What is unloaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drops: Vec<Line>,
}

/// A place a van visits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopPlace {
    /// To load.
    Store(StoreId),
    /// To unload.
    Association(AssociationId),
}

/// Cases of one allocation that go on or off board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Of which allocation.
    pub allocation: AllocationId,
    /// How many.
    pub cases: Cases,
}

/// The way to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// Length.
    pub metres: Metres,
    /// Time at that hour.
    pub seconds: Seconds,
    /// Where the figures come from; an estimate is always shown as one.
    pub provenance: Provenance,
}

/// Cases that nobody gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotPlaced {
    /// Of which lot.
    pub lot: LotId,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// The kind of reason.
    pub code: NotPlacedCode,
    /// The reason in one sentence.
    pub reason: Sentence,
    /// Where rules refused: the first one for each association.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<PairRefusal>,
}

/// Why cases are left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotPlacedCode {
    /// The rules allow it for no association today.
    NoEligibleAssociation,
    /// All associations that may take it are full.
    NoRoomLeft,
    /// Too little for a trip of its own.
    NotWorthTheTrip,
    /// No van can bring it in time.
    NoVan,
}

impl NotPlacedCode {
    /// Every kind, in the order people see them.
    pub const ALL: [Self; 4] = [Self::NoVan, Self::NoRoomLeft, Self::NotWorthTheTrip, Self::NoEligibleAssociation];

    /// The name in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoEligibleAssociation => "no_eligible_association",
            Self::NoRoomLeft => "no_room_left",
            Self::NotWorthTheTrip => "not_worth_the_trip",
            Self::NoVan => "no_van",
        }
    }
}

/// A rule's no for one association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PairRefusal {
    /// For whom.
    pub association: AssociationId,
    /// The rule's code (see `glane-eligibility`), or `no_van`.
    pub rule: String,
    /// Why, in plain words.
    pub reason: Sentence,
}

fn no_time(seconds: &Seconds) -> bool {
    seconds.is_zero()
}

impl Plan {
    /// Reads a plan's file.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let name = path.display().to_string();
        parse(&name, &read_text(&name, path)?)
    }
}
