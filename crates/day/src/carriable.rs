//! Could any van of the roster carry even one case of a lot straight from its store to an association?
//!
//! A necessary condition, tried with the fastest possible trip: what fails here fails in every round, so the matching need
//! not hear of it. What passes may still find no place in a round; then the planner says so.

use glane_fleet::{Cooling, Duty, Van};
use glane_foundation::{LocalTimeError, Seconds, Sentence, TemperatureClass};
use glane_inventory::{Lot, Store};

use crate::{day_file::Day, places::Places, places::seconds};

/// The roster with everything a trial trip needs, in seconds from local midnight.
#[derive(Debug)]
pub(crate) struct Fleet<'d> {
    duties: Vec<OnDuty<'d>>,
}

/// A van on the road.
#[derive(Debug)]
pub(crate) struct OnDuty<'d> {
    pub(crate) van: &'d Van,
    pub(crate) duty: &'d Duty,
    pub(crate) shift: (Seconds, Seconds),
    depot: u32,
}

/// A place on a trial trip: its row, its hours on the day and the time a stop takes.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) row: u32,
    pub(crate) hours: Vec<(Seconds, Seconds)>,
    pub(crate) stop_time: Seconds,
}

impl<'d> Fleet<'d> {
    pub(crate) fn of(day: &'d Day, places: &Places) -> Result<Self, LocalTimeError> {
        let mut duties = Vec::new();
        for duty in &day.roster {
            let Some(van) = day.vans.iter().find(|van| van.id == duty.van) else { continue };
            duties.push(OnDuty { van, duty, shift: seconds(day, duty.shift)?, depot: places.depot(&van.id) });
        }
        Ok(Self { duties })
    }

    pub(crate) fn on_duty(&self) -> &[OnDuty<'d>] {
        &self.duties
    }

    /// Why no van can carry a case of this lot on this trip, if none can.
    pub(crate) fn why_not(&self, day: &Day, places: &Places, lot: &Lot, from: &Site, to: &Site) -> Option<Sentence> {
        if self.duties.is_empty() {
            return Some(Sentence::new(
                "Aucun véhicule n'est prévu ce jour : complétez le tableau des tournées.",
                "No van is on the roster today: complete it.",
            ));
        }
        let holding: Vec<_> = self.duties.iter().filter(|duty| duty.holds(lot)).collect();
        if holding.is_empty() {
            return Some(too_small(lot.goods.temperature_class()));
        }
        let in_time = holding.iter().any(|duty| duty.reaches(day, places, lot, from, to));
        (!in_time).then(|| {
            Sentence::new(
                "Aucun véhicule ne peut passer au magasin puis chez l'association dans leurs horaires.",
                "No van can visit the store and then the association within their hours.",
            )
        })
    }
}

fn too_small(class: TemperatureClass) -> Sentence {
    match class {
        TemperatureClass::Ambient => Sentence::new(
            "Une seule caisse dépasse la charge de tous les véhicules du jour.",
            "A single case is more than any van of the day can carry.",
        ),
        TemperatureClass::Chilled => Sentence::new(
            "Aucun véhicule du jour n'a de place au froid pour une caisse.",
            "No van of the day has a chilled place for a case.",
        ),
        TemperatureClass::Frozen => Sentence::new(
            "Aucun véhicule du jour n'a de place pour du surgelé.",
            "No van of the day has a frozen place for a case.",
        ),
    }
}

impl OnDuty<'_> {
    fn holds(&self, lot: &Lot) -> bool {
        let capacity = self.van.capacity;
        capacity.crates_of(lot.goods.temperature_class()) > 0 && capacity.grams >= lot.goods.case_weight.grams
    }

    /// The fastest trip depot, store, association, depot with one case; the exposure limit counts for cold food.
    fn reaches(&self, day: &Day, places: &Places, lot: &Lot, from: &Site, to: &Site) -> bool {
        let handling = day.settings.seconds_per_crate;
        let travel = |a, b, at| places.travel.seconds_at(a, b, at);
        let starts = from.hours.iter().filter_map(|(opens, closes)| {
            let arrival = self.shift.0 + travel(self.depot, from.row, self.shift.0);
            let start = arrival.max(*opens);
            (start <= *closes).then_some(start)
        });
        starts.into_iter().any(|start| {
            let loaded = start + from.stop_time + handling;
            let drive = travel(from.row, to.row, loaded);
            let there = loaded + drive;
            let served =
                to.hours.iter().filter(|(_, closes)| there <= *closes).map(|(opens, _)| there.max(*opens)).min();
            let Some(begin) = served else { return false };
            let done = begin + to.stop_time + handling;
            done + travel(to.row, self.depot, done) <= self.shift.1
                && self.keeps_cold(day, lot, begin - start, handling)
        })
    }

    /// `ride` is the time from the start of loading to the start of unloading.
    fn keeps_cold(&self, day: &Day, lot: &Lot, ride: Seconds, handling: Seconds) -> bool {
        if !lot.goods.temperature_class().needs_cold() {
            return true;
        }
        let outside = match self.van.cooling {
            Cooling::Refrigerated => Seconds::ZERO,
            Cooling::Boxes { autonomy } => ride.less(autonomy),
            Cooling::None => ride,
        };
        outside + handling + handling <= day.settings.exposure_limit
    }
}

impl Site {
    pub(crate) fn store(day: &Day, places: &Places, store: &Store) -> Result<Self, LocalTimeError> {
        let hours = store.pickup_hours.on_date(day.date).iter().map(|w| seconds(day, *w)).collect::<Result<_, _>>()?;
        Ok(Self { row: places.store(&store.id), hours, stop_time: store.stop_time })
    }

    pub(crate) fn association(
        day: &Day,
        places: &Places,
        association: &glane_demand::Association,
    ) -> Result<Self, LocalTimeError> {
        let windows = association.reception_hours.on_date(day.date);
        let hours = windows.iter().map(|w| seconds(day, *w)).collect::<Result<_, _>>()?;
        Ok(Self { row: places.association(&association.id), hours, stop_time: association.stop_time })
    }
}
