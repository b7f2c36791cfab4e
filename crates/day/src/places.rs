//! The places of a day with the travel times between them: one matrix for the matching, the rounds and the checker.

use std::collections::BTreeMap;

use glane_foundation::{AssociationId, GeoPoint, LocalTimeError, LocalWindow, Seconds, StoreId, TravelMatrix, VanId};
use glane_roads::{DayKind, Departure, Fallback, TravelError, TravelModel};

use crate::day_file::Day;

/// Why a day cannot be planned at all.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The travel model has no answer for a place.
    #[error("{place}: {error}")]
    Travel {
        /// The places meant, by name.
        place: String,
        /// What the model said.
        error: TravelError,
    },
    /// Local hours that cannot be placed in time.
    #[error(transparent)]
    Time(#[from] LocalTimeError),
}

/// Where everything is, and how long it takes from one to the other.
#[derive(Debug)]
pub struct Places {
    /// Free-flow seconds and metres, and speed over the hours of the day.
    pub travel: TravelMatrix,
    /// Better sources that could not be used.
    pub fallbacks: Vec<Fallback>,
    stores: BTreeMap<StoreId, u32>,
    associations: BTreeMap<AssociationId, u32>,
    depots: BTreeMap<VanId, u32>,
}

impl Places {
    /// Asks the travel model once for all places of a day.
    pub fn of(day: &Day, model: &dyn TravelModel) -> Result<Self, PlaceError> {
        let mut points = Points::default();
        let stores = day.stores.iter().map(|s| (s.id.clone(), points.add(s.location, &s.name))).collect();
        let associations = day.associations.iter().map(|a| (a.id.clone(), points.add(a.location, &a.name))).collect();
        let depots = day.vans.iter().map(|v| (v.id.clone(), points.add(v.depot, &v.name))).collect();
        let departure = Departure { day: DayKind::of(day.date), at: Seconds::from_minutes(10 * 60) };
        let travel = model
            .matrix(&points.list, departure)
            .map_err(|error| PlaceError::Travel { place: points.names_in(&error), error })?;
        Ok(Self { travel: travel.matrix, fallbacks: travel.fallbacks, stores, associations, depots })
    }

    /// Row of a store in the matrix. Every store of the day has one.
    #[must_use]
    pub fn store(&self, id: &StoreId) -> u32 {
        self.stores.get(id).copied().unwrap_or_default()
    }

    /// Row of an association in the matrix. Every association of the day has one.
    #[must_use]
    pub fn association(&self, id: &AssociationId) -> u32 {
        self.associations.get(id).copied().unwrap_or_default()
    }

    /// Row of a van's depot in the matrix. Every van of the day has one.
    #[must_use]
    pub fn depot(&self, id: &VanId) -> u32 {
        self.depots.get(id).copied().unwrap_or_default()
    }
}

/// Seconds from local midnight at which a window opens and closes on the day.
pub(crate) fn seconds(day: &Day, window: LocalWindow) -> Result<(Seconds, Seconds), LocalTimeError> {
    let span = day.territory.span(day.date, window)?;
    Ok((day.territory.seconds_into(day.date, span.start)?, day.territory.seconds_into(day.date, span.end)?))
}

/// Distinct points with the names of who is there; places at one address share a row.
#[derive(Default)]
struct Points {
    list: Vec<GeoPoint>,
    names: Vec<String>,
    known: BTreeMap<(u64, u64), u32>,
}

impl Points {
    fn add(&mut self, point: GeoPoint, name: &str) -> u32 {
        let key = (point.lat().to_bits(), point.lon().to_bits());
        if let Some(row) = self.known.get(&key) {
            return *row;
        }
        let row = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(point);
        self.names.push(name.to_owned());
        self.known.insert(key, row);
        row
    }

    fn names_in(&self, error: &TravelError) -> String {
        let name = |at: usize| self.names.get(at).cloned().unwrap_or_default();
        match error {
            TravelError::FarFromRoad { index, .. } => name(*index),
            TravelError::NoPath { from, to, .. } => format!("{} to {}", name(*from), name(*to)),
            _ => "travel times".to_owned(),
        }
    }
}
