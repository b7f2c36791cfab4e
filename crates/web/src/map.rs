//! The day drawn from coordinates: places by shape, rounds by colour, pattern and number.
#![expect(clippy::as_conversions, reason = "pixels: a few thousand at most")]

use glane_foundation::{GeoPoint, Provenance};
use glane_service::{
    views::{DrawnStreet, MapPlace, PlaceKind, RoundView, StreetMap},
    words::{LegLine, StopState},
};

/// Width of the day's drawing; its height follows from the places.
const WIDTH: f64 = 900.0;
/// Width of one round's, as a phone shows it.
const NARROW: f64 = 340.0;
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
    /// Small streets as one path, then the main roads; empty without a road map.
    pub(crate) streets: [String; 2],
    /// Who made the road map.
    pub(crate) credit: String,
    /// Some way is drawn straight for want of a better one.
    pub(crate) has_estimates: bool,
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
    /// From depot to depot, along the streets where they are known.
    pub(crate) parts: Vec<Part>,
    /// Numbered stops.
    pub(crate) stops: Vec<Badge>,
}

/// Legs in a row whose shape can be believed alike.
pub(crate) struct Part {
    /// "x,y x,y".
    pub(crate) points: String,
    /// Straight lines, not the way.
    pub(crate) is_estimate: bool,
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
    /// Draws places and rounds over the streets.
    pub(crate) fn of(places: &[MapPlace], rounds: &[RoundView], map: &StreetMap) -> Self {
        let stops = rounds.iter().flat_map(|round| round.stops.iter().map(|stop| stop.location));
        let depots = rounds.iter().map(|round| round.depot);
        let points: Vec<GeoPoint> = places.iter().map(|place| place.location).chain(stops).chain(depots).collect();
        let (frame, height) = Frame::around(&points, WIDTH);
        let dots = places.iter().map(|place| {
            let (x, y) = frame.pixel(place.location);
            Dot { x, y, kind: place.kind, name: place.name.clone() }
        });
        let lines = rounds.iter().zip(&map.ways).enumerate();
        let lines: Vec<Line> = lines.map(|(index, (round, way))| line(&frame, index, round, way)).collect();
        let streets = [false, true].map(|main| path(&frame, map.streets.iter().filter(|street| street.main == main)));
        let has_estimates = lines.iter().flat_map(|line| &line.parts).any(|part| part.is_estimate);
        let (dots, credit) = (dots.collect(), map.credit.clone());
        Self { width: WIDTH as i64, height, dots, lines, streets, credit, has_estimates }
    }

    /// Draws one round from what its page knows already: no street, nothing to fetch.
    pub(crate) fn of_round(round: &RoundView) -> Self {
        let points: Vec<GeoPoint> = round.stops.iter().map(|stop| stop.location).chain([round.depot]).collect();
        let (frame, height) = Frame::around(&points, NARROW);
        let (x, y) = frame.pixel(round.depot);
        let dots = vec![Dot { x, y, kind: PlaceKind::Depot, name: round.van.clone() }];
        let visited = round.stops.iter().filter(|stop| stop.state != StopState::Cancelled).map(|stop| stop.location);
        let way: Vec<GeoPoint> = [round.depot].into_iter().chain(visited).chain([round.depot]).collect();
        let points: Vec<String> = pixels(&frame, &way).into_iter().map(|(x, y)| format!("{x},{y}")).collect();
        let straight = Part { points: points.join(" "), is_estimate: true };
        let lines = vec![Line { parts: vec![straight], ..line(&frame, 0, round, &[]) }];
        let (streets, credit) = (Default::default(), String::new());
        Self { width: NARROW as i64, height, dots, lines, streets, credit, has_estimates: true }
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

/// Streets as one SVG path. What falls on one pixel is not drawn.
fn path<'s>(frame: &Frame, streets: impl Iterator<Item = &'s DrawnStreet>) -> String {
    let mut path = String::new();
    for street in streets {
        let pixels = pixels(frame, &street.line);
        if let [(x, y), rest @ ..] = pixels.as_slice()
            && !rest.is_empty()
        {
            path.push_str(&format!("M{x} {y}"));
            rest.iter().for_each(|(x, y)| path.push_str(&format!("L{x} {y}")));
        }
    }
    path
}

fn pixels(frame: &Frame, line: &[GeoPoint]) -> Vec<(i64, i64)> {
    let mut pixels: Vec<(i64, i64)> = line.iter().map(|point| frame.pixel(*point)).collect();
    pixels.dedup();
    pixels
}

fn parts(frame: &Frame, way: &[LegLine]) -> Vec<Part> {
    let is_estimate = |leg: &LegLine| leg.provenance == Provenance::Estimate;
    let part = |legs: &[LegLine]| {
        let line: Vec<GeoPoint> = legs.iter().flat_map(|leg| leg.line.iter().copied()).collect();
        let points: Vec<String> = pixels(frame, &line).into_iter().map(|(x, y)| format!("{x},{y}")).collect();
        Part { points: points.join(" "), is_estimate: legs.first().is_some_and(is_estimate) }
    };
    way.chunk_by(|one, next| is_estimate(one) == is_estimate(next)).map(part).collect()
}

fn line(frame: &Frame, index: usize, round: &RoundView, way: &[LegLine]) -> Line {
    let mut stops: Vec<Badge> = Vec::new();
    for stop in round.stops.iter().filter(|stop| stop.state != StopState::Cancelled) {
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
    Line { style: style(index), number: index + 1, van: round.van.clone(), parts: parts(frame, way), stops }
}

const fn half_width(text: &str) -> usize {
    if text.len() <= 2 { 11 } else { 3 + 4 * text.len() }
}

impl Frame {
    fn around(points: &[GeoPoint], width: f64) -> (Self, i64) {
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
        let inner = width - 2.0 * MARGIN;
        let scale = (inner / wide).min(inner / tall);
        let height = (tall * scale + 2.0 * MARGIN).clamp(width / 3.0, width) as i64;
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
        let map = Map::of(&[place(49.20, -0.40), place(49.10, -0.30)], &[], &StreetMap::default());
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
            let map = Map::of(&places, &[], &StreetMap::default());
            let inside = |dot: &Dot| (0..=map.width).contains(&dot.x) && (0..=map.height).contains(&dot.y);
            assert!(map.dots.iter().all(inside), "{} x {}", map.width, map.height);
        }
    }

    #[test]
    fn no_place_gives_an_empty_map() {
        assert!(Map::of(&[], &[], &StreetMap::default()).is_empty());
    }

    #[test]
    fn streets_are_drawn_small_and_main_apart_and_nothing_on_one_pixel() {
        let point = |lat: f64, lon: f64| GeoPoint::new(lat, lon).unwrap();
        let street = |main: bool, line: Vec<GeoPoint>| DrawnStreet { main, line };
        let streets = vec![
            street(false, vec![point(49.2, -0.4), point(49.2, -0.3)]),
            street(true, vec![point(49.2, -0.4), point(49.1, -0.4), point(49.1, -0.3)]),
            street(false, vec![point(49.2, -0.4), point(49.200_000_1, -0.4)]),
        ];
        let drawn = StreetMap { streets, ways: vec![], credit: "somebody".to_owned() };
        let map = Map::of(&[place(49.20, -0.40), place(49.10, -0.30)], &[], &drawn);
        let [small, main] = &map.streets;
        assert_eq!((small.matches('M').count(), small.matches('L').count()), (1, 1), "{small}");
        assert_eq!((main.matches('M').count(), main.matches('L').count()), (1, 2), "{main}");
    }
}
