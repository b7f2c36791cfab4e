//! The API as programs meet it.

mod bookings;
mod desk;
mod doors;
mod errors;
mod events;
mod idempotency;
mod lived;
mod reads;
mod rounds;
mod tokens;
mod tracks;
mod versions;
