//! What people do. One function each, one transaction each, one line in the audit trail each.

mod answer;
mod behalf;
pub mod booking;
mod close_day;
mod correct_defect;
mod declare;
mod declare_lots;
mod edit_lot;
mod enrol;
mod enter;
mod import;
mod invite;
mod movement;
mod moves;
mod papers;
mod past_day;
mod plan;
mod plan_rows;
mod profile;
pub(crate) mod publish;
mod roster;
pub(crate) mod round;
pub(crate) mod settings;
pub(crate) mod slip_mail;
mod store_answer;
mod store_hours;
mod tell;
mod today;
mod trail;
mod watch;
mod withdraw;

pub use answer::{confirm, decline, decline_part};
pub use behalf::{SPOKEN, on_behalf};
pub use close_day::close_day;
pub use correct_defect::correct_defect;
pub use declare::declare;
pub use declare_lots::declare_lots;
pub use edit_lot::edit_lot;
pub use enrol::{enrol_association, enrol_driver, enrol_store, enrol_van, found_territory, put_on_duty};
pub use enter::{Entry, enter, set_active};
pub use import::{Import, ImportOptions, ImportReport, import};
pub(crate) use invite::is_address;
pub use invite::{Invitation, Invited, invite, invite_again};
pub(crate) use moves::last_move;
pub use moves::{Change, Move, Preview, make_move, set_locked, try_move, undo_move};
pub use papers::{NewPaper, enter_paper, remove_paper, verify_served};
pub use past_day::live_through;
pub use plan::plan;
pub use profile::{Profile, set_profile};
pub use publish::publish;
pub use roster::{note_absence, set_roster, undo_absence};
pub use round::{
    ActOutcome, MOST_PHOTO_BYTES, Refuge, SheetStop, enter_sheet, forget_photos, keep_photo, note_access, perform,
    refuges, settle_act,
};
pub use slip_mail::{SlipMail, set_slip_mail};
pub use store_answer::{say_nothing, unsay_nothing};
pub use store_hours::{set_date, set_week};
pub use watch::{diagnose, is_published, snapshot, territories, tick};
pub use withdraw::withdraw;
