//! The tables as rows, field for field. Repositories turn them into domain types; nothing else sees them.
//!
//! Texts, whole numbers, dates and instants only: ids, units and states get their types in the repositories, where a
//! row that cannot be read becomes [`DbError::Broken`](crate::DbError::Broken) with the column's name.

mod door;
mod goods;
mod people;
mod places;
mod plan;
mod road;
mod trail;

pub(crate) use door::{booking, store_occurrence};
pub(crate) use goods::{lot, movement, store_answer};
pub(crate) use people::{api_token, login_code, login_link, password, person, session, sign_in_try};
pub(crate) use places::{absence, association, driver, duty, lock, paper, store, territory, van};
pub(crate) use plan::{allocation, not_placed, planning_run, round, service_day, stop, stop_line};
pub(crate) use road::{photo, refusal, slip, slip_mail_off, stop_act};
pub(crate) use trail::{audit, idempotency_key, kept_form, outbox};

/// One module per table, because the derive names its types `Model`, `Entity`, `Column` ...
macro_rules! table {
    ($(#[doc = $doc:literal])+ $module:ident = $table:literal { $($fields:tt)* }) => {
        $(#[doc = $doc])+
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($fields)* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}
use table;
