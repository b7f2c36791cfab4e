//! S16 without a browser: one sentence, the proof, and what the checker says.

use axum::http::StatusCode;
use glane_foundation::Language;

use crate::{
    client::{Client, line},
    world::{World, role},
};

/// A published day with a lot for tonight's kitchen only; gives the lot.
async fn shared_out(world: &World) -> String {
    let store = Client::signed_in(world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "8", "2026-11-30")).await;
    world.plan(true).await;
    let page = Client::signed_in(world, role("phare")).await.get("/association/phare/why").await.body;
    let link = page.split("/association/phare/why/").skip(1).find(|rest| rest.contains("Salades</a>")).unwrap();
    link.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn s16_the_grocery_of_thursday_hears_in_both_languages_why_not_and_sees_the_accepted_proof() {
    let world = World::new().await;
    let lot = shared_out(&world).await;
    for (language, told, checked) in [
        (Language::Fr, "ne distribue que le 26/11/2026", "Vérifié"),
        (Language::En, "hands out food only on 2026-11-26", "Checked"),
    ] {
        let client = Client::speaking(&world, role("phare"), language).await;
        let text = client.get(&format!("/association/phare/why/{lot}")).await.text();
        assert!(text.contains(told) && text.contains("L’Épicerie du Phare"), "by name, not by id: {text}");
        assert!(text.contains(checked) && text.contains("forty_eight_hours"), "{text}");
    }
}

#[tokio::test]
async fn s16_without_papers_the_rule_is_the_reason_and_others_cannot_ask_in_its_name() {
    let world = World::new().await;
    let lot = shared_out(&world).await;
    let own = Client::signed_in(&world, role("paniers")).await;
    let text = own.get(&format!("/association/paniers/why/{lot}")).await.text();
    assert!(text.contains("habilitation"), "{text}");
    let other = Client::signed_in(&world, role("table")).await;
    assert_eq!(other.get(&format!("/association/paniers/why/{lot}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(own.get("/association/paniers/why/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn before_publication_there_is_nothing_to_ask_about() {
    let world = World::new().await;
    let text = Client::signed_in(&world, role("table")).await.get("/association/table/why").await.text();
    assert!(text.contains("pas encore publié"), "{text}");
}
