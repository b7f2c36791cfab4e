//! A map cut out of a larger one: what its ways lost at the edge is told, and no road is made up.

use glane_roads::{ImportError, TravelError, TravelModel, Van, import_xml};

use crate::{NIGHT, model, point};

const CLIP: &str = include_str!("../../../../fixtures/roads/clip.osm");

#[test]
fn summary_of_a_clip_counts_what_is_missing_and_what_cannot_be_reached() {
    let (_, summary) = import_xml(CLIP.as_bytes(), &Van::default()).unwrap();
    assert_eq!((summary.read.roads, summary.missing_nodes), (8, 6), "50 to 55; 56 is in no way");
    assert_eq!(summary.read.restrictions_ignored, 1, "its turn lies beyond the edge");
    assert_eq!(summary.restrictions_used, 0);
    // The far piece of Route de la Ville in both directions, and the one-way street out of the map.
    assert_eq!((summary.unreachable, summary.unreachable_metres), (2 + 1, 378 + 378 + 444));
}

#[test]
fn a_missing_node_cuts_a_road_and_is_not_bridged() {
    // 0.005 degrees of longitude are 378 m here, 0.004 of latitude 445 m: around the block, not straight across.
    let leg = model(CLIP).leg(point(47.1000, 1.1000), point(47.1040, 1.1050), NIGHT).unwrap();
    let names: Vec<&str> = leg.streets.iter().map(|street| street.name.as_str()).filter(|n| !n.is_empty()).collect();
    assert_eq!(leg.metres.get(), 823, "{names:?}");
    assert!(!names.contains(&"Rue du Milieu"), "{names:?}");
}

#[test]
fn a_dead_end_at_the_edge_can_be_driven_to_and_what_lies_beyond_is_an_error_with_its_distance() {
    let model = model(CLIP);
    let leg = model.leg(point(47.1000, 1.1010), point(47.1000, 1.1095), NIGHT).unwrap();
    assert_eq!(leg.streets.last().map(|street| street.name.as_str()), Some("Route de la Ville"));
    let beyond = model.leg(point(47.1000, 1.1010), point(47.1000, 1.1225), NIGHT).unwrap_err();
    assert!(matches!(beyond, TravelError::FarFromRoad { index: 1, metres, .. } if metres.get() == 946), "{beyond}");
}

#[test]
fn a_clip_of_nothing_but_lost_nodes_is_refused_and_says_so() {
    let lost: String = CLIP.lines().filter(|line| !line.contains("<node ")).collect();
    let error = import_xml(lost.as_bytes(), &Van::default()).unwrap_err();
    assert!(matches!(error, ImportError::NoRoads { roads: 8, missing: 22 }), "{error}");
    assert!(error.to_string().contains("was it cut too small?"), "{error}");
}
