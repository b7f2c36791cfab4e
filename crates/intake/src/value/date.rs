//! Dates as people and spreadsheets write them.

use chrono::NaiveDate;
use glane_foundation::Sentence;

use super::Read;

/// Reads `25/11/2026`, `25/11/26`, `25-11-2026`, `25.11.2026`, `2026-11-25`, also followed by a time of midnight. A day first,
/// always: `11/25/2026` is refused, not turned round.
pub(crate) fn date(text: &str) -> Read<NaiveDate> {
    let text = without_midnight(text.trim());
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let date = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => ymd(year, month, day),
        [day, month, year] if year.len() == 4 => ymd(year, month, day),
        [day, month, year] if year.len() == 2 => ymd(&format!("20{year}"), month, day),
        _ => None,
    };
    date.ok_or_else(|| {
        Sentence::new(
            "Ce n'est pas une date : écrivez JJ/MM/AAAA, par exemple 25/11/2026.",
            "This is not a date: write DD/MM/YYYY (day first) or 2026-11-25.",
        )
    })
}

fn without_midnight(text: &str) -> &str {
    let ends = [" 00:00:00", " 00:00", "T00:00:00", "T00:00:00Z", " 0:00"];
    ends.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let short = |text: &str| (1..=2).contains(&text.len());
    let plain = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !(short(month) && short(day) && plain(year) && plain(month) && plain(day)) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_day_first_or_iso() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 5);
        for text in [
            "05/11/2026",
            "5/11/26",
            "05-11-2026",
            "5.11.2026",
            "2026-11-05",
            "2026-11-05 00:00:00",
            "05/11/2026 00:00",
        ] {
            assert_eq!(date(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_first_date_is_refused() {
        for text in
            ["11/25/2026", "31/02/2026", "46351", "20261105", "05/11", "demain", "2026-11-05 08:30", "+5/11/2026", ""]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }
}
