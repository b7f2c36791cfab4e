//! What a map is drawn from: the streets around the day's places, and the way of each round along them.

use std::{sync::Arc, time::Duration};

use chrono::{NaiveDate, Timelike};
use glane_day::{DrawnRound, DrawnStop};
use glane_foundation::{Actor, GeoPoint, RoundId, Seconds, VanId};
use glane_persistence::{days, rounds, territories};
use glane_roads::{DayKind, Departure, GraphModel, LegLine, LegLines, RoadClass};

use super::{MapPlace, PlannedDay, RoundView, StopView, round::Names};
use crate::{Glane, ServiceError, access, words::StopState};

/// Most streets drawn: more make a page heavy and a picture grey. Small streets are left out first.
const MOST: usize = 6_000;
/// How far beyond the outermost places streets are drawn, as a part of the box around them.
const BEYOND: f64 = 0.08;
/// How long a page waits for a routing server, and a file somebody asked for.
const GLANCE: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(5);

/// Streets and ways.
#[derive(Debug, Clone, Default)]
pub struct StreetMap {
    /// Streets near the places, the small ones first; empty without an imported graph on this machine.
    pub streets: Vec<DrawnStreet>,
    /// The way of each round leg by leg, in the order of the rounds. Where the streets do not tell, an estimate.
    pub ways: Vec<Vec<LegLine>>,
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

/// A round to take along, with what its file is named after.
#[derive(Debug, Clone)]
pub struct RoundTrack {
    /// The day.
    pub date: NaiveDate,
    /// The van.
    pub van: VanId,
    /// What is drawn.
    pub round: DrawnRound,
}

/// Streets around places and rounds, and the ways along them. A routing server is waited for half a second at most.
pub async fn around(glane: &Glane, places: &[MapPlace], rounds: &[RoundView]) -> Result<StreetMap, ServiceError> {
    let mut points: Vec<GeoPoint> = places.iter().map(|place| place.location).collect();
    points.extend(rounds.iter().flat_map(|round| round.stops.iter().map(|stop| stop.location).chain([round.depot])));
    let asked: Vec<_> = rounds.iter().map(|round| (legs(round), departure(round))).collect();
    let (travel, lines) = (Arc::clone(&glane.travel), Arc::clone(&glane.lines));
    apart(move || {
        let (streets, credit) = match travel.imported() {
            Some(graph) => (streets(graph, &points), graph.credit().to_owned()),
            None => (Vec::new(), String::new()),
        };
        StreetMap { streets, ways: ways(&lines, &asked, GLANCE), credit }
    })
    .await
}

/// A round for a navigation device or a map: its driver's once the day is published, its operator's as soon as it is planned.
pub async fn track(glane: &Glane, actor: &Actor, round: &RoundId) -> Result<RoundTrack, ServiceError> {
    let (row, view, number) = {
        let db = glane.db.begin_read().await?;
        let row = rounds::get(&db, round).await?;
        let watches = access::operator(actor, &row.territory);
        if watches.is_err() {
            let driver = row.driver.as_ref().ok_or(ServiceError::NotFound("round"))?;
            access::driver(actor, driver, &row.territory)?;
            let day = days::get(&db, &row.territory, row.date).await?;
            if PlannedDay::of(day.as_ref()) != PlannedDay::Published {
                return Err(ServiceError::NotFound("round"));
            }
        }
        let territory = territories::get(&db, &row.territory).await?.territory;
        let names = Names::of(&db, &territory, std::slice::from_ref(&row)).await?;
        let of_day = rounds::of_day_without_lines(&db, &row.territory, row.date).await?;
        let number = of_day.iter().position(|other| other.id == row.id).unwrap_or_default() + 1;
        let view = names.round(&row).ok_or(ServiceError::NotFound("round"))?;
        (row, view, number)
    };
    let (lines, asked) = (Arc::clone(&glane.lines), [(legs(&view), departure(&view))]);
    let legs = apart(move || ways(&lines, &asked, PATIENCE)).await?.into_iter().next().unwrap_or_default();
    let stops = visited(&view).filter_map(|stop| {
        let arrival = row.stops.iter().find(|planned| planned.id == stop.id)?.arrival;
        let (number, name, location, local) = (stop.number, stop.place.clone(), stop.location, stop.arrival);
        Some(DrawnStop { number, name, location, arrival, local })
    });
    let (date, van) = (view.date, view.van_id.clone());
    let round = DrawnRound { number, van: view.van.clone(), metres: view.metres, stops: stops.collect(), legs };
    Ok(RoundTrack { date, van, round })
}

/// Drawing and waiting keep no other request from being answered.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ServiceError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| ServiceError::Broken(error.to_string()))
}

type Asked = (Vec<(GeoPoint, GeoPoint)>, Departure);

/// One question for all rounds, so that all of them share the wait.
fn ways(lines: &LegLines, asked: &[Asked], patience: Duration) -> Vec<Vec<LegLine>> {
    let until = std::time::Instant::now() + patience;
    let left = || until.saturating_duration_since(std::time::Instant::now());
    asked.iter().map(|(legs, departure)| lines.of(legs, *departure, left())).collect()
}

fn streets(graph: &GraphModel, points: &[GeoPoint]) -> Vec<DrawnStreet> {
    let Some((south_west, north_east)) = frame(points) else { return Vec::new() };
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

/// From the depot along the stops that are visited and back.
fn legs(round: &RoundView) -> Vec<(GeoPoint, GeoPoint)> {
    let visited = visited(round).map(|stop| stop.location);
    let points: Vec<GeoPoint> = [round.depot].into_iter().chain(visited).chain([round.depot]).collect();
    points.windows(2).map(|pair| (pair[0], pair[1])).filter(|(from, to)| from != to).collect()
}

fn visited(round: &RoundView) -> impl Iterator<Item = &StopView> {
    round.stops.iter().filter(|stop| stop.state != StopState::Cancelled)
}

fn departure(round: &RoundView) -> Departure {
    let at = Seconds::new(i64::from(round.start.time().num_seconds_from_midnight()));
    Departure { day: DayKind::of(round.date), at }
}
