//! The schema's history, written by hand: the only place where tables are made or changed.
//!
//! Each migration is one module with a folder of `.sql` files that both databases read (SQLite takes any type name, so
//! `timestamptz` and `bigint` serve both). What differs (triggers) is chosen by backend. README.md says how to change
//! a schema under running servers (expand, migrate, contract).
//!
//! Deliberately absent: a lock. [`Migrator`] takes none; `glane-persistence` runs it inside one (`Database::migrate`).

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

mod m20261122_000001_first_day;
mod m20261124_000010_round_acts;
mod m20261124_000020_bookings;
mod m20261124_000021_kept_forms;
mod m20261124_000022_store_dates;
mod m20261124_000030_tokens;
mod m20261124_000031_secrets;
mod m20261124_000040_operator_desk;
mod m20261124_000060_year_of_data;
mod m20261127_000020_photos;
mod m20261127_000021_slip_mail;
mod m20261127_000030_mail_tries;
mod m20261127_000031_quick_days;

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_first_day::Migration),
            Box::new(m20261124_000020_bookings::Migration),
            Box::new(m20261124_000021_kept_forms::Migration),
            Box::new(m20261124_000022_store_dates::Migration),
            Box::new(m20261124_000030_tokens::Migration),
            Box::new(m20261124_000010_round_acts::Migration),
            Box::new(m20261124_000040_operator_desk::Migration),
            Box::new(m20261124_000031_secrets::Migration),
            Box::new(m20261124_000060_year_of_data::Migration),
            Box::new(m20261127_000020_photos::Migration),
            Box::new(m20261127_000021_slip_mail::Migration),
            Box::new(m20261127_000030_mail_tries::Migration),
            Box::new(m20261127_000031_quick_days::Migration),
        ]
    }
}
