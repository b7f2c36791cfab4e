//! The rounds of a day as bars over its hours: where each should be, what is done, what has no driver.
#![expect(clippy::as_conversions, reason = "pixels: a few thousand at most")]

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use glane_service::{views::RoundView, words::StopState};

use crate::{map::style, say::Say};

/// Width of the drawing, and of the names on its left.
const WIDTH: i64 = 500;
const NAMES: i64 = 34;
/// Height of one round, and of the hours above.
const ROW: i64 = 40;
const HEAD: i64 = 26;

/// A drawing in pixels.
pub(crate) struct Timeline {
    /// Width.
    pub(crate) width: i64,
    /// Height.
    pub(crate) height: i64,
    /// Hours: from the left, and what is written.
    pub(crate) hours: Vec<(i64, String)>,
    /// One per round.
    pub(crate) bars: Vec<Bar>,
    /// Where now is, when it is on the drawing.
    pub(crate) now: Option<i64>,
}

/// One round.
pub(crate) struct Bar {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// Colour and pattern, as on the map.
    pub(crate) style: usize,
    /// Middle of the row from the top.
    pub(crate) y: i64,
    /// Where the number stands.
    pub(crate) text_y: i64,
    /// From the left: departure and return.
    pub(crate) from: i64,
    /// The same.
    pub(crate) to: i64,
    /// False when nobody drives.
    pub(crate) covered: bool,
    /// Stops.
    pub(crate) stops: Vec<Tick>,
    /// For the tip: van, driver, hours.
    pub(crate) name: String,
}

/// A stop on its bar.
pub(crate) struct Tick {
    /// From the left.
    pub(crate) x: i64,
    /// From the top.
    pub(crate) y: i64,
    /// Loads, rather than hands over.
    pub(crate) loads: bool,
    /// Class of the style sheet: done, there, missed, ahead.
    pub(crate) state: &'static str,
    /// For the tip: hour and place.
    pub(crate) name: String,
}

impl Timeline {
    /// Draws rounds. `now` is the local time, on the day that is shown.
    pub(crate) fn of(say: Say, rounds: &[RoundView], now: Option<NaiveDateTime>) -> Self {
        let first = rounds.iter().map(|round| round.start).min().unwrap_or_default();
        let last = rounds.iter().map(|round| round.end).max().unwrap_or(first);
        let from = first.date().and_time(NaiveTime::from_hms_opt(first.hour(), 0, 0).unwrap_or_default());
        let minutes = ((last - from).num_minutes() + 59) / 60 * 60;
        let at =
            |instant: NaiveDateTime| NAMES + (instant - from).num_minutes() * (WIDTH - NAMES - 12) / minutes.max(60);
        let hours = (0..=minutes / 60).map(|hour| from + chrono::Duration::hours(hour));
        // A label every hour, every second one where they would touch.
        let each = if minutes > 7 * 60 { 2 } else { 1 };
        Self {
            width: WIDTH,
            height: HEAD + ROW * rounds.len() as i64,
            hours: hours.step_by(each).map(|hour| (at(hour), say.time(hour.time()))).collect(),
            bars: rounds.iter().enumerate().map(|(index, round)| bar(say, index, round, &at)).collect(),
            now: now.filter(|now| *now >= from && *now <= last).map(at),
        }
    }

    /// True when there is nothing to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }
}

fn bar(say: Say, index: usize, round: &RoundView, at: &impl Fn(NaiveDateTime) -> i64) -> Bar {
    let y = HEAD + ROW * index as i64 + ROW / 2;
    let shown = round.stops.iter().filter(|stop| stop.state != StopState::Cancelled);
    Bar {
        number: index + 1,
        style: style(index),
        y,
        text_y: y + 5,
        from: at(round.start),
        to: at(round.end),
        covered: round.driver.is_some(),
        stops: shown
            .map(|stop| Tick {
                x: at(stop.arrival),
                y,
                loads: stop.loads,
                state: match stop.state {
                    StopState::Done => "done",
                    StopState::Arrived => "there",
                    StopState::FoundClosed => "missed",
                    StopState::Planned | StopState::Cancelled => "ahead",
                },
                name: format!("{} {}", say.at(&stop.arrival), stop.place),
            })
            .collect(),
        name: format!(
            "{}{} {}–{}",
            round.van,
            round.driver.as_ref().map_or_else(String::new, |driver| format!(", {driver}")),
            say.at(&round.start),
            say.at(&round.end)
        ),
    }
}
