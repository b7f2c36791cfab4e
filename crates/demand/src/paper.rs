//! Papers that must be in force before food may be given (L541-15-6 C. env.; habilitation L266-2 CASF).

use chrono::NaiveDate;
use glane_foundation::StoreId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a paper is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PaperKind {
    /// The State's recognition as a body of food aid.
    Habilitation,
    /// The donation agreement with one store.
    Agreement {
        /// That store.
        store: StoreId,
    },
}

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Its number, as printed.
    #[serde(default)]
    pub number: String,
    /// Last day on which it holds; `None`: without an end.
    #[serde(default)]
    pub expires: Option<NaiveDate>,
}

/// Whether papers of a kind hold on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperStatus {
    /// At least one holds.
    InForce,
    /// There was one, until this day.
    Expired(NaiveDate),
    /// There is none.
    Missing,
}

impl PaperStatus {
    /// Looks through papers of one kind on a day; the day printed on a paper is its last.
    pub fn of<'p>(papers: impl IntoIterator<Item = &'p Paper>, day: NaiveDate) -> Self {
        papers.into_iter().fold(Self::Missing, |status, paper| match (status, paper.expires) {
            (Self::InForce, _) | (_, None) => Self::InForce,
            (_, Some(last)) if last >= day => Self::InForce,
            (Self::Expired(known), Some(last)) => Self::Expired(known.max(last)),
            (Self::Missing, Some(last)) => Self::Expired(last),
        })
    }
}
