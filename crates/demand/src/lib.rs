//! The association's side: whom it feeds, what it can take and when, its papers, and what it has received.
//!
//! Need is people served times a ration, and only the figure the **operator verified** counts ([`Served`]). What an
//! association would like is only ever a cap ([`Capacity`]), never a claim. Received history fades with a half-life
//! ([`history`]), in whole milligrams so that every later comparison is exact.
//!
//! Deliberately absent: beneficiaries. The system knows how many people are served, and nothing about any of them.

mod allocation_state;
mod appetite;
mod association;
pub mod booking;
mod capacity;
pub mod history;
mod paper;
mod served;
mod share;

pub use allocation_state::{AllocationState, AllocationStep, AllocationStepError};
pub use appetite::{APPETITE_DAYS, Appetite};
pub use association::{Association, Wishes};
pub use capacity::Capacity;
pub use paper::{Paper, PaperKind, PaperStatus};
pub use served::{Ration, Served};
pub use share::Share;
