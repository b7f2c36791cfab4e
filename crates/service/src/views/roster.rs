//! The roster of a date: every van, who drives it, who is away.

use chrono::NaiveDate;
use glane_fleet::{Driver, Duty, Van};
use glane_foundation::{Actor, DriverId, Territory, TerritoryId};
use glane_persistence::{absences, days, drivers, roster, rounds, territories, vans};

use super::PlannedDay;
use crate::{Glane, ServiceError, access};

/// The operator's roster of a date.
#[derive(Debug, Clone)]
pub struct RosterDay {
    /// Where.
    pub territory: Territory,
    /// Which day.
    pub date: NaiveDate,
    /// Today there.
    pub today: NaiveDate,
    /// How far the day has come.
    pub stage: PlannedDay,
    /// Every active van, by name, with its duty if it drives.
    pub vans: Vec<RosterVan>,
    /// Every active driver, by name, and whether they are away on this day.
    pub drivers: Vec<(Driver, bool)>,
    /// Absences from today on: who, and when.
    pub absences: Vec<(DriverId, String, NaiveDate)>,
    /// The duties of the same weekday a week before, to copy.
    pub week_before: Vec<Duty>,
}

/// One van of the roster.
#[derive(Debug, Clone)]
pub struct RosterVan {
    /// The van.
    pub van: Van,
    /// Whether and when it drives, and who.
    pub duty: Option<Duty>,
    /// Stops of its round that are planned; zero without a round.
    pub stops: usize,
}

/// The roster of a date, today when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: Option<NaiveDate>,
) -> Result<RosterDay, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let today = place.date(glane.now());
    let date = date.unwrap_or(today);
    let duties = roster::of(&db, territory, date).await?;
    let held = rounds::of_day_without_lines(&db, territory, date).await?;
    let row = |van: Van| RosterVan {
        duty: duties.iter().find(|duty| duty.van == van.id).cloned(),
        stops: held.iter().filter(|round| round.van == van.id).map(|round| round.stops.len()).sum(),
        van,
    };
    let mut fleet: Vec<RosterVan> = vans::active(&db, territory).await?.into_iter().map(row).collect();
    fleet.sort_by(|a, b| a.van.name.cmp(&b.van.name));
    let away = absences::from(&db, territory, date.min(today)).await?;
    let mut people = drivers::active(&db, territory).await?;
    people.sort_by(|a, b| a.name.cmp(&b.name));
    let name = |id: &DriverId| people.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let absences =
        away.iter().filter(|one| one.date >= today).map(|one| (one.driver.clone(), name(&one.driver), one.date));
    let before = date.checked_sub_days(chrono::Days::new(7)).unwrap_or(date);
    Ok(RosterDay {
        date,
        today,
        stage: PlannedDay::of(days::get(&db, territory, date).await?.as_ref()),
        vans: fleet,
        absences: absences.collect(),
        week_before: roster::of(&db, territory, before).await?,
        drivers: people
            .iter()
            .map(|driver| (driver.clone(), away.iter().any(|one| one.driver == driver.id && one.date == date)))
            .collect(),
        territory: place,
    })
}
