//! The rounds of today against their plan: how late each is, whom that concerns, and whose hours it would miss.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use glane_fleet::{
    StopAct, StopRecord,
    punctuality::{Expected, PlannedStop, TOLD_FROM_MINUTES, expected},
};
use glane_foundation::{LocalWindow, RoundId, Seconds, StopId, Territory};
use glane_persistence::{ReadTx, rounds::RoundRow, stop_acts};

use super::{RoundView, StopView};
use crate::ServiceError;

/// A round that is behind its plan.
#[derive(Debug, Clone)]
pub struct Delay {
    /// Which round.
    pub round: RoundId,
    /// How far behind at the next stop.
    pub behind: Seconds,
    /// Who waits, in the order in which the van comes.
    pub waiting: Vec<Awaited>,
}

/// Somebody who waits for a late van.
#[derive(Debug, Clone)]
pub struct Awaited {
    /// At which stop.
    pub stop: StopId,
    /// Its name.
    pub place: String,
    /// Whom to call.
    pub phone: String,
    /// Planned arrival, local time.
    pub planned: NaiveDateTime,
    /// When the van comes at the earliest, local time.
    pub expected: NaiveDateTime,
    /// By then the place has closed: a decision is needed.
    pub after_hours: bool,
}

/// The delays of a day's rounds, the latest first. Less than a few minutes is traffic, and is not told.
pub(super) async fn delays(
    db: &ReadTx,
    territory: &Territory,
    rows: &[RoundRow],
    views: &[RoundView],
    now: DateTime<Utc>,
) -> Result<Vec<Delay>, ServiceError> {
    let ids: Vec<RoundId> = rows.iter().map(|round| round.id.clone()).collect();
    let acts = stop_acts::of_rounds(db, &ids).await?;
    let mut acts_of: BTreeMap<&StopId, Vec<&StopAct>> = BTreeMap::new();
    for row in &acts {
        acts_of.entry(&row.act.stop).or_default().push(&row.act);
    }
    let mut found = Vec::new();
    for (row, view) in rows.iter().filter_map(|row| Some((row, views.iter().find(|view| view.id == row.id)?))) {
        let planned: Vec<PlannedStop> = row
            .stops
            .iter()
            .map(|stop| PlannedStop {
                arrival: stop.arrival,
                start: stop.start,
                departure: stop.departure,
                state: stop.state,
                record: StopRecord::of(acts_of.get(&stop.id).into_iter().flatten().copied(), stop.start),
            })
            .collect();
        let ahead = row.stops.iter().zip(expected(&planned, now));
        let ahead: Vec<(&StopId, Expected)> = ahead.filter_map(|(stop, one)| Some((&stop.id, one?))).collect();
        found.extend(delay(territory, view, &ahead));
    }
    found.sort_by_key(|delay| std::cmp::Reverse(delay.behind));
    Ok(found)
}

fn delay(territory: &Territory, view: &RoundView, ahead: &[(&StopId, Expected)]) -> Option<Delay> {
    let (_, next) = ahead.first()?;
    let is_late = |one: &Expected| one.behind >= Duration::minutes(TOLD_FROM_MINUTES);
    if !is_late(next) {
        return None;
    }
    let late = ahead.iter().filter(|(_, one)| is_late(one));
    let waiting = late.filter_map(|(id, one)| {
        let stop = view.stops.iter().find(|stop| stop.id == **id)?;
        Some(awaited(stop, territory.local(one.arrival)))
    });
    Some(Delay { round: view.id.clone(), behind: Seconds::new(next.behind.num_seconds()), waiting: waiting.collect() })
}

fn awaited(stop: &StopView, expected: NaiveDateTime) -> Awaited {
    Awaited {
        stop: stop.id.clone(),
        place: stop.place.clone(),
        phone: stop.phone.clone(),
        planned: stop.arrival,
        expected,
        after_hours: is_closed_by(&stop.windows, expected),
    }
}

/// No hours of the day are left by then. Without any stated hours a place is not said to be closed.
fn is_closed_by(windows: &[LocalWindow], at: NaiveDateTime) -> bool {
    !windows.is_empty() && windows.iter().all(|window| window.to() <= at.time())
}
