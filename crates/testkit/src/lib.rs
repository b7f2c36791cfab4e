//! Helps for tests, never part of the program: a database of their own on both backends.
//!
//! [`on_both_databases!`] turns one story into two tests. Each makes an empty database, tells the story and drops the
//! database, also when the story fails. Without `GLANE_TEST_POSTGRES` the PostgreSQL half **fails**: half a test run that
//! looks whole is worse than none. `cargo xtask test` starts a server and sets it.

mod database;

pub use database::{TestDatabase, on_empty_postgres, on_empty_sqlite, on_postgres, on_sqlite};
