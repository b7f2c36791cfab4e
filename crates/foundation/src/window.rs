//! When a place can be visited: local hours of the week, and spans of real time.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// Part of one local day, from inclusive to exclusive, e.g. `{"from":"10:30","to":"12:00"}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
pub struct LocalWindow {
    #[schemars(with = "String", regex(pattern = r"^\d\d:\d\d(:\d\d)?$"))]
    from: NaiveTime,
    #[schemars(with = "String", regex(pattern = r"^\d\d:\d\d(:\d\d)?$"))]
    to: NaiveTime,
}

/// Why hours cannot be a window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// Ends at or before its start.
    #[error("the window {from}-{to} ends before it starts: hours of one day, earlier first (split a night in two)")]
    Inverted {
        /// Start given.
        from: NaiveTime,
        /// End given.
        to: NaiveTime,
    },
    /// Not written as HH:MM.
    #[error("{0:?} is not a time of day: write HH:MM")]
    Unreadable(String),
}

impl LocalWindow {
    /// Checks that the window has a length.
    pub fn new(from: NaiveTime, to: NaiveTime) -> Result<Self, WindowError> {
        if from < to { Ok(Self { from, to }) } else { Err(WindowError::Inverted { from, to }) }
    }

    /// Reads `10:30` and `12:00`, also `10h30`, `10 h 30` and `24:00` (the last minute of the day).
    pub fn parse(from: &str, to: &str) -> Result<Self, WindowError> {
        Self::new(parse_time(from)?, parse_time(to)?)
    }

    /// First moment inside.
    #[must_use]
    pub const fn from(self) -> NaiveTime {
        self.from
    }

    /// First moment after.
    #[must_use]
    pub const fn to(self) -> NaiveTime {
        self.to
    }

    /// Common part of two windows.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to)).ok()
    }
}

fn parse_time(text: &str) -> Result<NaiveTime, WindowError> {
    // As Glane writes it itself, a thousand times for one page of an operator.
    if let [a, b, b':', c, d] = text.as_bytes() {
        let number = |tens: &u8, ones: &u8| {
            (tens.is_ascii_digit() && ones.is_ascii_digit())
                .then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
        };
        if let Some(time) =
            number(a, b).zip(number(c, d)).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0))
        {
            return Ok(time);
        }
    }
    let unreadable = || WindowError::Unreadable(text.to_owned());
    let tidy = text.trim().to_lowercase().replace(' ', "").replace('h', ":");
    let tidy = if let Some(hour) = tidy.strip_suffix(':') { format!("{hour}:00") } else { tidy };
    if tidy == "24:00" {
        return NaiveTime::from_hms_opt(23, 59, 59).ok_or_else(unreadable);
    }
    NaiveTime::parse_from_str(&tidy, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(&tidy, "%H:%M:%S"))
        .map_err(|_| unreadable())
}

impl fmt::Display for LocalWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.format("%H:%M"), self.to.format("%H:%M"))
    }
}
impl fmt::Debug for LocalWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWindow {
    from: String,
    to: String,
}
impl Serialize for LocalWindow {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |time: NaiveTime| {
            let seconds = chrono::Timelike::second(&time);
            time.format(if seconds == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
        };
        RawWindow { from: text(self.from), to: text(self.to) }.serialize(serializer)
    }
}
impl<'de> Deserialize<'de> for LocalWindow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawWindow::deserialize(deserializer)?;
        Self::parse(&raw.from, &raw.to).map_err(D::Error::custom)
    }
}

/// Opening hours of a week. A day without windows is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WeeklyHours {
    /// Monday.
    pub mon: Vec<LocalWindow>,
    /// Tuesday.
    pub tue: Vec<LocalWindow>,
    /// Wednesday.
    pub wed: Vec<LocalWindow>,
    /// Thursday.
    pub thu: Vec<LocalWindow>,
    /// Friday.
    pub fri: Vec<LocalWindow>,
    /// Saturday.
    pub sat: Vec<LocalWindow>,
    /// Sunday.
    pub sun: Vec<LocalWindow>,
}

impl WeeklyHours {
    /// The same windows on each of these weekdays, closed on the others.
    #[must_use]
    pub fn on(days: &[Weekday], windows: &[LocalWindow]) -> Self {
        let mut hours = Self::default();
        for day in days {
            hours.day_mut(*day).extend_from_slice(windows);
        }
        hours
    }

    /// Windows of a weekday, in the order given.
    #[must_use]
    pub fn day(&self, weekday: Weekday) -> &[LocalWindow] {
        match weekday {
            Weekday::Mon => &self.mon,
            Weekday::Tue => &self.tue,
            Weekday::Wed => &self.wed,
            Weekday::Thu => &self.thu,
            Weekday::Fri => &self.fri,
            Weekday::Sat => &self.sat,
            Weekday::Sun => &self.sun,
        }
    }

    /// Windows of a weekday, to change.
    pub fn day_mut(&mut self, weekday: Weekday) -> &mut Vec<LocalWindow> {
        match weekday {
            Weekday::Mon => &mut self.mon,
            Weekday::Tue => &mut self.tue,
            Weekday::Wed => &mut self.wed,
            Weekday::Thu => &mut self.thu,
            Weekday::Fri => &mut self.fri,
            Weekday::Sat => &mut self.sat,
            Weekday::Sun => &mut self.sun,
        }
    }

    /// Windows of a date.
    #[must_use]
    pub fn on_date(&self, date: NaiveDate) -> &[LocalWindow] {
        self.day(date.weekday())
    }

    /// True when no day has a window.
    #[must_use]
    pub fn is_never(&self) -> bool {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun].iter().all(|day| day.is_empty())
    }

    /// The next date after `date` with a window, within a fortnight.
    #[must_use]
    pub fn next_open_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        date.iter_days().skip(1).take(14).find(|day| !self.on_date(*day).is_empty())
    }
}

/// Real time from `start` to `end`, inclusive of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First instant.
    pub start: DateTime<Utc>,
    /// Last instant.
    pub end: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_that_ends_before_it_starts_is_refused_with_advice() {
        let error = LocalWindow::parse("18:00", "09:30").unwrap_err();
        assert!(error.to_string().contains("ends before it starts"));
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let expected = LocalWindow::parse("10:30", "12:00").unwrap();
        assert_eq!(LocalWindow::parse("10h30", "12h").unwrap(), expected);
        assert_eq!(LocalWindow::parse("10 h 30", "12 h").unwrap(), expected);
    }

    #[test]
    fn next_open_day_skips_closed_days() {
        let hours = WeeklyHours::on(&[Weekday::Thu], &[LocalWindow::parse("09:00", "12:00").unwrap()]);
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(hours.next_open_after(monday), NaiveDate::from_ymd_opt(2026, 11, 26));
    }
}
