//! What people do, in a real browser: scripts off, in both languages, on a phone and on a desk.

mod accessible;
mod bookings;
mod dead_zone;
mod every_page;
mod front_doors;
mod front_doors_accessible;
mod keyboard;
mod live_desk;
mod lived_accessible;
pub mod lived_round;
mod opened;
mod ordinary_day;
mod photo;
mod signature;
mod store_and_association;
