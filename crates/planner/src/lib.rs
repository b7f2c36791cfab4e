//! Rounds for vans: pickups and deliveries with everything that a food day asks for, and nothing about food.
//!
//! A [`RoutingProblem`] states places, shipments, vans and travel times; [`solve`] answers with a [`RoutingPlan`] that
//! respects every rule of [`Rule`], or says why a shipment stays behind.
//!
//! ```
//! use std::{ops::ControlFlow, time::Duration};
//! use glane_planner::{Budget, RoutingProblem, check, solve};
//!
//! let problem = RoutingProblem::from_json(r#"{
//!     "dimensions": ["crates"],
//!     "places": [{ "id": "shop", "matrix_index": 0, "service": 120 }, { "id": "pantry", "matrix_index": 1 }],
//!     "shipments": [{ "id": "bread", "pickup": { "place": "shop" }, "load": [4],
//!                     "drop_offs": [{ "site": { "place": "pantry" } }] }],
//!     "vans": [{ "id": "van", "capacity": [20], "start": "pantry", "shift": { "from": 0, "to": 7200 } }],
//!     "travel": { "size": 2, "seconds": [0, 600, 600, 0], "metres": [0, 5000, 5000, 0], "provenance": ["given"] }
//! }"#)?;
//! let budget = Budget::time(Duration::from_millis(20));
//! let plan = solve(&problem, &budget, &mut |progress| {
//!     if progress.unserved == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
//! })?;
//! assert_eq!(plan.rounds[0].stops.len(), 2);
//! assert!(check(&problem, &plan).is_empty());
//! # Ok::<(), glane_planner::ProblemError>(())
//! ```
//!
//! Inside, [`model`] folds the problem into flat integer tables, `schedule` is the exact clock of one route, `route` keeps
//! the arrays that make judging an insertion cheap, and `search` ruins and recreates until the budget is spent. Problems
//! without ride limits, pauses, shared stops, several classes of vans or hours of traffic run on the same search
//! compiled without them.
//!
//! Deliberately absent: food, people, maps, the clock of the machine (but for the time a search may take) and the
//! network.
//!
//! [`model`]: RoutingProblem

#[cfg(test)]
extern crate self as glane_planner;

mod bound;
mod check;
pub mod formats;
mod justify;
mod model;
mod plan;
mod problem;
mod random;
mod replan;
mod report;
mod route;
mod schedule;
mod search;
mod solve;

pub use check::{Violation, check};
pub use plan::{
    Leg, PlanFormat, PlanSummary, PlannedPause, PlannedRound, PlannedStop, PlannedTask, RoundTotals, RoutingPlan, Rule,
    SearchReport, TaskKind, Unserved,
};
pub use problem::{
    Cooling, DropOff, ForbiddenHours, LockedTask, Objective, Pause, Place, PlaceKind, Priority, ProblemError,
    ProblemFormat, RoundUnderWay, RoutingProblem, Shipment, TaskRef, TaskSite, TimeRange, Van,
};
pub use replan::{Change, Moved, Replanned, replan, under_way_at};
pub use solve::{Budget, Progress, Watch, solve};
