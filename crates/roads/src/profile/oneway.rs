//! Which directions are open (wiki.openstreetmap.org/wiki/Key:oneway).

use super::RoadClass;
use crate::osm::Tags;

/// True for roundabouts, which are one-way without saying so.
pub(super) fn is_roundabout(tags: &Tags) -> bool {
    matches!(tags.get("junction"), Some("roundabout" | "circular"))
}

/// Open along the nodes, open against them.
pub(super) fn directions(tags: &Tags, class: RoadClass) -> (bool, bool) {
    let tagged = tags.get("oneway:motor_vehicle").or_else(|| tags.get("oneway:vehicle")).or_else(|| tags.get("oneway"));
    match tagged {
        Some("yes" | "1" | "true") => (true, false),
        Some("-1" | "reverse") => (false, true),
        Some("no" | "0" | "false") => (true, true),
        // Lanes whose direction follows the hour: nobody can plan on them.
        Some("reversible" | "alternating") => (true, true),
        _ => {
            let implied = is_roundabout(tags) || matches!(class, RoadClass::Motorway | RoadClass::MotorwayLink);
            (true, !implied)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::rule;

    fn open(tags: &[(&str, &str)]) -> (bool, bool) {
        let rule = rule(tags).unwrap();
        (rule.forward.is_some(), rule.backward.is_some())
    }

    #[test]
    fn one_way_is_read_in_every_form() {
        for (value, expected) in
            [("yes", (true, false)), ("1", (true, false)), ("-1", (false, true)), ("no", (true, true))]
        {
            assert_eq!(open(&[("highway", "residential"), ("oneway", value)]), expected, "{value}");
        }
    }

    #[test]
    fn roundabouts_and_motorways_are_one_way_unless_tagged_otherwise() {
        assert_eq!(open(&[("highway", "tertiary"), ("junction", "roundabout")]), (true, false));
        assert_eq!(open(&[("highway", "motorway")]), (true, false));
        assert_eq!(open(&[("highway", "motorway"), ("oneway", "no")]), (true, true));
    }
}
