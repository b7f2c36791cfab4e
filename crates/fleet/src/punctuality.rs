//! How far a round is behind its plan: from what its driver said and from the clock, never from where the van is.
//!
//! Being early promises nothing, so it is not carried on. Waiting for a door to open swallows a delay.

use chrono::{DateTime, Duration, Utc};

use crate::{StopRecord, StopState};

/// Minutes behind the plan from which somebody should be told; less is traffic.
pub const TOLD_FROM_MINUTES: i64 = 5;

/// A stop as it was planned, and what was said there.
#[derive(Debug, Clone)]
pub struct PlannedStop {
    /// Planned arrival.
    pub arrival: DateTime<Utc>,
    /// Planned start of the work, after waiting for the door to open.
    pub start: DateTime<Utc>,
    /// Planned departure.
    pub departure: DateTime<Utc>,
    /// Where it stands.
    pub state: StopState,
    /// What its acts tell.
    pub record: StopRecord,
}

/// When a stop that lies ahead can be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// When the van comes at the earliest, as things stand.
    pub arrival: DateTime<Utc>,
    /// How much later that is than planned; never below zero.
    pub behind: Duration,
}

/// What to expect of each stop, in the order of the round; `None` for those that are over or taken out.
#[must_use]
pub fn expected(stops: &[PlannedStop], now: DateTime<Utc>) -> Vec<Option<Expected>> {
    let mut behind = Duration::zero();
    let mut is_next = true;
    // What is said at a later stop tells more than silence at an earlier one: that was driven past, or forgotten.
    let last_heard = stops.iter().rposition(PlannedStop::was_visited);
    let mut all = Vec::with_capacity(stops.len());
    for (at, stop) in stops.iter().enumerate() {
        if stop.state == StopState::Cancelled {
            all.push(None);
            continue;
        }
        if last_heard.is_some_and(|last| at <= last) {
            if stop.was_visited() {
                behind = stop.leaves_behind(now);
            }
            all.push(None);
            continue;
        }
        if is_next {
            behind = behind.max(now - stop.arrival);
            is_next = false;
        }
        let arrival = stop.arrival + behind;
        all.push(Some(Expected { arrival, behind }));
        behind = (arrival - stop.start).max(Duration::zero());
    }
    all
}

impl PlannedStop {
    fn was_visited(&self) -> bool {
        matches!(self.state, StopState::Arrived | StopState::Done | StopState::FoundClosed)
    }

    /// How late the van leaves, or has left, what it has visited.
    fn leaves_behind(&self, now: DateTime<Utc>) -> Duration {
        let came = self.record.arrived.unwrap_or(self.arrival).max(self.start);
        let work = self.departure - self.start;
        let over = self.record.left.or(self.record.closed.map(|(at, _)| at));
        let leaves = match (over, self.state) {
            (Some(over), _) => over,
            (None, StopState::Arrived) => now.max(came + work),
            // Nobody said when: as planned.
            (None, _) => self.departure,
        };
        (leaves - self.departure).max(Duration::zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    /// Comes, begins and leaves at these minutes.
    fn stop(arrival: i64, start: i64, departure: i64) -> PlannedStop {
        let (arrival, start, departure) = (at(arrival), at(start), at(departure));
        PlannedStop { arrival, start, departure, state: StopState::Planned, record: StopRecord::default() }
    }

    fn done(stop: PlannedStop, arrived: i64, left: i64) -> PlannedStop {
        let record = StopRecord { arrived: Some(at(arrived)), left: Some(at(left)), ..StopRecord::default() };
        PlannedStop { state: StopState::Done, record, ..stop }
    }

    fn minutes(stops: &[PlannedStop], now: i64) -> Vec<Option<i64>> {
        expected(stops, at(now)).into_iter().map(|one| one.map(|one| one.behind.num_minutes())).collect()
    }

    #[test]
    fn a_round_nobody_speaks_of_is_as_late_as_the_clock_says() {
        let round = [stop(30, 30, 40), stop(60, 60, 70)];
        assert_eq!(minutes(&round, 20), [Some(0), Some(0)]);
        assert_eq!(minutes(&round, 42), [Some(12), Some(12)], "12 minutes past the first arrival");
    }

    #[test]
    fn a_late_departure_is_carried_on_and_an_early_one_is_not() {
        let late = [done(stop(30, 30, 40), 45, 58), stop(60, 60, 70)];
        assert_eq!(minutes(&late, 58), [None, Some(18)], "left at 58 instead of 40");
        let early = [done(stop(30, 30, 40), 20, 25), stop(60, 60, 70)];
        assert_eq!(minutes(&early, 26), [None, Some(0)]);
    }

    #[test]
    fn waiting_for_a_door_swallows_the_delay() {
        // 18 late at a door that opens 15 minutes after the planned arrival: 3 remain for what comes after.
        let round = [done(stop(30, 30, 40), 45, 58), stop(60, 75, 85), stop(100, 100, 110)];
        assert_eq!(minutes(&round, 58), [None, Some(18), Some(3)]);
    }

    #[test]
    fn a_van_that_stands_there_longer_than_planned_grows_late_by_the_minute() {
        let record = StopRecord { arrived: Some(at(30)), ..StopRecord::default() };
        let there = PlannedStop { state: StopState::Arrived, record, ..stop(30, 30, 40) };
        let round = [there, stop(60, 60, 70)];
        assert_eq!(minutes(&round, 35), [None, Some(0)], "still within the ten minutes planned");
        assert_eq!(minutes(&round, 55), [None, Some(15)], "ten minutes planned, 25 there");
    }

    #[test]
    fn what_is_said_at_a_later_stop_tells_more_than_silence_at_an_earlier_one() {
        let cancelled = PlannedStop { state: StopState::Cancelled, ..stop(45, 45, 50) };
        let round = [stop(10, 10, 20), cancelled, done(stop(60, 60, 70), 62, 72), stop(90, 90, 95)];
        assert_eq!(minutes(&round, 73), [None, None, None, Some(2)]);
    }
}
