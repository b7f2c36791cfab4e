//! Times without any road data: crow-fly distance times a detour, at a speed from the table of hours.
//!
//! Always marked [`Provenance::Estimate`]. Detour 1.35: published European mean 1.343 of road over crow-fly distance; Caen
//! measures 1.40, Paris 1.35. Town speed: free flow of Paris at night, 20.1 km/h (TomTom 2021).

use glane_foundation::{GeoPoint, Metres, Provenance, Seconds, TravelMatrix};

use crate::{
    DayKind, Departure, Hours, HoursError, Leg, RoadKind, Travel, TravelError, TravelModel, model::check_size,
};

/// The source of last resort, which needs no data and never fails but for absurd sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrowFly {
    hours: Hours,
}

impl CrowFly {
    /// Estimates with a table of hours.
    #[must_use]
    pub fn new(hours: Hours) -> Self {
        Self { hours }
    }

    /// Estimates with the table of hours that comes with Glane.
    pub fn shipped() -> Result<Self, HoursError> {
        Hours::shipped().map(Self::new)
    }

    /// Free-flow seconds and metres by road between two points.
    fn estimate(&self, from: GeoPoint, to: GeoPoint) -> (u32, u32) {
        let rule = self.hours.estimate;
        let metres = from.crow_fly(to).get() * i64::from(rule.detour_permille) / 1000;
        let town = metres.min(i64::from(rule.town_metres));
        let seconds = |metres: i64, speed: u32| (metres * 3600 + i64::from(speed) - 1) / i64::from(speed);
        let total = seconds(town, rule.town_metres_per_hour) + seconds(metres - town, rule.country_metres_per_hour);
        // Half the equator times a detour of five, at 1 km/h: 3.6e8 s and 1e8 m, both well inside u32.
        (u32::try_from(total).unwrap_or(u32::MAX), u32::try_from(metres).unwrap_or(u32::MAX))
    }

    fn profile(&self, day: DayKind) -> &glane_foundation::SpeedProfile {
        self.hours.profile(RoadKind::Street, day)
    }
}

impl TravelModel for CrowFly {
    fn describe(&self) -> String {
        "estimate: crow-fly distance with a detour, no road data".to_owned()
    }

    fn matrix(&self, points: &[GeoPoint], departure: Departure) -> Result<Travel, TravelError> {
        let size = check_size(points)?;
        let legs = points.iter().flat_map(|from| points.iter().map(|to| self.estimate(*from, *to)));
        let (seconds, metres) = legs.unzip();
        let profile = self.profile(departure.day).clone();
        let matrix = TravelMatrix { size, seconds, metres, provenance: vec![Provenance::Estimate], profile };
        Ok(Travel { matrix, fallbacks: Vec::new() })
    }

    fn leg(&self, from: GeoPoint, to: GeoPoint, departure: Departure) -> Result<Leg, TravelError> {
        let (seconds, metres) = self.estimate(from, to);
        Ok(Leg {
            line: vec![from, to],
            seconds: self.profile(departure.day).travel(departure.at, Seconds::new(i64::from(seconds))),
            metres: Metres::new(i64::from(metres)),
            provenance: Provenance::Estimate,
            streets: Vec::new(),
            fallbacks: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: Departure = Departure { day: DayKind::Weekday, at: Seconds::ZERO };
    const NOON: Departure = Departure { day: DayKind::Weekday, at: Seconds::new(12 * 3600) };

    fn point(lat: f64, lon: f64) -> GeoPoint {
        GeoPoint::new(lat, lon).unwrap()
    }

    #[test]
    fn two_kilometres_across_town_take_eight_minutes_at_night() {
        // 0.018 degrees of latitude are 2 001 m; x 1.35 = 2 701 m; at 20.1 km/h that is 484 s.
        let model = CrowFly::shipped().unwrap();
        let leg = model.leg(point(49.18, -0.37), point(49.198, -0.37), NIGHT).unwrap();
        assert!((2_695..=2_710).contains(&leg.metres.get()), "{:?}", leg.metres);
        assert!((482..=487).contains(&leg.seconds.get()), "{:?}", leg.seconds);
        assert_eq!(leg.provenance, Provenance::Estimate);
    }

    #[test]
    fn day_traffic_slows_the_estimate_by_the_table() {
        let model = CrowFly::shipped().unwrap();
        let points = [point(49.18, -0.37), point(49.198, -0.37)];
        let matrix = model.matrix(&points, NOON).unwrap().matrix;
        let (night, day) = (matrix.seconds_at(0, 1, NIGHT.at).get(), matrix.seconds_at(0, 1, NOON.at).get());
        assert_eq!(day, (night * 1000 + 649) / 650, "0.65 of free-flow speed, rounded up");
        assert_eq!(matrix.leg_provenance(0, 1), Provenance::Estimate);
    }

    #[test]
    fn matrix_and_leg_agree_and_staying_takes_nothing() {
        let model = CrowFly::shipped().unwrap();
        let points = [point(48.85, 2.35), point(48.70, 2.10), point(49.2, -0.4)];
        let matrix = model.matrix(&points, NOON).unwrap().matrix;
        matrix.validate().unwrap();
        for from in 0_u8..3 {
            for to in 0_u8..3 {
                let leg = model.leg(points[usize::from(from)], points[usize::from(to)], NOON).unwrap();
                assert_eq!(matrix.seconds_at(u32::from(from), u32::from(to), NOON.at), leg.seconds);
                assert_eq!(leg.seconds.is_zero(), from == to);
            }
        }
    }

    #[test]
    fn more_points_than_a_matrix_holds_are_refused() {
        let points = vec![point(48.0, 2.0); 10_001];
        let refused = CrowFly::shipped().unwrap().matrix(&points, NOON);
        assert!(matches!(refused, Err(TravelError::TooManyPoints { points: 10_001, .. })));
    }
}
