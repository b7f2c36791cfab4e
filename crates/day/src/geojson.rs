//! Rounds on a map: one line per leg, one point per stop. GeoJSON (RFC 7946).

use glane_foundation::GeoPoint;
use serde_json::{Value, json};

use crate::drawn::{DrawnRound, source};

/// Rounds as a feature collection. The `source` of a leg tells how far its shape can be believed; an `estimate` is a straight
/// line.
#[must_use]
pub fn geojson(rounds: &[DrawnRound]) -> Value {
    let mut features = Vec::new();
    for round in rounds {
        for (at, leg) in round.legs.iter().enumerate() {
            let line: Vec<Value> = leg.line.iter().copied().map(coordinates).collect();
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "LineString", "coordinates": line },
                "properties": {
                    "round": round.number, "van": round.van, "round_metres": round.metres, "leg": at + 1,
                    "source": source(leg.provenance),
                },
            }));
        }
        for stop in &round.stops {
            features.push(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": coordinates(stop.location) },
                "properties": {
                    "round": round.number, "van": round.van, "stop": stop.number, "name": stop.name,
                    "arrival": stop.local.format("%H:%M").to_string(),
                },
            }));
        }
    }
    json!({ "type": "FeatureCollection", "features": features })
}

fn coordinates(point: GeoPoint) -> Value {
    json!([point.lon(), point.lat()])
}
