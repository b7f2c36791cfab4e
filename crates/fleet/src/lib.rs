//! The means of a day: vans, drivers, who drives what on which date, the life of a stop and the acts that move it.
//!
//! Deliberately absent: where vans are. Nobody is tracked; a driver's tap says "arrived" and "left".

pub mod cold_tolerance;
mod driver;
pub mod punctuality;
mod refusal;
mod roster;
mod stop_act;
mod stop_record;
mod stop_state;
mod van;
pub mod waiting;

pub use driver::Driver;
pub use refusal::RefusalReason;
pub use roster::Duty;
pub use stop_act::{ActId, ActKind, Deed, PhotoId, PhotoKind, Refusal, StopAct};
pub use stop_record::StopRecord;
pub use stop_state::{StopState, StopStep, StopStepError};
pub use van::{Cooling, Van, VanCapacity};
