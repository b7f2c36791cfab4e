//! Places along the streets: a door some metres from the kerb, with its house number.

use glane_foundation::{GeoPoint, GeoPointError};

use super::{Junction, Plane, Street, Streets, rules::Zone};
use crate::dice::{Dice, rounded};

/// Drivable pieces of street by part of town.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Zones([Vec<(usize, usize)>; 5]);

const fn slot(zone: Zone) -> usize {
    match zone {
        Zone::Centre => 0,
        Zone::Inner => 1,
        Zone::Suburb => 2,
        Zone::Industry => 3,
        Zone::Country => 4,
    }
}

impl Zones {
    pub(super) fn of(streets: &[Street], junctions: &[Junction]) -> Self {
        let mut zones = Self::default();
        for (at, street) in streets.iter().enumerate() {
            if !street.rules.drivable() || street.rules.bridge || street.rules.class == super::StreetClass::Trunk {
                continue;
            }
            for (piece, ends) in street.junctions.windows(2).enumerate() {
                if let [a, b] = ends
                    && junctions[*a].at.distance(junctions[*b].at) > 40.0
                {
                    zones.0[slot(street.rules.zone)].push((at, piece));
                }
            }
        }
        zones
    }
}

/// A door.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Address {
    pub(crate) location: GeoPoint,
    pub(crate) text: String,
}

/// Hands out doors, no two within 30 m of each other as long as there is room.
pub(crate) struct Addresses<'a> {
    streets: &'a Streets,
    post_town: String,
    given: Vec<Plane>,
}

impl<'a> Addresses<'a> {
    pub(crate) fn new(streets: &'a Streets, town: &str) -> Self {
        // No French postcode starts with 00.
        Self { streets, post_town: format!("00140 {town}"), given: Vec::new() }
    }

    /// A door in one of these parts of town, by weight.
    pub(crate) fn draw<const N: usize>(
        &mut self,
        dice: &mut Dice,
        zones: &[(Zone, u32); N],
    ) -> Result<Address, GeoPointError> {
        let mut door = self.door(dice, zones);
        for _ in 0..20 {
            if self.given.iter().all(|other| other.distance(door.0) > 30.0) {
                break;
            }
            door = self.door(dice, zones);
        }
        self.given.push(door.0);
        Ok(Address { location: door.0.to_geo()?, text: door.1 })
    }

    fn door<const N: usize>(&self, dice: &mut Dice, zones: &[(Zone, u32); N]) -> (Plane, String) {
        let wished = &self.streets.zones.0[slot(dice.weighted(zones))];
        let pieces = if wished.is_empty() { &self.streets.zones.0[slot(Zone::Suburb)] } else { wished };
        let Some((street, piece)) = pieces.get(dice.below(pieces.len())) else {
            return (Plane { x: 0.0, y: 0.0 }, self.post_town.clone());
        };
        let street = &self.streets.streets[*street];
        let at = |index: usize| self.streets.junctions[street.junctions[index]].at;
        let before: f64 = (0..*piece).map(|index| at(index).distance(at(index + 1))).sum();
        let (a, b) = (at(*piece), at(piece + 1));
        let (share, even) = (dice.real(0.15, 0.85), dice.percent(50));
        let length = a.distance(b);
        let kerb = if even { 9.0 } else { -9.0 };
        let door = a.towards(b, share);
        let door = Plane { x: door.x - (b.y - a.y) / length * kerb, y: door.y + (b.x - a.x) / length * kerb };
        let house = rounded((f64::from(street.first_metre) + before + length * share) / 12.0) * 2 + i64::from(!even);
        (door, format!("{} {}, {}", house.max(1), street.name, self.post_town))
    }
}
