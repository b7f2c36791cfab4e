//! Seeded make-believe: fictional French towns with their streets, shops, associations, vans and days, for the demo, for
//! tests and for measurements. Volumes follow the published calibration (see `volumes.rs`).
//!
//! The same [`TownPlan`] gives the same [`Town`], byte for byte, and the lots of a date depend on nothing but the seed, the
//! date and the store, so that any day of a year can be made by itself. Every lot passes through `inventory::declare`.
//!
//! Deliberately absent: a database, the clock, real brands, real people, real addresses. Towns lie in the sea off
//! Normandy, post codes start with 00, telephone numbers come from the ranges kept for fiction.

mod associations;
mod catalogue;
mod declarations;
mod dice;
mod hours;
mod lots_csv;
mod osm;
mod people;
mod plan;
mod stores;
pub mod streets;
mod town;
mod vans;
mod volumes;
mod words;

pub use declarations::declarations;
pub use lots_csv::lots_csv;
pub use people::Person;
pub use plan::{TownError, TownPlan};
pub use stores::StoreKind;
pub use streets::Streets;
pub use town::Town;
