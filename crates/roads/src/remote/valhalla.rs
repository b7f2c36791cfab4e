//! Valhalla's `/sources_to_targets` and `/route` (valhalla.github.io/valhalla/api).

use glane_foundation::{GeoPoint, Metres};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Block, Way, http::Http, polyline};
use crate::LegStreet;

#[derive(Deserialize)]
struct Matrix {
    sources_to_targets: Option<Vec<Vec<Cell>>>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Cell {
    time: Option<f64>,
    /// Kilometres.
    distance: Option<f64>,
}

#[derive(Deserialize)]
struct Answer {
    trip: Option<Trip>,
    error: Option<String>,
    error_code: Option<i64>,
}

#[derive(Deserialize)]
struct Trip {
    legs: Vec<TripLeg>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    time: f64,
    length: f64,
}

#[derive(Deserialize)]
struct TripLeg {
    shape: String,
    #[serde(default)]
    maneuvers: Vec<Maneuver>,
}

#[derive(Deserialize)]
struct Maneuver {
    #[serde(default)]
    street_names: Vec<String>,
    length: f64,
    begin_shape_index: usize,
}

/// Valhalla's number for "no path could be found".
const NO_PATH: i64 = 442;

fn locations(points: &[GeoPoint]) -> Value {
    points.iter().map(|point| json!({ "lat": point.lat(), "lon": point.lon() })).collect()
}

/// All pairs of a block.
pub(super) fn matrix(http: &Http, url: &str, starts: &[GeoPoint], goals: &[GeoPoint]) -> Result<Block, String> {
    let question = json!({
        "sources": locations(starts), "targets": locations(goals), "costing": "auto", "units": "kilometers",
    });
    let answer: Matrix = http.post(&format!("{url}/sources_to_targets"), &question.to_string())?;
    let rows = answer.sources_to_targets.ok_or_else(|| refusal(answer.error.as_deref()))?;
    if rows.len() != starts.len() || rows.iter().any(|row| row.len() != goals.len()) {
        return Err("its matrix has the wrong size".to_owned());
    }
    let pair = |cell: &Cell| Some((cell.time?, cell.distance? * 1000.0));
    Ok(Block { pairs: rows.iter().flatten().map(pair).collect(), moved: Vec::new() })
}

fn refusal(error: Option<&str>) -> String {
    format!("it answers {:?}", error.unwrap_or("neither figures nor an error"))
}

/// The way between two points; `None` when there is none.
pub(super) fn route(http: &Http, url: &str, from: GeoPoint, to: GeoPoint) -> Result<Option<Way>, String> {
    let question = json!({ "locations": locations(&[from, to]), "costing": "auto", "units": "kilometers" });
    let answer: Answer = http.post(&format!("{url}/route"), &question.to_string())?;
    if answer.error_code == Some(NO_PATH) {
        return Ok(None);
    }
    let trip = answer.trip.ok_or_else(|| refusal(answer.error.as_deref()))?;
    let leg = trip.legs.into_iter().next().ok_or("its trip has no leg")?;
    let street = |maneuver: &Maneuver| {
        #[expect(clippy::as_conversions, reason = "saturates")]
        let metres = Metres::new((maneuver.length * 1000.0).round() as i64);
        let name = maneuver.street_names.first().cloned().unwrap_or_default();
        LegStreet { name, metres, first_point: maneuver.begin_shape_index }
    };
    Ok(Some(Way {
        seconds: trip.summary.time,
        metres: trip.summary.length * 1000.0,
        line: polyline::decode(&leg.shape).ok_or("its shape cannot be read")?,
        streets: leg.maneuvers.iter().map(street).collect(),
    }))
}
