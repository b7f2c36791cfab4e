//! The association's page.

use axum::http::StatusCode;
use glane_foundation::Language;

use crate::{
    client::{Client, line},
    world::{World, role},
};

/// The hidden field of the first promise on a page.
fn promise(page: &str) -> String {
    let after = page.split("name=\"promise\" value=\"").nth(1).expect("a promise on the page");
    after.split('"').next().unwrap().replace('@', "%40")
}

async fn published(line: &str) -> World {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", line).await;
    world.plan(true).await;
    world
}

#[tokio::test]
async fn s03_food_for_tomorrow_goes_to_tonights_kitchen_with_the_exception_and_its_reason() {
    let world = published(&line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    let text = Client::signed_in(&world, role("table")).await.get("/association/table").await.text();
    assert!(text.contains("Salades") && text.contains("Exception."), "{text}");
    assert!(text.contains("48 h"), "{text}");
    let other = Client::signed_in(&world, role("phare")).await.get("/association/phare").await.text();
    assert!(!other.contains("Salades"), "it distributes on Thursday, after the date: {other}");
}

#[tokio::test]
async fn s14_an_expired_habilitation_shows_what_to_do_and_receives_nothing() {
    let world = published(&line("dairy", "Yaourts", "40", "2026-11-30")).await;
    for (language, told) in [(Language::Fr, "a expiré le 11/11/2026"), (Language::En, "expired on 2026-11-11")] {
        let client = Client::speaking(&world, role("paniers"), language).await;
        let text = client.get("/association/paniers").await.text();
        assert!(text.contains(told), "{text}");
        assert!(!text.contains("Yaourts"), "{text}");
    }
    let operator = Client::signed_in(&world, role("bourg")).await.get("/operator/bourg").await.text();
    assert!(operator.contains("Les Paniers du Port"), "{operator}");
}

#[tokio::test]
async fn a_promise_is_confirmed_in_one_tap_and_a_late_tap_is_told_kindly() {
    let world = published(&line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    let client = Client::signed_in(&world, role("table")).await;
    let page = client.get("/association/table").await.body;
    let form = format!("date=2026-11-23&promise={}", promise(&page));
    let confirmed = client.post_then_read("/association/table/confirm", &form).await.text();
    assert!(confirmed.contains("Merci. Nous comptons sur vous."), "{confirmed}");
    let again = client.post("/association/table/confirm", &form).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text());
    assert!(again.body.contains("href=\"/association/table\""), "{}", again.body);
}

#[tokio::test]
async fn declining_takes_a_reason_in_the_same_tap_and_costs_nothing() {
    let world = published(&line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    let client = Client::signed_in(&world, role("table")).await;
    let page = client.get("/association/table").await.body;
    let form = format!("date=2026-11-23&promise={}&reason=room", promise(&page));
    let declined = client.post_then_read("/association/table/decline", &form).await.text();
    assert!(declined.contains("Décliner ne vous coûte rien"), "{declined}");
    assert!(declined.contains("décliné"), "{declined}");
}

#[tokio::test]
async fn before_publication_nothing_is_told() {
    let world = World::new().await;
    let text = Client::signed_in(&world, role("table")).await.get("/association/table").await.text();
    assert!(text.contains("Le jour n’est pas encore publié."), "{text}");
}

#[tokio::test]
async fn a_part_of_a_proposal_is_declined_on_the_page_and_the_rest_is_confirmed() {
    let world = published(&line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    let client = Client::signed_in(&world, role("table")).await;
    let page = client.get("/association/table").await;
    assert!(page.body.contains("name=\"cases\""), "{}", page.body);
    let promise = promise(&page.body);
    let form = |cases: &str| format!("date=2026-11-23&promise={promise}&reason=room&cases={cases}");
    let wrong = client.post("/association/table/decline", &form("deux")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let field = format!("part-{}", promise.split("%40").next().unwrap());
    assert!(
        wrong.body.contains(&format!("href=\"#{field}\"")) && wrong.body.contains("value=\"deux\""),
        "{}",
        wrong.body
    );
    let after = client.post_then_read("/association/table/decline", &form("2")).await.text();
    assert!(after.contains("décliné") && after.contains("Décliner ne vous coûte rien"), "{after}");
    let day = client.get("/api/v1/associations/table/day").await.json();
    let lines: Vec<(i64, &str)> = day["deliveries"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|delivery| delivery["lines"].as_array().unwrap())
        .map(|line| (line["cases"].as_i64().unwrap(), line["state"].as_str().unwrap()))
        .collect();
    assert!(lines.contains(&(3, "scheduled")) && lines.contains(&(2, "declined")), "{lines:?}");
}
