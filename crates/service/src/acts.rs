//! What people do. One function each, one transaction each, one line in the audit trail each.

mod answer;
pub mod booking;
mod close_day;
mod declare;
mod declare_lots;
mod edit_lot;
mod enrol;
mod import;
mod plan;
mod plan_rows;
mod profile;
pub(crate) mod publish;
pub(crate) mod round;
pub(crate) mod settings;
mod store_answer;
mod store_hours;
mod tell;
mod trail;
mod watch;
mod withdraw;

pub use answer::{confirm, decline};
pub use close_day::close_day;
pub use declare::declare;
pub use declare_lots::declare_lots;
pub use edit_lot::edit_lot;
pub use enrol::{enrol_association, enrol_driver, enrol_store, enrol_van, found_territory, put_on_duty};
pub use import::{Import, ImportOptions, ImportReport, import};
pub use plan::plan;
pub use profile::{Profile, set_profile};
pub use publish::publish;
pub use round::{ActOutcome, Refuge, perform, refuges, settle_act};
pub use store_answer::{say_nothing, unsay_nothing};
pub use store_hours::{set_date, set_week};
pub use watch::{diagnose, is_published, snapshot, territories, tick};
pub use withdraw::withdraw;
