//! Declaring: every refusal keeps what was typed.

use axum::http::StatusCode;
use glane_foundation::Language;

use crate::{
    client::{Client, line},
    world::{World, role},
};

#[tokio::test]
async fn a_declared_lot_shows_on_the_stores_page_with_kilos() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = line("dairy", "Yaourts+nature", "4", "2026-11-27");
    let got = client.post_then_read("/store/pont/declare", &form).await;
    let text = got.text();
    assert!(text.contains("Lot déclaré") && text.contains("Yaourts nature"), "{text}");
    assert!(text.contains("4 caisses · 20 kg"), "four usual crates of dairy weigh 5 kg each: {text}");
    assert!(text.contains("DLC vendredi 27 novembre"), "{text}");
}

#[tokio::test]
async fn the_same_form_sent_twice_declares_once() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = line("dairy", "Yaourts", "4", "2026-11-27");
    client.post_then_read("/store/pont/declare", &form).await;
    let text = client.post_then_read("/store/pont/declare", &form).await.text();
    assert_eq!(text.matches(">Yaourts</a></h3>").count(), 1, "{text}");
}

#[tokio::test]
async fn a_bad_form_comes_back_whole_with_every_problem_linked_to_its_field() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = "command=c-1&category=dairy&description=Yaourts+%3Cb%3E&cases=quatre&date_kind=dlc&date=2026-11-22\
                &prepacked=no&case_weight_kg=lourd&max_temperature=4";
    let got = client.post("/store/pont/declare", form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    for typed in ["Yaourts &#60;b&#62;", "value=\"quatre\"", "value=\"2026-11-22\"", "value=\"lourd\"", "value=\"c-1\""]
    {
        assert!(got.body.contains(typed), "{typed} is lost: {}", got.body);
    }
    for field in ["cases", "date", "allergens", "case_weight_kg"] {
        assert!(got.body.contains(&format!("<a href=\"#{field}\">")), "no link to {field}: {}", got.body);
        assert!(got.body.contains(&format!("id=\"{field}\"")), "nothing to link to: {field}");
        assert!(got.body.contains(&format!("id=\"{field}-error\"")), "no message at {field}");
    }
    assert!(got.text().contains("est dépassée"), "S3, DLC passed: {}", got.text());
    assert!(!client.get("/store/pont").await.text().contains("Yaourts"), "nothing half-declared");
}

#[tokio::test]
async fn s03_a_use_by_date_that_has_passed_is_refused_in_both_languages() {
    let world = World::new().await;
    for (language, told) in [(Language::Fr, "est dépassée"), (Language::En, "has passed")] {
        let client = Client::speaking(&world, role("pont"), language).await;
        let got = client.post("/store/pont/declare", &line("dairy", "Lait", "2", "2026-11-22")).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.text().contains(told), "{}", got.text());
    }
}

#[tokio::test]
async fn s04_a_date_of_unknown_kind_is_asked_for() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = "command=c-2&category=canned&cases=1&date=2026-12-24&prepacked=yes";
    let got = client.post("/store/pont/declare", form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.text().contains("est-ce une DLC"), "{}", got.text());
}

#[tokio::test]
async fn after_the_time_limit_the_lot_waits_and_the_store_is_told() {
    let world = World::new().await;
    world.clock_at(9, 31);
    let client = Client::signed_in(&world, role("pont")).await;
    assert!(client.get("/store/pont").await.text().contains("L’heure limite est passée"));
    let got = client.post("/store/pont/declare", &line("dairy", "Beurre", "1", "2026-12-10")).await;
    assert!(got.location().contains("declared_late"), "{}", got.location());
    assert!(client.get("/store/pont?date=2026-11-24").await.text().contains("Beurre"));
}

#[tokio::test]
async fn another_line_can_follow_at_once_and_a_withdrawn_one_comes_back_filled_in() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = format!("{}&then=another", line("dairy", "Fromage+blanc", "3", "2026-11-27"));
    let got = client.post("/store/pont/declare", &form).await;
    assert_eq!(got.location(), "/store/pont/declare?another=yes");
    let page = client.get("/store/pont").await.body;
    let value = |name: &str| {
        let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let (lot, version) = (value("lot"), value("version"));
    let withdrawn =
        client.post_then_read("/store/pont/withdraw", &format!("lot={lot}&version={version}&date=2026-11-23")).await;
    assert!(withdrawn.text().contains("Lot retiré"), "{}", withdrawn.text());
    let again = client.get(&format!("/store/pont/declare?again={lot}")).await.body;
    assert!(again.contains("value=\"Fromage blanc\"") && again.contains("value=\"2026-11-27\""), "{again}");
    let twice = client.post("/store/pont/withdraw", &format!("lot={lot}&version={version}&date=2026-11-23")).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text().contains("Revenir à ma page"));
}
