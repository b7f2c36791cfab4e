//! Storage on SQLite (embedded) and PostgreSQL, by the same code: rows in, domain types out.
//!
//! [`Database`] opens either, brings its schema up to date ([`Database::migrate`]) and hands out connections. A function of
//! a repository (one module per kind of thing) takes a [`Reader`] to look and a [`WriteTx`] to change, so that nothing can be
//! changed outside a transaction. `glane-migrations` and this crate are the only ones that name SeaORM.
//!
//! # Invariants
//! - What is read in a write transaction is still true when it commits: SQLite takes the one write lock first (`BEGIN IMMEDIATE`),
//!   PostgreSQL runs SERIALIZABLE and refuses the loser, whose whole use case runs again ([`Database::retrying`]).
//! - An act that was acknowledged survives loss of power (synchronous commits on both).
//! - The ledger and the audit trail are only ever added to; the database itself refuses anything else.
//! - Instants are kept to the microsecond, quantities as whole numbers of their unit, ids as texts made by the application.
//! - A stored value that cannot be read is an error that names its column ([`DbError::Broken`]), never a guess.
//!
//! Deliberately absent: who may see or do what, use cases, the present time, and anything that decides.

pub mod absences;
pub mod allocations;
pub mod api_tokens;
pub mod associations;
pub mod audit;
mod batch;
pub mod bookings;
mod connection;
mod convert;
pub mod days;
pub mod deliveries;
pub mod drivers;
mod enrolled;
mod entity;
mod error;
pub mod idempotency;
mod ids;
pub mod kept_forms;
pub mod ledger;
pub mod locks;
pub mod lots;
pub mod not_placed;
pub mod occurrences;
pub mod outbox;
pub mod persons;
pub mod photo_files;
pub mod photos;
pub mod refusals;
pub mod roster;
pub mod rounds;
pub mod runs;
#[cfg(test)]
mod schema;
pub mod secrets;
pub mod server;
pub mod sign_in;
pub mod slip_mail;
pub mod slips;
pub mod snapshots;
pub mod stop_acts;
pub mod store_answers;
pub mod stores;
pub mod territories;
pub mod vans;
mod version;

pub use connection::{Backend, Database, ReadTx, Reader, Retry, WriteTx};
pub use enrolled::Enrolled;
pub use error::DbError;
pub use ids::{AuditId, AuditKind, MessageId, MessageKind, RunId, RunKind, TokenId, TokenKind};
pub use version::Version;
