//! A routing problem as a file or a caller states it: places, shipments, vans, travel times, what already happened.
//!
//! Instants are seconds from the start of the plan. Ranges include both ends. An empty list of windows means "always".

mod validate;

use glane_foundation::{Cases, Cents, GeoPoint, PlaceId, Seconds, ShipmentId, TravelMatrix, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub(crate) use validate::MAX_DIMENSIONS;
pub use validate::ProblemError;

/// Everything the planner needs to know, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutingProblem {
    /// Version of this file's layout.
    #[serde(default)]
    pub format: ProblemFormat,
    /// What loads are counted in, e.g. `ambient_crates`, `chilled_crates`, `grams`: at most 8 names. Every load and
    /// capacity lists one figure per name, in this order.
    pub dimensions: Vec<String>,
    /// Where vans can stop.
    pub places: Vec<Place>,
    /// What is to be moved.
    pub shipments: Vec<Shipment>,
    /// What it can be moved with.
    pub vans: Vec<Van>,
    /// Seconds and metres between places, by their [`Place::matrix_index`].
    pub travel: TravelMatrix,
    /// Rounds that have already begun; their first tasks never move.
    #[serde(default)]
    pub under_way: Vec<RoundUnderWay>,
    /// What counts most.
    #[serde(default)]
    pub objective: Objective,
}

/// Version of the problem file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ProblemFormat {
    /// The first and only version.
    #[default]
    #[serde(rename = "glane-routing-problem-1")]
    V1,
}

/// From one instant to another, both included, in seconds from the plan's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeRange {
    /// First second inside.
    pub from: Seconds,
    /// Last second inside.
    pub to: Seconds,
}

impl TimeRange {
    /// From `from` to `to`, both included.
    #[must_use]
    pub const fn new(from: Seconds, to: Seconds) -> Self {
        Self { from, to }
    }

    /// True when the instant lies inside.
    #[must_use]
    pub fn contains(self, instant: Seconds) -> bool {
        self.from <= instant && instant <= self.to
    }
}

/// Somewhere a van can stop. Consecutive tasks at one place are one stop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its identity.
    pub id: PlaceId,
    /// Its row and column in the travel matrix. Several places may share one.
    pub matrix_index: u32,
    /// Whether it stays where it is.
    #[serde(default)]
    pub kind: PlaceKind,
    /// Where it is, for maps only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<GeoPoint>,
    /// When tasks may begin here.
    #[serde(default)]
    pub windows: Vec<TimeRange>,
    /// Parking, ringing, signing: spent once per stop, before its first task.
    #[serde(default)]
    pub service: Seconds,
}

/// Whether a place stays where it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// It does.
    #[default]
    Fixed,
    /// It is wherever a van's round begins, and only visited before all else; its matrix index means nothing. Only
    /// pickups take place there: what a van is loaded with before it leaves.
    RoundStart,
}

/// A load to pick up at one place and drop at one of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shipment {
    /// Its identity.
    pub id: ShipmentId,
    /// Where it is taken.
    pub pickup: TaskSite,
    /// Where it may go: exactly one is chosen.
    pub drop_offs: Vec<DropOff>,
    /// What it takes up in a van, one figure per dimension.
    pub load: Vec<u32>,
    /// What is taken along in its place at the drop-off and stays on board to the round's end (empty crates), one figure
    /// per dimension; nothing: nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<u32>,
    /// Crates, for the time they take to carry.
    #[serde(default)]
    pub crates: Cases,
    /// Longest time from the end of its pickup task to the start of its drop-off task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_on_board: Option<Seconds>,
    /// Longest time out of the cold: the tasks done while it is on board, its own two included, and the stops' own
    /// service, plus the rest of the time on board beyond what the van's [`Cooling`] covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposure: Option<Seconds>,
    /// What a van must have to take it, e.g. `refrigerated`.
    #[serde(default)]
    pub skills: Vec<String>,
    /// How much it matters when not everything fits.
    #[serde(default)]
    pub priority: Priority,
}

/// One end of a shipment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskSite {
    /// Where.
    pub place: PlaceId,
    /// When the task may begin, within the hours of the place.
    #[serde(default)]
    pub windows: Vec<TimeRange>,
    /// Time the task takes whatever its size.
    #[serde(default)]
    pub service: Seconds,
    /// Time for each crate, on top.
    #[serde(default)]
    pub seconds_per_crate: Seconds,
}

/// A place a shipment may go to, and what choosing it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropOff {
    /// Where, when, how long.
    pub site: TaskSite,
    /// Added to the plan's cost when chosen.
    #[serde(default)]
    pub price: Cents,
}

/// Whether a shipment must be served.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Priority {
    /// Comes before any number of optional ones.
    #[default]
    Mandatory,
    /// Left out when it does not fit; the sum of weights left out is kept least.
    Optional {
        /// From 1 (first to go) to 100.
        weight: u8,
    },
}

/// A vehicle and who drives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Van {
    /// Its identity.
    pub id: VanId,
    /// What it holds at once, one figure per dimension.
    pub capacity: Vec<u32>,
    /// Where it leaves from; nothing: from its first stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<PlaceId>,
    /// Where it must be at the end; nothing: at its last stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<PlaceId>,
    /// Leaves no earlier, is back no later.
    pub shift: TimeRange,
    /// Rests due during the round, in order.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Cost of using it at all.
    #[serde(default)]
    pub fixed_cost: Cents,
    /// Cost of 1 000 metres.
    #[serde(default)]
    pub cost_per_km: Cents,
    /// Cost of an hour between leaving and being back.
    #[serde(default)]
    pub cost_per_hour: Cents,
    /// What it has, e.g. `refrigerated`, `zone_permit`.
    #[serde(default)]
    pub skills: Vec<String>,
    /// How it keeps the cold.
    #[serde(default)]
    pub cooling: Cooling,
    /// Places where it may not begin a task at some hours (low-emission zones, market streets).
    #[serde(default)]
    pub forbidden: Vec<ForbiddenHours>,
    /// Its speed in thousandths of the matrix's: 500 takes twice as long. From 50 to 3000.
    #[serde(default = "full_speed")]
    pub speed_permille: u16,
}

const fn full_speed() -> u16 {
    1000
}

/// A rest. It is taken while standing, before or after driving a leg, and falls away when the round is over by its
/// latest start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// When it may begin.
    pub windows: Vec<TimeRange>,
    /// How long it lasts.
    pub duration: Seconds,
}

/// How a van keeps the cold while driving.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Cooling {
    /// Not at all: all time on board counts as exposure.
    #[default]
    None,
    /// Insulated boxes: driving and waiting count only beyond their autonomy.
    Boxes {
        /// How long they hold, per shipment.
        autonomy: Seconds,
    },
    /// A cold body: only handling counts.
    Refrigerated,
}

/// Hours at which a van may not begin a task at some places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForbiddenHours {
    /// Which places.
    pub places: Vec<PlaceId>,
    /// When. Both ends are forbidden.
    pub hours: Vec<TimeRange>,
}

/// A round that has begun: its first tasks, in order, done or promised. They never move; new ones come after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundUnderWay {
    /// Whose round.
    pub van: VanId,
    /// Now: tasks without a stated start begin no earlier.
    pub now: Seconds,
    /// When it left its start place, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Seconds>,
    /// First tasks of the round.
    pub tasks: Vec<LockedTask>,
}

/// A task that stays where it is. A pause not over yet is taken at the place of the locked task that comes after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LockedTask {
    /// What.
    pub task: TaskRef,
    /// When it began, for the past and the present; windows are not applied to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Seconds>,
}

/// One thing a van does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaskRef {
    /// Takes a shipment on board.
    PickUp {
        /// Which.
        shipment: ShipmentId,
    },
    /// Hands a shipment over.
    DropOff {
        /// Which.
        shipment: ShipmentId,
        /// At which of its places.
        place: PlaceId,
    },
    /// Takes a pause.
    Pause {
        /// Position in the van's list, from zero.
        index: usize,
    },
}

/// What counts most. Shipments left out always come first, mandatory ones before all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Objective {
    /// Least weight left out, then fewest vans, then least cost.
    #[default]
    VansThenCost,
    /// Least weight left out, then least cost.
    Cost,
    /// Fewest mandatory shipments left out, then least cost, where leaving an optional one out has a price.
    Weighted {
        /// Price of each point of weight left out.
        price_per_weight: Cents,
    },
}

impl RoutingProblem {
    /// Reads and validates a JSON file; errors name the place in the file.
    pub fn from_json(text: &str) -> Result<Self, ProblemError> {
        let problem: Self = parse(text)?;
        problem.validate()?;
        Ok(problem)
    }
}

/// Reads one JSON document and nothing after it; errors name the place in it.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, ProblemError> {
    let unreadable = |at: String, cause: &serde_json::Error| ProblemError::Unreadable { at, cause: cause.to_string() };
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|error| unreadable(error.path().to_string(), error.inner()))?;
    reader.end().map_err(|error| unreadable("end of the file".into(), &error))?;
    Ok(read)
}
