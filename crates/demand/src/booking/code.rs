//! Four digits the collector says at the store's door, so that the right cases go to the right people.

use std::{collections::BTreeSet, fmt};

/// A handover code, 0000 to 9999. It is no secret worth guessing: it tells collectors apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandoverCode(u16);

const CODES: u16 = 10_000;

impl HandoverCode {
    /// Reads what somebody typed; spaces do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let readable = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        readable.then(|| digits.parse().ok().map(Self)).flatten()
    }

    /// A code nobody else uses at the same door on the same day, starting from a random number. With every code in use,
    /// the random one.
    #[must_use]
    pub fn draw(random: u16, taken: &BTreeSet<Self>) -> Self {
        let first = random % CODES;
        let mut all = (0..CODES).map(|step| Self((first + step) % CODES));
        all.find(|code| !taken.contains(code)).unwrap_or(Self(first))
    }
}

impl fmt::Display for HandoverCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_zeros_and_read_back() {
        let code = HandoverCode::draw(42, &BTreeSet::new());
        assert_eq!(code.to_string(), "0042");
        assert_eq!(HandoverCode::parse(" 00 42 "), Some(code));
        assert_eq!([HandoverCode::parse("42"), HandoverCode::parse("12345"), HandoverCode::parse("+042")], [None; 3]);
    }

    #[test]
    fn a_code_in_use_is_not_given_twice() {
        let taken = BTreeSet::from([HandoverCode::draw(9_999, &BTreeSet::new())]);
        assert_eq!(HandoverCode::draw(9_999, &taken).to_string(), "0000");
    }
}
