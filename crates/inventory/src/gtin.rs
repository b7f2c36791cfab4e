//! Trade numbers (EAN-8, UPC-A, EAN-13, GTIN-14) with their check digit.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// A trade number of 14 digits, padded with zeros, whose check digit is right (GS1 General Specifications, 7.9).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(transparent)]
pub struct Gtin(#[schemars(regex(pattern = r"^\d{8,14}$"))] String);

/// Why digits are not a trade number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GtinError {
    /// Something else than digits.
    #[error("the code {0:?} holds something else than digits")]
    NotDigits(String),
    /// Fewer than 6 or more than 14 digits.
    #[error("the code {0:?} has {1} digits; a bar code has 8, 12, 13 or 14")]
    Length(String, usize),
    /// The last digit does not fit the others: a digit was misread or mistyped.
    #[error("the code {0:?} is mistyped: its last digit should be {1}")]
    CheckDigit(String, u32),
    /// Digits were lost when a spreadsheet turned it into a number such as 3,01762E+12.
    #[error("the code {0:?} was shortened by a spreadsheet and its last digits are lost: format the column as text")]
    Rounded(String),
}

impl GtinError {
    /// The same in French, without a full stop.
    #[must_use]
    pub fn fr(&self) -> String {
        match self {
            Self::NotDigits(code) => {
                format!("Le code-barres « {code} » contient autre chose que des chiffres : corrigez-le")
            }
            Self::Length(code, digits) => {
                format!("Le code-barres « {code} » a {digits} chiffres au lieu de 8, 12, 13 ou 14 : corrigez-le")
            }
            Self::CheckDigit(code, expected) => format!(
                "Le code-barres « {code} » est mal saisi, son dernier chiffre devrait être {expected} : vérifiez les chiffres"
            ),
            Self::Rounded(code) => format!(
                "Le code-barres « {code} » a été abrégé par un tableur, ses derniers chiffres sont perdus : mettez la colonne au format texte et refaites l'export"
            ),
        }
    }
}

impl Gtin {
    /// Reads digits as scanned, typed or exported: spaces and lost leading zeros are mended, a wrong check digit is not.
    pub fn parse(text: &str) -> Result<Self, GtinError> {
        let tidy: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if tidy.contains(['e', 'E']) && tidy.contains(['+', ',', '.']) {
            return Err(GtinError::Rounded(text.to_owned()));
        }
        let digits: Vec<u32> = tidy.chars().map_while(|c| c.to_digit(10)).collect();
        if digits.len() != tidy.chars().count() {
            return Err(GtinError::NotDigits(text.to_owned()));
        }
        if !(6..=14).contains(&digits.len()) {
            return Err(GtinError::Length(text.to_owned(), digits.len()));
        }
        let padded = format!("{tidy:0>14}");
        let expected = check_digit(&padded);
        if padded.chars().last().and_then(|c| c.to_digit(10)) != Some(expected) {
            return Err(GtinError::CheckDigit(text.to_owned(), expected));
        }
        Ok(Self(padded))
    }

    /// All 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Weights 3 and 1 alternate from the left of a 14-digit number.
fn check_digit(padded: &str) -> u32 {
    let sum: u32 = padded
        .chars()
        .take(13)
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit * 3 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix('0').unwrap_or(&self.0))
    }
}
impl fmt::Debug for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Gtin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ean_13_with_its_right_check_digit_is_read() {
        // 3017620422003: weights from the left of 03017620422003 give 87, so the check digit is 3.
        assert_eq!(Gtin::parse("3017620422003").unwrap().as_str(), "03017620422003");
        assert_eq!(Gtin::parse("3 017620 422003").unwrap().to_string(), "3017620422003");
    }

    #[test]
    fn a_mistyped_digit_is_noticed() {
        assert_eq!(Gtin::parse("3017620422004"), Err(GtinError::CheckDigit("3017620422004".into(), 3)));
    }

    #[test]
    fn a_lost_leading_zero_is_mended() {
        assert_eq!(Gtin::parse("42100005264").unwrap(), Gtin::parse("042100005264").unwrap());
    }

    #[test]
    fn scientific_notation_is_refused_with_advice() {
        let error = Gtin::parse("3,01762E+12").unwrap_err();
        assert!(error.to_string().contains("format the column as text"));
    }
}
