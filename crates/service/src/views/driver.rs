//! A driver's day.

use chrono::NaiveDate;
use glane_fleet::Driver;

use glane_foundation::{Actor, DriverId};
use glane_persistence::{days, drivers, rounds, territories};

use super::{PlannedDay, RoundView, round::Names};
use crate::{Glane, ServiceError, access};

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

/// The page of a driver for a date, today when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    driver: &DriverId,
    date: Option<NaiveDate>,
) -> Result<DriverDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = drivers::get(&db, driver).await?;
    access::driver(actor, driver, &enrolled.territory)?;
    let row = territories::get(&db, &enrolled.territory).await?;
    let date = date.unwrap_or(row.territory.date(glane.now()));
    let stage = PlannedDay::of(days::get(&db, &enrolled.territory, date).await?.as_ref());
    let mut own = Vec::new();
    if stage == PlannedDay::Published {
        let rows = rounds::of_driver(&db, driver, date).await?;
        let names = Names::of(&db, &row.territory, &rows).await?;
        own.extend(rows.iter().filter_map(|round| names.round(round)));
    }
    own.sort_by_key(|round| round.start);
    Ok(DriverDay { driver: enrolled.item, date, stage, rounds: own })
}
