//! Dates of six digits.

use chrono::{Datelike, NaiveDate};

/// Reads YYMMDD; day 00 is the last of the month. The century is the one that puts the year within 50 years before and 49
/// after this one (GS1 General Specifications, 7.12).
pub(super) fn read(digits: &str, today: NaiveDate) -> Option<NaiveDate> {
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<u32>().ok());
    let year = full_year(i32::try_from(number(0)?).ok()?, today.year());
    let (month, day) = (number(2)?, number(4)?);
    if day > 0 { NaiveDate::from_ymd_opt(year, month, day) } else { last_of_month(year, month) }
}

fn full_year(two_digits: i32, this_year: i32) -> i32 {
    let century = this_year - this_year.rem_euclid(100);
    match two_digits - this_year.rem_euclid(100) {
        51..=99 => century - 100 + two_digits,
        -99..=-50 => century + 100 + two_digits,
        _ => century + two_digits,
    }
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first.checked_add_months(chrono::Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(y, m, d)
    }

    #[test]
    fn day_00_is_the_last_of_the_month() {
        let today = day(2026, 11, 22).unwrap();
        assert_eq!(read("261200", today), day(2026, 12, 31));
        assert_eq!(read("280200", today), day(2028, 2, 29), "a leap year");
    }

    #[test]
    fn century_is_the_nearest() {
        let today = day(2026, 11, 22).unwrap();
        assert_eq!(read("760101", today), day(2076, 1, 1), "76 - 26 = 50: this century");
        assert_eq!(read("770101", today), day(1977, 1, 1), "51: the one before");
        let later = day(2080, 1, 1).unwrap();
        assert_eq!(read("300101", later), day(2130, 1, 1), "30 - 80 = -50: the next one");
        assert_eq!(read("310101", later), day(2031, 1, 1), "-49: this one");
    }

    #[test]
    fn impossible_days_are_none() {
        let today = day(2026, 11, 22).unwrap();
        for digits in ["261301", "260231", "260000", "26111", "26111é", "+61101"] {
            assert_eq!(read(digits, today), None, "{digits}");
        }
    }
}
