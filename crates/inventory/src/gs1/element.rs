//! Element strings cut into application identifiers (AI) and values.

use chrono::NaiveDate;
use glane_foundation::Grams;

use super::{FNC1, Gs1Error, date};

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'t> {
    pub ai: &'t str,
    pub value: &'t str,
}

/// The identifiers a donated lot needs; the others are skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ai {
    Gtin,
    Content,
    ContentCount,
    Pieces,
    Batch,
    Serial,
    Produced,
    BestBefore,
    UseBy,
    NetKilos { decimals: u32 },
    Other,
}

/// Longest value of any element.
const LONGEST: usize = 90;

impl Element<'_> {
    pub fn kind(&self) -> Ai {
        match self.ai {
            "01" => Ai::Gtin,
            "02" => Ai::Content,
            "37" => Ai::ContentCount,
            "30" => Ai::Pieces,
            "10" => Ai::Batch,
            "21" => Ai::Serial,
            "11" => Ai::Produced,
            "15" => Ai::BestBefore,
            "17" => Ai::UseBy,
            ai => match ai.strip_prefix("310").and_then(|n| n.parse().ok()) {
                Some(decimals) => Ai::NetKilos { decimals },
                None => Ai::Other,
            },
        }
    }

    pub fn count(&self) -> Result<u32, Gs1Error> {
        self.value.parse().map_err(|_| self.wrong("a count"))
    }

    pub fn date(&self, today: NaiveDate) -> Result<NaiveDate, Gs1Error> {
        date::read(self.value, today).ok_or_else(|| self.wrong("a date YYMMDD"))
    }

    /// Six digits of kilograms with so many decimals, as grams rounded half up.
    pub fn kilos(&self, decimals: u32) -> Result<Grams, Gs1Error> {
        let wrong = || self.wrong("a weight in kilograms");
        let digits: i64 = self.value.parse().map_err(|_| wrong())?;
        let divisor = 10_i64.checked_pow(decimals).filter(|_| decimals <= 5).ok_or_else(wrong)?;
        Ok(Grams::new((digits * 1_000 + divisor / 2) / divisor))
    }

    fn wrong(&self, expected: &'static str) -> Gs1Error {
        Gs1Error::Element { ai: self.ai.to_owned(), value: self.value.to_owned(), expected }
    }

    /// Length and characters the identifier demands.
    fn checked(self) -> Result<Self, Gs1Error> {
        let numeric = fixed_length(self.ai).is_some() || matches!(self.ai, "30" | "37");
        let most = match self.ai {
            "10" | "21" => 20,
            "30" | "37" => 8,
            _ => LONGEST,
        };
        let length = match fixed_length(self.ai) {
            Some(length) => self.value.len() == length,
            None => (1..=most).contains(&self.value.len()),
        };
        if !length {
            return Err(self.wrong("of the right length"));
        }
        if numeric && !self.value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.wrong("all digits"));
        }
        if !self.value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(self.wrong("printable"));
        }
        Ok(self)
    }
}

/// Digits of the identifier itself, from its first two (GS1 General Specifications, 3.2).
fn ai_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (first, second) = (bytes.first()?, bytes.get(1)?);
    Some(match (first, second) {
        (b'0', b'0'..=b'4') | (b'1', b'0'..=b'9') | (b'2', b'0'..=b'2') | (b'3', b'0' | b'7') | (b'9', b'0'..=b'9') => {
            2
        }
        (b'2', b'3'..=b'5') | (b'4', b'0' | b'1' | b'2') | (b'7', b'1') => 3,
        (b'3', b'1'..=b'6' | b'9') | (b'4', b'3') | (b'7', b'0' | b'2') | (b'8', b'0' | b'1' | b'2') => 4,
        _ => return None,
    })
}

/// Digits of the value where the identifier's first two digits fix it; such elements need no FNC1 behind them
/// (GS1 General Specifications, 7.8.5).
fn fixed_length(ai: &str) -> Option<usize> {
    Some(match ai.get(..2)? {
        "00" => 18,
        "01" | "02" | "03" => 14,
        "04" => 16,
        "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | "19" => 6,
        "20" => 2,
        "31" | "32" | "33" | "34" | "35" | "36" => 6,
        "41" => 13,
        _ => return None,
    })
}

fn not_gs1(at: &str) -> Gs1Error {
    Gs1Error::NotGs1(at.chars().take(20).collect())
}

/// Splits off an identifier.
fn identifier(text: &str) -> Result<(&str, &str), Gs1Error> {
    let split = ai_length(text).and_then(|length| text.split_at_checked(length));
    split.filter(|(ai, _)| ai.bytes().all(|byte| byte.is_ascii_digit())).ok_or_else(|| not_gs1(text))
}

/// Cuts what a scanner sends.
pub(super) fn cut(text: &str) -> Result<Vec<Element<'_>>, Gs1Error> {
    let mut elements = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (ai, body) = identifier(rest)?;
        let end = match fixed_length(ai) {
            Some(length) => length.min(body.len()),
            None => body.find(FNC1).unwrap_or(body.len()),
        };
        let (value, after) = body.split_at_checked(end).ok_or_else(|| not_gs1(rest))?;
        elements.push(Element { ai, value }.checked()?);
        rest = after.trim_start_matches(FNC1);
    }
    Ok(elements)
}

/// Cuts the human form, `(01)03017620422003(17)261125`; brackets inside a value stay when they hold no identifier.
pub(super) fn human(text: &str) -> Result<Vec<Element<'_>>, Gs1Error> {
    let mut elements = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (ai, body) = bracketed(rest).ok_or_else(|| not_gs1(rest))?;
        let next = body.char_indices().find(|(at, c)| *c == '(' && body.get(*at..).and_then(bracketed).is_some());
        let end = next.map_or(body.len(), |(at, _)| at);
        let (value, after) = body.split_at_checked(end).ok_or_else(|| not_gs1(rest))?;
        elements.push(Element { ai, value: value.trim() }.checked()?);
        rest = after;
    }
    Ok(elements)
}

/// An identifier in brackets, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (ai, body) = text.strip_prefix('(')?.split_once(')')?;
    let whole = ai_length(ai) == Some(ai.len()) && ai.bytes().all(|byte| byte.is_ascii_digit());
    whole.then_some((ai, body))
}
