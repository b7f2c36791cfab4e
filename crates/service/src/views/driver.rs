//! A driver's day.

use chrono::NaiveDate;
use glane_fleet::Driver;

use super::{PlannedDay, RoundView};

/// The driver's page of a day.
#[derive(Debug, Clone)]
pub struct DriverDay {
    /// The driver.
    pub driver: Driver,
    /// Which day.
    pub date: NaiveDate,
    /// How far the day has come; before publication there are no rounds.
    pub stage: PlannedDay,
    /// Their rounds, in order.
    pub rounds: Vec<RoundView>,
}
