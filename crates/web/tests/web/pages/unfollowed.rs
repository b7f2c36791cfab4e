//! Acts that could not be followed: shown with what happened, settled with a word about it.

use axum::http::StatusCode;
use glane_persistence::{audit, stop_acts};
use serde_json::Value;

use crate::{
    client::Client,
    journeys::lived_round::{on_the_road, stops},
    world::{World, role},
};

/// Léa's phone says that six crates were handed over where they are loaded, and something at a stop that is gone.
async fn after_two_strange_acts() -> World {
    let world = on_the_road().await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    let parts: Vec<&str> = loads[0].split('/').collect();
    let page = lea.get(&loads[0]).await.body;
    let line = page.split("data-allocation=\"").nth(1).unwrap().split('"').next().unwrap();
    let acts = serde_json::json!({ "acts": [
        { "id": "odd-1", "stop": parts[4], "at": "2026-11-23T09:35:00Z", "deed": "handed_over", "allocation": line, "accepted": 6 },
        { "id": "odd-2", "stop": "gone", "at": "2026-11-23T09:36:00Z", "deed": "arrived" },
    ] });
    let got = lea.send("POST", &format!("/api/v1/rounds/{}/acts", parts[2]), &acts.to_string(), &[]).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    world
}

#[tokio::test]
async fn the_operator_sees_what_could_not_be_followed_and_settles_it_with_a_word() {
    let world = after_two_strange_acts().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let path = "/operator/bourg/unfollowed";
    assert!(operator.get("/operator/bourg").await.body.contains(path), "the desk leads there");
    let page = operator.get(path).await.text();
    for words in [
        "10 h 35",
        "accepté : 6 caisses, Yaourts nature",
        "Ces caisses ne sont plus prévues à cet arrêt.",
        "Arrêt retiré de la tournée",
        "Cet arrêt n'est plus dans la tournée.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let refused = operator.post(path, "act=odd-1&reason=+").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Dites en une phrase ce que vous avez fait"));
    let page = operator.post_then_read(path, "act=odd-1&reason=Vu+avec+L%C3%A9a").await.text();
    assert!(page.contains("écrit au journal") && !page.contains("accepté : 6 caisses"), "{page}");
    let waiting = stop_acts::in_trouble(&world.glane.db, &World::territory()).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.act.id.as_str()).collect::<Vec<_>>(), ["odd-2"]);
    let trail = audit::of_territory(&world.glane.db, &World::territory(), None, 5).await.unwrap();
    assert!(trail.iter().any(|line| line.act == "settle_act" && line.detail["reason"] == "Vu avec Léa"));

    let listed = operator.get("/api/v1/territories/bourg/acts/unfollowed").await.json();
    let [waiting] = listed.as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!((&waiting["act"], &waiting["place"]), (&"odd-2".into(), &Value::Null), "{waiting}");
    assert_eq!(waiting["trouble"]["en"], "This stop is no longer in the round.");
    assert!(waiting["said"]["fr"].is_string() && waiting["author"].is_string(), "{waiting}");
    let settled =
        operator.send("PUT", "/api/v1/territories/bourg/acts/odd-2/settled", r#"{"reason":"Retiré"}"#, &[]).await;
    assert_eq!(settled.status, StatusCode::NO_CONTENT, "{}", settled.body);
    assert!(operator.get(path).await.text().contains("Rien à régler"));
}
