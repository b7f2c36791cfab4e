//! The same key and request again changes nothing.

use axum::http::{Method, StatusCode};

use crate::{
    client::{Client, api_line},
    world::{World, role},
};

#[tokio::test]
async fn a_declaration_sent_twice_is_declared_once_and_answered_alike() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let key = [("idempotency-key", "same")];
    let first = store.send("POST", "/api/v1/stores/pont/lots", &api_line(3), &key).await;
    let second = store.send("POST", "/api/v1/stores/pont/lots", &api_line(3), &key).await;
    assert_eq!((first.status, first.json()), (StatusCode::CREATED, second.json()));
    assert_eq!(store.get("/api/v1/stores/pont/lots").await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_used_for_something_else_is_refused() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let key = [("idempotency-key", "same")];
    store.send("POST", "/api/v1/stores/pont/lots", &api_line(3), &key).await;
    let other = store.send("POST", "/api/v1/stores/pont/lots", &api_line(4), &key).await;
    assert_eq!((other.status, &other.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"key_reused".into()));
}

#[tokio::test]
async fn a_file_sent_twice_is_declared_once() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let file = "description;categorie;colis;dlc\nYaourts;dairy;4;27/11/2026\n";
    let headers = [("idempotency-key", "f"), ("content-type", "text/csv")];
    let first = store.ask(Method::POST, "/api/v1/stores/pont/imports", file, &headers).await;
    let second = store.ask(Method::POST, "/api/v1/stores/pont/imports", file, &headers).await;
    assert_eq!((first.status, first.json()), (StatusCode::CREATED, second.json()), "{}", first.body);
    assert_eq!(store.get("/api/v1/stores/pont/lots").await.json()["items"].as_array().unwrap().len(), 1);
}
