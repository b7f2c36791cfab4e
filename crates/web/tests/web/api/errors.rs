//! Refusals: problem+json with a stable code in both languages, whoever refuses.

use axum::http::{Method, StatusCode};
use glane_foundation::Role;

use crate::{
    client::{Client, Got, api_line},
    world::{World, role},
};

/// The code of a refusal, after a look at its shape.
fn code(got: &Got) -> String {
    assert_eq!(got.headers["content-type"], "application/problem+json", "{} {}", got.status, got.body);
    let problem = got.json();
    assert_eq!(problem["status"], got.status.as_u16());
    assert!(problem["sentence"]["fr"] != problem["sentence"]["en"], "{problem}");
    problem["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_its_code() {
    let world = World::new().await;
    let (store, nobody) = (Client::signed_in(&world, role("pont")).await, Client::stranger(&world));
    let lots = "/api/v1/stores/pont/lots";
    let key = ("idempotency-key", "a");
    let json = ("content-type", "application/json");
    let long = format!("{{\"lines\":[\"{}\"]}}", "x".repeat(300_000));
    let cases: Vec<(&str, Got)> = vec![
        ("signed_out", nobody.get("/api/v1/me").await),
        ("signed_out", nobody.ask(Method::GET, "/api/v1/me", "", &[("authorization", "Bearer none")]).await),
        ("not_found", store.get("/api/v1/stores/halles/day").await),
        ("not_found", store.get("/api/v1/stores/bad%20id/day").await),
        ("not_found", store.get("/api/v1/nowhere").await),
        ("method_not_allowed", store.send("PATCH", "/api/v1/me", "{}", &[]).await),
        ("query_unreadable", store.get("/api/v1/stores/pont/day?date=tomorrow").await),
        ("query_unreadable", store.get("/api/v1/stores/pont/lots?after=%00").await),
        ("media_type", store.ask(Method::POST, lots, "{}", &[key, ("content-type", "text/plain")]).await),
        ("body_unreadable", store.ask(Method::POST, lots, "{", &[key, json]).await),
        ("body_invalid", store.ask(Method::POST, lots, "{\"lines\":[{}]}", &[key, json]).await),
        ("body_invalid", store.ask(Method::POST, lots, "{\"li\\u0000nes\":[]}", &[key, json]).await),
        ("too_large", store.ask(Method::POST, lots, &long, &[key, json]).await),
        ("key_missing", store.send("POST", lots, &api_line(3), &[]).await),
        ("declaration", store.send("POST", lots, &api_line(0), &[key]).await),
        ("version_missing", store.ask(Method::DELETE, "/api/v1/lots/x", "", &[]).await),
        ("other_origin", store.send("POST", lots, &api_line(3), &[key, ("origin", "https://evil.example")]).await),
        (
            "not_now",
            Client::signed_in(&world, role("bourg"))
                .await
                .send("POST", "/api/v1/territories/bourg/days/2026-11-23/publish", "", &[])
                .await,
        ),
    ];
    for (expected, got) in &cases {
        assert_eq!(code(got), *expected, "{}", got.body);
    }
}

#[tokio::test]
async fn a_problem_speaks_the_language_asked_for_and_names_the_field() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let headers = [("idempotency-key", "a"), ("accept-language", "en")];
    let problem = store.send("POST", "/api/v1/stores/pont/lots", &api_line(0), &headers).await.json();
    assert_eq!(problem["title"], "The declaration must be mended.");
    assert_eq!(problem["errors"][0]["field"], "cases");
    assert!(problem["errors"][0]["sentence"]["fr"].is_string());
}

#[tokio::test]
async fn a_file_with_a_bad_line_is_refused_with_its_line_and_nothing_enters() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let file = "description;categorie;colis;dlc\nYaourts;dairy;4;27/11/2026\nLait;dairy;beaucoup;27/11/2026\n";
    let headers = [("idempotency-key", "f"), ("content-type", "text/csv")];
    let got = store.ask(Method::POST, "/api/v1/stores/pont/imports", file, &headers).await;
    assert_eq!(code(&got), "file_refused", "{}", got.body);
    assert_eq!(got.json()["errors"][0]["line"], 3);
    let lots = store.get("/api/v1/stores/pont/lots").await.json();
    assert_eq!(lots["items"].as_array().unwrap().len(), 0);
    let taken = store.ask(Method::POST, "/api/v1/stores/pont/imports?partial=true", file, &headers).await;
    assert_eq!((taken.status, taken.json()["accepted"].as_u64()), (StatusCode::CREATED, Some(1)), "{}", taken.body);
}

#[tokio::test]
async fn a_territory_that_does_not_exist_cannot_be_planned_not_even_by_an_administrator() {
    let world = World::new().await;
    let administrator = Client::signed_in(&world, Role::Administrator).await;
    for act in ["plan", "publish"] {
        let got =
            administrator.send("POST", &format!("/api/v1/territories/nowhere/days/2026-11-23/{act}"), "", &[]).await;
        assert_eq!((got.status, &got.json()["code"]), (StatusCode::NOT_FOUND, &"not_found".into()), "{act}");
    }
    let headers = [("content-type", "text/csv"), ("idempotency-key", "nowhere")];
    let file = "nom;latitude;longitude\nMaison;47,39;0,69\n";
    let got = administrator.ask(Method::POST, "/api/v1/territories/nowhere/imports?kind=stores", file, &headers).await;
    assert_eq!((got.status, &got.json()["code"]), (StatusCode::NOT_FOUND, &"not_found".into()));
}
