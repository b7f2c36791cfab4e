//! The unit of planning, and the only place where local time becomes real time.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{LocalWindow, Seconds, Span, TerritoryId};

/// A city or a branch. Nothing in a plan crosses its border.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// Identity.
    pub id: TerritoryId,
    /// Name people use.
    pub name: String,
    /// IANA zone, e.g. `Europe/Paris`.
    #[schemars(with = "String")]
    pub time_zone: Tz,
}

/// A local time that does not exist, in a zone whose rules are broken around it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} cannot be placed in the time zone {1}")]
pub struct LocalTimeError(NaiveDateTime, Tz);

impl Territory {
    /// The real instant of a local time. Twice-existing times (clock set back) are the first of both; times skipped
    /// in spring are moved on by the hour that is missing.
    pub fn instant(&self, date: NaiveDate, time: NaiveTime) -> Result<DateTime<Utc>, LocalTimeError> {
        let local = date.and_time(time);
        match self.time_zone.from_local_datetime(&local) {
            LocalResult::Single(instant) | LocalResult::Ambiguous(instant, _) => Ok(instant.to_utc()),
            LocalResult::None => {
                let hour_later = local + chrono::Duration::hours(1);
                let instant = self.time_zone.from_local_datetime(&hour_later).earliest();
                instant.map(|i| i.to_utc()).ok_or(LocalTimeError(local, self.time_zone))
            }
        }
    }

    /// Local midnight at which a day starts.
    pub fn midnight(&self, date: NaiveDate) -> Result<DateTime<Utc>, LocalTimeError> {
        self.instant(date, NaiveTime::MIN)
    }

    /// A window of local hours on a date as real time.
    pub fn span(&self, date: NaiveDate, window: LocalWindow) -> Result<Span, LocalTimeError> {
        Ok(Span { start: self.instant(date, window.from())?, end: self.instant(date, window.to())? })
    }

    /// Seconds from the local midnight of `date` to an instant.
    pub fn seconds_into(&self, date: NaiveDate, instant: DateTime<Utc>) -> Result<Seconds, LocalTimeError> {
        Ok(Seconds::new((instant - self.midnight(date)?).num_seconds()))
    }

    /// The local date and time of an instant.
    #[must_use]
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        instant.with_timezone(&self.time_zone).naive_local()
    }

    /// The local date of an instant.
    #[must_use]
    pub fn date(&self, instant: DateTime<Utc>) -> NaiveDate {
        self.local(instant).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> Territory {
        Territory {
            id: TerritoryId::parse("paris").unwrap(),
            name: "Paris".into(),
            time_zone: chrono_tz::Europe::Paris,
        }
    }

    #[test]
    fn half_past_ten_stays_local_across_the_clock_change() {
        let ten_thirty = NaiveTime::from_hms_opt(10, 30, 0).unwrap();
        let before = paris().instant(NaiveDate::from_ymd_opt(2026, 10, 24).unwrap(), ten_thirty).unwrap();
        let after = paris().instant(NaiveDate::from_ymd_opt(2026, 10, 26).unwrap(), ten_thirty).unwrap();
        assert_eq!((after - before).num_hours(), 49, "two local days hold one hour more when the clock goes back");
    }

    #[test]
    fn an_hour_skipped_in_spring_moves_on() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        let instant = paris().instant(date, NaiveTime::from_hms_opt(2, 30, 0).unwrap()).unwrap();
        assert_eq!(paris().local(instant).time(), NaiveTime::from_hms_opt(3, 30, 0).unwrap());
    }
}
