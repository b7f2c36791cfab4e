//! Codes a shop prints on its own scales.

use glane_foundation::{Cents, Grams};
use serde::{Deserialize, Serialize};

/// A bar code of the shop's own numbering (it starts with 2). In the 13-digit form five digits are a price or a weight; which
/// one, and its unit, is each shop's choice, so both readings are offered and none is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InStoreCode {
    /// All digits.
    pub digits: String,
    /// The shop's number for the article.
    pub article: String,
    /// The five digits before the check digit; `None` for the short form.
    pub measure: Option<u32>,
}

impl InStoreCode {
    /// Takes a code apart when it starts with 2 and has 8 or 13 digits.
    pub(super) fn of(digits: &str) -> Option<Self> {
        if !digits.starts_with('2') {
            return None;
        }
        let (article, measure) = match digits.len() {
            13 => (digits.get(..7)?, Some(digits.get(7..12)?.parse().ok()?)),
            8 => (digits.get(..7)?, None),
            _ => return None,
        };
        Some(Self { digits: digits.to_owned(), article: article.to_owned(), measure })
    }

    /// The measure read as grams, where the shop says it is a weight.
    #[must_use]
    pub fn as_grams(&self) -> Option<Grams> {
        self.measure.map(|grams| Grams::new(i64::from(grams)))
    }

    /// The measure read as euro cents, where the shop says it is a price.
    #[must_use]
    pub fn as_cents(&self) -> Option<Cents> {
        self.measure.map(|cents| Cents::new(i64::from(cents)))
    }
}
