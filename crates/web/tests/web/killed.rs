//! The server is killed while three drivers' phones send: what was acknowledged is there after the restart, once.
//!
//! The server is this test program again, as a child that is told by its environment to serve; it ends by SIGKILL, never
//! otherwise. `GLANE_KILLS=200 cargo test -p glane-web --test web killed` kills it 200 times on either database; the ordinary tests 4 times.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, Utc};
use glane_foundation::{FixedClock, Language::Fr};
use glane_persistence::{Database, stop_acts};
use glane_roads::CrowFly;
use glane_service::{Glane, accounts};
use glane_testkit::on_both_empty_databases;
use glane_web::{WebConfig, serve};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

use crate::{
    journeys::lived_round::{published, stops},
    world::{World, role},
};

const DATABASE: &str = "GLANE_TEST_KILLED_DATABASE";
const NOW: &str = "2026-11-23T16:00:00Z";

/// Not a test of its own: the server that is killed. Does nothing unless told by whom it serves.
#[tokio::test]
async fn child() {
    let Ok(url) = std::env::var(DATABASE) else { return };
    let db = Database::connect(&url).await.unwrap();
    let clock = FixedClock::at(NOW.parse().unwrap());
    let glane = Glane::new(db, Arc::new(clock), Arc::new(CrowFly::shipped().unwrap()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("\nserving {}", listener.local_addr().unwrap());
    serve(listener, glane, WebConfig::default(), std::future::pending()).await.unwrap();
}

/// Starts the server and gives its address.
async fn start(url: &str) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child", "--nocapture"])
        .env(DATABASE, url)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the server says where it is");
        if let Some(address) = line.strip_prefix("serving ") {
            return (child, address.to_owned());
        }
    }
}

/// Sends one act and gives true when the server acknowledged it.
async fn send(address: &str, cookie: &str, round: &str, act: &str) -> Option<()> {
    let body = format!(r#"{{"acts":[{act}]}}"#);
    let request = format!(
        "POST /api/v1/rounds/{round}/acts HTTP/1.1\r\nHost: {address}\r\nCookie: glane={cookie}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.ok()?;
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}

on_both_empty_databases! {
    async fn s17_acts_acknowledged_before_the_server_was_killed_are_there_after_its_restart_once(url) {
        killed_again_and_again(url).await;
    }
}

async fn killed_again_and_again(url: &str) {
    let kills: u64 = std::env::var("GLANE_KILLS").ok().map_or(4, |kills| kills.parse().unwrap());
    let world = published(World::on(url).await).await;
    world.clock.set(NOW.parse::<DateTime<Utc>>().unwrap());
    let (loads, drops) = stops(&world).await;
    let link = world.link(role("lea"), Fr).await;
    let cookie = accounts::sign_in(&world.glane, &link, "").await.unwrap().0;
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let sent = Arc::new(Mutex::new(BTreeSet::new()));
    let mut random = 20_261_124_u64;
    for kill in 0..kills {
        let (mut server, address) = start(&world.url).await;
        let phones: Vec<_> = (0..3)
            .map(|phone| {
                let parts: Vec<String> = loads.iter().chain(&drops).nth(phone).unwrap().split('/').map(str::to_owned).collect();
                let (address, cookie, acknowledged, sent) =
                    (address.clone(), cookie.clone(), Arc::clone(&acknowledged), Arc::clone(&sent));
                tokio::spawn(async move {
                    for number in 0.. {
                        let id = format!("k{kill:03}-p{phone}-{number:04}");
                        let act = format!(
                            r#"{{"id":"{id}","stop":"{}","at":"2026-11-23T10:00:00Z","deed":"measured","tenths":{},"class":"frozen"}}"#,
                            parts[4],
                            -180 - i64::from(number % 20)
                        );
                        sent.lock().unwrap().insert(id.clone());
                        match send(&address, &cookie, &parts[2], &act).await {
                            Some(()) => acknowledged.lock().unwrap().insert(id),
                            None => break,
                        };
                    }
                })
            })
            .collect();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(100 + random % 300)).await;
        // On a busy machine no act may be acknowledged that soon, and nothing would be shown: the last kill waits for one.
        let mut patience = if kill + 1 == kills { 600 } else { 0 };
        while patience > 0 && acknowledged.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            patience -= 1;
        }
        server.kill().await.unwrap();
        for phone in phones {
            phone.await.unwrap();
        }
    }
    let round = loads[0].split('/').nth(2).unwrap();
    let mut kept: BTreeMap<String, u32> = BTreeMap::new();
    for row in stop_acts::of_rounds(&world.glane.db, &[crate::world::id(round)]).await.unwrap() {
        *kept.entry(row.act.id.to_string()).or_default() += 1;
    }
    let (acknowledged, sent) = (acknowledged.lock().unwrap(), sent.lock().unwrap());
    println!("{kills} kills, {} acts sent, {} acknowledged, {} kept", sent.len(), acknowledged.len(), kept.len());
    assert!(!acknowledged.is_empty(), "the server never lived long enough");
    let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains_key(*id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    assert!(kept.values().all(|times| *times == 1) && kept.keys().all(|id| sent.contains(id)));
}
