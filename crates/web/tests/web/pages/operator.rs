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
    assert!(planned.contains("<polyline class=\"way r1 estimate\""), "the round is drawn: {planned}");
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

#[tokio::test]
async fn lots_without_a_taker_show_their_four_clocks_in_words_and_the_filter_is_in_the_address() {
    let (_world, operator) = declared().await;
    let waiting = operator.get("/operator/bourg?show=waiting").await.text();
    assert!(waiting.contains("Loi : à donner avant le 28/11."), "48 h before the 30th: {waiting}");
    assert!(waiting.contains("Froid : 30 min hors du froid au plus.") && waiting.contains("Impôt : valeur entière"));
    assert!(
        waiting.contains("à prendre avant 12 h 30") && waiting.contains("aria-current=\"true\">Sans preneur"),
        "{waiting}"
    );
    let none = operator.get("/operator/bourg?show=uncovered").await.text();
    assert!(none.contains("Toutes les tournées ont un chauffeur."), "{none}");
    let nonsense = operator.get("/operator/bourg?show=%3Cb%3E&van=nothing").await;
    assert_eq!(nonsense.status, StatusCode::OK);
}

#[tokio::test]
async fn a_late_declaration_is_listed_apart_and_unconfirmed_promises_with_whom_to_call() {
    let (world, operator) = declared().await;
    world.plan(true).await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Tardif", "6", "2026-11-30")).await;
    let late = operator.get("/operator/bourg?show=late").await.text();
    assert!(late.contains("Tardif") && late.contains("Attend le prochain passage."), "{late}");
    assert!(!operator.get("/operator/bourg?show=waiting").await.text().contains("Tardif"));
    let unconfirmed = operator.get("/operator/bourg?show=unconfirmed").await.text();
    assert!(unconfirmed.contains("tel:0199005678") && unconfirmed.contains("Confirmer pour elle"), "{unconfirmed}");
}

#[tokio::test]
async fn a_stop_can_be_locked_and_a_move_shows_its_cost_before_it_is_made() {
    let (world, operator) = declared().await;
    let van = "name=Fourgon+2&lat=49%2C595&lon=-0%2C795&payload_kg=900&crates=120&chilled_crates=60&frozen_crates=0&cooling=refrigerated";
    operator.post_then_read("/operator/bourg/enrol/van", van).await;
    operator.post_then_read("/operator/bourg/enrol/driver", "name=No%C3%A9&phone=06").await;
    let roster = "date=2026-11-23&on-fourgon=yes&driver-fourgon=lea&from-fourgon=9:30&to-fourgon=17:00&pause-fourgon=0\
                  &on-fourgon-2=yes&driver-fourgon-2=noe&from-fourgon-2=9:30&to-fourgon-2=17:00&pause-fourgon-2=0";
    operator.post_then_read("/operator/bourg/roster", roster).await;
    world.plan(false).await;
    let page = operator.get("/operator/bourg?show=rounds").await.text();
    let link = page.split("/operator/bourg/move?").nth(1).expect("a stop that can move").split('"').next().unwrap();
    let link = link.replace("&#38;", "&").replace("&amp;", "&");
    let ask = operator.get(&format!("/operator/bourg/move?{link}")).await.text();
    let to = if ask.contains("value=\"fourgon-2\"") { "fourgon-2" } else { "fourgon" };
    let seen = operator.get(&format!("/operator/bourg/move?{link}&to={to}")).await.text();
    assert!(seen.contains("Ce déplacement tient") && seen.contains("Coût") && seen.contains('€'), "{seen}");
    let stop = link.split("stop=").nth(1).unwrap();
    let moved =
        operator.post_then_read("/operator/bourg/move", &format!("date=2026-11-23&stop={stop}&to={to}")).await.text();
    assert!(
        moved.contains("Arrêt déplacé") && moved.contains("gardé ici") && moved.contains("Annuler le déplacement"),
        "{moved}"
    );
    let undone = operator.post_then_read("/operator/bourg/move/undo", "date=2026-11-23").await.text();
    assert!(undone.contains("tout est comme avant") && !undone.contains("gardé ici"), "{undone}");
    let stop = undone.split("stop=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let locked = operator
        .post_then_read("/operator/bourg/lock", &format!("date=2026-11-23&stop={stop}&locked=yes"))
        .await
        .text();
    assert!(locked.contains("gardé ici"), "{locked}");
    let store = Client::signed_in(&world, role("pont")).await;
    let theirs = store.post("/operator/bourg/move", &format!("date=2026-11-23&stop={stop}&to={to}")).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
}
