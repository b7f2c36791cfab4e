//! The words every room of Glane shares: who, what, how much, where, when.
//!
//! Nothing here does I/O, reads the clock or rolls dice. Quantities are integers with their unit in the type,
//! identities are typed strings, and times of day stay local until a [`Territory`] turns them into instants.
//!
//! What is deliberately absent: any rule of law (see `glane-eligibility`), any state machine (see `glane-inventory`
//! and `glane-demand`), any algorithm beyond plain geometry.

mod actor;
mod category;
mod clock;
mod folded;
mod geo_point;
mod id;
mod sentence;
mod temperature;
mod territory;
mod travel;
mod units;
mod window;

pub use actor::{Actor, Channel, Role, Who};
pub use category::FoodCategory;
pub use clock::{Clock, FixedClock, SystemClock, truncate_to_micros};
pub use folded::folded;
pub use geo_point::{GeoPoint, GeoPointError};
pub use id::{
    AllocationId, AssociationId, DriverId, Id, IdError, LotId, MovementId, PersonId, PlaceId, RoundId, ShipmentId,
    StopId, StoreId, TerritoryId, VanId,
};
pub use sentence::{Language, Sentence};
pub use temperature::{DeciCelsius, TemperatureClass};
pub use territory::{LocalTimeError, Territory};
pub use travel::{Provenance, SpeedProfile, SpeedProfileError, SpeedStep, TravelMatrix, TravelMatrixError};
pub use units::{Cases, Cents, Grams, Metres, Milligrams, QuantityError, Seconds};
pub use window::{LocalWindow, Span, WeeklyHours, WindowError};
