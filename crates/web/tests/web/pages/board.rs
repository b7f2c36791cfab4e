//! The board, bookings and the store's door, asked without a browser.

use axum::http::StatusCode;
use glane_foundation::Language;

use crate::{
    client::{Client, line},
    world::{World, role},
};

/// A published day, then a late lot at ten to ten.
pub async fn late(cases: &str) -> World {
    let world = World::new().await;
    world.plan(true).await;
    world.clock_at(9, 50);
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Fromage+blanc", cases, "2026-11-30")).await;
    world
}

/// The value of the first field of a name after some words.
fn value(page: &str, after: &str, name: &str) -> String {
    let rest = page.split(after).nth(1).unwrap_or_else(|| panic!("no {after} on {page}"));
    let found = rest.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    found.split('"').next().unwrap().replace('@', "%40").replace('+', "%2B").replace("&#43;", "%2B")
}

async fn form(client: &Client, association: &str, cases: &str) -> String {
    let board = client.get(&format!("/association/{association}/board")).await.body;
    let field = |name| value(&board, "<h1>", name);
    format!("command={}&lot={}&slot={}&cases={cases}", field("command"), field("lot"), field("slot"))
}

#[tokio::test]
async fn a_booking_shows_its_code_and_the_store_hands_it_over() {
    let world = late("6").await;
    let table = Client::signed_in(&world, role("table")).await;
    let day = table.get("/association/table").await.text();
    assert!(day.contains("Ce qui reste à prendre (1)"), "{day}");
    let form = form(&table, "table", "4").await;
    let booked = table.post_then_read("/association/table/book", &form).await.text();
    assert!(booked.contains("C’est réservé") && booked.contains("de 10 h à 10 h 30"), "{booked}");
    let code = booked.split("class=\"code\">").nth(1).unwrap()[..4].to_owned();
    let again = table.post_then_read("/association/table/book", &form).await.text();
    assert_eq!(again.matches("class=\"code\"").count(), 1, "a second tap books nothing more: {again}");

    let pont = Client::signed_in(&world, role("pont")).await;
    let page = pont.get("/store/pont").await.body;
    assert!(!page.contains(&format!(">{code}<")), "the store is told the code by the collector, not by the page");
    let booking = value(&page, "Associations qui viennent elles-mêmes", "booking");
    let wrong =
        pont.post("/store/pont/hand-over", &format!("date=2026-11-23&booking={booking}&code=99x9&cases=4")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text().contains("Ce n'est pas le bon code") && wrong.body.contains("value=\"99x9\""),
        "{}",
        wrong.body
    );
    let form = format!("date=2026-11-23&booking={booking}&code={code}&cases=4");
    let given = pont.post_then_read("/store/pont/hand-over", &form).await.text();
    assert!(given.contains("Remis. C’est enregistré.") && given.contains("remis"), "{given}");
    let hidden = table.get("/association/table/board").await.text();
    assert!(
        hidden.contains("Rien à prendre"),
        "it has just received something: the others see the rest first: {hidden}"
    );
    world.clock_at(10, 25);
    let left = table.get("/association/table/board").await.text();
    assert!(left.contains("2 caisses"), "two of six were never booked: {left}");
}

#[tokio::test]
async fn s09_who_comes_second_is_told_kindly_in_both_languages_and_shown_something_else() {
    let world = late("2").await;
    let store = Client::signed_in(&world, role("halles")).await;
    store.post_then_read("/store/halles/declare", &line("canned", "Haricots", "3", "2027-11-30")).await;
    let table = Client::signed_in(&world, role("table")).await;
    let phare = Client::speaking(&world, role("phare"), Language::En).await;
    let (first, second) = (form(&table, "table", "2").await, form(&phare, "phare", "2").await);
    table.post_then_read("/association/table/book", &first).await;
    for _ in 0..2 {
        let told = phare.post("/association/phare/book", &second).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text().contains("Somebody was faster") && told.text().contains("Haricots"), "{}", told.text());
        assert!(!told.text().contains("Fromage blanc"), "what is gone is not shown");
    }
}

#[tokio::test]
async fn a_number_that_cannot_be_read_or_is_too_large_comes_back_with_its_message() {
    let world = late("3").await;
    let table = Client::signed_in(&world, role("table")).await;
    for (typed, status, told) in [
        ("deux", StatusCode::UNPROCESSABLE_ENTITY, "Écrivez un nombre de caisses"),
        ("0", StatusCode::UNPROCESSABLE_ENTITY, "au moins une caisse"),
        ("9", StatusCode::CONFLICT, "il en reste 3 caisses pour vous"),
    ] {
        let form = form(&table, "table", typed).await;
        let got = table.post("/association/table/book", &form).await;
        assert_eq!(got.status, status, "{typed}: {}", got.text());
        assert!(got.text().contains(told), "{}", got.text());
        assert!(got.body.contains(&format!("value=\"{typed}\"")), "what was typed is kept: {}", got.body);
    }
}

#[tokio::test]
async fn a_booking_is_changed_and_cancelled_and_nobody_else_can() {
    let world = late("6").await;
    let table = Client::signed_in(&world, role("table")).await;
    let form = form(&table, "table", "2").await;
    let page = table.post_then_read("/association/table/book", &form).await.body;
    let booking = value(&page, "Ce que vous venez chercher", "booking");
    let slot = value(&page, "checked", "slot");
    let phare = Client::signed_in(&world, role("phare")).await;
    let cancel = format!("booking={booking}");
    let stolen = phare.post("/association/phare/booking/cancel", &cancel).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND, "{}", stolen.text());
    let change = format!("booking={booking}&cases=5&slot={slot}");
    let typed = change.replace("cases=5", "cases=cinq");
    let wrong = table.post("/association/table/booking/change", &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Écrivez un nombre de caisses"), "{}", wrong.text());
    assert!(wrong.text().contains("value=\"cinq\"") && wrong.text().contains("<details open>"), "{}", wrong.text());
    let too_many = table.post("/association/table/booking/change", &change.replace("cases=5", "cases=900")).await;
    assert_eq!(too_many.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_many.text().contains("value=\"900\""), "{}", too_many.text());
    let changed = table.post_then_read("/association/table/booking/change", &change).await;
    assert!(
        changed.text().contains("5 caisses") && changed.text().contains("Réservation changée"),
        "{}",
        changed.text()
    );
    let stale = table.post("/association/table/booking/cancel", &cancel).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "it was changed since this page was shown");
    let booking = value(&changed.body, "Ce que vous venez chercher", "booking");
    let gone = table.post_then_read("/association/table/booking/cancel", &format!("booking={booking}")).await.text();
    assert!(gone.contains("Réservation annulée") && !gone.contains("Code à dire"), "{gone}");
}

#[tokio::test]
async fn s14_without_papers_the_board_offers_nothing_and_says_why() {
    let world = late("6").await;
    let text = Client::signed_in(&world, role("paniers")).await.get("/association/paniers/board").await.text();
    assert!(text.contains("Rien à prendre") && text.contains("habilitation"), "{text}");
}

#[tokio::test]
async fn a_long_board_pages() {
    let world = World::new().await;
    world.plan(true).await;
    world.clock_at(9, 50);
    let store = Client::signed_in(&world, role("pont")).await;
    for number in 0..23 {
        let form = line(
            "canned",
            &format!("Lot+{number:02}+au+nom+tr%C3%A8s+long+pour+un+petit+%C3%A9cran"),
            "1",
            "2027-11-30",
        );
        store.post("/store/pont/declare", &form).await;
    }
    let table = Client::signed_in(&world, role("table")).await;
    let first = table.get("/association/table/board").await.body;
    assert_eq!(first.matches("name=\"lot\"").count(), 20);
    assert!(first.len() < 100_000, "{} bytes", first.len());
    assert!(first.contains("/association/table/board?skip=20"));
    let second = table.get("/association/table/board?skip=20").await.body;
    assert_eq!(second.matches("name=\"lot\"").count(), 3);
}
