//! How a delivery van uses the roads: where it may go, how fast, how long it waits at a turn.
//!
//! Facts after OSRM's published car profile and the OpenStreetMap tag documentation, one rule per file.

mod access;
mod class;
mod node;
mod oneway;
mod size;
mod speed;
mod turn;

pub use class::RoadClass;
pub(crate) use node::NodeRule;
pub(crate) use turn::{SIGNAL_MS, TurnAngle, turn_ms};

use crate::osm::Tags;

/// The vehicle that must fit. The default is a large refrigerated van.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Van {
    /// Height with its roof unit, in centimetres.
    pub height_cm: u32,
    /// Width with mirrors, in centimetres.
    pub width_cm: u32,
    /// Greatest laden weight, in kilograms.
    pub weight_kg: u32,
}

impl Default for Van {
    /// 2.70 m high, 2.20 m wide, 3.5 t: the largest that a car licence (category B) may drive.
    fn default() -> Self {
        Self { height_cm: 270, width_cm: 220, weight_kg: 3_500 }
    }
}

/// Why a road is not for the van.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ignored {
    /// Paths, steps, tracks, roads being built: no road a van drives on.
    NotForVans,
    /// Closed to motor vehicles, private, agricultural.
    NoAccess,
    /// Too low, too narrow, or too weak for the van.
    TooSmall,
    /// A square drawn as an area.
    Area,
    /// Not one node after another.
    NoLength,
}

impl Ignored {
    /// The reason as people read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotForVans => "path, track or unknown kind of road",
            Self::NoAccess => "closed to motor vehicles or private",
            Self::TooSmall => "too low, narrow or weak for the van",
            Self::Area => "area",
            Self::NoLength => "less than two nodes",
        }
    }
}

/// How a way may be driven.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WayRule {
    pub class: RoadClass,
    /// Name, else number, else empty.
    pub name: String,
    /// Metres per hour in the direction of the nodes; `None` when forbidden.
    pub forward: Option<u32>,
    /// Metres per hour against it.
    pub backward: Option<u32>,
    pub roundabout: bool,
}

impl WayRule {
    /// The rule of a way, or why a van cannot use it.
    pub fn of(tags: &Tags, van: &Van) -> Result<Self, Ignored> {
        if tags.get("area") == Some("yes") {
            return Err(Ignored::Area);
        }
        let class = RoadClass::of(tags).ok_or(Ignored::NotForVans)?;
        if !access::allows(tags) {
            return Err(Ignored::NoAccess);
        }
        if !size::fits(tags, van) {
            return Err(Ignored::TooSmall);
        }
        let (forward, backward) = oneway::directions(tags, class);
        let speed = |open: bool, direction| open.then(|| speed::metres_per_hour(tags, class, direction));
        let name = tags.get("name").or_else(|| tags.get("ref")).unwrap_or("").to_owned();
        Ok(Self {
            class,
            name,
            forward: speed(forward, "forward"),
            backward: speed(backward, "backward"),
            roundabout: oneway::is_roundabout(tags),
        })
    }
}

/// A length or weight as tagged: `2.5`, `2.5 m`, `2,5`, `8'6"`, `3.5 t`, `7500 kg`; in hundredths or thousandths as `scale` says.
fn measure(text: &str, scale: f64) -> Option<f64> {
    let text = text.trim();
    if let Some((feet, inches)) = text.split_once('\'') {
        let inches = inches.trim().trim_end_matches('"').trim();
        let inches: f64 = if inches.is_empty() { 0.0 } else { inches.parse().ok()? };
        return Some((feet.trim().parse::<f64>().ok()? * 12.0 + inches) * 0.0254 * scale);
    }
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let number: f64 = text[..digits].replace(',', ".").parse().ok()?;
    let factor = match text[digits..].trim() {
        "" | "m" | "t" => 1.0,
        "cm" => 0.01,
        "kg" => 0.001,
        "ft" => 0.3048,
        _ => return None,
    };
    Some(number * factor * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn rule(tags: &[(&str, &str)]) -> Result<WayRule, Ignored> {
        WayRule::of(&Tags(tags.to_vec()), &Van::default())
    }

    #[test]
    fn measures_are_read_in_every_common_form() {
        let cm = |text| measure(text, 100.0).map(f64::round);
        assert_eq!(cm("2.5"), Some(250.0));
        assert_eq!(cm("2,5 m"), Some(250.0));
        assert_eq!(cm("8'6\""), Some(259.0), "102 inches");
        assert_eq!(cm("default"), None);
        assert_eq!(measure("7500 kg", 1000.0).map(f64::round), Some(7500.0));
    }

    #[test]
    fn unknown_highway_is_ignored_with_its_reason() {
        assert_eq!(rule(&[("highway", "proposed")]), Err(Ignored::NotForVans));
        assert_eq!(rule(&[("highway", "residential"), ("area", "yes")]), Err(Ignored::Area));
    }

    #[test]
    fn numbered_road_without_name_is_called_by_its_number() {
        assert_eq!(rule(&[("highway", "primary"), ("ref", "D 514")]).unwrap().name, "D 514");
    }
}
