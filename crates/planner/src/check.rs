//! Verifies a plan against its problem from the instants and figures stated in both. Shares no code with the solver: what
//! one gets wrong, the other does not.
//!
//! One file per rule. Each looks at one [`Tour`], a round beside the van and the shipments it names.

mod capacity;
mod clockwork;
mod completeness;
mod exposure;
mod figures;
#[cfg(test)]
pub(crate) mod fixture;
mod forbidden_hours;
mod locks;
mod pauses;
mod precedence;
mod shift;
mod skills;
mod time_on_board;
mod windows;

use std::collections::HashMap;

use glane_foundation::{PlaceId, Seconds, Sentence, ShipmentId, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    plan::{PlannedRound, PlannedStop, PlannedTask, RoutingPlan, Rule, TaskKind},
    problem::{Place, RoundUnderWay, RoutingProblem, Shipment, TaskSite, Van},
};

/// A rule a plan breaks: which, who, where, by how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// Whose round.
    pub van: Option<VanId>,
    /// Which shipment.
    pub shipment: Option<ShipmentId>,
    /// Where.
    pub place: Option<PlaceId>,
    /// By how much: seconds, or units of the load's dimension; 0 where there is no measure.
    pub by: i64,
    /// All of it in words.
    pub sentence: Sentence,
}

/// Every violation of a plan, round by round; none: it can be driven as it stands and says the truth about itself.
#[must_use]
pub fn check(problem: &RoutingProblem, plan: &RoutingPlan) -> Vec<Violation> {
    let book = Book::of(problem);
    let mut found = completeness::check(&book, plan);
    for round in &plan.rounds {
        let Some(van) = book.vans.get(&round.van).copied() else { continue };
        let tour = Tour { book: &book, van, round, begun: problem.under_way.iter().find(|begun| begun.van == van.id) };
        for rule in RULES {
            found.extend(rule(&tour));
        }
    }
    found.extend(locks::forgotten(&book, plan));
    found.extend(figures::summary(&book, plan));
    found
}

type RuleCheck = fn(&Tour<'_>) -> Vec<Violation>;

const RULES: [RuleCheck; 12] = [
    precedence::check,
    windows::check,
    capacity::check,
    skills::check,
    shift::check,
    pauses::check,
    forbidden_hours::check,
    time_on_board::check,
    exposure::check,
    locks::check,
    clockwork::check,
    figures::check,
];

/// The problem by name.
struct Book<'a> {
    problem: &'a RoutingProblem,
    places: HashMap<&'a PlaceId, &'a Place>,
    shipments: HashMap<&'a ShipmentId, &'a Shipment>,
    vans: HashMap<&'a VanId, &'a Van>,
}

impl<'a> Book<'a> {
    fn of(problem: &'a RoutingProblem) -> Self {
        Self {
            problem,
            places: problem.places.iter().map(|place| (&place.id, place)).collect(),
            shipments: problem.shipments.iter().map(|shipment| (&shipment.id, shipment)).collect(),
            vans: problem.vans.iter().map(|van| (&van.id, van)).collect(),
        }
    }
}

/// One round and its surroundings.
struct Tour<'a> {
    book: &'a Book<'a>,
    van: &'a Van,
    round: &'a PlannedRound,
    begun: Option<&'a RoundUnderWay>,
}

/// A shipment's two tasks in one round, by their position in the order of tasks.
struct Ride<'a> {
    shipment: &'a Shipment,
    pick: (usize, &'a PlannedTask),
    drop: (usize, &'a PlannedTask),
}

impl<'a> Tour<'a> {
    /// Stops and tasks, in order.
    fn tasks(&self) -> impl Iterator<Item = (&'a PlannedStop, &'a PlannedTask)> + use<'a> {
        self.round.stops.iter().flat_map(|stop| stop.tasks.iter().map(move |task| (stop, task)))
    }

    /// What the problem says about a task, if it knows it.
    fn site(&self, stop: &PlannedStop, task: &PlannedTask) -> Option<&'a TaskSite> {
        let shipment = self.book.shipments.get(&task.shipment)?;
        match task.kind {
            TaskKind::PickUp => (shipment.pickup.place == stop.place).then_some(&shipment.pickup),
            TaskKind::DropOff => {
                shipment.drop_offs.iter().map(|drop_off| &drop_off.site).find(|site| site.place == stop.place)
            }
        }
    }

    /// The row of the travel matrix at which the round begins.
    fn row_of_start(&self) -> Option<u32> {
        self.van.start.as_ref().and_then(|start| self.book.places.get(start)).map(|place| place.matrix_index)
    }

    /// True for the first tasks of a round under way that have a stated start: the past is not judged.
    fn is_past(&self, at: usize) -> bool {
        let Some(begun) = self.begun else { return false };
        let tasks = begun.tasks.iter().filter(|locked| !matches!(locked.task, crate::problem::TaskRef::Pause { .. }));
        tasks.map(|locked| locked.started.is_some()).nth(at).unwrap_or(false)
    }

    /// Shipments with both tasks in this round, in order of pickup.
    fn rides(&self) -> Vec<Ride<'a>> {
        let mut picked: Vec<(usize, &PlannedTask)> = Vec::new();
        let mut rides = Vec::new();
        for (at, (_, task)) in self.tasks().enumerate() {
            match task.kind {
                TaskKind::PickUp => picked.push((at, task)),
                TaskKind::DropOff => {
                    let pick = picked.iter().find(|(_, pick)| pick.shipment == task.shipment);
                    if let (Some(pick), Some(shipment)) = (pick, self.book.shipments.get(&task.shipment)) {
                        rides.push(Ride { shipment, pick: *pick, drop: (at, task) });
                    }
                }
            }
        }
        rides
    }

    fn violation(&self, rule: Rule, by: i64, sentence: Sentence) -> Violation {
        Violation { rule, van: Some(self.van.id.clone()), shipment: None, place: None, by, sentence }
    }
}

impl Violation {
    fn of_shipment(mut self, shipment: &ShipmentId) -> Self {
        self.shipment = Some(shipment.clone());
        self
    }

    fn at_place(mut self, place: &PlaceId) -> Self {
        self.place = Some(place.clone());
        self
    }
}

/// An instant or duration as people read it.
fn told(seconds: Seconds) -> String {
    let total = seconds.get();
    let (sign, total) = if total < 0 { ("-", -total) } else { ("", total) };
    format!("{sign}{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60)
}
