//! The kinds of road a van may drive on, with their speed when no limit is tagged.

use crate::{RoadKind, osm::Tags};

/// OpenStreetMap's road classes that matter, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RoadClass {
    /// Motorway.
    Motorway,
    /// Trunk road.
    Trunk,
    /// Primary road.
    Primary,
    /// Secondary road.
    Secondary,
    /// Tertiary road.
    Tertiary,
    /// Minor public road.
    Unclassified,
    /// Street of houses.
    Residential,
    /// Street where walkers go first.
    LivingStreet,
    /// Access to a building.
    Service,
    /// Car park lane, alley, driveway.
    Alley,
    /// Slip road of a motorway.
    MotorwayLink,
    /// Slip road of a trunk road.
    TrunkLink,
    /// Link of a primary road.
    PrimaryLink,
    /// Link of a secondary road.
    SecondaryLink,
    /// Link of a tertiary road.
    TertiaryLink,
    /// Ferry that takes vehicles.
    Ferry,
}

use RoadClass::{
    Alley, Ferry, LivingStreet, Motorway, MotorwayLink, Primary, PrimaryLink, Residential, Secondary, SecondaryLink,
    Service, Tertiary, TertiaryLink, Trunk, TrunkLink, Unclassified,
};

/// Every class, in the order of its number in files.
const ALL: [RoadClass; 16] = [
    Motorway,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    LivingStreet,
    Service,
    Alley,
    MotorwayLink,
    TrunkLink,
    PrimaryLink,
    SecondaryLink,
    TertiaryLink,
    Ferry,
];

impl RoadClass {
    /// The class of a way, if a van drives on such ways at all.
    pub(crate) fn of(tags: &Tags) -> Option<Self> {
        if tags.get("route") == Some("ferry") {
            return Some(Ferry);
        }
        Some(match tags.get("highway")? {
            "motorway" => Motorway,
            "trunk" => Trunk,
            "primary" => Primary,
            "secondary" => Secondary,
            "tertiary" => Tertiary,
            "unclassified" | "road" => Unclassified,
            "residential" => Residential,
            "living_street" => LivingStreet,
            "service" => match tags.get("service") {
                Some("parking_aisle" | "alley" | "driveway" | "drive-through") => Alley,
                Some("emergency_access") => return None,
                _ => Service,
            },
            "motorway_link" => MotorwayLink,
            "trunk_link" => TrunkLink,
            "primary_link" => PrimaryLink,
            "secondary_link" => SecondaryLink,
            "tertiary_link" => TertiaryLink,
            _ => return None,
        })
    }

    /// Speed without a tagged limit, in km/h.
    pub(crate) const fn kmh(self) -> u32 {
        match self {
            Motorway => 90,
            Trunk => 85,
            Primary => 65,
            Secondary => 55,
            Tertiary => 40,
            Unclassified | Residential => 25,
            LivingStreet => 10,
            Service => 15,
            Alley => 5,
            MotorwayLink => 45,
            TrunkLink => 40,
            PrimaryLink => 30,
            SecondaryLink => 25,
            TertiaryLink => 20,
            Ferry => 10,
        }
    }

    /// Which hours slow it down.
    #[must_use]
    pub const fn kind(self) -> RoadKind {
        match self {
            Motorway | Trunk | MotorwayLink | TrunkLink => RoadKind::Fast,
            _ => RoadKind::Street,
        }
    }

    /// OpenStreetMap's word for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Motorway => "motorway",
            Trunk => "trunk",
            Primary => "primary",
            Secondary => "secondary",
            Tertiary => "tertiary",
            Unclassified => "unclassified",
            Residential => "residential",
            LivingStreet => "living_street",
            Service => "service",
            Alley => "alley",
            MotorwayLink => "motorway_link",
            TrunkLink => "trunk_link",
            PrimaryLink => "primary_link",
            SecondaryLink => "secondary_link",
            TertiaryLink => "tertiary_link",
            Ferry => "ferry",
        }
    }

    /// True when a van stops only on its own side: wide two-way roads that nobody crosses on foot with crates.
    pub(crate) const fn keeps_side(self) -> bool {
        matches!(self, Motorway | Trunk | Primary)
    }

    /// Number in files.
    #[expect(clippy::as_conversions, reason = "the discriminant of a fieldless enum")]
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// Class of a number in a file.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        ALL.get(usize::from(code)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_files_come_back_as_the_same_class() {
        for class in ALL {
            assert_eq!(RoadClass::from_code(class.code()), Some(class));
        }
        assert_eq!(RoadClass::from_code(16), None);
    }
}
