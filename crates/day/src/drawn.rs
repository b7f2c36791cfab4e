//! A round as it is drawn on a map: its stops, and its way leg by leg.

use chrono::{DateTime, NaiveDateTime, Utc};
use glane_foundation::{GeoPoint, Metres, Provenance};
use glane_roads::{DayKind, Departure, LegLine, TravelModel};

use crate::{
    day_file::Day,
    places::PlaceError,
    plan_file::{Plan, Round, StopPlace},
};

/// A round to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnRound {
    /// From 1.
    pub number: usize,
    /// The van's name.
    pub van: String,
    /// Length of the tour as planned.
    pub metres: Metres,
    /// Places in order, without the depot.
    pub stops: Vec<DrawnStop>,
    /// From the depot along the stops and back.
    pub legs: Vec<LegLine>,
}

/// A stop to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnStop {
    /// From 1.
    pub number: usize,
    /// The place's name.
    pub name: String,
    /// Where.
    pub location: GeoPoint,
    /// When the van is there.
    pub arrival: DateTime<Utc>,
    /// The same by the clock on the wall.
    pub local: NaiveDateTime,
}

/// What a source is called in files.
pub(crate) const fn source(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Given => "given",
        Provenance::Graph => "graph",
        Provenance::Service => "service",
        Provenance::Estimate => "estimate",
    }
}

/// The rounds of a plan as a source of travel times draws them.
pub fn drawn(day: &Day, plan: &Plan, model: &dyn TravelModel) -> Result<Vec<DrawnRound>, PlaceError> {
    plan.rounds.iter().enumerate().map(|(at, round)| draw(day, at + 1, round, model)).collect()
}

fn draw(day: &Day, number: usize, round: &Round, model: &dyn TravelModel) -> Result<DrawnRound, PlaceError> {
    let van = day.vans.iter().find(|van| van.id == round.van);
    let stops = round.stops.iter().enumerate().filter_map(|(at, stop)| {
        let (name, location) = place(day, &stop.place)?;
        let (arrival, local) = (stop.arrival, day.territory.local(stop.arrival));
        Some(DrawnStop { number: at + 1, name: name.to_owned(), location, arrival, local })
    });
    let stops: Vec<DrawnStop> = stops.collect();
    let depot = van.map(|van| (van.name.as_str(), van.depot));
    let visited = stops.iter().map(|stop| (stop.name.as_str(), stop.location));
    let points: Vec<(&str, GeoPoint)> = depot.into_iter().chain(visited).chain(depot).collect();
    let departure = Departure { day: DayKind::of(day.date), at: day.territory.seconds_into(day.date, round.start)? };
    let leg = |pair: &[(&str, GeoPoint)]| {
        let leg = model.leg(pair[0].1, pair[1].1, departure);
        let leg =
            leg.map_err(|error| PlaceError::Travel { place: format!("{} to {}", pair[0].0, pair[1].0), error })?;
        Ok(LegLine { line: leg.line, provenance: leg.provenance })
    };
    let legs = points.windows(2).map(leg).collect::<Result<_, PlaceError>>()?;
    let van = van.map_or(round.van.as_str(), |van| van.name.as_str()).to_owned();
    Ok(DrawnRound { number, van, metres: round.metres, stops, legs })
}

/// Name and whereabouts of a stop.
fn place<'d>(day: &'d Day, place: &StopPlace) -> Option<(&'d str, GeoPoint)> {
    match place {
        StopPlace::Store(id) => day.stores.iter().find(|s| s.id == *id).map(|s| (s.name.as_str(), s.location)),
        StopPlace::Association(id) => {
            day.associations.iter().find(|a| a.id == *id).map(|a| (a.name.as_str(), a.location))
        }
    }
}
