//! The API as programs meet it.

mod errors;
mod idempotency;
mod reads;
mod tokens;
mod versions;
