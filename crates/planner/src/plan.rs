//! What the planner hands back: rounds to drive, what is left out and why, what it costs.

use glane_foundation::{Cents, Metres, PlaceId, Provenance, Seconds, Sentence, ShipmentId, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::TaskRef;

/// Rounds, and everything a person needs to judge them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoutingPlan {
    /// Version of this file's layout.
    #[serde(default)]
    pub format: PlanFormat,
    /// One per van in use, in the order of the problem's vans.
    pub rounds: Vec<PlannedRound>,
    /// What is left out, in the order of the problem's shipments.
    pub unserved: Vec<Unserved>,
    /// Sums over the rounds.
    pub summary: PlanSummary,
    /// How the search went.
    pub search: SearchReport,
}

/// Version of the plan file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum PlanFormat {
    /// The first and only version.
    #[default]
    #[serde(rename = "glane-routing-plan-1")]
    V1,
}

/// One van's tour. It is back as early as the order of its tasks allows, leaves as late as that permits, and in between
/// begins every task as early as it can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedRound {
    /// Whose round.
    pub van: VanId,
    /// When it begins: leaves its start place, or arrives at its first stop when it has none.
    pub begin: Seconds,
    /// When it is over: back at its end place, or done at its last stop when it has none.
    pub end: Seconds,
    /// What it does, in order.
    pub stops: Vec<PlannedStop>,
    /// The way back to the end place, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Leg>,
    /// Pauses taken, in order.
    #[serde(default)]
    pub pauses: Vec<PlannedPause>,
    /// Sums over the round.
    pub totals: RoundTotals,
}

/// One visit of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedStop {
    /// Where.
    pub place: PlaceId,
    /// The way there; nothing when the round begins here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<Leg>,
    /// When the van is there.
    pub arrival: Seconds,
    /// When the last task here ends.
    pub departure: Seconds,
    /// How much later than planned the first task here may begin with all that follows still in time; what came before
    /// stays as planned.
    pub slack: Seconds,
    /// What is done here, in order.
    pub tasks: Vec<PlannedTask>,
    /// What is on board when leaving, one figure per dimension.
    pub load_after: Vec<u32>,
}

impl PlannedStop {
    /// When the first task here begins (ringing and parking included).
    #[must_use]
    pub fn begin(&self) -> Seconds {
        self.tasks.first().map_or(self.arrival, |task| task.begin)
    }

    /// Shipments taken on board here, in order.
    pub fn pickups(&self) -> impl Iterator<Item = &ShipmentId> {
        self.tasks.iter().filter(|task| task.kind == TaskKind::PickUp).map(|task| &task.shipment)
    }

    /// Shipments handed over here, in order.
    pub fn deliveries(&self) -> impl Iterator<Item = &ShipmentId> {
        self.tasks.iter().filter(|task| task.kind == TaskKind::DropOff).map(|task| &task.shipment)
    }
}

/// One pick-up or drop-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedTask {
    /// Which of the two.
    pub kind: TaskKind,
    /// Of what.
    pub shipment: ShipmentId,
    /// When it begins; the place's own service, if this is the first task of the stop, comes first.
    pub begin: Seconds,
    /// When it is done.
    pub end: Seconds,
}

/// The two ends of a shipment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Taken on board.
    PickUp,
    /// Handed over.
    DropOff,
}

/// A stretch of driving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// When the van sets off.
    pub left: Seconds,
    /// How long it drives.
    pub seconds: Seconds,
    /// How far.
    pub metres: Metres,
    /// Where the figures come from.
    pub provenance: Provenance,
}

/// A pause as taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPause {
    /// Position in the van's list of pauses.
    pub index: usize,
    /// How many stops have been left behind when it is taken.
    pub after_stops: usize,
    /// When it begins.
    pub begin: Seconds,
    /// When it is over.
    pub end: Seconds,
}

/// Sums over one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundTotals {
    /// Driven.
    pub metres: Metres,
    /// At the wheel.
    pub driving: Seconds,
    /// At stops, busy.
    pub service: Seconds,
    /// In pauses.
    pub pauses: Seconds,
    /// Neither.
    pub waiting: Seconds,
    /// From begin to end.
    pub duration: Seconds,
    /// Van, kilometres, hours and prices of the drop-offs chosen, rounded to the cent.
    pub cost: Cents,
}

/// Sums over the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSummary {
    /// Vans in use.
    pub vans: usize,
    /// Shipments served.
    pub served: usize,
    /// Shipments left out.
    pub unserved: usize,
    /// Driven by all.
    pub metres: Metres,
    /// At the wheel, all together.
    pub driving: Seconds,
    /// From begin to end, all together.
    pub duration: Seconds,
    /// Of all rounds.
    pub cost: Cents,
}

/// How the search went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchReport {
    /// Changes tried.
    pub iterations: u64,
    /// No plan serving the same shipments uses fewer vans than this. 0: no bound is known.
    pub van_bound: usize,
    /// No plan serving the same shipments costs less than this. 0: no bound is known.
    pub cost_bound: Cents,
    /// How far the cost lies above that bound, in thousandths of the cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_permille: Option<u32>,
}

/// A shipment left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unserved {
    /// Which.
    pub shipment: ShipmentId,
    /// The rule that keeps it out of the van it came closest to joining.
    pub rule: Rule,
    /// That, in words.
    pub why: Sentence,
    /// What would let it in, checked by trying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Sentence>,
}

/// What a plan must respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Every shipment is served once or listed as left out; ids exist; one round per van.
    Completeness,
    /// Picked up before dropped, by the same van, at a place it may go to.
    Precedence,
    /// Tasks begin within the hours of the place and of the shipment.
    Windows,
    /// Nothing is loaded beyond what the van holds.
    Capacity,
    /// The van has what the shipment asks for.
    Skills,
    /// The van leaves and is back within its shift.
    Shift,
    /// Pauses are taken when due.
    Pauses,
    /// The van begins no task at a place at hours forbidden to it.
    ForbiddenHours,
    /// The shipment is not on board for longer than allowed.
    TimeOnBoard,
    /// The shipment is not out of the cold for longer than allowed.
    Exposure,
    /// What has begun or was promised stays.
    Locks,
    /// Arrivals, ends and legs follow from the travel times and services.
    Clockwork,
    /// There is a van free to take it. Only ever a reason for leaving something out.
    Vans,
    /// Loads, slacks, totals and costs stated are those of the rounds.
    Figures,
}

impl PlannedRound {
    /// The tasks of the round in order, pauses included, as references.
    #[must_use]
    pub fn tasks(&self) -> Vec<(TaskRef, Seconds)> {
        let mut tasks = Vec::new();
        let mut pauses = self.pauses.iter().peekable();
        for (k, stop) in self.stops.iter().enumerate() {
            while let Some(pause) = pauses.next_if(|pause| pause.after_stops <= k) {
                tasks.push((TaskRef::Pause { index: pause.index }, pause.begin));
            }
            for task in &stop.tasks {
                let shipment = task.shipment.clone();
                let reference = match task.kind {
                    TaskKind::PickUp => TaskRef::PickUp { shipment },
                    TaskKind::DropOff => TaskRef::DropOff { shipment, place: stop.place.clone() },
                };
                tasks.push((reference, task.begin));
            }
        }
        tasks.extend(pauses.map(|pause| (TaskRef::Pause { index: pause.index }, pause.begin)));
        tasks
    }
}
