//! The planner's answer told as rounds: instants instead of seconds, allocations instead of shipments.

use chrono::{DateTime, Duration, Utc};
use glane_foundation::{LocalTimeError, Seconds, ShipmentId};
use glane_planner::{Leg as PlannerLeg, PlannedRound, PlannedStop, TaskKind};

use crate::{
    engine::lines_of,
    loads::{Load, load_of},
    offers::Offers,
    plan_file::{Leg, Line, Round, Stop, StopPlace},
};

/// The planner's rounds of these loads, told.
pub(crate) fn rounds(
    offers: &Offers<'_>,
    loads: &[Load],
    planned: &[PlannedRound],
) -> Result<Vec<Round>, LocalTimeError> {
    let midnight = offers.day.territory.midnight(offers.day.date)?;
    let teller = Teller { offers, loads, midnight };
    Ok(planned.iter().filter(|round| !round.stops.is_empty()).filter_map(|r| teller.round(r)).collect())
}

struct Teller<'s> {
    offers: &'s Offers<'s>,
    loads: &'s [Load],
    midnight: DateTime<Utc>,
}

impl Teller<'_> {
    fn instant(&self, seconds: Seconds) -> DateTime<Utc> {
        self.midnight + Duration::seconds(seconds.get())
    }

    fn round(&self, planned: &PlannedRound) -> Option<Round> {
        let duty = self.offers.fleet.on_duty().iter().find(|duty| duty.van.id == planned.van)?;
        let stops = planned.stops.iter().enumerate().filter_map(|(at, stop)| {
            let rests = planned.pauses.iter().filter(|pause| pause.after_stops == at);
            self.stop(stop, rests.map(|pause| pause.end - pause.begin).sum())
        });
        Some(Round {
            van: planned.van.clone(),
            driver: duty.duty.driver.clone(),
            start: self.instant(planned.begin),
            end: self.instant(planned.end),
            metres: planned.totals.metres,
            stops: stops.collect(),
            return_leg: leg(planned.back?),
        })
    }

    fn stop(&self, planned: &PlannedStop, pause_before: Seconds) -> Option<Stop> {
        Some(Stop {
            place: self.place(planned)?,
            leg: leg(planned.leg?),
            arrival: self.instant(planned.arrival),
            start: self.instant(begin_in_one_go(planned)),
            departure: self.instant(planned.departure),
            slack: planned.slack,
            pause_before,
            pickups: self.lines(planned.pickups()),
            drops: self.lines(planned.deliveries()),
        })
    }

    fn lines<'p>(&self, shipments: impl Iterator<Item = &'p ShipmentId>) -> Vec<Line> {
        shipments.flat_map(|shipment| lines_of(self.loads, shipment)).cloned().collect()
    }

    /// A place is a store where something is loaded, an association where something is unloaded.
    fn place(&self, stop: &PlannedStop) -> Option<StopPlace> {
        let load_of = |id: &ShipmentId| load_of(self.loads, id);

        let loaded = stop.pickups().next().and_then(load_of).map(|load| StopPlace::Store(load.store.clone()));
        loaded.or_else(|| {
            stop.deliveries().next().and_then(load_of).map(|load| StopPlace::Association(load.association.clone()))
        })
    }
}

/// When work at a stop begins so that it is done without a break. The planner may let one load wait at a shop to shorten its
/// ride; people load everything at once, so all of it waits for the last one. Unloading never waits in between.
fn begin_in_one_go(stop: &PlannedStop) -> Seconds {
    let only_loading = stop.tasks.iter().all(|task| task.kind == TaskKind::PickUp);
    let busy: Seconds = stop.tasks.iter().map(|task| task.end - task.begin).sum();
    if only_loading { stop.departure - busy } else { stop.begin() }
}

fn leg(leg: PlannerLeg) -> Leg {
    Leg { metres: leg.metres, seconds: leg.seconds, provenance: leg.provenance }
}

#[cfg(test)]
mod tests {
    use glane_foundation::PlaceId;
    use glane_planner::PlannedTask;

    use super::*;

    fn stop(kind: TaskKind) -> PlannedStop {
        let task = |id: &str, begin, end| PlannedTask {
            kind,
            shipment: ShipmentId::parse(id).unwrap(),
            begin: Seconds::new(begin),
            end: Seconds::new(end),
        };
        PlannedStop {
            place: PlaceId::parse("p1").unwrap(),
            leg: None,
            arrival: Seconds::new(90),
            departure: Seconds::new(700),
            slack: Seconds::ZERO,
            tasks: vec![task("s1", 100, 200), task("s2", 660, 700)],
            load_after: Vec::new(),
        }
    }

    #[test]
    fn loads_that_wait_for_each_other_are_loaded_in_one_go() {
        assert_eq!(begin_in_one_go(&stop(TaskKind::PickUp)), Seconds::new(560), "700 - 100 - 40");
    }

    #[test]
    fn unloading_begins_when_the_planner_says() {
        assert_eq!(begin_in_one_go(&stop(TaskKind::DropOff)), Seconds::new(100));
    }
}
