//! The one question every source answers: how long, how far, along which streets.

use std::fmt;

use glane_foundation::{GeoPoint, Metres, Provenance, Seconds, TravelMatrix};

use crate::{DayKind, GraphModel};

/// When a van leaves: which kind of day, and the second of that local day.
///
/// Times of a matrix hold exactly around `at`, and are carried to other hours of the day by the matrix's speed profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Departure {
    /// Working day or weekend.
    pub day: DayKind,
    /// Seconds from local midnight.
    pub at: Seconds,
}

/// A source that was asked first and could not answer, so that a poorer one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The source that failed, as people know it.
    pub source: String,
    /// Why, as a lowercase fragment.
    pub reason: String,
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} not used: {}", self.source, self.reason)
    }
}

/// Times and distances between all points, and what could not be used to get them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travel {
    /// Free-flow seconds and metres of the same paths, their provenance, and speed over the hours of the day.
    pub matrix: TravelMatrix,
    /// Sources that failed before the one that answered; empty when the first did. To be shown.
    pub fallbacks: Vec<Fallback>,
}

/// A stretch of one street of a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegStreet {
    /// Name as signposted, else the road's number, else empty.
    pub name: String,
    /// Length of the stretch.
    pub metres: Metres,
    /// Position in [`Leg::line`] of the stretch's first point.
    pub first_point: usize,
}

/// The way from one point to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    /// Polyline to draw, at least two points, from the first point's place on the road to the second's.
    pub line: Vec<GeoPoint>,
    /// Travel time when left at the departure asked for.
    pub seconds: Seconds,
    /// Length of the way.
    pub metres: Metres,
    /// Where the figures come from.
    pub provenance: Provenance,
    /// Streets along the way, in order; empty when the source knows none.
    pub streets: Vec<LegStreet>,
    /// Sources that failed before the one that answered. To be shown.
    pub fallbacks: Vec<Fallback>,
}

/// A source of travel times.
///
/// Calls block (a graph computes, a service waits for the network): from async code use `spawn_blocking`.
pub trait TravelModel: Send + Sync {
    /// The source as shown to people, e.g. "imported road graph, 21 987 junctions".
    fn describe(&self) -> String;

    /// Times and distances for every ordered pair of `points`; a place to itself takes nothing.
    ///
    /// `matrix.seconds_at(from, to, departure.at)` is the travel time when left at `departure.at`; for other departures it
    /// is as good as the speed profile, which knows streets but no ring roads.
    fn matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<Travel, TravelError>;

    /// The way between two points when left at `departure`, to draw and to follow.
    fn leg(&self, from: GeoPoint, to: GeoPoint, departure: Departure) -> Result<Leg, TravelError>;

    /// The imported graph on this machine that answers, or stands in for a server: streets and ways can be drawn from it
    /// without asking anybody. None without one.
    fn imported(&self) -> Option<&GraphModel> {
        None
    }

    /// True when an answer takes a network, and so any time or none.
    fn asks_a_server(&self) -> bool {
        false
    }
}

/// Why a source cannot answer. Points are counted from zero in the list given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TravelError {
    /// No drivable road within the limit: a wrong pin, or a place outside the imported area.
    #[error(
        "point {index} ({point}) is {metres} from the nearest road one can drive on, more than {limit}: move the pin, \
         or import a map that covers it"
    )]
    FarFromRoad {
        /// Position in the list.
        index: usize,
        /// The point.
        point: GeoPoint,
        /// Crow-fly distance to the nearest road.
        metres: Metres,
        /// The farthest accepted.
        limit: Metres,
    },
    /// No way leads from one point to the other.
    #[error("no way leads from point {from} ({from_point}) to point {to} ({to_point})")]
    NoPath {
        /// Position of the first in the list.
        from: usize,
        /// The first point.
        from_point: GeoPoint,
        /// Position of the second in the list.
        to: usize,
        /// The second point.
        to_point: GeoPoint,
    },
    /// More points than a matrix may hold.
    #[error("{points} points ask for more legs than the largest matrix, {limit} points: split the territory")]
    TooManyPoints {
        /// Points given.
        points: usize,
        /// The most accepted.
        limit: usize,
    },
    /// A routing server did not answer, or answered what cannot be used, and nothing may stand in for it.
    #[error("the routing server {url} cannot be used: {reason}")]
    Service {
        /// Address without its query.
        url: String,
        /// What happened.
        reason: String,
    },
}

/// The most points of one matrix: a hundred million legs, 800 MB.
pub(crate) const MAX_POINTS: usize = 10_000;

/// Refuses a list whose matrix would not fit in memory.
pub(crate) fn check_size(points: &[GeoPoint]) -> Result<u32, TravelError> {
    let too_many = TravelError::TooManyPoints { points: points.len(), limit: MAX_POINTS };
    match u32::try_from(points.len()) {
        Ok(size) if points.len() <= MAX_POINTS => Ok(size),
        _ => Err(too_many),
    }
}
