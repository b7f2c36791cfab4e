//! Who hears of a move: the drivers of both vans, and the places whose van or hour changes. Nobody before publication.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use glane_day::{Round, StopPlace};
use glane_foundation::{DriverId, Role, Sentence, TerritoryId};
use glane_persistence::{
    WriteTx, days,
    days::DayState,
    rounds::{self, RoundRow},
};

use super::{Change, standing::Standing, visits};
use crate::{Glane, ServiceError, acts::tell};

pub(super) async fn tell(
    glane: &Glane,
    tx: &WriteTx,
    standing: &Standing,
    after: &[Round],
    changes: &[Change],
) -> Result<(), ServiceError> {
    if !standing.published {
        return Ok(());
    }
    let territory = &standing.territory.id;
    let named: BTreeSet<&str> = changes.iter().map(|change| change.place.as_str()).collect();
    let concerned: BTreeSet<&StopPlace> = visits(&standing.plan.rounds)
        .chain(visits(after))
        .map(|(place, ..)| place)
        .filter(|place| named.contains(standing.place_name(place).as_str()))
        .collect();
    let drivers = standing.rows.iter().filter_map(|round| round.driver.clone());
    let drivers: BTreeSet<DriverId> = drivers.chain(after.iter().filter_map(|round| round.driver.clone())).collect();
    say_drivers(glane, tx, territory, &drivers).await?;
    let subject = Sentence::new("L'heure du passage a changé", "The time of the visit has changed");
    for place in concerned {
        let arrival = visits(after).find(|(known, ..)| *known == place);
        let Some((_, van, at)) = arrival else { continue };
        let (van, at) = (standing.van_name(van), standing.territory.local(at));
        let body = Sentence::new(
            format!("Glane : {van} passe maintenant vers {}.", at.format("%H h %M")),
            format!("Glane: {van} now comes at about {}.", at.format("%H:%M")),
        );
        let meant = |role: &Role| match (role, place) {
            (Role::Store { store }, StopPlace::Store(wanted)) => store == wanted,
            (Role::Association { association }, StopPlace::Association(wanted)) => association == wanted,
            _ => false,
        };
        tell::everybody(glane, tx, territory, meant, &tell::Text { subject: subject.clone(), body: body.clone() })
            .await?;
    }
    days::touch(tx, territory, standing.day.date).await?;
    Ok(())
}

/// The same people hear that it is as before.
pub(super) async fn tell_undone(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    date: NaiveDate,
    made: &[RoundRow],
    back: &[RoundRow],
) -> Result<(), ServiceError> {
    if days::get(tx, territory, date).await?.is_none_or(|day| day.state != DayState::Published) {
        return Ok(());
    }
    let all = || made.iter().chain(back);
    let drivers: BTreeSet<DriverId> = all().filter_map(|round| round.driver.clone()).collect();
    say_drivers(glane, tx, territory, &drivers).await?;
    let visits = |rounds: &[RoundRow], place: &rounds::StopPlace| {
        rounds.iter().find_map(|round| {
            round.stops.iter().find(|stop| stop.place == *place).map(|stop| (round.van.clone(), stop.arrival))
        })
    };
    let subject = Sentence::new("L'heure du passage est celle d'avant", "The time of the visit is as before");
    let body = Sentence::new(
        "Glane : le changement est annulé, l'heure d'avant vaut à nouveau. Voyez votre page.",
        "Glane: the change is undone, the time is as before. See your page.",
    );
    for stop in back.iter().flat_map(|round| &round.stops) {
        if visits(made, &stop.place) == visits(back, &stop.place) {
            continue;
        }
        let meant = |role: &Role| match (role, &stop.place) {
            (Role::Store { store }, rounds::StopPlace::Store(wanted)) => store == wanted,
            (Role::Association { association }, rounds::StopPlace::Association(wanted)) => association == wanted,
            _ => false,
        };
        tell::everybody(glane, tx, territory, meant, &tell::Text { subject: subject.clone(), body: body.clone() })
            .await?;
    }
    days::touch(tx, territory, date).await?;
    Ok(())
}

async fn say_drivers(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    drivers: &BTreeSet<DriverId>,
) -> Result<(), ServiceError> {
    let subject = Sentence::new("Votre tournée a changé", "Your round has changed");
    let body = Sentence::new(
        "Glane : votre tournée a changé. Ouvrez votre page avant de partir.",
        "Glane: your round has changed. Open your page before you leave.",
    );
    let meant = |role: &Role| matches!(role, Role::Driver { driver } if drivers.contains(driver));
    tell::everybody(glane, tx, territory, meant, &tell::Text { subject: subject.clone(), body: body.clone() }).await?;
    Ok(())
}
