//! A day of a territory, from the snapshot at the cut-off to a checked plan. Pure: no database, no clock, no network
//! but what a [`TravelModel`](glane_roads::TravelModel) does.
//!
//! [`Day`] and [`Plan`] are the two versioned files everybody exchanges.

mod carriable;
mod check;
mod day_file;
mod drawn;
mod engine;
mod geojson;
mod gpx;
mod leftovers;
mod loads;
mod offers;
mod places;
mod plan_file;
mod problems;
mod rearrange;
mod reasons;
mod refuges;
mod rounds;
mod stowage;
mod summary;
mod tastes;

pub use check::{Broken, Violation, check};
pub use day_file::{Day, DayFormat, DayProblem, FileError, Kept, Settings};
pub use drawn::{DrawnRound, DrawnStop, drawn};
pub use engine::{PlanError, Planned, Step, plan_day};
pub use geojson::geojson;
pub use gpx::gpx;
pub use places::{PlaceError, Places};
pub use plan_file::{
    Allocation, Leg, Line, NotPlaced, NotPlacedCode, PairRefusal, Plan, PlanFormat, Round, Stop, StopPlace,
};
pub use rearrange::{LeftOut, Rearranged, Ride, cost, rearrange, rides};
pub use refuges::{Ahead, Carried, Door, Proposal, RefugeError, Stranded, refuges};
pub use stowage::Stowage;
pub use summary::{Coverage, Summary};

pub use glane_planner::Budget;
