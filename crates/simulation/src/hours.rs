//! Weekly hours in few words.

use chrono::Weekday;
use glane_foundation::{LocalWindow, WeeklyHours, WindowError};

use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};

pub(crate) const EVERY_DAY: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat, Sun];
pub(crate) const MON_TO_SAT: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri, Sat];
pub(crate) const MON_TO_FRI: &[Weekday] = &[Mon, Tue, Wed, Thu, Fri];
pub(crate) const TUE_TO_SAT: &[Weekday] = &[Tue, Wed, Thu, Fri, Sat];

/// The same windows on each of the days.
pub(crate) fn weekly(days: &[Weekday], windows: &[(&str, &str)]) -> Result<WeeklyHours, WindowError> {
    let windows: Result<Vec<_>, _> = windows.iter().map(|(from, to)| LocalWindow::parse(from, to)).collect();
    Ok(WeeklyHours::on(days, &windows?))
}
