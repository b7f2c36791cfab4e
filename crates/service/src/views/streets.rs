//! What a map is drawn from: the streets around the day's places, and the way of each round along them.

use chrono::Timelike;
use glane_foundation::{GeoPoint, Seconds};
use glane_roads::{DayKind, Departure, GraphModel, RoadClass, TravelModel};

use super::{MapPlace, RoundView};
use crate::words::StopState;

/// Most streets drawn: more make a page heavy and a picture grey. Small streets are left out first.
const MOST: usize = 6_000;
/// How far beyond the outermost places streets are drawn, as a part of the box around them.
const BEYOND: f64 = 0.08;

/// Streets and ways. Without an imported graph on this machine both are empty: nobody is asked to draw a page.
#[derive(Debug, Clone, Default)]
pub struct StreetMap {
    /// Streets near the places, the small ones first.
    pub streets: Vec<DrawnStreet>,
    /// The way of each round, in the order of the rounds; None where the streets do not tell.
    pub ways: Vec<Option<Vec<GeoPoint>>>,
    /// Who made the map; empty without one.
    pub credit: String,
}

/// A street.
#[derive(Debug, Clone)]
pub struct DrawnStreet {
    /// True for a road that leads across the town.
    pub main: bool,
    /// Its shape.
    pub line: Vec<GeoPoint>,
}

/// Streets around places and rounds, and the ways along them.
#[must_use]
pub fn around(travel: &dyn TravelModel, places: &[MapPlace], rounds: &[RoundView]) -> StreetMap {
    let Some(graph) = travel.imported() else { return StreetMap::default() };
    StreetMap {
        streets: streets(graph, places, rounds),
        ways: rounds.iter().map(|round| way(graph, round)).collect(),
        credit: graph.credit().to_owned(),
    }
}

fn streets(graph: &GraphModel, places: &[MapPlace], rounds: &[RoundView]) -> Vec<DrawnStreet> {
    let stops = rounds.iter().flat_map(|round| round.stops.iter().map(|stop| stop.location));
    let depots = rounds.iter().map(|round| round.depot);
    let points: Vec<GeoPoint> = places.iter().map(|place| place.location).chain(stops).chain(depots).collect();
    let Some((south_west, north_east)) = frame(&points) else { return Vec::new() };
    let mut streets: Vec<_> = graph.streets_within(south_west, north_east).collect();
    // Links after all classes of streets, ferries last: a detail of the town, not its shape.
    streets.sort_by_key(|street| street.class);
    streets.truncate(MOST);
    streets.reverse();
    let drawn = |street: glane_roads::StreetLine<'_>| DrawnStreet {
        main: street.class <= RoadClass::Tertiary,
        line: street.line,
    };
    streets.into_iter().map(drawn).collect()
}

/// South-west and north-east corner around points, with a margin of 300 m at least.
fn frame(points: &[GeoPoint]) -> Option<(GeoPoint, GeoPoint)> {
    let bounds = |of: fn(GeoPoint) -> f64| {
        let each = points.iter().map(|point| of(*point));
        each.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let ((south, north), (west, east)) = (bounds(GeoPoint::lat), bounds(GeoPoint::lon));
    let (tall, wide) = (((north - south) * BEYOND).max(0.003), ((east - west) * BEYOND).max(0.004));
    let corner = |lat: f64, lon: f64| GeoPoint::new(lat.clamp(-89.9, 89.9), lon.clamp(-179.9, 179.9)).ok();
    Some((corner(south - tall, west - wide)?, corner(north + tall, east + wide)?))
}

/// From the depot along the stops that are visited and back; None when some leg is not on the map.
fn way(graph: &GraphModel, round: &RoundView) -> Option<Vec<GeoPoint>> {
    let visited = round.stops.iter().filter(|stop| stop.state != StopState::Cancelled).map(|stop| stop.location);
    let points: Vec<GeoPoint> = [round.depot].into_iter().chain(visited).chain([round.depot]).collect();
    let at = Seconds::new(i64::from(round.start.time().num_seconds_from_midnight()));
    let departure = Departure { day: DayKind::of(round.date), at };
    let mut way = Vec::new();
    for pair in points.windows(2).filter(|pair| pair[0] != pair[1]) {
        way.extend(graph.leg(pair[0], pair[1], departure).ok()?.line);
    }
    Some(way)
}
