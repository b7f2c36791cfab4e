//! OSRM's `/table` and `/route` (project-osrm.org, HTTP API v1).

use std::fmt::Write;

use glane_foundation::{GeoPoint, Metres};
use serde::Deserialize;

use super::{Block, Way, http::Http};
use crate::LegStreet;

#[derive(Deserialize)]
struct Table {
    code: String,
    durations: Option<Vec<Vec<Option<f64>>>>,
    distances: Option<Vec<Vec<Option<f64>>>>,
    #[serde(default)]
    sources: Vec<Waypoint>,
    #[serde(default)]
    destinations: Vec<Waypoint>,
}

#[derive(Deserialize)]
struct Waypoint {
    distance: Option<f64>,
}

#[derive(Deserialize)]
struct Routes {
    code: String,
    #[serde(default)]
    routes: Vec<Route>,
}

#[derive(Deserialize)]
struct Route {
    duration: f64,
    distance: f64,
    geometry: Geometry,
    #[serde(default)]
    legs: Vec<RouteLeg>,
}

#[derive(Deserialize)]
struct Geometry {
    coordinates: Vec<[f64; 2]>,
}

#[derive(Deserialize)]
struct RouteLeg {
    #[serde(default)]
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    #[serde(default)]
    name: String,
    distance: f64,
    geometry: Geometry,
}

fn coordinates(points: impl Iterator<Item = GeoPoint>) -> String {
    let mut text = String::new();
    for point in points {
        let separator = if text.is_empty() { "" } else { ";" };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{:.6},{:.6}", point.lon(), point.lat());
    }
    text
}

/// All pairs of a block.
pub(super) fn table(http: &Http, url: &str, starts: &[GeoPoint], goals: &[GeoPoint]) -> Result<Block, String> {
    let list = |range: std::ops::Range<usize>| range.map(|at| at.to_string()).collect::<Vec<_>>().join(";");
    let all = coordinates(starts.iter().chain(goals).copied());
    let (from, to) = (list(0..starts.len()), list(starts.len()..starts.len() + goals.len()));
    let query = format!("sources={from}&destinations={to}&annotations=duration,distance");
    let table: Table = http.get(&format!("{url}/table/v1/driving/{all}?{query}"))?;
    if table.code != "Ok" {
        return Err(format!("it answers {:?}", table.code));
    }
    let durations = table.durations.ok_or("it gives no durations")?;
    let distances = table.distances.ok_or("it gives no distances: it is older than OSRM 5.18")?;
    let shaped =
        |rows: &[Vec<Option<f64>>]| rows.len() == starts.len() && rows.iter().all(|row| row.len() == goals.len());
    if !shaped(&durations) || !shaped(&distances) {
        return Err("its table has the wrong size".to_owned());
    }
    let pairs = durations.iter().flatten().zip(distances.iter().flatten());
    let waypoints = table.sources.iter().chain(&table.destinations).map(|waypoint| waypoint.distance);
    let moved = waypoints.collect::<Vec<_>>();
    Ok(Block {
        pairs: pairs.map(|(seconds, metres)| seconds.zip(*metres)).collect(),
        moved: if moved.len() == starts.len() + goals.len() { moved } else { Vec::new() },
    })
}

/// The way between two points; `None` when there is none.
pub(super) fn route(http: &Http, url: &str, from: GeoPoint, to: GeoPoint) -> Result<Option<Way>, String> {
    let both = coordinates([from, to].into_iter());
    let query = "overview=full&geometries=geojson&steps=true";
    let answer: Routes = http.get(&format!("{url}/route/v1/driving/{both}?{query}"))?;
    if answer.code == "NoRoute" {
        return Ok(None);
    }
    let route = answer.routes.into_iter().next().filter(|_| answer.code == "Ok");
    let route = route.ok_or_else(|| format!("it answers {:?}", answer.code))?;
    let (mut streets, mut first_point) = (Vec::new(), 0);
    for step in route.legs.into_iter().flat_map(|leg| leg.steps) {
        #[expect(clippy::as_conversions, reason = "saturates")]
        let metres = Metres::new(step.distance.round() as i64);
        streets.push(LegStreet { name: step.name, metres, first_point });
        first_point += step.geometry.coordinates.len().saturating_sub(1);
    }
    let line = route.geometry.coordinates.iter().filter_map(|[lon, lat]| GeoPoint::new(*lat, *lon).ok()).collect();
    Ok(Some(Way { seconds: route.duration, metres: route.distance, line, streets }))
}
