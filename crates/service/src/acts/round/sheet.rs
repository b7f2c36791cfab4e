//! A sheet typed in afterwards: the operator is the author, the driver the person in whose name it is done.

use chrono::{Duration, NaiveTime};
use glane_fleet::{ActId, Deed, StopAct};
use glane_foundation::{Actor, Channel, Role, RoundId, StopId};
use glane_persistence::{persons, rounds, stop_acts, territories};

use super::{ActOutcome, perform};
use crate::{Glane, ServiceError, access};

/// What the sheet says about one stop. A stop nobody wrote anything about is left out.
#[derive(Debug, Clone)]
pub struct SheetStop {
    /// Which stop.
    pub stop: StopId,
    /// When the van came, local time; the planned hour where the sheet says nothing.
    pub arrived: Option<NaiveTime>,
    /// When it left, local time; the planned hour where the sheet says nothing.
    pub left: Option<NaiveTime>,
    /// What was loaded, handed over, measured and signed.
    pub deeds: Vec<Deed>,
}

/// Takes a sheet in, by the same rules as the phone. `command` makes a sheet sent twice one sheet.
pub async fn enter_sheet(
    glane: &Glane,
    actor: &Actor,
    round: &RoundId,
    command: &str,
    stops: &[SheetStop],
) -> Result<Vec<ActOutcome>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = rounds::get(&db, round).await?;
    access::operator(actor, &row.territory)?;
    let territory = territories::get(&db, &row.territory).await?.territory;
    let people = persons::of_territory(&db, &row.territory).await?;
    let drives = |role: &Role| matches!((role, &row.driver), (Role::Driver { driver }, Some(own)) if driver == own);
    let person = people.into_iter().find(|person| person.active && drives(&person.role));
    let said = stop_acts::of_rounds(&db, std::slice::from_ref(round)).await?;
    drop(db);
    let mut acts = Vec::new();
    for (number, told) in stops.iter().enumerate() {
        let Some(stop) = row.stops.iter().find(|stop| stop.id == told.stop) else { continue };
        let at = |time: Option<NaiveTime>, planned| match time {
            Some(time) => territory.instant(row.date, time).unwrap_or(planned),
            None => planned,
        };
        let (arrived, left) = (at(told.arrived, stop.arrival), at(told.left, stop.departure));
        // What is typed corrects what was told before: it counts as said after it, once the van has left.
        let before = said.iter().filter(|row| row.act.stop == stop.id && !row.act.id.as_str().starts_with(command));
        let before = before.map(|row| row.act.at + Duration::microseconds(1)).max();
        let typed = before.map_or(left, |last| left.max(last)).max(arrived);
        let all = [(arrived, Deed::Arrived)]
            .into_iter()
            .chain(told.deeds.iter().map(|deed| (typed, deed.clone())))
            .chain([(left.max(arrived), Deed::Left)]);
        for (place, (at, deed)) in all.enumerate() {
            let id = ActId::parse(&format!("{command}-{number:02}-{place:02}"))
                .map_err(|error| ServiceError::Broken(error.to_string()))?;
            acts.push(StopAct { id, stop: stop.id.clone(), at, deed });
        }
    }
    let author =
        Actor { on_behalf_of: person.map(|person| person.id), channel: Channel::Paper, who: actor.who.clone() };
    perform(glane, &author, round, &acts).await
}
