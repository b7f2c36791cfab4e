//! The operator's desk and the driver's round.

use axum::http::StatusCode;

use crate::{
    client::{Client, line},
    world::{World, role},
};

async fn declared() -> (World, Client) {
    let world = World::new().await;
    for (store, goods) in [("pont", "Yaourts"), ("tilleuls", "Jambon"), ("halles", "Beurre")] {
        let client = Client::signed_in(&world, role(store)).await;
        client.post_then_read(&format!("/store/{store}/declare"), &line("dairy", goods, "6", "2026-11-30")).await;
    }
    world.clock_at(9, 40);
    let operator = Client::signed_in(&world, role("bourg")).await;
    (world, operator)
}

#[tokio::test]
async fn s01_from_declarations_to_a_published_round_that_the_driver_sees_in_order() {
    let (world, operator) = declared().await;
    let before = operator.get("/operator/bourg").await.text();
    assert!(before.contains("Planifier le jour") && before.contains("90 kg <span class=\"note\">3 lots"), "{before}");
    let planned = operator.post_then_read("/operator/bourg/plan", "date=2026-11-23").await.text();
    assert!(
        planned.contains("Le plan est prêt") && planned.contains("90 kg <span class=\"note\">sur 90 kg"),
        "{planned}"
    );
    assert!(planned.contains("<polyline class=\"way r1\""), "the round is drawn: {planned}");
    let driver = Client::signed_in(&world, role("lea")).await;
    assert!(driver.get("/driver/lea").await.text().contains("Pas de tournée"), "not published yet");
    let published = operator.post_then_read("/operator/bourg/publish", "date=2026-11-23").await.text();
    assert!(published.contains("Le jour est publié"), "{published}");
    let round = driver.get("/driver/lea").await.text();
    for store in ["Épicerie du Pont", "Marché des Tilleuls", "Halles du Port"] {
        assert!(round.contains(store), "{store}: {round}");
    }
    assert!(round.contains("6 caisses au frais") && round.contains("href=\"tel:0199001234\""), "{round}");
    assert!(round.contains("href=\"geo:49.60"), "{round}");
    assert!(!round.contains("30000 g") && !round.contains("30 000 g"), "never grams");
}

#[tokio::test]
async fn s02_nothing_today_takes_the_stop_out_of_the_published_round() {
    let (world, operator) = declared().await;
    operator.post_then_read("/operator/bourg/plan", "date=2026-11-23").await;
    operator.post_then_read("/operator/bourg/publish", "date=2026-11-23").await;
    let store = Client::signed_in(&world, role("halles")).await;
    store.post_then_read("/store/halles/nothing", "date=2026-11-23").await;
    let round = Client::signed_in(&world, role("lea")).await.get("/driver/lea").await.text();
    let stop = round.split("<li class=\"card stop").find(|part| part.contains("Halles du Port")).unwrap_or("");
    assert!(stop.is_empty() || stop.starts_with(" cancelled"), "{stop}");
    assert!(round.contains("Épicerie du Pont") && !round.contains("<li class=\"card stop cancelled\" id=\"stop-0\""));
}

#[tokio::test]
async fn a_declaration_after_the_plan_asks_to_plan_again_before_publishing() {
    let (world, operator) = declared().await;
    operator.post_then_read("/operator/bourg/plan", "date=2026-11-23").await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/nothing", "date=2026-11-23").await;
    let page = operator.get("/operator/bourg").await.text();
    assert!(page.contains("Quelque chose a changé") && !page.contains("/publish\""), "{page}");
    let refused = operator.post("/operator/bourg/publish", "date=2026-11-23").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_is_not_placed_is_listed_with_the_reason_of_each_association() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("minced_meat", "Steaks", "3", "2026-11-30")).await;
    world.plan(false).await;
    let page = Client::signed_in(&world, role("bourg")).await.get("/operator/bourg").await.text();
    let table = page.split("<table>").nth(1).expect("a table of what is left");
    assert!(table.contains("Steaks") && table.contains("La Table ouverte"), "{table}");
}

#[tokio::test]
async fn pages_of_a_planned_day_stay_light() {
    let (_world, operator) = declared().await;
    operator.post_then_read("/operator/bourg/plan", "date=2026-11-23").await;
    let page = operator.get("/operator/bourg").await.body;
    assert!(page.len() < 100_000, "{} bytes", page.len());
    assert!(
        page.split("<script").skip(1).all(|script| script.contains("></script>")) && !page.contains(" style=\""),
        "the policy forbids both"
    );
}

#[tokio::test]
async fn no_page_of_the_demos_full_day_weighs_more_than_a_hundred_kilobytes() {
    let (world, town) = World::town().await;
    let mut heavy = Vec::new();
    for person in town.cast(crate::world::today()).unwrap() {
        let client = Client::signed_in(&world, person.role.clone()).await;
        let own = client.get("/").await.location().to_owned();
        let page = client.get(&own).await;
        assert_eq!(page.status, StatusCode::OK, "{own}");
        if page.body.len() >= 100_000 {
            heavy.push((own, page.body.len()));
        }
    }
    assert!(heavy.is_empty(), "{heavy:?}");
}
