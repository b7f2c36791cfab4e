//! The street network: a river with few bridges, a ring road, a centre on foot, one-way quarters, crooked suburbs and an
//! industrial zone. Laid out on a bent lattice of about 130 m, then kept to what a van can drive in and out of.

mod addresses;
mod connected;
mod layout;
mod lines;
mod naming;
mod ring;
mod rules;
mod traffic;

use glane_foundation::{GeoPoint, GeoPointError};

pub(crate) use addresses::{Addresses, Zones};
pub use rules::{Flow, StreetClass, StreetRules, Zone};

use crate::dice::Dice;
use layout::Layout;

/// Metres east and north of the town hall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
}

/// Where two streets meet, or one bends.
#[derive(Debug, Clone, PartialEq)]
pub struct Junction {
    /// Where.
    pub at: Plane,
    /// What stands there, as an OpenStreetMap tag: traffic signals, a bollard.
    pub tag: Option<(&'static str, &'static str)>,
}

/// A stretch of street with one name and one set of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Its name.
    pub name: String,
    /// What holds on it.
    pub rules: StreetRules,
    /// Indices of its junctions, in order; at least two.
    pub junctions: Vec<usize>,
    /// Metres of the same name that come before it, for house numbers.
    pub first_metre: u32,
}

/// "No left turn": from one street into another over the junction where both end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnBan {
    /// Index of the street one comes from.
    pub from: usize,
    /// Index of the junction.
    pub via: usize,
    /// Index of the street one may not turn into.
    pub to: usize,
}

/// The whole network. Every drivable stretch lies in one strongly connected component.
#[derive(Debug, Clone, PartialEq)]
pub struct Streets {
    /// Junctions and bends.
    pub junctions: Vec<Junction>,
    /// Stretches of street.
    pub streets: Vec<Street>,
    /// Forbidden turns.
    pub turn_bans: Vec<TurnBan>,
    /// The river's line, west to east.
    pub river: Vec<Plane>,
    /// The river's name.
    pub river_name: String,
    pub(crate) zones: Zones,
}

impl Streets {
    /// Lays out a town large enough for so many places.
    pub(crate) fn lay_out(seed: u64, places: usize, town: &str, river_name: &str) -> Self {
        let layout = Layout::draw(&mut Dice::new(seed, "layout"), places);
        let mut network = lines::draw(&layout, seed);
        ring::close(&mut network, &layout);
        connected::keep_reachable(&mut network);
        let (mut junctions, mut streets, zones) = naming::name(network, seed, town);
        let turn_bans = traffic::direct(&mut junctions, &mut streets, seed);
        Self { junctions, streets, turn_bans, river: layout.river_line(), river_name: river_name.to_owned(), zones }
    }
}

impl Plane {
    /// The middle of every town: in the Bay of the Seine, some 25 km off the coast of Normandy, where no real street,
    /// shop or person can be mistaken for ours.
    const MIDDLE: (f64, f64) = (49.58, -0.52);
    const METRES_PER_DEGREE: f64 = 111_320.0;

    /// Real coordinates, to about a centimetre.
    pub fn to_geo(self) -> Result<GeoPoint, GeoPointError> {
        let (lat, lon) = Self::MIDDLE;
        let north = self.y / Self::METRES_PER_DEGREE;
        let east = self.x / (Self::METRES_PER_DEGREE * lat.to_radians().cos());
        let to_centimetres = |degrees: f64| (degrees * 1e7).round() / 1e7;
        GeoPoint::new(to_centimetres(lat + north), to_centimetres(lon + east))
    }

    pub(crate) fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(crate) fn towards(self, other: Self, share: f64) -> Self {
        Self { x: self.x + (other.x - self.x) * share, y: self.y + (other.y - self.y) * share }
    }
}
