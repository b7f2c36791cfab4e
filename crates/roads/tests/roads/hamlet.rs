//! The handmade hamlet: each trap of real maps, one by one. A degree of latitude is 111 195 m, of longitude here 75 835 m.

use glane_foundation::{Metres, Provenance};
use glane_roads::{
    GraphModel, Hours, Ignored, RoadFileError, RoadGraph, TravelError, TravelModel, Van, import, import_xml,
};

use crate::{NIGHT, graph, model, point};

const HAMLET: &str = include_str!("../../../../fixtures/roads/hamlet.osm");

fn streets(model: &GraphModel, from: (f64, f64), to: (f64, f64)) -> Vec<String> {
    let leg = model.leg(point(from.0, from.1), point(to.0, to.1), NIGHT).unwrap();
    leg.streets.into_iter().map(|street| street.name).collect()
}

#[test]
fn summary_tells_what_was_ignored_and_why() {
    let (_, summary) = import_xml(HAMLET.as_bytes(), &Van::default()).unwrap();
    assert_eq!(summary.read.roads, 13);
    assert_eq!(summary.read.ignored[&Ignored::NotForVans], 1, "the footway");
    assert_eq!(summary.read.ignored[&Ignored::NoAccess], 1, "the private end of the alley");
    assert_eq!(summary.missing_nodes, 1, "node 41 was cut off");
    assert_eq!((summary.barriers, summary.signals), (1, 1));
    assert_eq!(summary.read.restrictions, 2);
    assert_eq!(summary.read.restrictions_ignored, 1, "the one that leads over a way");
    assert_eq!(summary.restrictions_used, 1);
    // Three edges of the island's loop one way and as many the other count as one stretch each; the trap is one; beyond
    // the bollard one cannot be reached: two directions.
    assert_eq!(summary.unreachable, 2 + 1 + 2);
}

#[test]
fn forbidden_turn_is_driven_around() {
    // From Rue Neuve just before the crossing to Rue Basse just after it: right is forbidden, so on over Rue Haute.
    let names = streets(&model(HAMLET), (47.0015, 1.0025), (47.0020, 1.0030));
    assert_eq!(names, ["Rue Neuve", "Rue Haute", "Rue du Moulin", "Rue Basse"]);
    let free = HAMLET.replace("no_right_turn", "give_way");
    assert_eq!(streets(&model(&free), (47.0015, 1.0025), (47.0020, 1.0030)), ["Rue Neuve", "Rue Basse"]);
}

#[test]
fn one_way_street_is_not_driven_against() {
    let north = streets(&model(HAMLET), (47.0001, 1.0025), (47.0039, 1.0025));
    assert_eq!(north, ["Rue Neuve"]);
    let south = streets(&model(HAMLET), (47.0035, 1.0025), (47.0005, 1.0025));
    assert!(south.len() > 2, "around the block: {south:?}");
    assert_eq!((south.first(), south.last()), (Some(&"Rue Neuve".to_owned()), Some(&"Rue Neuve".to_owned())));
}

#[test]
fn straight_leg_takes_its_length_at_the_speed_of_its_class() {
    // 0.002 degrees of latitude up Rue de la Mare: 222 m at 25 km/h are 32 s.
    let leg = model(HAMLET).leg(point(47.0010, 1.0), point(47.0030, 1.0), NIGHT).unwrap();
    assert_eq!((leg.metres.get(), leg.seconds.get()), (222, 33));
    assert_eq!(leg.provenance, Provenance::Graph);
}

#[test]
fn traffic_lights_cost_two_seconds() {
    let dark = HAMLET.replace("traffic_signals", "street_lamp");
    let seconds = |xml: &str| model(xml).leg(point(47.0, 1.0010), point(47.0010, 1.0050), NIGHT).unwrap().seconds.get();
    assert_eq!(seconds(HAMLET) - seconds(&dark), 2);
}

#[test]
fn point_in_the_sea_is_an_error_with_its_distance() {
    let error = model(HAMLET).matrix(&[point(47.0, 1.0), point(47.0, 0.9)], NIGHT).unwrap_err();
    let TravelError::FarFromRoad { index, metres, limit, .. } = error else { panic!("{error}") };
    assert_eq!((index, limit), (1, Metres::new(500)));
    assert!((7_580..7_590).contains(&metres.get()), "0.1 degrees of longitude: {metres}");
}

#[test]
fn point_on_an_island_goes_to_the_mainland_or_is_refused() {
    let error = model(HAMLET).leg(point(47.0, 1.0), point(47.0205, 1.0205), NIGHT).unwrap_err();
    assert!(matches!(error, TravelError::FarFromRoad { index: 1, .. }), "{error}");
}

#[test]
fn one_way_trap_is_never_entered() {
    // 150 m down the trap: the nearest road one can leave again is Rue du Lavoir's corner.
    let leg = model(HAMLET).leg(point(47.0, 1.004), point(46.9987, 1.0), NIGHT).unwrap();
    assert_eq!(leg.line.last().unwrap().lat(), 47.0);
}

#[test]
fn bollard_ends_the_road_on_both_sides() {
    // Both ends of the alley are the same pin for a van: behind the bollard nothing is reachable.
    let leg = model(HAMLET).leg(point(47.0, 1.0), point(47.0040, 1.0079), NIGHT).unwrap();
    assert!((leg.line.last().unwrap().lon() - 1.0070).abs() < 1e-6);
}

#[test]
fn tall_van_is_kept_from_a_low_bridge() {
    let low = HAMLET.replace("<tag k=\"name\" v=\"Rue Basse\"/>", "<tag k=\"maxheight\" v=\"2.5\"/>");
    let (_, summary) = import_xml(low.as_bytes(), &Van::default()).unwrap();
    assert_eq!(summary.read.ignored[&Ignored::TooSmall], 1);
    let (_, summary) = import_xml(low.as_bytes(), &Van { height_cm: 220, ..Van::default() }).unwrap();
    assert_eq!(summary.read.ignored.get(&Ignored::TooSmall), None);
}

#[test]
fn file_comes_back_as_it_was_and_streets_can_be_drawn() {
    let graph = graph(HAMLET);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("hamlet.roads");
    graph.save(&path).unwrap();
    assert_eq!(RoadGraph::load(&path).unwrap(), graph);
    let model = GraphModel::new(graph, Hours::shipped().unwrap());
    let all = model.streets_within(point(46.9, 0.9), point(47.1, 1.1)).count();
    assert_eq!(all, model.graph().street_count());
    let corner: Vec<_> =
        model.streets_within(point(47.0055, 0.9), point(47.1, 1.1)).map(|street| street.name).collect();
    assert_eq!(corner, ["Chemin du Puits"]);
}

#[test]
fn truncated_and_changed_files_are_refused_whatever_the_place() {
    let bytes = graph(HAMLET).to_bytes();
    for length in 0..bytes.len() {
        assert!(RoadGraph::from_bytes(&bytes[..length]).is_err(), "cut at {length}");
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x41;
        assert!(RoadGraph::from_bytes(&changed).is_err(), "byte {at} changed");
    }
}

#[test]
fn changed_file_with_a_right_checksum_never_panics() {
    // An attacker, or a broken disk with luck: whatever is accepted must still answer without panic.
    let bytes = graph(HAMLET).to_bytes();
    for at in 24..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= bit;
            let checksum = crc32fast::hash(&changed[24..]);
            changed[20..24].copy_from_slice(&checksum.to_le_bytes());
            if let Ok(graph) = RoadGraph::from_bytes(&changed) {
                let model = GraphModel::new(graph, Hours::shipped().unwrap());
                let _ = model.matrix(&[point(47.0, 1.001), point(47.003, 1.005)], NIGHT);
                let _ = model.leg(point(47.0, 1.001), point(47.003, 1.005), NIGHT);
            }
        }
    }
}

#[test]
fn file_of_another_version_says_so() {
    let mut bytes = graph(HAMLET).to_bytes();
    bytes[8] = 99;
    let error = RoadGraph::from_bytes(&bytes).unwrap_err();
    assert!(matches!(error, RoadFileError::Version { found: 99 }), "{error}");
    assert!(matches!(RoadGraph::from_bytes(b"PK\x03\x04 a zip archive, not roads"), Err(RoadFileError::NotRoads)));
}

#[test]
fn truncated_xml_is_an_error_or_a_smaller_map_never_a_panic() {
    for length in (0..HAMLET.len()).filter(|at| HAMLET.is_char_boundary(*at)).step_by(7) {
        let _ = import_xml(&HAMLET.as_bytes()[..length], &Van::default());
    }
    let error = import_xml("<html><body>not found</body></html>".as_bytes(), &Van::default()).unwrap_err();
    assert!(error.to_string().contains("not OpenStreetMap data"), "{error}");
}

#[test]
fn map_without_roads_and_map_of_another_format_are_told_apart() {
    let empty = import_xml("<osm version=\"0.6\"></osm>".as_bytes(), &Van::default()).unwrap_err();
    assert!(empty.to_string().contains("no road of this map"), "{empty}");
    let csv = import("town.csv".as_ref(), &Van::default(), &|_| {}).unwrap_err();
    assert!(csv.to_string().contains(".osm.pbf"), "{csv}");
}
