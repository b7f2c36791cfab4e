//! Hours as people write them, "10:00-12:30, 14 h à 17 h", and back.

use chrono::NaiveTime;
use glane_foundation::{LocalWindow, WeeklyHours};

use crate::{fields::Fields, say::Say};

/// The days of the week as form fields call them.
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Windows separated by commas, semicolons, "et" or "and"; nothing is closed. `None`: cannot be read.
pub(crate) fn read(text: &str) -> Option<Vec<LocalWindow>> {
    let tidy = text.to_lowercase().replace(" et ", ",").replace(" and ", ",").replace([';', '&'], ",");
    let parts = tidy.split(',').map(str::trim).filter(|part| !part.is_empty());
    let windows: Option<Vec<LocalWindow>> = parts.map(window).collect();
    let mut windows = windows?;
    windows.sort_unstable();
    let apart = windows.windows(2).all(|pair| matches!(pair, [a, b] if a.to() <= b.from()));
    apart.then_some(windows)
}

fn window(text: &str) -> Option<LocalWindow> {
    let tidy = text.trim_start_matches("de ").trim_start_matches("from ").replace(['–', '—'], "-");
    let tidy = tidy.replace(" à ", "-").replace(" to ", "-");
    let (from, to) = tidy.split_once('-')?;
    LocalWindow::parse(from.trim(), to.trim()).ok()
}

/// As they are typed again.
pub(crate) fn written(windows: &[LocalWindow]) -> String {
    let time = |time: NaiveTime| time.format("%H:%M").to_string();
    windows.iter().map(|it| format!("{}-{}", time(it.from()), time(it.to()))).collect::<Vec<_>>().join(", ")
}

/// A week from fields named `<prefix>-mon` and so on; the days that cannot be read, in order.
pub(crate) fn read_week(fields: &Fields, prefix: &str) -> Result<WeeklyHours, Vec<&'static str>> {
    let mut week = WeeklyHours::default();
    let mut wrong = Vec::new();
    for (day, weekday) in DAYS.into_iter().zip(WEEK) {
        match read(fields.get(&format!("{prefix}-{day}"))) {
            Some(windows) => *week.day_mut(weekday) = windows,
            None => wrong.push(day),
        }
    }
    if wrong.is_empty() { Ok(week) } else { Err(wrong) }
}

/// A week as fields.
pub(crate) fn week_fields(mut fields: Fields, prefix: &str, week: &WeeklyHours) -> Fields {
    for (day, weekday) in DAYS.into_iter().zip(WEEK) {
        fields = fields.with(&format!("{prefix}-{day}"), written(week.day(weekday)));
    }
    fields
}

/// The name of a day.
pub(crate) fn day_name(say: Say, day: &str) -> &'static str {
    let at = DAYS.iter().position(|known| *known == day).unwrap_or_default();
    say.weekday(at)
}

const WEEK: [chrono::Weekday; 7] = [
    chrono::Weekday::Mon,
    chrono::Weekday::Tue,
    chrono::Weekday::Wed,
    chrono::Weekday::Thu,
    chrono::Weekday::Fri,
    chrono::Weekday::Sat,
    chrono::Weekday::Sun,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them_and_written_back() {
        for text in [
            "10:00-12:30, 14:00-17:00",
            "10h-12h30 et 14h-17h",
            "de 10 h à 12 h 30 ; 14 h – 17 h",
            "14:00-17:00,10:00-12:30",
        ] {
            assert_eq!(
                read(text).map(|windows| written(&windows)).as_deref(),
                Some("10:00-12:30, 14:00-17:00"),
                "{text}"
            );
        }
        assert_eq!(read(""), Some(vec![]), "closed");
    }

    #[test]
    fn hours_that_overlap_end_before_they_start_or_are_words_are_not_guessed() {
        for text in ["10:00-12:00, 11:00-13:00", "18:00-09:00", "le matin", "10:00"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
