//! Who drives what on a date, and who is away. Whoever gains or loses a round hears of it; nobody else does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use glane_fleet::Duty;
use glane_foundation::{Actor, DriverId, Role, Sentence, TerritoryId, VanId};
use glane_persistence::{
    WriteTx, absences, days, drivers, roster,
    rounds::{self, RoundRow},
    vans,
};
use serde_json::json;

use super::{tell, trail};
use crate::{Glane, ServiceError, access};

/// Writes the whole roster of a date: vans that are not named stay at the depot. Rounds already planned follow their van's
/// driver. A driver who is away or drives another van at the same hours is refused, and so is taking a van off the road
/// while its round is published.
pub async fn set_roster(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    duties: &[Duty],
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            check(&tx, territory, date, duties).await?;
            let before = roster::of(&tx, territory, date).await?;
            if before == sorted(duties) {
                return Ok(());
            }
            let gone = before.iter().filter(|old| duties.iter().all(|duty| duty.van != old.van));
            let held = rounds::of_day(&tx, territory, date).await?;
            for old in gone {
                if is_published(&tx, territory, date).await? && held.iter().any(|round| round.van == old.van) {
                    return Err(on_the_road());
                }
                roster::remove(&tx, date, &old.van).await?;
            }
            for duty in duties {
                roster::save(&tx, date, duty).await?;
            }
            let driver_of: BTreeMap<&VanId, Option<&DriverId>> =
                duties.iter().map(|duty| (&duty.van, duty.driver.as_ref())).collect();
            for round in &held {
                if let Some(driver) = driver_of.get(&round.van) {
                    hand_over(glane, &tx, territory, round, *driver).await?;
                }
            }
            record(glane, &tx, actor, territory, "roster", json!({ "date": date, "duties": duties })).await?;
            days::touch(&tx, territory, date).await?;
            Ok(())
        })
        .await
}

/// A driver is away from one day to another, both included: off every van, and the operator is left to find a cover.
pub async fn note_absence(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    driver: &DriverId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    let length = (last - first).num_days();
    if !(0..=366).contains(&length) {
        return Err(ServiceError::NotNow(Sentence::new(
            "Le dernier jour doit suivre le premier, d'un an au plus.",
            "The last day must follow the first, by a year at most.",
        )));
    }
    glane
        .db
        .retrying(|tx| async move {
            if drivers::get(&tx, driver).await?.territory != *territory {
                return Err(ServiceError::NotFound("driver"));
            }
            for date in first.iter_days().take_while(|day| *day <= last) {
                absences::save(&tx, &absences::Absence { driver: driver.clone(), date, note: String::new() }).await?;
                step_down(glane, &tx, territory, driver, date).await?;
            }
            let detail = json!({ "driver": driver, "first": first, "last": last });
            record(glane, &tx, actor, territory, "absence", detail).await
        })
        .await
}

/// The driver is there after all. The vans they were taken off stay without them until the roster says otherwise.
pub async fn undo_absence(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    driver: &DriverId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            if drivers::get(&tx, driver).await?.territory != *territory {
                return Err(ServiceError::NotFound("driver"));
            }
            absences::remove(&tx, driver, date).await?;
            record(glane, &tx, actor, territory, "absence_undone", json!({ "driver": driver, "date": date })).await
        })
        .await
}

async fn step_down(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    driver: &DriverId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    let own = roster::of(tx, territory, date).await?.into_iter().filter(|duty| duty.driver.as_ref() == Some(driver));
    let own: Vec<Duty> = own.collect();
    for duty in &own {
        roster::save(tx, date, &Duty { driver: None, ..duty.clone() }).await?;
    }
    let held = rounds::of_day(tx, territory, date).await?;
    for round in held.iter().filter(|round| round.driver.as_ref() == Some(driver)) {
        hand_over(glane, tx, territory, round, None).await?;
    }
    if !own.is_empty() {
        days::touch(tx, territory, date).await?;
    }
    Ok(())
}

/// The round goes to another driver, or waits for one. Both hear of it once the day is published.
async fn hand_over(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    round: &RoundRow,
    driver: Option<&DriverId>,
) -> Result<(), ServiceError> {
    if round.driver.as_ref() == driver {
        return Ok(());
    }
    rounds::set_driver(tx, &round.id, driver).await?;
    if !is_published(tx, territory, round.date).await? {
        return Ok(());
    }
    let (day, van) = (round.date.format("%d/%m").to_string(), vans::get(tx, &round.van).await?.item.name);
    let subject = Sentence::new("Votre tournée a changé", "Your round has changed");
    let lost = Sentence::new(
        format!("Glane : vous ne conduisez plus {van} le {day}. Merci de nous avoir prévenus."),
        format!("Glane: you no longer drive {van} on {day}. Thank you for telling us."),
    );
    let won = Sentence::new(
        format!("Glane : vous conduisez {van} le {day}. Votre tournée est sur votre page."),
        format!("Glane: you drive {van} on {day}. Your round is on your page."),
    );
    for (who, body) in [(round.driver.as_ref(), lost), (driver, won)] {
        let Some(who) = who else { continue };
        let meant = |role: &Role| matches!(role, Role::Driver { driver: own } if own == who);
        tell::everybody(glane, tx, territory, meant, &tell::Text { subject: subject.clone(), body: body.clone() })
            .await?;
    }
    Ok(())
}

async fn is_published(tx: &WriteTx, territory: &TerritoryId, date: NaiveDate) -> Result<bool, ServiceError> {
    Ok(days::get(tx, territory, date).await?.is_some_and(|day| day.state == days::DayState::Published))
}

async fn check(tx: &WriteTx, territory: &TerritoryId, date: NaiveDate, duties: &[Duty]) -> Result<(), ServiceError> {
    let vans: Vec<VanId> = vans::active(tx, territory).await?.into_iter().map(|van| van.id).collect();
    let known = drivers::active(tx, territory).await?;
    let away = absences::from(tx, territory, date).await?;
    for (at, duty) in duties.iter().enumerate() {
        if !vans.contains(&duty.van) {
            return Err(ServiceError::NotFound("van"));
        }
        let Some(driver) = &duty.driver else { continue };
        let Some(person) = known.iter().find(|known| known.id == *driver) else {
            return Err(ServiceError::NotFound("driver"));
        };
        if away.iter().any(|absence| absence.driver == *driver && absence.date == date) {
            return Err(ServiceError::NotNow(Sentence::new(
                format!("{} est absent ce jour-là : choisissez quelqu'un d'autre.", person.name),
                format!("{} is away on that day: choose somebody else.", person.name),
            )));
        }
        let twice = duties
            .iter()
            .take(at)
            .any(|other| other.driver.as_ref() == Some(driver) && other.shift.intersect(duty.shift).is_some());
        if twice {
            return Err(ServiceError::NotNow(Sentence::new(
                format!("{} conduit deux véhicules aux mêmes heures.", person.name),
                format!("{} drives two vans at the same hours.", person.name),
            )));
        }
    }
    Ok(())
}

fn sorted(duties: &[Duty]) -> Vec<Duty> {
    let mut sorted = duties.to_vec();
    sorted.sort_by(|a, b| a.van.cmp(&b.van));
    sorted
}

async fn record(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    name: &'static str,
    detail: serde_json::Value,
) -> Result<(), ServiceError> {
    let act = trail::Act { territory, name, kind: "territory", subject: territory.as_str(), detail };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

fn on_the_road() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Ce véhicule a une tournée publiée : déplacez d'abord ses arrêts, ou donnez-lui un autre chauffeur.",
        "This van has a published round: move its stops first, or give it another driver.",
    ))
}
