//! What a caller of `glane-roads` relies on, from the map to the matrix.
#![cfg(test)]
#![expect(clippy::as_conversions, reason = "test data is small")]

mod clip;
mod drawing;
mod exact;
mod hamlet;
mod hours;
mod pbf;
mod random_town;
mod servers;

use glane_foundation::{GeoPoint, Seconds};
use glane_roads::{DayKind, Departure, GraphModel, Hours, RoadGraph, Van, import_xml};

/// Midnight of a working day: empty roads.
const NIGHT: Departure = Departure { day: DayKind::Weekday, at: Seconds::ZERO };

fn point(lat: f64, lon: f64) -> GeoPoint {
    GeoPoint::new(lat, lon).unwrap()
}

fn graph(xml: &str) -> RoadGraph {
    import_xml(xml.as_bytes(), &Van::default()).unwrap().0
}

fn model(xml: &str) -> GraphModel {
    GraphModel::new(graph(xml), Hours::shipped().unwrap())
}
