//! Speed over the hours of a day, by kind of road, from a small table anyone may edit.
//!
//! The shipped table is `data/hours.json`; its figures are shares of free-flow *speed* in thousandths, so times are divided
//! by them. A step of speed never makes a later departure arrive earlier (Ichoua, Gendreau & Potvin 2003).

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use glane_foundation::{Seconds, SpeedProfile, SpeedProfileError, SpeedStep};
use serde::{Deserialize, Serialize};

const SHIPPED: &str = include_str!("../data/hours.json");
const FORMAT: &str = "glane-hours/1";

/// Days that drive alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// Monday to Friday.
    Weekday,
    /// Saturday and Sunday.
    Weekend,
}

impl DayKind {
    /// The kind of a date. Public holidays count by their weekday.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            Weekday::Sat | Weekday::Sun => Self::Weekend,
            _ => Self::Weekday,
        }
    }
}

/// Roads that slow down alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoadKind {
    /// Streets of a town and country roads.
    Street,
    /// Motorways, trunk roads and their slip roads: ring roads jam more than streets.
    Fast,
}

/// What an estimate without any road data assumes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EstimateRule {
    /// Road metres per thousand crow-fly metres.
    pub detour_permille: u32,
    /// Free-flow speed in town.
    pub town_metres_per_hour: u32,
    /// Road metres of a leg driven at town speed; the rest goes at country speed.
    pub town_metres: u32,
    /// Free-flow speed beyond.
    pub country_metres_per_hour: u32,
}

/// Speed factors by hour, kind of day and kind of road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    pub(crate) estimate: EstimateRule,
    street: Week,
    fast: Week,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Week {
    weekday: SpeedProfile,
    weekend: SpeedProfile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    #[serde(rename = "sources")]
    _sources: String,
    estimate: EstimateRule,
    street: FileWeek,
    fast: FileWeek,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWeek {
    weekday: Vec<FileStep>,
    weekend: Vec<FileStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStep {
    from: String,
    permille: u16,
}

/// Why a table of hours cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HoursError {
    /// Not JSON, or not of the expected shape.
    #[error("the table of hours cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written for another version of Glane.
    #[error("the table of hours has format {0:?}, expected \"glane-hours/1\"")]
    Format(String),
    /// A time that is not HH:MM.
    #[error("{list}: {text:?} is not a time of day, write HH:MM")]
    Time {
        /// Which list of the table.
        list: String,
        /// The text found.
        text: String,
    },
    /// Steps that make no speed profile.
    #[error("{list}: {error}")]
    Steps {
        /// Which list of the table.
        list: String,
        /// What is wrong.
        error: SpeedProfileError,
    },
    /// A speed or a detour of the estimate that makes no sense.
    #[error("estimate: {0}")]
    Estimate(&'static str),
}

impl Hours {
    /// The table that comes with Glane.
    pub fn shipped() -> Result<Self, HoursError> {
        Self::parse(SHIPPED)
    }

    /// No hour changes anything: free flow day and night. For benchmarks against engines that know no traffic.
    pub fn free_flow() -> Result<Self, HoursError> {
        let shipped = Self::shipped()?;
        let constant = || Week { weekday: SpeedProfile::constant(), weekend: SpeedProfile::constant() };
        Ok(Self { estimate: shipped.estimate, street: constant(), fast: constant() })
    }

    /// Reads an edited table; the shipped one shows the shape.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let file: File = serde_json::from_str(text)?;
        if file.format != FORMAT {
            return Err(HoursError::Format(file.format));
        }
        check_estimate(file.estimate)?;
        let (street, fast) = (week("street", file.street)?, week("fast", file.fast)?);
        Ok(Self { estimate: file.estimate, street, fast })
    }

    /// Speed over one day, in seconds from local midnight. After 24:00 the last step of the day holds.
    #[must_use]
    pub fn profile(&self, kind: RoadKind, day: DayKind) -> &SpeedProfile {
        let week = match kind {
            RoadKind::Street => &self.street,
            RoadKind::Fast => &self.fast,
        };
        match day {
            DayKind::Weekday => &week.weekday,
            DayKind::Weekend => &week.weekend,
        }
    }
}

fn check_estimate(rule: EstimateRule) -> Result<(), HoursError> {
    let sane_speed = |speed: u32| (1_000..=200_000).contains(&speed);
    if !(1000..=5000).contains(&rule.detour_permille) {
        return Err(HoursError::Estimate("detour_permille is between 1000 and 5000"));
    }
    if !sane_speed(rule.town_metres_per_hour) || !sane_speed(rule.country_metres_per_hour) {
        return Err(HoursError::Estimate("speeds are between 1 000 and 200 000 metres per hour"));
    }
    Ok(())
}

fn week(name: &str, file: FileWeek) -> Result<Week, HoursError> {
    Ok(Week {
        weekday: profile(format!("{name}.weekday"), &file.weekday)?,
        weekend: profile(format!("{name}.weekend"), &file.weekend)?,
    })
}

fn profile(list: String, steps: &[FileStep]) -> Result<SpeedProfile, HoursError> {
    let mut read = Vec::with_capacity(steps.len());
    for step in steps {
        let time = NaiveTime::parse_from_str(&step.from, "%H:%M")
            .map_err(|_| HoursError::Time { list: list.clone(), text: step.from.clone() })?;
        let from = Seconds::new(i64::from(time.num_seconds_from_midnight()));
        read.push(SpeedStep { from, permille: step.permille });
    }
    SpeedProfile::new(read).map_err(|error| HoursError::Steps { list, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_table_slows_streets_less_than_ring_roads() {
        let hours = Hours::shipped().unwrap();
        let noon = Seconds::new(12 * 3600);
        let minute = Seconds::new(650);
        // 650 s of free flow at 0.65 of the speed last 1000 s; at 0.50 they last 1300 s.
        let street = hours.profile(RoadKind::Street, DayKind::Weekday).travel(noon, minute);
        let fast = hours.profile(RoadKind::Fast, DayKind::Weekday).travel(noon, minute);
        assert_eq!((street, fast), (Seconds::new(1000), Seconds::new(1300)));
    }

    #[test]
    fn saturday_is_a_weekend_day() {
        let saturday = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(DayKind::of(saturday), DayKind::Weekend);
        assert_eq!(DayKind::of(saturday.succ_opt().unwrap().succ_opt().unwrap()), DayKind::Weekday);
    }

    #[test]
    fn edited_table_with_a_wrong_hour_names_the_list() {
        let error = Hours::parse(&SHIPPED.replacen("08:00", "8 am", 1)).unwrap_err();
        assert_eq!(error.to_string(), "street.weekday: \"8 am\" is not a time of day, write HH:MM");
        let error = Hours::parse(&SHIPPED.replacen("650", "0", 1)).unwrap_err();
        assert!(error.to_string().contains("street.weekday: speed step 1"), "{error}");
    }

    #[test]
    fn table_of_another_version_is_refused() {
        let error = Hours::parse(&SHIPPED.replace("glane-hours/1", "glane-hours/9")).unwrap_err();
        assert!(matches!(error, HoursError::Format(_)));
    }
}
