//! The means of a day: vans, drivers, who drives what on which date, and the life of a stop.
//!
//! Deliberately absent: where vans are. Nobody is tracked; a driver's tap says "arrived" and "left".

mod driver;
mod roster;
mod stop_state;
mod van;

pub use driver::Driver;
pub use roster::Duty;
pub use stop_state::{StopState, StopStep, StopStepError};
pub use van::{Cooling, Van, VanCapacity};
