//! Acts of a round by a program with a token.

use axum::http::{Method, StatusCode};
use glane_foundation::{Actor, Language};
use glane_service::{
    accounts::{self, NewPerson, tokens},
    words::Scope,
};
use serde_json::{Value, json};

use crate::{
    client::{Client, Got},
    journeys::lived_round::{on_the_road, stops},
    world::{World, role},
};

async fn send(world: &World, path: &str, body: &Value, secret: &str) -> Got {
    let bearer = format!("Bearer {secret}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    Client::stranger(world).ask(Method::POST, path, &body.to_string(), &headers).await
}

#[tokio::test]
async fn a_drivers_token_with_the_scope_drive_lives_the_round_and_one_to_operate_does_not() {
    let world = on_the_road().await;
    let lea = NewPerson {
        name: "Léa".into(),
        email: None,
        phone: String::new(),
        language: Language::Fr,
        role: role("lea"),
        territory: Some(World::territory()),
    };
    let lea = accounts::add_person(&world.glane, &Actor::SYSTEM, &lea).await.unwrap();
    let (_, drives) = tokens::make(&world.glane, &Actor::SYSTEM, &lea, "a", &[Scope::Drive], 30).await.unwrap();
    let (_, operates) = tokens::make(&world.glane, &Actor::SYSTEM, &lea, "b", &[Scope::Operate], 30).await.unwrap();
    let (loads, _) = stops(&world).await;
    let parts: Vec<&str> = loads[0].split('/').collect();
    let (path, stop) = (format!("/api/v1/rounds/{}/acts", parts[2]), parts[4]);
    let acts = json!({ "acts": [
        { "id": "t-1", "stop": stop, "at": "2026-11-23T09:30:00Z", "deed": "arrived" },
        { "id": "t-2", "stop": stop, "at": "2026-11-23T09:31:00Z", "deed": "measured", "tenths": 35, "class": "chilled" },
        { "id": "t-3", "stop": "none", "at": "2026-11-23T09:32:00Z", "deed": "left" },
    ] });
    let refused = send(&world, &path, &acts, &operates.0).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::FORBIDDEN, &"scope_missing".into()));
    for _ in 0..2 {
        let taken = send(&world, &path, &acts, &drives.0).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
        let taken = taken.json();
        assert_eq!((&taken["acts"][0]["id"], &taken["acts"][0]["trouble"]), (&"t-1".into(), &Value::Null));
        assert_eq!(taken["acts"][2]["trouble"]["en"], "This stop is no longer in the round.");
    }
}

#[tokio::test]
async fn an_act_that_cannot_be_read_is_refused_with_its_place_and_too_many_at_once_are_too_large() {
    let world = on_the_road().await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    let path = format!("/api/v1/rounds/{}/acts", loads[0].split('/').nth(2).unwrap());
    let body = json!({ "acts": [{ "id": "x", "stop": "s", "at": "2026-11-23T09:30:00Z", "deed": "flew" }] });
    let refused = lea.send("POST", &path, &body.to_string(), &[]).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"body_invalid".into()));
    let one = json!({ "id": "x", "stop": "s", "at": "2026-11-23T09:30:00Z", "deed": "left" });
    let many = json!({ "acts": vec![one; 101] });
    let refused = lea.send("POST", &path, &many.to_string(), &[]).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn acts_with_quantities_that_cannot_be_are_kept_and_told_and_break_no_page() {
    let world = on_the_road().await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    let parts: Vec<&str> = loads[0].split('/').collect();
    let page = lea.get(&loads[0]).await.body;
    let line = page.split("data-allocation=\"").nth(1).unwrap().split('"').next().unwrap();
    let act = |id: &str, taken: i64| {
        json!({ "id": id, "stop": parts[4], "at": "2026-11-23T09:30:00Z", "deed": "collected",
        "allocation": line, "taken": taken })
    };
    let acts = json!({ "acts": [act("less", -1), act("most", i64::MAX), act("least", i64::MIN)] });
    let taken = lea.send("POST", &format!("/api/v1/rounds/{}/acts", parts[2]), &acts.to_string(), &[]).await.json();
    for act in taken["acts"].as_array().unwrap() {
        assert_eq!(act["trouble"]["en"], "These quantities are not possible.");
    }
    let operator = Client::signed_in(&world, role("bourg")).await;
    let sheet = format!("/round/{}/sheet", parts[2]);
    for path in [
        "/operator/bourg",
        "/operator/bourg/unfollowed",
        "/api/v1/territories/bourg/acts/unfollowed",
        &sheet,
        &loads[0],
    ] {
        assert_eq!(operator.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert!(lea.get(&loads[0]).await.text().contains("quantités"), "the driver is told as well");
}
