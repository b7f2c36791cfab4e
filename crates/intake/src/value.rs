//! Cells as people write them: each reader gives the value, or a sentence on what was expected.

mod choice;
mod date;
mod hours;
mod identity;
mod number;

pub(crate) use choice::{allergens, categories, category, date_kind, yes_no};
pub(crate) use date::date;
pub(crate) use hours::{Hours, hours};
pub(crate) use identity::{bar_code, derived_id, tidy_id};
pub(crate) use number::{cents, coordinate, decicelsius, grams_from_grams, grams_from_kilos, minutes, whole};

use glane_foundation::Sentence;

/// What readers of a cell return.
pub(crate) type Read<T> = Result<T, Sentence>;

/// What spreadsheets write where a formula failed.
pub(crate) fn is_spreadsheet_error(text: &str) -> bool {
    text.starts_with('#') && (text.ends_with(['!', '?']) || text.eq_ignore_ascii_case("#n/a"))
}

/// What people write where there is nothing.
pub(crate) fn is_nothing(text: &str) -> bool {
    matches!(text, "" | "-" | "--" | "—" | "/")
        || ["null", "n/a", "na", "nc", "n.c."].iter().any(|n| text.eq_ignore_ascii_case(n))
}
