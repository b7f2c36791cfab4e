//! A place on earth, and the crow-fly distance between two.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::Metres;

/// WGS 84 coordinates in degrees, checked when read: on earth, finite, and not 0,0 (where forgotten coordinates land).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct GeoPoint {
    #[schemars(range(min = -90.0, max = 90.0))]
    lat: f64,
    #[schemars(range(min = -180.0, max = 180.0))]
    lon: f64,
}

/// Why two numbers are not a place.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GeoPointError {
    /// Not on the globe; the usual cause is latitude and longitude the wrong way round.
    #[error("latitude {lat}, longitude {lon} is not on earth: latitude is -90 to 90, longitude -180 to 180")]
    OffEarth {
        /// Latitude given.
        lat: f64,
        /// Longitude given.
        lon: f64,
    },
    /// 0,0 lies in the Gulf of Guinea: the coordinates were never filled in.
    #[error("coordinates 0,0 are in the sea off Africa: they were probably never filled in")]
    Null,
}

impl GeoPoint {
    /// Checks latitude and longitude in degrees.
    pub fn new(lat: f64, lon: f64) -> Result<Self, GeoPointError> {
        if !(lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0) {
            return Err(GeoPointError::OffEarth { lat, lon });
        }
        if lat.abs() < 1e-9 && lon.abs() < 1e-9 {
            return Err(GeoPointError::Null);
        }
        Ok(Self { lat, lon })
    }

    /// Degrees north.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Great-circle distance on a sphere of the earth's mean radius (6 371 008.8 m), rounded to the metre; within 0.5 %
    /// of the ellipsoid.
    #[must_use]
    pub fn crow_fly(self, other: Self) -> Metres {
        const EARTH_RADIUS_M: f64 = 6_371_008.8;
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let (d_lat, d_lon) = (lat_b - lat_a, (other.lon - self.lon).to_radians());
        let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
        let metres = 2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin();
        #[expect(clippy::as_conversions, reason = "at most half the equator, 20 037 km: fits")]
        Metres::new(metres.round() as i64)
    }
}

impl fmt::Display for GeoPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6},{:.6}", self.lat, self.lon)
    }
}

impl<'de> Deserialize<'de> for GeoPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            lat: f64,
            lon: f64,
        }
        let raw = Raw::deserialize(deserializer)?;
        Self::new(raw.lat, raw.lon).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crow_fly_from_caen_to_paris_is_two_hundred_kilometres() {
        let caen = GeoPoint::new(49.1829, -0.3707).unwrap();
        let paris = GeoPoint::new(48.8566, 2.3522).unwrap();
        let metres = caen.crow_fly(paris).get();
        assert!((200_000..205_000).contains(&metres), "published 201-202 km, got {metres} m");
    }

    #[test]
    fn forgotten_and_impossible_coordinates_are_refused() {
        assert_eq!(GeoPoint::new(0.0, 0.0), Err(GeoPointError::Null));
        assert!(matches!(GeoPoint::new(148.0, 2.0), Err(GeoPointError::OffEarth { .. })));
        assert!(matches!(GeoPoint::new(f64::NAN, 2.0), Err(GeoPointError::OffEarth { .. })));
    }
}
