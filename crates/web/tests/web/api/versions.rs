//! An edit names the version it was decided on; a lost update is refused.

use axum::http::StatusCode;

use crate::{
    client::{Client, api_line},
    world::{World, role},
};

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
    assert_eq!(store.send("DELETE", &lot, "", &[("if-match", &tag)]).await.status, StatusCode::NO_CONTENT);
    let again = store.send("DELETE", &lot, "", &[("if-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::PRECONDITION_FAILED, "it has changed by then");
    assert_eq!(store.get(&lot).await.json()["state"], "withdrawn");
}
