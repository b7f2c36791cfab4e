//! Routing servers asked by URL: OSRM and Valhalla.
//!
//! Points go out in blocks the servers accept, each answer is checked figure by figure, and when the server cannot be used the
//! next source answers instead and says so. A server's times are taken as free flow; the hours of the street table slow them.

mod http;
mod osrm;
mod polyline;
mod valhalla;

use std::time::Duration;

use glane_foundation::{GeoPoint, Metres, Provenance, Seconds, TravelMatrix};

use crate::{
    Departure, Fallback, GraphModel, Hours, Leg, LegStreet, RoadKind, Travel, TravelError, TravelModel,
    model::check_size,
};
use http::Http;

/// Which protocol a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Open Source Routing Machine: `/table` and `/route`, profile `driving`.
    Osrm,
    /// Valhalla: `/sources_to_targets` and `/route`, costing `auto`.
    Valhalla,
}

/// How a server is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteOptions {
    /// What it speaks.
    pub protocol: Protocol,
    /// Address up to the service, e.g. `http://localhost:5000`.
    pub url: String,
    /// Most points of one request; servers refuse more (OSRM: 100 by default; Valhalla: 2 500 pairs, so 50 by 50).
    pub block: usize,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request is sent before giving up, the first time included.
    pub attempts: u32,
    /// Wait before the second attempt; doubles each time.
    pub first_wait: Duration,
    /// A point farther than this from the server's road is an error, where the server tells.
    pub limit: Metres,
}

impl RemoteOptions {
    /// The usual settings for a server.
    #[must_use]
    pub fn new(protocol: Protocol, url: &str) -> Self {
        Self {
            protocol,
            url: url.trim_end_matches('/').to_owned(),
            block: 100,
            timeout: Duration::from_secs(20),
            attempts: 3,
            first_wait: Duration::from_millis(500),
            limit: Metres::new(500),
        }
    }
}

/// A routing server, with the source that answers when it cannot.
pub struct Remote {
    options: RemoteOptions,
    http: Http,
    hours: Hours,
    instead: Box<dyn TravelModel>,
}

/// Seconds and metres of one pair; `None` when the server finds no way.
type Pair = Option<(f64, f64)>;

/// A block's answer: row by row, and how far each start and goal was moved to a road, where the server tells.
#[derive(Debug, Default)]
struct Block {
    pairs: Vec<Pair>,
    moved: Vec<Option<f64>>,
}

/// The way of one leg as a server tells it.
struct Way {
    seconds: f64,
    metres: f64,
    line: Vec<GeoPoint>,
    streets: Vec<LegStreet>,
}

/// What the answer of a server was, when not an answer.
#[derive(Debug)]
enum Trouble {
    /// The server, the network, or an answer that makes no sense: another source may stand in.
    Unusable(String),
    /// A sound answer that the question has none: no other source would be more right.
    Question(TravelError),
}

impl From<String> for Trouble {
    fn from(reason: String) -> Self {
        Self::Unusable(reason)
    }
}

impl Remote {
    /// A server whose part is taken by `instead` when it fails.
    #[must_use]
    pub fn new(options: RemoteOptions, hours: Hours, instead: Box<dyn TravelModel>) -> Self {
        let http = Http::new(&options);
        Self { options, http, hours, instead }
    }

    fn failed(&self, reason: String) -> Fallback {
        Fallback { source: self.describe(), reason }
    }

    fn ask(&self, starts: &[GeoPoint], goals: &[GeoPoint]) -> Result<Block, String> {
        match self.options.protocol {
            Protocol::Osrm => osrm::table(&self.http, &self.options.url, starts, goals),
            Protocol::Valhalla => valhalla::matrix(&self.http, &self.options.url, starts, goals),
        }
    }

    fn ask_matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<TravelMatrix, Trouble> {
        let size = points.len();
        let half = (self.options.block / 2).max(1);
        let (mut seconds, mut metres) = (vec![0; size * size], vec![0; size * size]);
        for from in (0..size).step_by(half) {
            for to in (0..size).step_by(half) {
                let (starts, goals) = (&points[from..size.min(from + half)], &points[to..size.min(to + half)]);
                let block = self.ask(starts, goals)?;
                self.check_moved(&block, from, to, points, starts.len())?;
                for (at, pair) in block.pairs.iter().enumerate() {
                    let (row, column) = (from + at / goals.len(), to + at % goals.len());
                    if row != column {
                        let pair = pair.ok_or_else(|| no_path(points, row, column))?;
                        (seconds[row * size + column], metres[row * size + column]) = whole(pair)?;
                    }
                }
            }
        }
        let size = check_size(points).map_err(Trouble::Question)?;
        let profile = self.hours.profile(RoadKind::Street, departure.day).clone();
        Ok(TravelMatrix { size, seconds, metres, provenance: vec![Provenance::Service], profile })
    }

    /// A server moves points to its roads in silence, however far: such a point is refused here.
    fn check_moved(
        &self,
        block: &Block,
        from: usize,
        to: usize,
        points: &[GeoPoint],
        starts: usize,
    ) -> Result<(), Trouble> {
        for (at, moved) in block.moved.iter().enumerate() {
            let index = if at < starts { from + at } else { to + at - starts };
            #[expect(clippy::as_conversions, reason = "saturates")]
            let metres = Metres::new(moved.unwrap_or(0.0).round() as i64);
            if metres > self.options.limit {
                let (point, limit) = (points[index], self.options.limit);
                return Err(Trouble::Question(TravelError::FarFromRoad { index, point, metres, limit }));
            }
        }
        Ok(())
    }

    fn ask_leg(&self, from: GeoPoint, to: GeoPoint, departure: Departure) -> Result<Leg, Trouble> {
        let way = match self.options.protocol {
            Protocol::Osrm => osrm::route(&self.http, &self.options.url, from, to)?,
            Protocol::Valhalla => valhalla::route(&self.http, &self.options.url, from, to)?,
        };
        let way = way.ok_or_else(|| no_path(&[from, to], 0, 1))?;
        if way.line.len() < 2 {
            return Err("the way has no geometry".to_owned().into());
        }
        let (seconds, metres) = whole((way.seconds, way.metres))?;
        let profile = self.hours.profile(RoadKind::Street, departure.day);
        Ok(Leg {
            line: way.line,
            seconds: profile.travel(departure.at, Seconds::new(i64::from(seconds))),
            metres: Metres::new(i64::from(metres)),
            provenance: Provenance::Service,
            streets: way.streets,
            fallbacks: Vec::new(),
        })
    }
}

impl TravelModel for Remote {
    fn describe(&self) -> String {
        let name = match self.options.protocol {
            Protocol::Osrm => "OSRM",
            Protocol::Valhalla => "Valhalla",
        };
        format!("{name} server {}", http::without_secrets(&self.options.url))
    }

    fn matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<Travel, TravelError> {
        check_size(points)?;
        match self.ask_matrix(points, departure) {
            Ok(matrix) => Ok(Travel { matrix, fallbacks: Vec::new() }),
            Err(Trouble::Question(error)) => Err(error),
            Err(Trouble::Unusable(reason)) => {
                let mut travel = self.instead.matrix(points, departure)?;
                travel.fallbacks.insert(0, self.failed(reason));
                Ok(travel)
            }
        }
    }

    fn imported(&self) -> Option<&GraphModel> {
        self.instead.imported()
    }

    fn asks_a_server(&self) -> bool {
        true
    }

    fn leg(&self, from: GeoPoint, to: GeoPoint, departure: Departure) -> Result<Leg, TravelError> {
        match self.ask_leg(from, to, departure) {
            Ok(leg) => Ok(leg),
            Err(Trouble::Question(error)) => Err(error),
            Err(Trouble::Unusable(reason)) => {
                let mut leg = self.instead.leg(from, to, departure)?;
                leg.fallbacks.insert(0, self.failed(reason));
                Ok(leg)
            }
        }
    }
}

fn no_path(points: &[GeoPoint], from: usize, to: usize) -> Trouble {
    Trouble::Question(TravelError::NoPath { from, from_point: points[from], to, to_point: points[to] })
}

/// Whole seconds (rounded up) and metres, if they can be true: a leg takes less than a week and 20 000 km.
fn whole((seconds, metres): (f64, f64)) -> Result<(u32, u32), String> {
    let sane = (0.0..=604_800.0).contains(&seconds) && (0.0..=2e7).contains(&metres);
    #[expect(clippy::as_conversions, reason = "range checked")]
    let whole = (seconds.ceil() as u32, metres.round() as u32);
    if sane { Ok(whole) } else { Err(format!("it states a leg of {seconds} s and {metres} m")) }
}
