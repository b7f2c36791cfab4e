//! Changes as they happen, across server processes, to those they concern; a stop is not held up by open streams.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use glane_foundation::{Actor, Language, Role};
use glane_persistence::Database;
use glane_roads::CrowFly;
use glane_service::{Glane, accounts, acts};
use glane_web::{WebConfig, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};

use crate::{
    client::Client,
    world::{World, id, role, today},
};

/// A server on a port of its own.
struct Server {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

async fn start(glane: Glane) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, heard) = oneshot::channel::<()>();
    let stopped = async move {
        let _ = heard.await;
    };
    let serving = tokio::spawn(serve(listener, glane, WebConfig::default(), stopped));
    Server { address, stop, serving }
}

/// A stream opened by somebody with a role.
async fn listen(world: &World, server: &Server, who: Role) -> TcpStream {
    let link = world.link(who, Language::Fr).await;
    let cookie = accounts::sign_in(&world.glane, &link, "").await.unwrap().0;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = format!("GET /api/v1/events HTTP/1.1\r\nhost: glane.test\r\ncookie: glane={cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let head = read_until(&mut stream, "\r\n\r\n").await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("text/event-stream"), "{head}");
    stream
}

async fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut text = String::new();
    let mut bytes = [0; 4096];
    while !text.contains(wanted) {
        let read =
            timeout(Duration::from_secs(20), stream.read(&mut bytes)).await.expect("it comes within 20 s").unwrap();
        assert!(read > 0, "the stream ended: {text}");
        text.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    text
}

/// Another process over the same database.
async fn other_process(world: &World) -> Glane {
    let db = Database::connect(&world.url).await.unwrap();
    Glane::new(db, Arc::new(world.clock.clone()), Arc::new(CrowFly::shipped().unwrap()))
}

#[tokio::test]
async fn a_change_made_by_another_process_reaches_those_it_concerns() {
    let world = World::new().await;
    let server = start(world.glane.clone()).await;
    let mut operator = listen(&world, &server, role("bourg")).await;
    let mut store = listen(&world, &server, role("halles")).await;
    let elsewhere = other_process(&world).await;
    acts::say_nothing(&elsewhere, &Actor::SYSTEM, &id("pont"), today()).await.unwrap();
    acts::say_nothing(&elsewhere, &Actor::SYSTEM, &id("halles"), today()).await.unwrap();
    let heard = read_until(&mut operator, "halles").await;
    assert!(heard.contains("event: change") && heard.contains("nothing_today") && heard.contains("pont"), "{heard}");
    let heard = read_until(&mut store, "halles").await;
    assert!(!heard.contains("pont"), "another store's act is told to nobody else: {heard}");
    drop(server.stop);
    server.serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn an_open_stream_does_not_hold_up_a_stop() {
    let world = World::new().await;
    let server = start(world.glane.clone()).await;
    let mut stream = listen(&world, &server, role("pont")).await;
    drop(server.stop);
    timeout(Duration::from_secs(5), server.serving)
        .await
        .expect("well before the ten seconds of patience")
        .unwrap()
        .unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
}

#[tokio::test]
async fn a_stream_ends_after_the_seconds_its_caller_asked_for() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let got = timeout(Duration::from_secs(20), store.get("/api/v1/events?seconds=1")).await.expect("it ends by itself");
    assert_eq!((got.status, got.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/event-stream"));
}
