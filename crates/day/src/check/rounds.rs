//! Can the rounds be driven: times, hours, shifts, and what is on board.

use chrono::{DateTime, Duration, Utc};
use glane_fleet::{Duty, Van};
use glane_foundation::{Cases, LocalTimeError, LocalWindow, Seconds, Span};

use super::{Broken, Checker, board::Board};
use crate::plan_file::{Leg, Round, Stop, StopPlace};

impl<'c> Checker<'c> {
    pub(super) fn check_rounds(&mut self) -> Result<(), LocalTimeError> {
        for (at, round) in self.plan.rounds.iter().enumerate() {
            let place = format!("rounds[{at}]");
            if self.plan.rounds[..at].iter().any(|other| other.van == round.van) {
                self.report(Broken::Names, &place, format!("van {} has a round already", round.van));
            }
            let duty = self.day.roster.iter().find(|duty| duty.van == round.van);
            let van = self.day.vans.iter().find(|van| van.id == round.van);
            let (Some(duty), Some(van)) = (duty, van) else {
                self.report(Broken::Names, &place, format!("van {} is not on the roster", round.van));
                continue;
            };
            if round.driver != duty.driver {
                self.report(Broken::Names, &place, "is not driven by whom the roster says");
            }
            self.check_shift(&place, round, duty)?;
            self.check_times(&place, round, van)?;
            self.check_board(&place, round, van);
        }
        Ok(())
    }

    fn check_shift(&mut self, place: &str, round: &Round, duty: &Duty) -> Result<(), LocalTimeError> {
        let shift = self.day.territory.span(self.day.date, duty.shift)?;
        if round.start < shift.start || round.end > shift.end {
            let message = format!("{} to {} is outside the shift {}", round.start, round.end, duty.shift);
            self.report(Broken::Shift, place, message);
        }
        let rested: Seconds = round.stops.iter().map(|stop| stop.pause_before).sum();
        let due = self.pause_due_at(duty)?;
        if !duty.pause.is_zero() && round.end > due && rested + after_last(round) < duty.pause {
            self.report(Broken::Shift, place, format!("rests {rested} of {} in a shift {}", duty.pause, duty.shift));
        }
        Ok(())
    }

    /// The pause begins in the middle third of the shift; a round that is over by then needs none.
    fn pause_due_at(&self, duty: &Duty) -> Result<DateTime<Utc>, LocalTimeError> {
        let shift = self.day.territory.span(self.day.date, duty.shift)?;
        Ok(shift.start + (shift.end - shift.start) * 2 / 3)
    }

    fn check_times(&mut self, place: &str, round: &Round, van: &Van) -> Result<(), LocalTimeError> {
        let (mut row, mut free_from, mut metres) = (self.places.depot(&van.id), round.start, 0);
        for (at, stop) in round.stops.iter().enumerate() {
            let here = format!("{place}.stops[{at}]");
            let Some((to, windows, stop_time)) = self.site(&stop.place) else {
                self.report(Broken::Names, &here, "is a place that is not in the day");
                continue;
            };
            self.check_leg(&here, (row, to), stop.leg, stop.arrival)?;
            let earliest = free_from + seconds(stop.leg.seconds) + seconds(stop.pause_before);
            if earliest > stop.start.max(stop.arrival) || free_from + seconds(stop.leg.seconds) > stop.arrival {
                self.report(Broken::Clockwork, &here, format!("cannot begin before {earliest}"));
            }
            self.check_hours(&here, stop, &windows)?;
            let needed = stop_time.get() + self.day.settings.seconds_per_crate.get() * crates(stop).get();
            if stop.departure < stop.start + Duration::seconds(needed) {
                self.report(Broken::Clockwork, &here, format!("needs {needed} s for {}", crates(stop)));
            }
            (row, free_from, metres) = (to, stop.departure, metres + stop.leg.metres.get());
        }
        self.check_leg(&format!("{place}.return_leg"), (row, self.places.depot(&van.id)), round.return_leg, round.end)?;
        if free_from + seconds(round.return_leg.seconds) > round.end {
            self.report(Broken::Clockwork, place, "is back before it can be");
        }
        if metres + round.return_leg.metres.get() != round.metres.get() {
            self.report(Broken::Figures, format!("{place}.metres"), "is not the sum of its legs");
        }
        Ok(())
    }

    /// Metres and seconds are those of the travel times, for the hour at which the leg is driven.
    fn check_leg(
        &mut self,
        place: &str,
        (from, to): (u32, u32),
        leg: Leg,
        end: DateTime<Utc>,
    ) -> Result<(), LocalTimeError> {
        let travel = &self.places.travel;
        let left = self.day.territory.seconds_into(self.day.date, end - seconds(leg.seconds))?;
        let (metres, provenance) = (travel.leg_metres(from, to), travel.leg_provenance(from, to));
        // A van may arrive early and wait, or set off after a pause: the arrival only bounds when the leg was driven.
        let fastest = travel.base_seconds(from, to).get() * 1000 / self.fastest_permille();
        if leg.metres != metres || leg.provenance != provenance || leg.seconds.get() < fastest {
            self.report(
                Broken::Clockwork,
                place,
                format!("the leg is {metres}, at least {fastest} s ({provenance:?})"),
            );
        } else if leg.seconds != travel.seconds_at(from, to, left) {
            let takes = travel.seconds_at(from, to, left);
            self.report(Broken::Clockwork, place, format!("the leg takes {takes} when left at second {}", left.get()));
        }
        Ok(())
    }

    fn fastest_permille(&self) -> i64 {
        self.places.travel.profile.steps().iter().map(|step| i64::from(step.permille)).max().unwrap_or(1000)
    }

    fn check_hours(&mut self, place: &str, stop: &Stop, windows: &[LocalWindow]) -> Result<(), LocalTimeError> {
        let spans: Vec<Span> =
            windows.iter().map(|w| self.day.territory.span(self.day.date, *w)).collect::<Result<_, _>>()?;
        if stop.start < stop.arrival {
            self.report(Broken::Clockwork, place, "begins before the van is there");
        }
        if !spans.iter().any(|span| span.start <= stop.start && stop.start <= span.end) {
            let local = self.day.territory.local(stop.start);
            self.report(Broken::Hours, place, format!("begins at {}, open {windows:?}", local.time()));
        }
        Ok(())
    }

    fn site(&self, place: &StopPlace) -> Option<(u32, Vec<LocalWindow>, Seconds)> {
        match place {
            StopPlace::Store(id) => {
                let store = self.stores.get(id)?;
                Some((self.places.store(id), store.pickup_hours.on_date(self.day.date).to_vec(), store.stop_time))
            }
            StopPlace::Association(id) => {
                let place = self.associations.get(id)?;
                let hours = place.reception_hours.on_date(self.day.date).to_vec();
                Some((self.places.association(id), hours, place.stop_time))
            }
        }
    }

    fn check_board(&mut self, place: &str, round: &Round, van: &Van) {
        let mut board = Board::of(self.day, van);
        for (at, stop) in round.stops.iter().enumerate() {
            for problem in board.visit(self, stop) {
                self.report(problem.0, format!("{place}.stops[{at}]"), problem.1);
            }
        }
        for allocation in board.still_on_board() {
            self.report(Broken::Carriage, place, format!("brings {allocation} back to the depot"));
        }
    }
}

/// Rest between the last stop and the depot, which no stop can carry.
fn after_last(round: &Round) -> Seconds {
    let last = round.stops.last().map_or(round.start, |stop| stop.departure);
    Seconds::new((round.end - last).num_seconds()).less(round.return_leg.seconds)
}

fn seconds(seconds: Seconds) -> Duration {
    Duration::seconds(seconds.get())
}

fn crates(stop: &Stop) -> Cases {
    stop.pickups.iter().chain(&stop.drops).map(|line| line.cases).sum()
}
