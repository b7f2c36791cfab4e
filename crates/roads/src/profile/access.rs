//! Who may drive in: the most specific access tag counts (wiki.openstreetmap.org/wiki/Key:access).

use crate::osm::Tags;

/// True when a van that delivers may enter.
pub(super) fn allows(tags: &Tags) -> bool {
    let specific = ["motorcar", "motor_vehicle", "vehicle", "access"].into_iter().find_map(|key| tags.get(key));
    if let Some(value) = specific {
        return is_open(value);
    }
    let ferry_without_word = tags.get("route") == Some("ferry") && tags.get("highway").is_none();
    !ferry_without_word && tags.get("impassable") != Some("yes") && tags.get("status") != Some("impassable")
}

/// True for the values that let a van in. Several values (`delivery;destination`) are alternatives.
pub(super) fn is_open(value: &str) -> bool {
    let closed = |value: &str| {
        matches!(
            value.trim(),
            "no" | "private"
                | "agricultural"
                | "forestry"
                | "emergency"
                | "psv"
                | "bus"
                | "military"
                | "customers_only"
        )
    };
    value.split(';').any(|value| !closed(value))
}

#[cfg(test)]
mod tests {
    use super::super::{Ignored, tests::rule};

    #[test]
    fn delivery_enters_where_cars_may_not_pass_through() {
        for value in ["delivery", "destination", "permissive", "yes", "designated", "agricultural;destination"] {
            assert!(rule(&[("highway", "residential"), ("motor_vehicle", value)]).is_ok(), "{value}");
        }
        for value in ["no", "private", "agricultural", "forestry"] {
            let closed = rule(&[("highway", "residential"), ("access", value)]);
            assert_eq!(closed, Err(Ignored::NoAccess), "{value}");
        }
    }

    #[test]
    fn specific_tag_wins_over_the_general_one() {
        assert!(rule(&[("highway", "residential"), ("access", "no"), ("motor_vehicle", "destination")]).is_ok());
        let closed = rule(&[("highway", "residential"), ("access", "yes"), ("motorcar", "no")]);
        assert_eq!(closed, Err(Ignored::NoAccess));
    }

    #[test]
    fn ferry_must_say_that_it_takes_vehicles() {
        assert_eq!(rule(&[("route", "ferry")]), Err(Ignored::NoAccess));
        assert!(rule(&[("route", "ferry"), ("motor_vehicle", "yes")]).is_ok());
    }
}
