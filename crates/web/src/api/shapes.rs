//! Small pieces that several answers share.

use glane_foundation::{GeoPoint, LocalWindow, Sentence, WeeklyHours};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sentence in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Sentence)]
pub(crate) struct Both {
    /// In French.
    pub(crate) fr: String,
    /// In English.
    pub(crate) en: String,
}

impl From<Sentence> for Both {
    fn from(sentence: Sentence) -> Self {
        Self { fr: sentence.fr, en: sentence.en }
    }
}

/// A point on the globe.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct Point {
    /// Degrees north.
    pub(crate) lat: f64,
    /// Degrees east.
    pub(crate) lon: f64,
}

impl From<GeoPoint> for Point {
    fn from(point: GeoPoint) -> Self {
        Self { lat: point.lat(), lon: point.lon() }
    }
}

/// From one local time to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Window {
    /// Local time, e.g. `10:30`.
    #[schema(max_length = 8)]
    pub(crate) from: String,
    /// Local time.
    #[schema(max_length = 8)]
    pub(crate) to: String,
}

/// Windows as they were sent, in order; `None` when one is none, or when two overlap.
pub(crate) fn read_windows(all: &[Window]) -> Option<Vec<LocalWindow>> {
    let mut read: Vec<LocalWindow> =
        all.iter().map(|it| LocalWindow::parse(&it.from, &it.to).ok()).collect::<Option<_>>()?;
    read.sort_unstable();
    read.windows(2).all(|pair| matches!(pair, [a, b] if a.to() <= b.from())).then_some(read)
}

impl From<LocalWindow> for Window {
    fn from(window: LocalWindow) -> Self {
        Self { from: clock(window.from()), to: clock(window.to()) }
    }
}

/// Windows of a list.
pub(crate) fn windows(all: &[LocalWindow]) -> Vec<Window> {
    all.iter().copied().map(Window::from).collect()
}

/// Hours of each weekday; a day without windows is closed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Week {
    pub(crate) monday: Vec<Window>,
    pub(crate) tuesday: Vec<Window>,
    pub(crate) wednesday: Vec<Window>,
    pub(crate) thursday: Vec<Window>,
    pub(crate) friday: Vec<Window>,
    pub(crate) saturday: Vec<Window>,
    pub(crate) sunday: Vec<Window>,
}

impl From<&WeeklyHours> for Week {
    fn from(hours: &WeeklyHours) -> Self {
        use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        let on = |day| windows(hours.day(day));
        Self {
            monday: on(Mon),
            tuesday: on(Tue),
            wednesday: on(Wed),
            thursday: on(Thu),
            friday: on(Fri),
            saturday: on(Sat),
            sunday: on(Sun),
        }
    }
}

impl Week {
    /// The week as it was sent; `None` when windows of a day cannot be read.
    pub(crate) fn read(&self) -> Option<WeeklyHours> {
        use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        let days = [
            (Mon, &self.monday),
            (Tue, &self.tuesday),
            (Wed, &self.wednesday),
            (Thu, &self.thursday),
            (Fri, &self.friday),
            (Sat, &self.saturday),
            (Sun, &self.sunday),
        ];
        let mut week = WeeklyHours::default();
        for (day, windows) in days {
            *week.day_mut(day) = read_windows(windows)?;
        }
        Some(week)
    }
}

/// A use-by (`dlc`) or best-before (`ddm`) date.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LabelDate {
    /// `dlc` or `ddm`; a date whose kind is not said is refused, never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<LabelKind>,
    /// The date.
    pub(crate) date: chrono::NaiveDate,
}

/// Kinds of dates on labels.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LabelKind {
    /// Use by.
    Dlc,
    /// Best before.
    Ddm,
}

impl From<glane_service::words::Expiry> for LabelDate {
    fn from(expiry: glane_service::words::Expiry) -> Self {
        let kind = match expiry.kind {
            glane_service::words::DateKind::Dlc => LabelKind::Dlc,
            glane_service::words::DateKind::Ddm => LabelKind::Ddm,
        };
        Self { kind: Some(kind), date: expiry.date }
    }
}

/// A local time of a day, `10:30`.
pub(crate) fn clock(time: chrono::NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A local instant, `2026-11-23T10:30`.
pub(crate) fn local(time: chrono::NaiveDateTime) -> String {
    time.format("%Y-%m-%dT%H:%M").to_string()
}
