//! Rounds on a map: one line per round along its legs, one point per stop. GeoJSON (RFC 7946).

use glane_foundation::GeoPoint;
use glane_roads::{DayKind, Departure, TravelModel};
use serde_json::{Value, json};

use crate::{
    day_file::Day,
    places::PlaceError,
    plan_file::{Plan, Round, StopPlace},
};

/// The rounds of a plan as a feature collection. Legs without a road graph are straight lines and marked `estimate`.
pub fn geojson(day: &Day, plan: &Plan, model: &dyn TravelModel) -> Result<Value, PlaceError> {
    let mut features = Vec::new();
    for (at, round) in plan.rounds.iter().enumerate() {
        features.push(line(day, round, at, model)?);
        for (number, stop) in round.stops.iter().enumerate() {
            let Some((name, point)) = place(day, &stop.place) else { continue };
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": coordinates(point) },
                "properties": {
                    "round": at + 1, "stop": number + 1, "name": name, "van": round.van,
                    "arrival": day.territory.local(stop.arrival).format("%H:%M").to_string(),
                },
            }));
        }
    }
    Ok(json!({ "type": "FeatureCollection", "features": features }))
}

fn line(day: &Day, round: &Round, at: usize, model: &dyn TravelModel) -> Result<Value, PlaceError> {
    let way: Vec<Value> = way(day, round, model)?.into_iter().map(coordinates).collect();
    Ok(json!({
        "type": "Feature",
        "geometry": { "type": "LineString", "coordinates": way },
        "properties": { "round": at + 1, "van": round.van, "metres": round.metres, "source": model.describe() },
    }))
}

/// A round from the depot along its stops and back, as its source of travel times draws it.
pub(crate) fn way(day: &Day, round: &Round, model: &dyn TravelModel) -> Result<Vec<GeoPoint>, PlaceError> {
    let depot = day.vans.iter().find(|van| van.id == round.van).map(|van| (van.name.as_str(), van.depot));
    let stops = round.stops.iter().filter_map(|stop| place(day, &stop.place));
    let points: Vec<(&str, GeoPoint)> = depot.into_iter().chain(stops).chain(depot).collect();
    let departure = Departure { day: DayKind::of(day.date), at: day.territory.seconds_into(day.date, round.start)? };
    let mut way = Vec::new();
    for pair in points.windows(2) {
        let leg = model
            .leg(pair[0].1, pair[1].1, departure)
            .map_err(|error| PlaceError::Travel { place: format!("{} to {}", pair[0].0, pair[1].0), error })?;
        way.extend(leg.line);
    }
    Ok(way)
}

/// Name and whereabouts of a stop.
pub(crate) fn place<'d>(day: &'d Day, place: &StopPlace) -> Option<(&'d str, GeoPoint)> {
    match place {
        StopPlace::Store(id) => day.stores.iter().find(|s| s.id == *id).map(|s| (s.name.as_str(), s.location)),
        StopPlace::Association(id) => {
            day.associations.iter().find(|a| a.id == *id).map(|a| (a.name.as_str(), a.location))
        }
    }
}

fn coordinates(point: GeoPoint) -> Value {
    json!([point.lon(), point.lat()])
}
