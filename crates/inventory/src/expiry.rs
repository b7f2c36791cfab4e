//! The date on the label, which is one of two very different things.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which promise a date makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// *Date limite de consommation*, "use by": giving it away after its day is forbidden.
    Dlc,
    /// *Date de durabilité minimale*, "best before": a matter of quality, not of safety.
    Ddm,
}

/// A label's date; it holds until local midnight at the end of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    /// Use by, or best before.
    pub kind: DateKind,
    /// Last day on which it holds.
    pub date: NaiveDate,
}

impl Expiry {
    /// Use by this day.
    #[must_use]
    pub const fn dlc(date: NaiveDate) -> Self {
        Self { kind: DateKind::Dlc, date }
    }

    /// Best before the end of this day.
    #[must_use]
    pub const fn ddm(date: NaiveDate) -> Self {
        Self { kind: DateKind::Ddm, date }
    }

    /// Whole days from `day` to the date; negative once it has passed.
    #[must_use]
    pub fn days_after(self, day: NaiveDate) -> i64 {
        (self.date - day).num_days()
    }

    /// The use-by date, if it is one.
    #[must_use]
    pub fn as_dlc(self) -> Option<NaiveDate> {
        (self.kind == DateKind::Dlc).then_some(self.date)
    }
}
