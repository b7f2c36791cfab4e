//! The operator's desk by program: figures, papers, the roster; nobody else's business.

use axum::http::StatusCode;

use crate::{
    client::Client,
    world::{World, role},
};

#[tokio::test]
async fn the_operator_verifies_renews_and_rosters_and_nobody_else_may() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let volunteer = Client::signed_in(&world, role("paniers")).await;
    let roster = r#"{"duties":[{"van":"fourgon","driver":"lea","from":"09:30","to":"16:00","pause_minutes":30}]}"#;
    for (path, body) in [
        ("/api/v1/associations/paniers/verified", r#"{"people":64}"#),
        ("/api/v1/associations/paniers/papers", r#"{"number":"N-2","expires":"2029-06-30"}"#),
        ("/api/v1/territories/bourg/days/2026-11-23/roster", roster),
        ("/api/v1/territories/bourg/absences", r#"{"driver":"lea","first":"2026-11-25","last":"2026-11-26"}"#),
    ] {
        assert_eq!(volunteer.send("PUT", path, body, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
        let got = operator.send("PUT", path, body, &[]).await;
        assert_eq!(got.status, StatusCode::NO_CONTENT, "{path}: {}", got.body);
    }
    let day = volunteer.get("/api/v1/associations/paniers/day").await.json();
    assert_eq!(day["warnings"], serde_json::json!([]), "the renewal took away what blocked it");
}

#[tokio::test]
async fn a_paper_that_expired_is_refused_with_its_field_and_a_move_of_nothing_is_not_found() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let body = r#"{"number":"N-1","expires":"2026-11-22"}"#;
    let got = operator.send("PUT", "/api/v1/associations/paniers/papers", body, &[]).await;
    assert_eq!((got.status, &got.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"form_refused".into()));
    let body = r#"{"stop":"none","to":"fourgon"}"#;
    let got = operator.send("POST", "/api/v1/territories/bourg/days/2026-11-23/move/try", body, &[]).await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
}
