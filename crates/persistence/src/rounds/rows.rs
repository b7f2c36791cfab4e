//! Rows of rounds, stops and lines, and back.

use glane_fleet::StopState;
use glane_foundation::{Cases, Metres, Seconds, StopId};

use super::{RoundRow, StopLine, StopPlace, StopRow};
use crate::{
    DbError, Version,
    convert::{code, id, known, maybe_id, maybe_text, text, to_code},
    entity::{round, stop, stop_line},
};

pub(super) fn round_to_row(round: &RoundRow) -> round::Model {
    round::Model {
        id: text(&round.id),
        run: text(&round.run),
        territory: text(&round.territory),
        date: round.date,
        van: text(&round.van),
        driver: maybe_text(round.driver.as_ref()),
        metres: round.metres.get(),
        seconds: round.seconds.get(),
        starts_at: round.starts_at,
        ends_at: round.ends_at,
    }
}

pub(super) fn round_from_row(row: round::Model, stops: Vec<StopRow>) -> Result<RoundRow, DbError> {
    Ok(RoundRow {
        id: id(&row.id, "round.id")?,
        run: id(&row.run, "round.run")?,
        territory: id(&row.territory, "round.territory")?,
        date: row.date,
        van: id(&row.van, "round.van")?,
        driver: maybe_id(row.driver.as_deref(), "round.driver")?,
        metres: Metres::new(row.metres),
        seconds: Seconds::new(row.seconds),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        stops,
    })
}

pub(super) fn stop_to_row(stop: &StopRow, position: i64) -> Result<stop::Model, DbError> {
    let (kind, store, association) = match &stop.place {
        StopPlace::Depot => ("depot", None, None),
        StopPlace::Store(store) => ("store", Some(text(store)), None),
        StopPlace::Association(association) => ("association", None, Some(text(association))),
    };
    Ok(stop::Model {
        id: text(&stop.id),
        round: text(&stop.round),
        position,
        kind: kind.to_owned(),
        store,
        association,
        arrival: stop.arrival,
        start: stop.start,
        departure: stop.departure,
        slack_seconds: stop.slack.get(),
        leg_metres: stop.leg_metres.get(),
        leg_seconds: stop.leg_seconds.get(),
        leg_provenance: to_code(&stop.leg_provenance)?,
        state: stop.state.code().to_owned(),
        version: stop.version.0,
    })
}

pub(super) fn stop_from_row(row: stop::Model, lines: Vec<StopLine>) -> Result<StopRow, DbError> {
    let place = match (row.kind.as_str(), row.store.as_deref(), row.association.as_deref()) {
        ("depot", None, None) => StopPlace::Depot,
        ("store", Some(store), None) => StopPlace::Store(id(store, "stop.store")?),
        ("association", None, Some(place)) => StopPlace::Association(id(place, "stop.association")?),
        (kind, ..) => return Err(DbError::unreadable("stop.kind", kind)),
    };
    Ok(StopRow {
        id: id(&row.id, "stop.id")?,
        round: id(&row.round, "stop.round")?,
        place,
        arrival: row.arrival,
        start: row.start,
        departure: row.departure,
        slack: Seconds::new(row.slack_seconds),
        leg_metres: Metres::new(row.leg_metres),
        leg_seconds: Seconds::new(row.leg_seconds),
        leg_provenance: code(&row.leg_provenance, "stop.leg_provenance")?,
        state: known(StopState::from_code(&row.state), &row.state, "stop.state")?,
        version: Version(row.version),
        lines,
    })
}

pub(super) fn line_to_row(stop: &StopId, line: &StopLine) -> Result<stop_line::Model, DbError> {
    Ok(stop_line::Model {
        stop: text(stop),
        allocation: text(&line.allocation),
        direction: to_code(&line.direction)?,
        cases: line.cases.get(),
    })
}

pub(super) fn line_from_row(row: stop_line::Model) -> Result<StopLine, DbError> {
    Ok(StopLine {
        allocation: id(&row.allocation, "stop_line.allocation")?,
        direction: code(&row.direction, "stop_line.direction")?,
        cases: Cases::new(row.cases),
    })
}
