//! What holds on a stretch of street: its class, direction, limit and who may enter.

use crate::dice::Dice;

/// Parts of a town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Medieval, mostly on foot.
    Centre,
    /// Dense quarters with one-way streets.
    Inner,
    /// Houses up to the ring.
    Suburb,
    /// Warehouses, large stores, the depot.
    Industry,
    /// Roads that leave town.
    Country,
}

/// OpenStreetMap's word for the kind of road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the value of the highway tag of the same name")]
pub enum StreetClass {
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    LivingStreet,
    Pedestrian,
}

impl StreetClass {
    /// Value of the highway tag.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trunk => "trunk",
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Unclassified => "unclassified",
            Self::Residential => "residential",
            Self::LivingStreet => "living_street",
            Self::Pedestrian => "pedestrian",
        }
    }
}

/// In which direction one may drive, seen along the street's junctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Both.
    Both,
    /// As the junctions are listed.
    Forward,
    /// Against them.
    Backward,
}

/// Everything that holds on a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreetRules {
    /// Kind of road.
    pub class: StreetClass,
    /// Direction.
    pub flow: Flow,
    /// Value of the maxspeed tag, if one is posted.
    pub limit: Option<&'static str>,
    /// One more tag: access, height, surface.
    pub tag: Option<(&'static str, &'static str)>,
    /// It crosses the river.
    pub bridge: bool,
    /// Part of town.
    pub zone: Zone,
}

impl StreetRules {
    const fn new(class: StreetClass, zone: Zone) -> Self {
        Self { class, flow: Flow::Both, limit: None, tag: None, bridge: false, zone }
    }

    const fn limited(self, limit: &'static str) -> Self {
        Self { limit: Some(limit), ..self }
    }

    const fn tagged(self, key: &'static str, value: &'static str) -> Self {
        Self { tag: Some((key, value)), ..self }
    }

    /// True when a van that delivers may drive here.
    #[must_use]
    pub fn drivable(&self) -> bool {
        self.class != StreetClass::Pedestrian
            && !matches!(self.tag, Some(("access" | "motor_vehicle", "no" | "private") | ("maxheight", _)))
    }

    pub(super) const fn ring(zone: Zone) -> Self {
        Self::new(StreetClass::Trunk, zone).limited("70")
    }
}

/// A line of the lattice: its direction and how far it is from the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// West to east.
    Row(i32),
    /// South to north.
    Column(i32),
}

impl Line {
    pub(super) const fn number(self) -> i32 {
        match self {
            Self::Row(number) | Self::Column(number) => number,
        }
    }

    pub(super) const fn is_arterial(self) -> bool {
        self.number() % super::layout::ARTERIAL == 0
    }
}

/// The rules of the stretch of a line between two arterial roads (`block`), in a zone.
pub(super) fn of(line: Line, block: i32, zone: Zone, seed: u64) -> StreetRules {
    let mut dice = Dice::new(seed, &format!("rules {line:?} {block}"));
    if line.is_arterial() {
        return arterial(line, zone);
    }
    match zone {
        Zone::Centre => centre(&mut dice),
        Zone::Inner => inner(line, &mut dice),
        Zone::Suburb => suburb(&mut dice),
        Zone::Industry | Zone::Country => StreetRules::new(StreetClass::Unclassified, zone).limited("50"),
    }
}

fn arterial(line: Line, zone: Zone) -> StreetRules {
    if line == Line::Row(0) && zone == Zone::Centre {
        return StreetRules::new(StreetClass::Pedestrian, zone);
    }
    let class = match line.number() / super::layout::ARTERIAL {
        0 => StreetClass::Primary,
        far if far % 2 == 0 => StreetClass::Secondary,
        _ => StreetClass::Tertiary,
    };
    match zone {
        Zone::Centre => StreetRules::new(StreetClass::Tertiary, zone).limited("30").tagged("surface", "sett"),
        Zone::Inner | Zone::Suburb | Zone::Industry => StreetRules::new(class, zone).limited("50"),
        Zone::Country => StreetRules::new(class, zone).limited("80"),
    }
}

fn centre(dice: &mut Dice) -> StreetRules {
    let walk = StreetRules::new(StreetClass::Pedestrian, Zone::Centre);
    let shared = StreetRules::new(StreetClass::LivingStreet, Zone::Centre).limited("20");
    match dice.below(10) {
        0..4 => walk,
        4..7 => shared.tagged("motor_vehicle", "delivery"),
        _ => shared.tagged("surface", "paving_stones"),
    }
}

/// Neighbouring streets run in opposite directions: one-way pairs.
fn inner(line: Line, dice: &mut Dice) -> StreetRules {
    let street = StreetRules::new(StreetClass::Residential, Zone::Inner).limited("FR:zone30");
    if dice.percent(40) {
        return street;
    }
    StreetRules { flow: if line.number() % 2 == 0 { Flow::Forward } else { Flow::Backward }, ..street }
}

fn suburb(dice: &mut Dice) -> StreetRules {
    let street = StreetRules::new(StreetClass::Residential, Zone::Suburb);
    match dice.below(20) {
        0..8 => street.limited("30"),
        8..14 => street.limited("FR:urban"),
        14..19 => street,
        _ => street.tagged("maxheight", "1.9"),
    }
}
