//! Bridges, gates and barriers the van must fit through (wiki.openstreetmap.org/wiki/Key:maxheight).

use super::{Van, measure};
use crate::osm::Tags;

/// True when no tagged limit is below the van.
pub(super) fn fits(tags: &Tags, van: &Van) -> bool {
    let within = |key: &str, scale: f64, need: u32| {
        tags.get(key).and_then(|text| measure(text, scale)).is_none_or(|limit| limit >= f64::from(need))
    };
    within("maxheight", 100.0, van.height_cm)
        && within("maxheight:physical", 100.0, van.height_cm)
        && within("maxwidth", 100.0, van.width_cm)
        && within("maxwidth:physical", 100.0, van.width_cm)
        && within("maxweight", 1000.0, van.weight_kg)
}

#[cfg(test)]
mod tests {
    use super::super::{Ignored, tests::rule};

    #[test]
    fn low_bridge_stops_a_tall_van() {
        assert_eq!(rule(&[("highway", "primary"), ("maxheight", "2.5")]), Err(Ignored::TooSmall));
        assert!(rule(&[("highway", "primary"), ("maxheight", "2.7")]).is_ok(), "exactly its height passes");
        assert!(rule(&[("highway", "primary"), ("maxheight", "default")]).is_ok());
    }

    #[test]
    fn weak_and_narrow_roads_stop_it_too() {
        assert_eq!(rule(&[("highway", "primary"), ("maxweight", "2 t")]), Err(Ignored::TooSmall));
        assert_eq!(rule(&[("highway", "primary"), ("maxwidth", "1.9")]), Err(Ignored::TooSmall));
    }
}
