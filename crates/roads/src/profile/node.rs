//! What stands on a road: barriers that stop a van, signals that make it wait.

use super::{Van, access, measure};
use crate::osm::Tags;

/// A node that changes how its road is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NodeRule {
    /// Nothing passes.
    Barrier,
    /// Traffic lights.
    Signal,
}

impl NodeRule {
    /// The rule of a node, if it has one.
    pub(crate) fn of(tags: &Tags, van: &Van) -> Option<Self> {
        if tags.0.is_empty() {
            return None;
        }
        if blocks(tags, van) {
            return Some(Self::Barrier);
        }
        matches!(tags.get("highway"), Some("traffic_signals")).then_some(Self::Signal)
    }
}

/// Unknown barriers block; gates, booths and kerbs pass; what the access tags say counts first.
fn blocks(tags: &Tags, van: &Van) -> bool {
    let Some(barrier) = tags.get("barrier") else { return false };
    let specific = ["motorcar", "motor_vehicle", "vehicle", "access"].into_iter().find_map(|key| tags.get(key));
    if let Some(value) = specific {
        return !access::is_open(value);
    }
    match barrier {
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "toll_booth" | "border_control" | "cattle_grid"
        | "entrance" | "kerb" | "no" | "rope" | "sally_port" | "bump_gate" | "checkpoint" | "yes" => false,
        "height_restrictor" => tags
            .get("maxheight")
            .and_then(|text| measure(text, 100.0))
            .is_none_or(|limit| limit < f64::from(van.height_cm)),
        // A rising bollard opens for deliveries.
        "bollard" => tags.get("bollard") != Some("rising"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(tags: &[(&str, &str)]) -> Option<NodeRule> {
        NodeRule::of(&Tags(tags.to_vec()), &Van::default())
    }

    #[test]
    fn unknown_barrier_blocks_and_gate_passes() {
        assert_eq!(rule(&[("barrier", "bollard")]), Some(NodeRule::Barrier));
        assert_eq!(rule(&[("barrier", "dragon")]), Some(NodeRule::Barrier));
        assert_eq!(rule(&[("barrier", "gate")]), None);
        assert_eq!(rule(&[("barrier", "gate"), ("access", "private")]), Some(NodeRule::Barrier));
        assert_eq!(rule(&[("barrier", "bollard"), ("motor_vehicle", "delivery")]), None);
    }

    #[test]
    fn low_beam_stops_only_a_van_that_is_taller() {
        assert_eq!(rule(&[("barrier", "height_restrictor"), ("maxheight", "2.0")]), Some(NodeRule::Barrier));
        assert_eq!(rule(&[("barrier", "height_restrictor"), ("maxheight", "3.0")]), None);
    }
}
