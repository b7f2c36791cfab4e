//! What a scanner or a label says: GS1 element strings, their human form, and plain bar codes.
//!
//! Sources: GS1 General Specifications, 3 (application identifiers), 5.10 (symbology identifiers), 7.8 (element strings,
//! predefined lengths), 7.12 (the century of a two-digit year). AI 17 is a use-by date (DLC), AI 15 a best-before date (DDM);
//! a code without either leaves the date to be asked for, never guessed. Codes that start with 2 are the shop's own:
//! they hold a price or a weight, and only the shop knows which.

mod date;
mod element;
mod in_store;

use chrono::NaiveDate;
use glane_foundation::{Grams, Sentence};
use serde::{Deserialize, Serialize};

use crate::{DateAnswer, Draft, Expiry, Gtin, GtinError};
use element::{Ai, Element};
pub use in_store::InStoreCode;

/// The separator at the end of an element of variable length (ASCII 29), as scanners send it.
const FNC1: char = '\u{1d}';

/// What one scan says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// Trade number of what is in hand (AI 01, or a plain bar code).
    pub gtin: Option<Gtin>,
    /// Trade number of what a pallet or outer case holds (AI 02).
    pub content: Option<Gtin>,
    /// How many of [`Self::content`] (AI 37).
    pub content_count: Option<u32>,
    /// Pieces in a package of varying number (AI 30).
    pub pieces: Option<u32>,
    /// Producer's batch (AI 10).
    pub batch: Option<String>,
    /// Serial number (AI 21).
    pub serial: Option<String>,
    /// Made on (AI 11).
    pub produced: Option<NaiveDate>,
    /// Best before: DDM (AI 15).
    pub best_before: Option<NaiveDate>,
    /// Use by: DLC (AI 17).
    pub use_by: Option<NaiveDate>,
    /// Net weight of what is in hand (AI 310n), rounded to the gram.
    pub net_weight: Option<Grams>,
    /// A shop's own code, with a price or a weight inside.
    pub in_store: Option<InStoreCode>,
}

/// Why a scan says nothing usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gs1Error {
    /// Nothing was scanned.
    #[error("the scan is empty: scan again")]
    Empty,
    /// Neither a bar code nor element strings.
    #[error("the scan is no GS1 code at {0:?}: scan the product's bar code or DataMatrix, or type it in")]
    NotGs1(String),
    /// An element shorter than its kind demands, or longer than allowed.
    #[error("the element ({ai}) of the scan holds {value:?}, which is not {expected}: scan again")]
    Element {
        /// Application identifier.
        ai: String,
        /// What it holds.
        value: String,
        /// What it should hold.
        expected: &'static str,
    },
    /// The same element twice, with different values: two labels in one scan.
    #[error("the element ({0}) stands twice with different values: scan one label at a time")]
    Contradiction(String),
    /// A trade number whose check digit is wrong.
    #[error("{0}")]
    Gtin(#[from] GtinError),
}

impl Gs1Error {
    /// The message in both languages.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let fr = match self {
            Self::Empty => "Rien n'a été lu : scannez de nouveau.".to_owned(),
            Self::NotGs1(at) => format!(
                "Ce n'est pas un code GS1 à partir de « {at} » : scannez le code-barres ou le DataMatrix du produit, ou saisissez-le."
            ),
            Self::Element { ai, value, .. } => {
                format!("L'élément ({ai}) du code contient « {value} », illisible : scannez de nouveau.")
            }
            Self::Contradiction(ai) => {
                format!(
                    "L'élément ({ai}) figure deux fois avec des valeurs différentes : scannez une étiquette à la fois."
                )
            }
            Self::Gtin(error) => format!("{}.", error.fr()),
        };
        Sentence::new(fr, self.to_string())
    }
}

impl Scan {
    /// Reads a scan: with or without symbology prefix (`]d2`, `]C1`, `]Q3`), with FNC1 as ASCII 29 (or as people show it,
    /// `<GS>`), in the human form `(01)...(17)...`, or the digits of a bar code. Two-digit years are placed in the century
    /// nearest to `today`.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, Gs1Error> {
        let tidy = text.replace("<GS>", "\u{1d}").replace("{GS}", "\u{1d}").replace('\u{241d}', "\u{1d}");
        let tidy = tidy.trim_matches(|c: char| c.is_whitespace() && c != FNC1);
        let body = without_symbology(tidy).trim_start_matches(FNC1);
        if body.trim_matches(FNC1).is_empty() {
            return Err(Gs1Error::Empty);
        }
        if is_bar_code(body) {
            return Self::of_bar_code(body);
        }
        let elements = if body.starts_with('(') { element::human(body)? } else { element::cut(body)? };
        Self::of_elements(&elements, today)
    }

    fn of_bar_code(digits: &str) -> Result<Self, Gs1Error> {
        let gtin = Gtin::parse(digits)?;
        Ok(match InStoreCode::of(digits) {
            Some(code) => Self { in_store: Some(code), ..Self::default() },
            None => Self { gtin: Some(gtin), ..Self::default() },
        })
    }

    fn of_elements(elements: &[Element<'_>], today: NaiveDate) -> Result<Self, Gs1Error> {
        let mut scan = Self::default();
        for element in elements {
            let twice = elements.iter().any(|other| other.ai == element.ai && other.value != element.value);
            if twice {
                return Err(Gs1Error::Contradiction(element.ai.to_owned()));
            }
            scan.take(element, today)?;
        }
        Ok(scan)
    }

    fn take(&mut self, element: &Element<'_>, today: NaiveDate) -> Result<(), Gs1Error> {
        match element.kind() {
            Ai::Gtin => self.gtin = Some(Gtin::parse(element.value)?),
            Ai::Content => self.content = Some(Gtin::parse(element.value)?),
            Ai::ContentCount => self.content_count = Some(element.count()?),
            Ai::Pieces => self.pieces = Some(element.count()?),
            Ai::Batch => self.batch = Some(element.value.to_owned()),
            Ai::Serial => self.serial = Some(element.value.to_owned()),
            Ai::Produced => self.produced = Some(element.date(today)?),
            Ai::BestBefore => self.best_before = Some(element.date(today)?),
            Ai::UseBy => self.use_by = Some(element.date(today)?),
            Ai::NetKilos { decimals } => self.net_weight = Some(element.kilos(decimals)?),
            Ai::Other => {}
        }
        Ok(())
    }

    /// The date that decides: the use-by date where there is one, else the best-before date; `None`: ask.
    #[must_use]
    pub fn expiry(&self) -> Option<Expiry> {
        self.use_by.map(Expiry::dlc).or_else(|| self.best_before.map(Expiry::ddm))
    }

    /// Fills what the scan says into a line; what it does not say stays as it was, the date above all.
    ///
    /// A trade number means goods packed before sale. A label on a pallet or outer case counts its content as the cases. The
    /// weight counts as declared by the packer, not as weighed here.
    #[must_use]
    pub fn into_draft(self, mut draft: Draft) -> Draft {
        if let Some(expiry) = self.expiry() {
            draft.date = DateAnswer::Stated(expiry);
        }
        if let Some(gtin) = self.content.as_ref().or(self.gtin.as_ref()) {
            draft.gtin = Some(gtin.to_string());
            draft.prepacked = true;
        }
        if self.batch.is_some() {
            draft.batch = self.batch;
        }
        match (self.content_count, self.net_weight) {
            (Some(count), _) => draft.cases = Some(i64::from(count)),
            (None, Some(weight)) => draft.case_grams = Some(weight.get()),
            (None, None) => {}
        }
        draft
    }
}

/// Cuts `]` and the two characters that name the symbology.
fn without_symbology(text: &str) -> &str {
    let body = text.strip_prefix(']').and_then(|rest| rest.split_at_checked(2)).map(|(_, body)| body);
    body.unwrap_or(text)
}

/// EAN-8, UPC-A, EAN-13, or GTIN-14 (ITF-14): digits only. Element strings that start with a trade number are longer.
fn is_bar_code(text: &str) -> bool {
    matches!(text.len(), 8 | 12 | 13 | 14) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
