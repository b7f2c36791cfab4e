//! Every rule, in the order in which their refusals are shown: papers first, then law, then use.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Answer, Case};

mod agreement;
mod allergens;
mod animal_origin;
mod best_before;
mod cold_storage;
mod default_policy;
mod distribution_day;
mod forty_eight_hours;
mod habilitation;
mod reception_day;
mod use_by;
mod verified_need;
mod wishes;

#[cfg(test)]
pub(crate) mod example;

/// A rule: its name and its question.
pub struct Rule {
    /// Its name.
    pub code: RuleCode,
    /// Its question about a case.
    pub judge: fn(&Case<'_>) -> Answer,
}

/// The name of a rule, the same as its file's, in files, in the database and in proofs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleCode {
    /// The association is recognised as food aid.
    Habilitation,
    /// Store and association have an agreement.
    Agreement,
    /// An operator verified how many people are served.
    VerifiedNeed,
    /// Nothing is given after its use-by date.
    UseBy,
    /// 48 h are left, or people are fed before the date.
    FortyEightHours,
    /// Best-before goods within the guidance of their family.
    BestBefore,
    /// Food of animal origin is pre-packed.
    AnimalOrigin,
    /// Unpacked food states its allergens.
    Allergens,
    /// Kinds of food the charters exclude.
    DefaultPolicy,
    /// Kinds of food this association never takes.
    Wishes,
    /// There is a fridge, or a freezer.
    ColdStorage,
    /// Somebody is there to receive it that day.
    ReceptionDay,
    /// People are fed before the food goes off.
    DistributionDay,
}

impl RuleCode {
    /// The name in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Habilitation => "habilitation",
            Self::Agreement => "agreement",
            Self::VerifiedNeed => "verified_need",
            Self::UseBy => "use_by",
            Self::FortyEightHours => "forty_eight_hours",
            Self::BestBefore => "best_before",
            Self::AnimalOrigin => "animal_origin",
            Self::Allergens => "allergens",
            Self::DefaultPolicy => "default_policy",
            Self::Wishes => "wishes",
            Self::ColdStorage => "cold_storage",
            Self::ReceptionDay => "reception_day",
            Self::DistributionDay => "distribution_day",
        }
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule { code: RuleCode::Habilitation, judge: habilitation::judge },
    Rule { code: RuleCode::Agreement, judge: agreement::judge },
    Rule { code: RuleCode::VerifiedNeed, judge: verified_need::judge },
    Rule { code: RuleCode::UseBy, judge: use_by::judge },
    Rule { code: RuleCode::FortyEightHours, judge: forty_eight_hours::judge },
    Rule { code: RuleCode::BestBefore, judge: best_before::judge },
    Rule { code: RuleCode::AnimalOrigin, judge: animal_origin::judge },
    Rule { code: RuleCode::Allergens, judge: allergens::judge },
    Rule { code: RuleCode::DefaultPolicy, judge: default_policy::judge },
    Rule { code: RuleCode::Wishes, judge: wishes::judge },
    Rule { code: RuleCode::ColdStorage, judge: cold_storage::judge },
    Rule { code: RuleCode::ReceptionDay, judge: reception_day::judge },
    Rule { code: RuleCode::DistributionDay, judge: distribution_day::judge },
];
