//! The day drawn from coordinates: places by shape, rounds by colour, pattern and number.
#![expect(clippy::as_conversions, reason = "pixels: a few thousand at most")]

use glane_foundation::GeoPoint;
use glane_service::{
    views::{MapPlace, PlaceKind, RoundView},
    words::StopState,
};

/// Width of the drawing; its height follows from the places.
const WIDTH: f64 = 900.0;
const MARGIN: f64 = 28.0;
/// Colours and patterns before they repeat.
const STYLES: usize = 8;

/// A drawing in pixels.
pub(crate) struct Map {
    /// Width.
    pub(crate) width: i64,
    /// Height.
    pub(crate) height: i64,
    /// Places, rounds' stops aside.
    pub(crate) dots: Vec<Dot>,
    /// Rounds.
    pub(crate) lines: Vec<Line>,
}

/// A place.
pub(crate) struct Dot {
    /// From the left.
    pub(crate) x: i64,
    /// From the top.
    pub(crate) y: i64,
    /// What it is.
    pub(crate) kind: PlaceKind,
    /// Its name.
    pub(crate) name: String,
}

/// A round.
pub(crate) struct Line {
    /// Which colour and pattern, from 1.
    pub(crate) style: usize,
    /// Its number, from 1.
    pub(crate) number: usize,
    /// The van.
    pub(crate) van: String,
    /// "x,y x,y" from depot to depot.
    pub(crate) points: String,
    /// Numbered stops.
    pub(crate) stops: Vec<Badge>,
}

/// The number of a stop.
pub(crate) struct Badge {
    /// From the left.
    pub(crate) x: i64,
    /// From the top.
    pub(crate) y: i64,
    /// Half of its width, which follows from the text.
    pub(crate) half: usize,
    /// What is written: stops at one place share a badge.
    pub(crate) text: String,
    /// The place.
    pub(crate) name: String,
}

/// Degrees to pixels; one degree of longitude is shorter by the cosine of the latitude.
struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    narrow: f64,
}

impl Map {
    /// Draws places and rounds.
    pub(crate) fn of(places: &[MapPlace], rounds: &[RoundView]) -> Self {
        let stops = rounds.iter().flat_map(|round| round.stops.iter().map(|stop| stop.location));
        let depots = rounds.iter().map(|round| round.depot);
        let points: Vec<GeoPoint> = places.iter().map(|place| place.location).chain(stops).chain(depots).collect();
        let (frame, height) = Frame::around(&points);
        let dots = places.iter().map(|place| {
            let (x, y) = frame.pixel(place.location);
            Dot { x, y, kind: place.kind, name: place.name.clone() }
        });
        let lines = rounds.iter().enumerate().map(|(index, round)| line(&frame, index, round));
        Self { width: WIDTH as i64, height, dots: dots.collect(), lines: lines.collect() }
    }

    /// True when there is nothing to draw.
    pub(crate) fn is_empty(&self) -> bool {
        self.dots.is_empty() && self.lines.is_empty()
    }
}

/// Colour and pattern of the round at a position, from 1.
pub(crate) const fn style(index: usize) -> usize {
    index % STYLES + 1
}

fn line(frame: &Frame, index: usize, round: &RoundView) -> Line {
    let visited: Vec<_> = round.stops.iter().filter(|stop| stop.state != StopState::Cancelled).collect();
    let way = [round.depot].into_iter().chain(visited.iter().map(|stop| stop.location)).chain([round.depot]);
    let points: Vec<String> = way.map(|point| frame.pixel(point)).map(|(x, y)| format!("{x},{y}")).collect();
    let mut stops: Vec<Badge> = Vec::new();
    for stop in visited {
        let (x, y) = frame.pixel(stop.location);
        match stops.iter_mut().find(|badge| (badge.x, badge.y) == (x, y)) {
            Some(badge) => {
                badge.text = format!("{} {}", badge.text, stop.number);
                badge.half = half_width(&badge.text);
            }
            None => {
                let text = stop.number.to_string();
                stops.push(Badge { x, y, half: half_width(&text), text, name: stop.place.clone() });
            }
        }
    }
    Line { style: style(index), number: index + 1, van: round.van.clone(), points: points.join(" "), stops }
}

const fn half_width(text: &str) -> usize {
    if text.len() <= 2 { 11 } else { 3 + 4 * text.len() }
}

impl Frame {
    fn around(points: &[GeoPoint]) -> (Self, i64) {
        let bounds = |of: fn(GeoPoint) -> f64| {
            points
                .iter()
                .map(|point| of(*point))
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (south, north) = bounds(GeoPoint::lat);
        let (west, east) = bounds(GeoPoint::lon);
        if points.is_empty() {
            return (Self { west: 0.0, north: 0.0, scale: 1.0, narrow: 1.0 }, 300);
        }
        let narrow = ((south + north) / 2.0).to_radians().cos().max(0.01);
        // A lone place, or a row of them, still gets a map: never closer than about 500 m across.
        let (wide, tall) = (((east - west) * narrow).max(0.005), (north - south).max(0.003));
        let inner = WIDTH - 2.0 * MARGIN;
        let scale = (inner / wide).min(inner / tall);
        let height = (tall * scale + 2.0 * MARGIN).clamp(300.0, WIDTH) as i64;
        let west = west - (inner / scale - (east - west) * narrow) / 2.0 / narrow;
        let north = north + ((height as f64 - 2.0 * MARGIN) / scale - (north - south)) / 2.0;
        (Self { west, north, scale, narrow }, height)
    }

    fn pixel(&self, point: GeoPoint) -> (i64, i64) {
        let x = MARGIN + (point.lon() - self.west) * self.narrow * self.scale;
        let y = MARGIN + (self.north - point.lat()) * self.scale;
        (x.round() as i64, y.round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> MapPlace {
        MapPlace { name: "x".into(), kind: PlaceKind::Store, location: GeoPoint::new(lat, lon).unwrap() }
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let map = Map::of(&[place(49.20, -0.40), place(49.10, -0.30)], &[]);
        let (north_west, south_east) = (&map.dots[0], &map.dots[1]);
        assert!(north_west.x < south_east.x && north_west.y < south_east.y);
    }

    #[test]
    fn every_place_lies_inside_the_drawing() {
        for places in [
            vec![place(49.2, -0.4)],
            vec![place(49.2, -0.4), place(49.2, 0.4)],
            vec![place(49.0, -0.4), place(49.9, -0.4)],
        ] {
            let map = Map::of(&places, &[]);
            let inside = |dot: &Dot| (0..=map.width).contains(&dot.x) && (0..=map.height).contains(&dot.y);
            assert!(map.dots.iter().all(inside), "{} x {}", map.width, map.height);
        }
    }

    #[test]
    fn no_place_gives_an_empty_map() {
        assert!(Map::of(&[], &[]).is_empty());
    }
}
