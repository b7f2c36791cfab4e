//! The store's page.

use crate::{
    client::{Client, line},
    world::{World, role},
};

#[tokio::test]
async fn an_empty_day_asks_one_question_and_says_until_when() {
    let world = World::new().await;
    let text = Client::signed_in(&world, role("pont")).await.get("/store/pont").await.text();
    assert!(text.contains("Aujourd’hui, lundi 23 novembre"), "{text}");
    assert!(text.contains("Répondez avant 9 h 30"), "{text}");
    assert!(text.contains("de 10 h à 12 h 30"), "{text}");
}

#[tokio::test]
async fn nothing_today_is_one_tap_and_can_be_undone() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let said = client.post_then_read("/store/pont/nothing", "date=2026-11-23").await.text();
    assert!(said.contains("Vous avez répondu : rien aujourd’hui."), "{said}");
    let undone = client.post_then_read("/store/pont/something", "date=2026-11-23").await.text();
    assert!(undone.contains("Des invendus aujourd’hui ?"), "{undone}");
}

#[tokio::test]
async fn after_publication_the_store_sees_who_comes_who_gets_it_and_why() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    client.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "4", "2026-11-30")).await;
    world.plan(false).await;
    assert!(!client.get("/store/pont").await.text().contains("Fourgon 1"), "a plan is the operator's until published");
    world.plan(true).await;
    let text = client.get("/store/pont").await.text();
    assert!(text.contains("Fourgon 1, Léa Martin"), "{text}");
    assert!(
        text.contains("<strong>La Table ouverte</strong>") || text.contains("<strong>L’Épicerie du Phare</strong>"),
        "{text}"
    );
    assert!(text.contains("Pourquoi ?"), "{text}");
}
