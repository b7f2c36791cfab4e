//! Bookings by API: one wins, a replay changes nothing, an old version is refused.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    client::{Client, line},
    world::{World, role},
};

async fn late() -> World {
    let world = World::new().await;
    world.plan(true).await;
    world.clock_at(9, 50);
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Fromage+blanc", "2", "2026-11-30")).await;
    world
}

async fn wish(client: &Client, association: &str, cases: i64) -> String {
    let board: Value = client.get(&format!("/api/v1/associations/{association}/board")).await.json();
    let lot = &board["lots"][0];
    json!({ "lot": lot["lot"], "cases": cases, "slot": lot["slots"][0]["starts"] }).to_string()
}

#[tokio::test]
async fn s09_two_book_by_api_one_wins_and_replays_change_nothing() {
    let world = late().await;
    let (table, phare) =
        (Client::signed_in(&world, role("table")).await, Client::signed_in(&world, role("phare")).await);
    let (first, second) = (wish(&table, "table", 2).await, wish(&phare, "phare", 2).await);
    for _ in 0..2 {
        let won = table.send("POST", "/api/v1/associations/table/bookings", &first, &[("idempotency-key", "a")]).await;
        assert_eq!((won.status, &won.json()["outcome"]), (StatusCode::OK, &"booked".into()), "{}", won.body);
        let lost =
            phare.send("POST", "/api/v1/associations/phare/bookings", &second, &[("idempotency-key", "b")]).await;
        assert_eq!((lost.status, &lost.json()["outcome"]), (StatusCode::OK, &"gone".into()), "{}", lost.body);
    }
    let board: Value = table.get("/api/v1/associations/table/board").await.json();
    assert_eq!(board["bookings"].as_array().unwrap().len(), 1);
    assert_eq!(board["lots"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn a_booking_is_changed_handed_over_and_refused_with_an_old_version() {
    let world = late().await;
    let table = Client::signed_in(&world, role("table")).await;
    let wish = wish(&table, "table", 2).await;
    table.send("POST", "/api/v1/associations/table/bookings", &wish, &[("idempotency-key", "a")]).await;
    let booking = |board: &Value| board["bookings"][0].clone();
    let board: Value = table.get("/api/v1/associations/table/board").await.json();
    let own = booking(&board);
    let path = format!("/api/v1/bookings/{}", own["allocation"].as_str().unwrap());
    let change = json!({ "cases": 2, "slot": own["slots"][1]["starts"] }).to_string();
    let changed = table.send("PUT", &path, &change, &[("if-match", "\"1\"")]).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    let stale = table.send("DELETE", &path, "", &[("if-match", "\"1\"")]).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED, "{}", stale.body);
    let pont = Client::signed_in(&world, role("pont")).await;
    let give = |code: &str| json!({ "code": code, "cases": 2 }).to_string();
    let wrong = pont.send("POST", &format!("{path}/hand-over"), &give("abc"), &[("if-match", "\"2\"")]).await;
    assert_eq!((wrong.status, &wrong.json()["code"]), (StatusCode::CONFLICT, &"not_now".into()), "{}", wrong.body);
    let code = own["code"].as_str().unwrap();
    let given = pont.send("POST", &format!("{path}/hand-over"), &give(code), &[("if-match", "\"2\"")]).await;
    assert_eq!(given.status, StatusCode::NO_CONTENT, "{}", given.body);
    let board: Value = table.get("/api/v1/associations/table/board").await.json();
    assert_eq!(booking(&board)["state"], "delivered");
}
