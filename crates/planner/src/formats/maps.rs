//! Rounds for maps: GeoJSON and GPX. Straight lines between stops; places without coordinates are left out, and lines of fewer than two points.

use std::fmt::Write as _;

use glane_foundation::{GeoPoint, PlaceId};
use serde_json::{Value, json};

use crate::{
    plan::{PlannedRound, RoutingPlan},
    problem::RoutingProblem,
};

fn point(problem: &RoutingProblem, id: &PlaceId) -> Option<GeoPoint> {
    problem.places.iter().find(|place| place.id == *id).and_then(|place| place.location)
}

fn line(problem: &RoutingProblem, round: &PlannedRound) -> Vec<GeoPoint> {
    let van = problem.vans.iter().find(|van| van.id == round.van);
    let start = van.and_then(|van| van.start.as_ref());
    let end = van.and_then(|van| van.end.as_ref());
    let stops = round.stops.iter().map(|stop| &stop.place);
    start.into_iter().chain(stops).chain(end).filter_map(|id| point(problem, id)).collect()
}

/// One line per round and one point per stop, with what is done there and when.
#[must_use]
pub fn geojson(problem: &RoutingProblem, plan: &RoutingPlan) -> Value {
    let mut features = Vec::new();
    for round in &plan.rounds {
        let at = |point: GeoPoint| json!([point.lon(), point.lat()]);
        let coordinates: Vec<Value> = line(problem, round).into_iter().map(at).collect();
        if coordinates.len() > 1 {
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "LineString", "coordinates": coordinates },
                "properties": { "van": round.van, "begin": round.begin, "end": round.end, "metres": round.totals.metres },
            }));
        }
        for (k, stop) in round.stops.iter().enumerate() {
            let Some(place) = point(problem, &stop.place) else { continue };
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": at(place) },
                "properties": {
                    "van": round.van, "stop": k + 1, "place": stop.place, "arrival": stop.arrival, "slack": stop.slack,
                    "pickups": stop.pickups().collect::<Vec<_>>(), "deliveries": stop.deliveries().collect::<Vec<_>>(),
                },
            }));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}

/// One route per round, as navigation devices read it. Ids contain no character that XML minds.
#[must_use]
pub fn gpx(problem: &RoutingProblem, plan: &RoutingPlan) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<gpx version=\"1.1\" creator=\"glane\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n");
    for round in &plan.rounds {
        let _ = writeln!(text, "<rte><name>{}</name>", round.van);
        for stop in &round.stops {
            if let Some(point) = point(problem, &stop.place) {
                let (lat, lon) = (point.lat(), point.lon());
                let _ = writeln!(text, "<rtept lat=\"{lat}\" lon=\"{lon}\"><name>{}</name></rtept>", stop.place);
            }
        }
        text.push_str("</rte>\n");
    }
    text.push_str("</gpx>\n");
    text
}
