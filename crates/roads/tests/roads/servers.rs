//! Routing servers, played by a few lines on the loopback interface.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use glane_foundation::{GeoPoint, Provenance};
use glane_roads::{CrowFly, Hours, Protocol, Remote, RemoteOptions, TravelError, TravelModel, open};

use crate::{NIGHT, point};

/// Plays a server: `answer` gets the number of the request, its first line and its body, and says the whole response.
pub fn serve(answer: impl Fn(usize, &str, &str) -> String + Send + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, asked) = (format!("http://{}", listener.local_addr().unwrap()), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let (mut first, mut length, mut line) = (String::new(), 0, String::new());
            reader.read_line(&mut first).unwrap();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let response = answer(counter.fetch_add(1, Ordering::SeqCst), &first, &String::from_utf8(body).unwrap());
            let _ = reader.into_inner().write_all(response.as_bytes());
        }
    });
    (url, asked)
}

pub fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

pub fn remote(protocol: Protocol, url: &str) -> Remote {
    let options = RemoteOptions {
        timeout: Duration::from_millis(400),
        first_wait: Duration::from_millis(5),
        ..RemoteOptions::new(protocol, url)
    };
    let hours = Hours::shipped().unwrap();
    Remote::new(options, hours.clone(), Box::new(CrowFly::new(hours)))
}

fn points(count: u32) -> Vec<GeoPoint> {
    (0..count).map(|at| point(47.0 + f64::from(at) * 0.001, 1.0)).collect()
}

/// An OSRM that answers as if every pair took ten seconds per step between their latitudes.
fn osrm_table(first_line: &str) -> String {
    let (path, query) = first_line.split(' ').nth(1).unwrap().split_once('?').unwrap();
    let lats: Vec<f64> = path
        .rsplit('/')
        .next()
        .unwrap()
        .split(';')
        .map(|pair| pair.split_once(',').unwrap().1.parse().unwrap())
        .collect();
    let list = |name: &str| -> Vec<usize> {
        let value = query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap();
        value.split(';').map(|at| at.parse().unwrap()).collect()
    };
    let (sources, goals) = (list("sources"), list("destinations"));
    assert!(lats.len() <= 100, "OSRM refuses more than 100 points, got {}", lats.len());
    let rows = |scale: f64| -> Vec<Vec<f64>> {
        sources
            .iter()
            .map(|from| goals.iter().map(|to| ((lats[*to] - lats[*from]) * 1000.0).abs() * scale).collect())
            .collect()
    };
    let near = |list: &[usize]| vec![serde_json::json!({ "distance": 3.2, "name": "" }); list.len()];
    serde_json::json!({
        "code": "Ok", "durations": rows(10.0), "distances": rows(111.0),
        "sources": near(&sources), "destinations": near(&goals),
    })
    .to_string()
}

#[test]
fn osrm_matrix_is_put_together_from_blocks() {
    let (url, asked) = serve(|_, line, _| http("200 OK", &osrm_table(line)));
    let travel = remote(Protocol::Osrm, &url).matrix(&points(120), NIGHT).unwrap();
    assert!(travel.fallbacks.is_empty());
    assert_eq!(asked.load(Ordering::SeqCst), 9, "120 points in blocks of 50: three by three requests");
    let matrix = travel.matrix;
    matrix.validate().unwrap();
    assert_eq!(matrix.leg_provenance(0, 1), Provenance::Service);
    for (from, to) in [(0_u32, 119_u32), (51, 49), (119, 0), (7, 7)] {
        let steps = from.abs_diff(to);
        assert!(matrix.seconds[matrix.at(from, to)].abs_diff(steps * 10) <= 1);
        assert!(matrix.metres[matrix.at(from, to)].abs_diff(steps * 111) <= 1);
    }
}

#[test]
fn valhalla_matrix_is_read_in_kilometres() {
    let (url, _) = serve(|_, line, body| {
        assert!(line.starts_with("POST /sources_to_targets"));
        let question: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(question["sources"].as_array().unwrap().len(), 2);
        http(
            "200 OK",
            r#"{"sources_to_targets":[[{"time":0,"distance":0},{"time":61,"distance":0.75}],[{"time":62,"distance":0.8},{"time":0,"distance":0}]]}"#,
        )
    });
    let matrix = remote(Protocol::Valhalla, &url).matrix(&points(2), NIGHT).unwrap().matrix;
    assert_eq!((matrix.seconds, matrix.metres), (vec![0, 61, 62, 0], vec![0, 750, 800, 0]));
}

#[test]
fn routes_bring_their_geometry_and_street_names() {
    let (url, _) = serve(|_, _, _| {
        let line = "[[1.0,47.0],[1.001,47.0],[1.001,47.001]]";
        http(
            "200 OK",
            &format!(
                r#"{{"code":"Ok","routes":[{{"duration":30.2,"distance":187,"geometry":{{"coordinates":{line}}},
            "legs":[{{"steps":[{{"name":"A","distance":76,"geometry":{{"coordinates":[[1.0,47.0],[1.001,47.0]]}}}},
            {{"name":"B","distance":111,"geometry":{{"coordinates":[[1.001,47.0],[1.001,47.001]]}}}}]}}]}}]}}"#
            ),
        )
    });
    let leg = remote(Protocol::Osrm, &url).leg(point(47.0, 1.0), point(47.001, 1.001), NIGHT).unwrap();
    assert_eq!((leg.seconds.get(), leg.metres.get(), leg.line.len()), (31, 187, 3));
    assert_eq!(
        leg.streets.iter().map(|street| (street.name.as_str(), street.first_point)).collect::<Vec<_>>(),
        [("A", 0), ("B", 1)]
    );

    let (url, _) = serve(|_, _, _| {
        http(
            "200 OK",
            r#"{"trip":{"summary":{"time":30.2,"length":0.187},"legs":[{"shape":"_{ssxA_c`|@o}@o}@","maneuvers":[{"street_names":["A"],"length":0.187,"begin_shape_index":0}]}]}}"#,
        )
    });
    let leg = remote(Protocol::Valhalla, &url).leg(point(47.0, 1.0), point(47.001, 1.001), NIGHT).unwrap();
    assert_eq!((leg.seconds.get(), leg.metres.get(), leg.line.len()), (31, 187, 2));
}

#[test]
fn busy_server_is_asked_again() {
    let (url, asked) = serve(|request, line, _| {
        if request < 2 {
            http("429 Too Many Requests\r\nretry-after: 0", "slow down")
        } else {
            http("200 OK", &osrm_table(line))
        }
    });
    let travel = remote(Protocol::Osrm, &url).matrix(&points(3), NIGHT).unwrap();
    assert_eq!((travel.fallbacks.len(), asked.load(Ordering::SeqCst)), (0, 3));
}

fn assert_estimated(url: &str, reason: &str) {
    let travel = remote(Protocol::Osrm, url).matrix(&points(3), NIGHT).unwrap();
    assert_eq!(travel.matrix.leg_provenance(0, 1), Provenance::Estimate);
    let told = travel.fallbacks[0].to_string();
    assert!(told.contains("OSRM server") && told.contains(reason), "{told}");
    let leg = remote(Protocol::Osrm, url).leg(point(47.0, 1.0), point(47.1, 1.0), NIGHT).unwrap();
    assert_eq!((leg.provenance, leg.fallbacks.len()), (Provenance::Estimate, 1));
}

#[test]
fn server_that_cannot_be_used_is_replaced_and_the_reason_told() {
    assert_estimated(&serve(|_, _, _| http("429 Too Many Requests", "")).0, "fewer requests (status 429) (3 attempts)");
    assert_estimated(&serve(|_, _, _| http("503 Service Unavailable", "")).0, "status 503");
    assert_estimated(&serve(|_, _, _| http("404 Not Found", "")).0, "status 404");
    assert_estimated(&serve(|_, _, _| http("200 OK", "<html>")).0, "makes no sense");
    assert_estimated(
        &serve(|_, _, _| http("200 OK", "{\"code\":\"Ok\",\"durations\":[[1]],\"distances\":[[1]]}")).0,
        "",
    );
    assert_estimated(&serve(|_, _, _| http("400 Bad Request", "{\"code\":\"TooBig\"}")).0, "TooBig");
    assert_estimated(&serve(|_, line, _| http("200 OK", &osrm_or_nothing(line).replace("10.0", "-1e300"))).0, "");
    assert_estimated(&serve(|_, _, _| String::new()).0, "no connection");
    assert_estimated("http://127.0.0.1:1", "no connection");
    assert_estimated("http://not a host", "");
}

fn osrm_or_nothing(line: &str) -> String {
    if line.contains("/table/") { osrm_table(line) } else { "{}".to_owned() }
}

#[test]
fn server_that_says_nothing_is_left_after_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options = RemoteOptions {
        timeout: Duration::from_millis(50),
        first_wait: Duration::from_millis(1),
        ..RemoteOptions::new(Protocol::Osrm, &url)
    };
    let hours = Hours::shipped().unwrap();
    let remote = Remote::new(options, hours.clone(), Box::new(CrowFly::new(hours)));
    let travel = remote.matrix(&points(2), NIGHT).unwrap();
    assert!(travel.fallbacks[0].reason.contains("no answer in time"), "{}", travel.fallbacks[0]);
}

#[test]
fn pair_without_way_and_point_far_from_roads_are_errors_not_estimates() {
    let (url, _) =
        serve(|_, _, _| http("200 OK", r#"{"code":"Ok","durations":[[0,null],[1,0]],"distances":[[0,null],[1,0]]}"#));
    let error = remote(Protocol::Osrm, &url).matrix(&points(2), NIGHT).unwrap_err();
    assert!(matches!(error, TravelError::NoPath { from: 0, to: 1, .. }), "{error}");
    let (url, _) = serve(|_, line, _| http("200 OK", &osrm_table(line).replace("3.2", "7000.4")));
    let error = remote(Protocol::Osrm, &url).matrix(&points(2), NIGHT).unwrap_err();
    assert!(matches!(error, TravelError::FarFromRoad { index: 0, metres, .. } if metres.get() == 7000), "{error}");
}

#[test]
fn server_falls_back_to_the_map_given_after_it() {
    let map = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/roads/hamlet.osm");
    let model = open(&["http://127.0.0.1:1", map], &Hours::shipped().unwrap()).unwrap();
    let travel = model.matrix(&[point(47.0, 1.001), point(47.004, 1.002)], NIGHT).unwrap();
    assert_eq!(travel.matrix.leg_provenance(0, 1), Provenance::Graph);
    assert_eq!(travel.fallbacks.len(), 1);
    assert!(
        open(&["nowhere.roads"], &Hours::shipped().unwrap()).err().unwrap().to_string().starts_with("nowhere.roads")
    );
    let nothing: [&str; 0] = [];
    assert!(open(&nothing, &Hours::shipped().unwrap()).unwrap().describe().contains("estimate"));
}
