//! An edit names the version it was decided on; a lost update is refused.

use axum::http::StatusCode;

use serde_json::json;

use crate::{
    client::{Client, Got, api_line},
    world::{World, role},
};

/// The one line of a declaration, with another number of cases.
fn corrected_line(cases: i64) -> String {
    let all: serde_json::Value = serde_json::from_str(&api_line(cases)).unwrap();
    all["lines"][0].to_string()
}

#[tokio::test]
async fn a_lot_is_withdrawn_with_its_etag_and_not_with_an_old_one() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let declared = store.send("POST", "/api/v1/stores/pont/lots", &api_line(3), &[("idempotency-key", "k")]).await;
    let lot = format!("/api/v1/lots/{}", declared.json()["lots"][0].as_str().unwrap());
    let tag = store.get(&lot).await.headers["etag"].to_str().unwrap().to_owned();
    for wrong in ["\"7\"", "*", "7", "W/\"1\""] {
        let got = store.send("DELETE", &lot, "", &[("if-match", wrong)]).await;
        assert_eq!((got.status, &got.json()["code"]), (StatusCode::PRECONDITION_FAILED, &"changed_meanwhile".into()));
    }
    let corrected = store.send("PUT", &lot, &corrected_line(5), &[("if-match", &tag)]).await;
    assert_eq!(corrected.status, StatusCode::NO_CONTENT, "{}", corrected.body);
    assert_eq!(store.get(&lot).await.json()["cases"], 5);
    let tag = store.get(&lot).await.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(store.send("DELETE", &lot, "", &[("if-match", &tag)]).await.status, StatusCode::NO_CONTENT);
    let again = store.send("DELETE", &lot, "", &[("if-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED, "it has changed by then");
    assert_eq!(store.get(&lot).await.json()["state"], "withdrawn");
}

#[tokio::test]
async fn wanted_families_are_written_with_the_profile_and_never_against_what_is_never_taken() {
    let world = World::new().await;
    let table = Client::signed_in(&world, role("table")).await;
    let path = "/api/v1/associations/table/profile";
    let shown = table.get(path).await;
    let mut profile = shown.json()["profile"].clone();
    (profile["wanted"], profile["never"]) = (json!(["fruit", "dairy"]), json!(["dairy"]));
    let mark = |got: &Got| got.headers["etag"].to_str().unwrap().to_owned();
    let torn = table.send("PUT", path, &profile.to_string(), &[("if-match", &mark(&shown))]).await;
    assert_eq!((torn.status, &torn.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"form_refused".into()));
    profile["never"] = json!([]);
    let saved = table.send("PUT", path, &profile.to_string(), &[("if-match", &mark(&shown))]).await;
    assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.body);
    assert_eq!(table.get(path).await.json()["profile"]["wanted"], json!(["fruit", "dairy"]));
}
