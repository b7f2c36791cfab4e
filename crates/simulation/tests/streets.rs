//! The street network can be driven: by its own account, and read as OpenStreetMap data by the road importer.
#![expect(clippy::unwrap_used, reason = "a failed expectation is what a test reports")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;
use glane_foundation::{GeoPoint, Seconds};
use glane_roads::{DayKind, Departure, GraphModel, Hours, TravelModel, Van, import_xml};
use glane_simulation::{
    Town, TownPlan,
    streets::{Flow, StreetClass, Streets},
};
use proptest::prelude::*;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn demo() -> Town {
    Town::generate(&TownPlan::demo(monday())).unwrap()
}

fn places(town: &Town) -> Vec<GeoPoint> {
    let stores = town.stores.iter().map(|store| store.location);
    let associations = town.associations.iter().map(|association| association.location);
    stores.chain(associations).chain(town.vans.iter().take(1).map(|van| van.depot)).collect()
}

/// How many junctions a van reaches from the first one, along (or against) the direction of travel, and how many there are.
fn reached(streets: &Streets, against: bool) -> (usize, usize) {
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for street in streets.streets.iter().filter(|street| street.rules.drivable()) {
        for ends in street.junctions.windows(2) {
            for (from, to, flow) in [(ends[0], ends[1], Flow::Forward), (ends[1], ends[0], Flow::Backward)] {
                let list = next.entry(if against { to } else { from }).or_default();
                if street.rules.flow == Flow::Both || street.rules.flow == flow {
                    list.push(if against { from } else { to });
                }
            }
        }
    }
    let mut seen: BTreeSet<usize> = next.keys().take(1).copied().collect();
    let mut queue: VecDeque<usize> = seen.iter().copied().collect();
    while let Some(node) = queue.pop_front() {
        for to in &next[&node] {
            if seen.insert(*to) {
                queue.push_back(*to);
            }
        }
    }
    (seen.len(), next.len())
}

#[test]
fn demo_town_has_a_ring_bridges_one_way_pairs_signals_and_streets_on_foot() {
    let streets = demo().streets;
    let count = |of: &dyn Fn(&glane_simulation::streets::Street) -> bool| {
        streets.streets.iter().filter(|street| of(street)).count()
    };
    assert_eq!(count(&|s| s.rules.bridge), 3, "the old bridge, and the ring over the river twice");
    assert!(count(&|s| s.rules.class == StreetClass::Trunk) > 0, "ring");
    assert!(count(&|s| s.rules.flow == Flow::Forward) > 5 && count(&|s| s.rules.flow == Flow::Backward) > 5);
    assert!(count(&|s| s.rules.class == StreetClass::Pedestrian) > 0, "streets on foot");
    assert!(streets.junctions.iter().filter(|j| j.tag == Some(("highway", "traffic_signals"))).count() > 5);
    assert_eq!(streets.turn_bans.len(), 2);
}

#[test]
fn road_importer_reads_the_town_and_reaches_every_place_from_every_other() {
    let town = demo();
    let (graph, summary) = import_xml(town.osm_xml().as_bytes(), &Van::default()).unwrap();
    assert_eq!((summary.missing_nodes, summary.unreachable, summary.restrictions_used), (0, 0, 2));
    assert!(summary.signals > 5, "{} signals", summary.signals);
    let model = GraphModel::new(graph, Hours::free_flow().unwrap());
    let departure = Departure { day: DayKind::Weekday, at: Seconds::new(10 * 3600) };
    let places = places(&town);
    let matrix = model.matrix(&places, departure).unwrap().matrix;
    let farthest = matrix.metres.iter().max().unwrap();
    assert!((4_000..20_000).contains(farthest), "a town of about 5 km across, by road {farthest} m");
}

#[test]
fn osm_file_refers_only_to_what_it_holds() {
    let xml = demo().osm_xml();
    let numbers = |start: &str| -> Vec<usize> {
        xml.split(start).skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    };
    let nodes: BTreeSet<usize> = numbers("<node id=\"").into_iter().collect();
    let ways: BTreeSet<usize> = numbers("<way id=\"").into_iter().collect();
    assert_eq!(nodes.len(), numbers("<node id=\"").len(), "every node once");
    assert!(numbers("<nd ref=\"").iter().all(|node| nodes.contains(node)));
    assert!(numbers("<member type=\"way\" ref=\"").iter().all(|way| ways.contains(way)));
    assert!(numbers("<member type=\"node\" ref=\"").iter().all(|node| nodes.contains(node)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_drivable_junction_is_reached_and_left_whatever_the_seed(
        seed in any::<u64>(), stores in 1usize..120, associations in 1usize..60,
    ) {
        let plan = TownPlan { seed, stores, associations, lots: stores * 5, ..TownPlan::demo(monday()) };
        let town = Town::generate(&plan).unwrap();
        for against in [false, true] {
            let (seen, all) = reached(&town.streets, against);
            prop_assert_eq!(seen, all);
        }
        let doors: BTreeSet<String> = places(&town).iter().map(ToString::to_string).collect();
        prop_assert_eq!(doors.len(), stores + associations + 1, "no two places share a door");
    }
}
