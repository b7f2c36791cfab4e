//! Travel times people can believe, with where each figure comes from.
//!
//! One interface, [`TravelModel`], over graded sources: [`CrowFly`] when there is no data (always marked as an estimate).
//!
//! # Invariants
//! - A figure is never made up in silence: a point far from any road and a pair without a path are errors that name
//!   them, and a source that had to be replaced by a poorer one says so ([`Fallback`]).
//! - Seconds and metres of a leg belong to the same path.
//! - Leaving later never means arriving earlier: the hour changes the *speed*, never the travel time ([`Hours`]).
//! - Same file, same points, same bytes, on any number of threads.
//!
//! Deliberately absent: rounds and time windows (`glane-planner`), addresses (a geocoder's work), live traffic.

mod crow_fly;
mod hours;
mod model;

pub use crow_fly::CrowFly;
pub use hours::{DayKind, Hours, HoursError, RoadKind};
pub use model::{Departure, Fallback, Leg, LegStreet, Travel, TravelError, TravelModel};
