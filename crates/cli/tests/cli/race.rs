//! S9 between two real server processes over one database, PostgreSQL or a file: 200 at once for ten cases.

use std::thread;

use glane_persistence::{Database, allocations};
use serde_json::{Value, json};

use crate::{
    server::{Server, api},
    town::{prepare, town},
};

const ATTEMPTS: usize = 200;

/// All at once, half of them at each server.
fn race(servers: &[Server; 2], people: &[(String, String, Value)]) -> Vec<(u16, Value)> {
    thread::scope(|scope| {
        let attempts: Vec<_> = (0..ATTEMPTS)
            .map(|number| {
                let (association, token, wish) = &people[number % people.len()];
                let address = &servers[number % 2].address;
                let path = format!("/associations/{association}/bookings");
                scope.spawn(move || api(address, token, "POST", &path, &format!("tap-{number}"), wish))
            })
            .collect();
        attempts.into_iter().map(|attempt| attempt.join().unwrap()).collect()
    })
}

glane_testkit::on_both_empty_databases! {
    async fn s09_two_hundred_bookings_of_ten_cases_through_two_server_processes_grant_exactly_ten(url) {
        let town = town();
        let tokens = prepare(url, &town).await;
        let servers = [Server::start(url, &["--no-work"]), Server::start(url, &["--no-work"])];
        let processes = servers.each_ref().map(Server::process);
        let late = json!({ "lines": [{
            "category": "drinks", "description": "Jus de pomme", "cases": 10, "prepacked": true,
            "label_date": { "kind": "ddm", "date": (town.date + chrono::Days::new(60)).to_string() },
        }] });
        let path = format!("/stores/{}/lots", town.stores[0].id);
        let (status, declared) = api(&servers[0].address, &tokens.store, "POST", &path, "late", &late);
        assert_eq!(status, 201, "{declared}");
        let mut people = Vec::new();
        for (association, token) in tokens.associations {
            let path = format!("/associations/{association}/board");
            let (status, board) = api(&servers[0].address, &token, "GET", &path, "", &Value::Null);
            assert_eq!(status, 200, "{board}");
            let Some(lot) = board["lots"].get(0) else { continue };
            let wish = json!({ "lot": lot["lot"], "cases": 1, "slot": lot["slots"][1]["starts"] });
            people.push((association, token, wish));
        }
        assert!(people.len() >= 2, "several associations race");
        let first = race(&servers, &people);
        assert!(first.iter().all(|(status, _)| *status == 200), "everyone is answered: {first:?}");
        let count = |outcome: &str| first.iter().filter(|(_, body)| body["outcome"] == outcome).count();
        assert_eq!((count("booked"), count("gone")), (10, ATTEMPTS - 10));
        assert_eq!(race(&servers, &people), first, "sending all of them again changes nothing");
        let db = Database::connect(url).await.unwrap();
        let lot = people[0].2["lot"].as_str().unwrap().parse().unwrap();
        let promised: i64 = allocations::of_lot(&db, &lot).await.unwrap().iter().map(|row| row.cases.get()).sum();
        assert_eq!(promised, 10);
        println!("{ATTEMPTS} answered by processes {processes:?}: 10 granted, {} told it is gone; again: the same", ATTEMPTS - 10);
        db.close().await.unwrap();
    }
}
