//! Legs drawn with a routing server alone: nobody waits for it, and what it does not tell is a straight line.

use std::{
    net::TcpListener,
    sync::{Arc, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

use glane_foundation::{GeoPoint, Provenance};
use glane_roads::{LegLine, LegLines, Protocol, open};

use crate::{
    NIGHT, point,
    servers::{http, remote, serve},
};

const LONG: Duration = Duration::from_secs(20);

fn ends() -> Vec<(GeoPoint, GeoPoint)> {
    vec![(point(47.0, 1.0), point(47.0, 1.2)), (point(47.0, 1.2), point(47.1, 1.2))]
}

fn straight() -> Vec<LegLine> {
    ends().into_iter().map(|(from, to)| LegLine::straight(from, to)).collect()
}

fn lines(protocol: Protocol, url: &str) -> LegLines {
    LegLines::new(Arc::new(remote(protocol, url)))
}

/// An OSRM on whose map every way leads around by 47.05, 1.1.
fn osrm_route(first_line: &str) -> String {
    assert!(first_line.starts_with("GET /route/v1/driving/"), "{first_line}");
    let ends = first_line.split("driving/").nth(1).unwrap().split('?').next().unwrap();
    let ends: Vec<[f64; 2]> = ends
        .split(';')
        .map(|pair| pair.split_once(',').unwrap())
        .map(|(lon, lat)| [lon.parse().unwrap(), lat.parse().unwrap()])
        .collect();
    serde_json::json!({
        "code": "Ok",
        "routes": [{ "duration": 60.0, "distance": 900.0, "legs": [],
                     "geometry": { "coordinates": [ends[0], [1.1, 47.05], ends[1]] } }],
    })
    .to_string()
}

#[test]
fn osrm_draws_each_leg_along_its_streets_and_is_asked_for_it_once() {
    let (url, asked) = serve(|_, line, _| http("200 OK", &osrm_route(line)));
    let lines = lines(Protocol::Osrm, &url);
    for _ in 0..3 {
        for ((from, to), drawn) in ends().into_iter().zip(lines.of(&ends(), NIGHT, LONG)) {
            let line = vec![from, point(47.05, 1.1), to];
            assert_eq!(drawn, LegLine { line, provenance: Provenance::Service });
        }
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn valhalla_draws_each_leg_from_its_polyline() {
    // 47.0, 1.0 and 47.05, 1.1 in steps of a millionth of a degree, by the published encoding.
    let shape =
        r#"{"trip":{"summary":{"time":60,"length":0.9},"legs":[{"shape":"_{ssxA_c`|@_t`B_ibE","maneuvers":[]}]}}"#;
    let (url, _) = serve(move |_, line, _| {
        assert!(line.starts_with("POST /route"), "{line}");
        http("200 OK", shape)
    });
    let drawn = lines(Protocol::Valhalla, &url).of(&ends(), NIGHT, LONG);
    assert!(drawn.iter().all(|leg| leg.provenance == Provenance::Service), "{drawn:?}");
    assert_eq!(drawn[0].line, [point(47.0, 1.0), point(47.05, 1.1)]);
}

#[test]
fn a_slow_server_keeps_nobody_waiting_and_its_answer_is_there_at_a_later_look() {
    let (url, _) = serve(|_, line, _| {
        thread::sleep(Duration::from_millis(250));
        http("200 OK", &osrm_route(line))
    });
    let lines = lines(Protocol::Osrm, &url);
    let begun = Instant::now();
    assert_eq!(lines.of(&ends(), NIGHT, Duration::from_millis(20)), straight());
    assert!(begun.elapsed() < Duration::from_millis(240), "{:?}", begun.elapsed());
    let later = lines.of(&ends(), NIGHT, LONG);
    assert!(later.iter().all(|leg| leg.provenance == Provenance::Service), "{later:?}");
}

/// Straight lines, and no request more for a second look.
fn assert_estimated(answer: impl Fn(&str) -> String + Send + 'static, requests: usize) {
    let (url, asked) = serve(move |_, line, _| answer(line));
    let lines = lines(Protocol::Osrm, &url);
    for _ in 0..2 {
        assert_eq!(lines.of(&ends(), NIGHT, LONG), straight());
        assert_eq!(asked.load(Ordering::SeqCst), requests, "after a failure the server is left in peace");
    }
}

#[test]
fn a_server_that_cannot_be_used_leaves_straight_lines_marked_as_estimates() {
    assert_estimated(|_| http("429 Too Many Requests", "slow down"), 3);
    assert_estimated(|_| http("500 Internal Server Error", ""), 3);
    assert_estimated(|_| http("200 OK", "<html>nonsense</html>"), 1);
    assert_estimated(|_| http("200 OK", r#"{"code":"Ok","routes":[]}"#), 1);
    assert_estimated(|line| http("200 OK", &osrm_route(line).replace("60.0", "-1e300")), 1);
    let one_point = r#"{"code":"Ok","routes":[{"duration":1,"distance":1,"geometry":{"coordinates":[[1.0,47.0]]}}]}"#;
    assert_estimated(move |_| http("200 OK", one_point), 1);
    assert_estimated(|_| String::new(), 3);
}

#[test]
fn a_server_that_says_nothing_leaves_straight_lines() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let lines = lines(Protocol::Osrm, &format!("http://{}", silent.local_addr().unwrap()));
    let begun = Instant::now();
    assert_eq!(lines.of(&ends(), NIGHT, Duration::from_millis(50)), straight());
    assert!(begun.elapsed() < Duration::from_millis(300), "{:?}", begun.elapsed());
    assert_eq!(lines.of(&ends(), NIGHT, LONG), straight());
}

#[test]
fn a_pair_without_a_way_is_drawn_straight_and_not_asked_about_again() {
    let (url, asked) = serve(|_, _, _| http("400 Bad Request", r#"{"code":"NoRoute"}"#));
    let lines = lines(Protocol::Osrm, &url);
    for _ in 0..3 {
        assert_eq!(lines.of(&ends(), NIGHT, LONG), straight());
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn a_map_on_this_machine_draws_at_once() {
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/roads/hamlet.osm");
    let hours = glane_roads::Hours::shipped().unwrap();
    let lines = LegLines::new(Arc::from(open(&["http://127.0.0.1:1", map], &hours).unwrap()));
    let legs = [(point(47.0, 1.001), point(47.004, 1.002)), (point(47.0, 1.001), point(10.0, 10.0))];
    let drawn = lines.of(&legs, NIGHT, Duration::ZERO);
    assert!(drawn[0].provenance == Provenance::Graph && drawn[0].line.len() > 2, "{drawn:?}");
    assert_eq!(drawn[1], LegLine::straight(legs[1].0, legs[1].1), "off the map");
}
