//! How fast a van drives on empty roads: the tagged limit times 0.8, else its class, never above what the surface bears.
//!
//! The factor 0.8 and the surface caps are those of OSRM's car profile.

use super::RoadClass;
use crate::osm::Tags;

/// Share of a legal limit that is really driven, in thousandths.
const LIMIT_PERMILLE: u32 = 800;

/// Metres per hour, in the direction `forward` or `backward`.
pub(super) fn metres_per_hour(tags: &Tags, class: RoadClass, direction: &str) -> u32 {
    let limit = tags.get(if direction == "forward" { "maxspeed:forward" } else { "maxspeed:backward" });
    let limit = limit.or_else(|| tags.get("maxspeed")).or_else(|| tags.get("maxspeed:type")).and_then(limit_kmh);
    let metres = match limit {
        Some(kmh) => kmh * LIMIT_PERMILLE,
        None => class.kmh() * 1000,
    };
    let cap = tags.get("surface").and_then(surface_kmh).map_or(u32::MAX, |kmh| kmh * 1000);
    // A living street is driven at walking pace whatever its sign says.
    let class_cap = if matches!(class, RoadClass::LivingStreet | RoadClass::Alley) { 15_000 } else { u32::MAX };
    metres.min(cap).min(class_cap).clamp(2_000, 130_000)
}

/// Limits as tagged: `50`, `30 mph`, `FR:urban`, `FR:zone30`, `walk`.
fn limit_kmh(text: &str) -> Option<u32> {
    let text = text.split(';').next()?.trim();
    if let Some(mph) = text.strip_suffix("mph") {
        return mph.trim().parse::<u32>().ok().filter(|mph| (1..=100).contains(mph)).map(|mph| mph * 1609 / 1000);
    }
    let number = text.strip_suffix("km/h").unwrap_or(text).trim();
    if let Ok(kmh) = number.parse::<u32>() {
        return (1..=150).contains(&kmh).then_some(kmh);
    }
    let (country, zone) = text.split_once(':').unwrap_or(("", text));
    match zone {
        "walk" | "walking_pace" => Some(7),
        "living_street" | "zone20" | "zone:20" => Some(20),
        "zone30" | "zone:30" | "30" => Some(30),
        "urban" => Some(50),
        // France: 80 since 2018; elsewhere in Europe mostly 90 or 100.
        "rural" => Some(if country == "FR" { 80 } else { 90 }),
        "trunk" => Some(110),
        "motorway" => Some(130),
        _ => None,
    }
}

fn surface_kmh(surface: &str) -> Option<u32> {
    match surface {
        "sett" | "paving_stones" | "compacted" | "fine_gravel" | "metal" => Some(40),
        "cobblestone" | "unhewn_cobblestone" | "grass_paver" | "pebblestone" | "cobblestone:flattened" => Some(30),
        "gravel" | "unpaved" | "ground" | "dirt" | "earth" | "grass" | "wood" => Some(20),
        "sand" | "mud" => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::rule, *};

    fn speed(tags: &[(&str, &str)]) -> u32 {
        rule(tags).unwrap().forward.unwrap()
    }

    #[test]
    fn limits_are_read_in_every_form() {
        for (text, kmh) in [
            ("50", Some(50)),
            ("30 mph", Some(48)),
            ("FR:urban", Some(50)),
            ("FR:zone30", Some(30)),
            ("FR:rural", Some(80)),
            ("70;50", Some(70)),
            ("none", None),
            ("signals", None),
            ("9999999999", None),
            ("-5", None),
        ] {
            assert_eq!(limit_kmh(text), kmh, "{text}");
        }
    }

    #[test]
    fn four_fifths_of_the_limit_are_driven() {
        assert_eq!(speed(&[("highway", "primary"), ("maxspeed", "50")]), 40_000);
        assert_eq!(speed(&[("highway", "primary")]), 65_000);
    }

    #[test]
    fn each_direction_has_its_own_limit() {
        let rule = rule(&[("highway", "primary"), ("maxspeed", "50"), ("maxspeed:backward", "30")]).unwrap();
        assert_eq!((rule.forward, rule.backward), (Some(40_000), Some(24_000)));
    }

    #[test]
    fn cobbles_slow_a_fast_road() {
        assert_eq!(speed(&[("highway", "primary"), ("surface", "cobblestone")]), 30_000);
    }
}
