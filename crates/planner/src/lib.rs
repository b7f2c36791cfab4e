//! Rounds for vans: pickups and deliveries with everything that a food day asks for, and nothing about food.
//!
//! A [`RoutingProblem`] states places, shipments, vans and travel times; [`solve`] answers with a [`RoutingPlan`] that
//! respects every rule of [`Rule`], or says why a shipment stays behind.
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
    Cooling, DropOff, ForbiddenHours, LockedTask, Objective, Pause, Place, Priority, ProblemError, ProblemFormat,
    RoundUnderWay, RoutingProblem, Shipment, TaskRef, TaskSite, TimeRange, Van,
};
pub use replan::{Change, Moved, Replanned, replan, under_way_at};
pub use solve::{Budget, Progress, Watch, solve};
