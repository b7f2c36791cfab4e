//! The planner's answer told as rounds: instants instead of seconds, allocations instead of shipments.

use chrono::{DateTime, Duration, Utc};
use glane_foundation::{LocalTimeError, Seconds, ShipmentId};
use glane_planner::{Leg as PlannerLeg, PlannedRound, PlannedStop};

use crate::{
    engine::{Solution, lines_of},
    loads::load_of,
    offers::Offers,
    plan_file::{Leg, Line, Round, Stop, StopPlace},
};

/// The rounds of a solution.
pub(crate) fn rounds(offers: &Offers<'_>, solution: &Solution) -> Result<Vec<Round>, LocalTimeError> {
    let midnight = offers.day.territory.midnight(offers.day.date)?;
    let teller = Teller { offers, solution, midnight };
    Ok(solution.rounds.iter().filter(|round| !round.stops.is_empty()).filter_map(|r| teller.round(r)).collect())
}

struct Teller<'s> {
    offers: &'s Offers<'s>,
    solution: &'s Solution,
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
            start: self.instant(planned.begin()),
            departure: self.instant(planned.departure),
            slack: planned.slack,
            pause_before,
            pickups: self.lines(planned.pickups()),
            drops: self.lines(planned.deliveries()),
        })
    }

    fn lines<'p>(&self, shipments: impl Iterator<Item = &'p ShipmentId>) -> Vec<Line> {
        shipments.flat_map(|shipment| lines_of(&self.solution.loads, shipment)).cloned().collect()
    }

    /// A place is a store where something is loaded, an association where something is unloaded.
    fn place(&self, stop: &PlannedStop) -> Option<StopPlace> {
        let load_of = |id: &ShipmentId| load_of(&self.solution.loads, id);

        let loaded = stop.pickups().next().and_then(load_of).map(|load| StopPlace::Store(load.store.clone()));
        loaded.or_else(|| {
            stop.deliveries().next().and_then(load_of).map(|load| StopPlace::Association(load.association.clone()))
        })
    }
}

fn leg(leg: PlannerLeg) -> Leg {
    Leg { metres: leg.metres, seconds: leg.seconds, provenance: leg.provenance }
}
