//! What stores, associations and operators keep about themselves, by program: hours, the earlier list, profile, members, defects.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    client::{Client, api_line},
    world::{World, role},
};

fn tag(got: &crate::client::Got) -> String {
    got.headers["etag"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_store_writes_its_week_and_a_date_that_differs_and_goes_back() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let mut week = store.get("/api/v1/stores/pont/hours").await.json()["week"].clone();
    week["monday"] = json!([{ "from": "07:00", "to": "08:30" }, { "from": "14:00", "to": "15:00" }]);
    let got = store.send("PUT", "/api/v1/stores/pont/hours", &week.to_string(), &[]).await;
    assert_eq!(got.status, StatusCode::NO_CONTENT, "{}", got.body);
    let closed = store.send("PUT", "/api/v1/stores/pont/hours/2026-12-24", r#"{"windows":[]}"#, &[]).await;
    assert_eq!(closed.status, StatusCode::NO_CONTENT, "{}", closed.body);
    let hours = store.get("/api/v1/stores/pont/hours").await.json();
    assert_eq!((&hours["week"], &hours["dates"]), (&week, &json!([{ "date": "2026-12-24", "windows": [] }])));
    store.send("DELETE", "/api/v1/stores/pont/hours/2026-12-24", "", &[]).await;
    assert_eq!(store.get("/api/v1/stores/pont/hours").await.json()["dates"], json!([]));
    week["monday"] = json!([{ "from": "07:00", "to": "09:00" }, { "from": "08:00", "to": "10:00" }]);
    let overlap = store.send("PUT", "/api/v1/stores/pont/hours", &week.to_string(), &[]).await;
    assert_eq!(overlap.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn yesterdays_list_is_declared_again_as_it_was_read() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.send("POST", "/api/v1/stores/pont/lots", &api_line(6), &[("idempotency-key", "monday")]).await;
    assert_eq!(store.get("/api/v1/stores/pont/earlier-list").await.json(), json!({ "lines": [] }));
    world.clock.set(world.glane.now() + chrono::Duration::days(1));
    let mut earlier = store.get("/api/v1/stores/pont/earlier-list").await.json();
    assert_eq!((&earlier["date"], &earlier["lines"][0]["cases"]), (&json!("2026-11-23"), &json!(6)));
    let again = json!({ "lines": earlier["lines"].take() }).to_string();
    let got = store.send("POST", "/api/v1/stores/pont/lots", &again, &[("idempotency-key", "tuesday")]).await;
    assert_eq!(got.status, StatusCode::CREATED, "{}", got.body);
}

#[tokio::test]
async fn an_association_writes_its_profile_and_a_lost_update_is_refused() {
    let world = World::new().await;
    let table = Client::signed_in(&world, role("table")).await;
    let path = "/api/v1/associations/table/profile";
    let before = table.get(path).await;
    let seen = tag(&before);
    let mut profile: Value = before.json()["profile"].clone();
    profile["people_stated"] = json!(123);
    profile["never"] = json!(["alcohol"]);
    let got = table.send("PUT", path, &profile.to_string(), &[("if-match", &seen)]).await;
    assert_eq!(got.status, StatusCode::NO_CONTENT, "{}", got.body);
    let after = table.get(path).await;
    assert_eq!(after.json()["profile"], profile);
    assert_eq!(after.json()["people_verified"], before.json()["people_verified"], "only the operator verifies");
    profile["people_stated"] = json!(9);
    let stale = table.send("PUT", path, &profile.to_string(), &[("if-match", &seen)]).await;
    assert_eq!((stale.status, &stale.json()["code"]), (StatusCode::PRECONDITION_FAILED, &"changed_meanwhile".into()));
    profile["never"] = json!(["stones"]);
    let unknown = table.send("PUT", path, &profile.to_string(), &[("if-match", &tag(&after))]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_operator_enrols_changes_and_rests_a_member_field_by_field() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let base = "/api/v1/territories/bourg/members/driver";
    let bad = operator.send("POST", base, r#"{"cells":{"phone":"0600000000"}}"#, &[]).await;
    assert_eq!((bad.status, &bad.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"form_refused".into()));
    let cells = r#"{"cells":{"name":"Ada","phone":"06 00 00 00 00"}}"#;
    let enrolled = operator.send("POST", base, cells, &[]).await;
    assert_eq!(enrolled.status, StatusCode::CREATED, "{}", enrolled.body);
    let path = format!("{base}/{}", enrolled.json()["id"].as_str().unwrap());
    let shown = operator.get(&path).await;
    let mut cells = shown.json()["cells"].clone();
    cells["name"] = json!("Ada L.");
    let body = json!({ "cells": cells }).to_string();
    let changed = operator.send("PUT", &path, &body, &[("if-match", &tag(&shown))]).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.body);
    let stale = operator.send("PUT", &path, &body.replace("L.", "M."), &[("if-match", &tag(&shown))]).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    operator.send("PUT", &format!("{path}/active"), r#"{"active":false}"#, &[]).await;
    let now = operator.get(&path).await.json();
    assert_eq!((&now["active"], &now["cells"]["name"]), (&json!(false), &json!("Ada L.")));
}
