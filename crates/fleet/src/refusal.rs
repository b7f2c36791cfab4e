//! Why an association turns crates down at the counter, and what each reason leads to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A reason for refusing crates, one tap each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// Mould, rot, bad smell.
    Spoiled,
    /// Torn, crushed, leaking.
    Damaged,
    /// The date has passed or is too near.
    DateTooShort,
    /// Not what was announced.
    NotAsDescribed,
    /// More than there is room or need for.
    TooMuch,
    /// Sound, but nobody here eats it.
    NotWanted,
}

impl RefusalReason {
    /// All reasons, in the order of the buttons.
    pub const ALL: [Self; 6] =
        [Self::Spoiled, Self::Damaged, Self::DateTooShort, Self::NotAsDescribed, Self::TooMuch, Self::NotWanted];

    /// True when the crates are as good as before: they look for another taker at once.
    #[must_use]
    pub const fn leaves_food_sound(self) -> bool {
        matches!(self, Self::NotAsDescribed | Self::TooMuch | Self::NotWanted)
    }

    /// True when the store must see it in its quality register and owes a corrective action (decree 2020-1274).
    #[must_use]
    pub const fn is_a_defect(self) -> bool {
        matches!(self, Self::Spoiled | Self::Damaged | Self::DateTooShort | Self::NotAsDescribed)
    }

    /// The name in files and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spoiled => "spoiled",
            Self::Damaged => "damaged",
            Self::DateTooShort => "date_too_short",
            Self::NotAsDescribed => "not_as_described",
            Self::TooMuch => "too_much",
            Self::NotWanted => "not_wanted",
        }
    }

    /// The reason a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mouldy_crate_is_a_defect_and_too_much_soda_is_none_and_finds_another_taker() {
        assert!(RefusalReason::Spoiled.is_a_defect() && !RefusalReason::Spoiled.leaves_food_sound());
        assert!(!RefusalReason::TooMuch.is_a_defect() && RefusalReason::TooMuch.leaves_food_sound());
    }

    #[test]
    fn every_code_reads_back() {
        assert!(RefusalReason::ALL.into_iter().all(|reason| RefusalReason::from_code(reason.code()) == Some(reason)));
    }
}
