//! A day of a territory, from the snapshot at the cut-off to a checked plan. Pure: no database, no clock, no network
//! but what a [`TravelModel`](glane_roads::TravelModel) does.
//!
//! [`Day`] and [`Plan`] are the two versioned files everybody exchanges.

mod day_file;
mod plan_file;
mod problems;
mod summary;

pub use day_file::{Day, DayFormat, DayProblem, FileError, Settings};
pub use plan_file::{
    Allocation, Leg, Line, NotPlaced, NotPlacedCode, PairRefusal, Plan, PlanFormat, Round, Stop, StopPlace,
};
pub use summary::{Coverage, Summary};
