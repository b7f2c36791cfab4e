//! What each person sees: one read model per page, with names and local times.

pub mod association;
pub mod board;
pub mod changes;
mod door;
pub mod driver;
pub mod exports;
pub mod lists;
pub mod members;
pub mod operator;
pub mod outbox;
pub mod papers;
pub mod photo;
mod progress;
pub mod roster;
mod round;
pub mod search;
pub mod stop;
pub mod store;
pub mod streets;
pub mod trace;
pub mod trail;
pub mod waiting;
pub mod why;

pub use association::{AssociationDay, Delivery, DeliveryLine};
pub use board::{BoardDay, BoardLot, BookingView, SlotView};
pub use door::DoorView;
pub use driver::DriverDay;
pub use operator::{Attention, MapPlace, OperatorDay, PlaceKind};
pub use papers::{DefectView, SlipLine, SlipView};
pub use progress::{Awaited, Delay};
pub use round::{CrateLine, PlannedDay, RoundView, StopView};
pub use stop::{HandLine, StopDay, ToldAct};
pub use store::{LotView, Pickup, Recipient, StoreDay};
pub use streets::{DrawnStreet, RoundTrack, StreetMap};
pub use trace::{TraceStep, TraceView};
pub use why::{Checked, WhyAnswer, WhyDay, WhyLot};
