//! S9 and a booking from the board to the store's door, with taps counted, scripts off.

use glane_foundation::Language::{self, En, Fr};
use thirtyfour::{By, Key};

use crate::{
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role},
};

/// A published day, then a late lot.
async fn late(cases: &str) -> World {
    let world = World::new().await;
    world.plan(true).await;
    world.clock_at(9, 50);
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Fromage+blanc", cases, "2026-11-30")).await;
    world
}

/// Books what the board shows first.
async fn book(browser: &Browser, language: Language) {
    let fr = language == Fr;
    browser.tap(if fr { "Ce qui reste à prendre" } else { "What is left to take" }).await;
    browser.choose(".chips label:nth-child(2) input").await;
    browser.tap(if fr { "Réserver" } else { "Book" }).await;
}

async fn from_the_board_to_the_door(language: Language, screen: Screen) {
    let world = late("6").await;
    let browser = Browser::without_scripts(&world, screen).await;
    let fr = language == Fr;
    browser.come_in(&world, role("table"), language).await;
    book(&browser, language).await;
    let slot = if fr { "de 10 h 30 à 11 h" } else { "10:30 to 11:00" };
    browser.sees(&[slot, "Épicerie du Pont", "Fromage blanc"]).await;
    assert_eq!(browser.taps(), 3, "booked");
    let code = browser.driver.find(By::Css(".code")).await.unwrap().text().await.unwrap();
    browser.come_in(&world, role("pont"), language).await;
    browser.sees(&[slot, "La Table ouverte"]).await;
    let field = browser.driver.find(By::Css("input[name=code]")).await.unwrap();
    field.send_keys(&code).await.unwrap();
    browser.tap(if fr { "Remettre" } else { "Hand over" }).await;
    browser.sees(&[if fr { "Remis. C’est enregistré." } else { "Handed over. It is on record." }]).await;
    browser.leave().await;
}

#[tokio::test]
async fn a_booking_takes_three_taps_in_french_on_a_phone() {
    from_the_board_to_the_door(Fr, Screen::Phone).await;
}

#[tokio::test]
async fn a_booking_takes_three_taps_in_english_on_a_desk() {
    from_the_board_to_the_door(En, Screen::Desk).await;
}

#[tokio::test]
async fn s09_the_second_of_two_is_told_kindly_and_offered_another() {
    let world = late("2").await;
    let store = Client::signed_in(&world, role("halles")).await;
    store.post_then_read("/store/halles/declare", &line("canned", "Haricots", "3", "2027-11-30")).await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("phare"), Fr).await;
    browser.tap("Ce qui reste à prendre").await;
    browser.sees(&["Fromage blanc"]).await;
    // Meanwhile, by another phone, the other association takes both crates.
    let table = Client::signed_in(&world, role("table")).await;
    let board = table.get("/association/table/board").await.body;
    let value = |name: &str| {
        let after = board.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        after.split('"').next().unwrap().replace('+', "%2B").replace("&#43;", "%2B")
    };
    let form = format!("command={}&lot={}&slot={}&cases=2", value("command"), value("lot"), value("slot"));
    table.post_then_read("/association/table/book", &form).await;
    browser.tap("Réserver").await;
    browser.sees(&["Quelqu’un a été plus rapide", "Votre tour reste le même", "Haricots"]).await;
    browser.tap("Réserver").await;
    browser.sees(&["C’est réservé", "Haricots"]).await;
    browser.leave().await;
}

#[tokio::test]
async fn booking_by_keyboard_alone() {
    let world = late("6").await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("table"), Fr).await;
    browser.open("/association/table/board").await;
    let mut focus = browser.driver.find(By::Tag("body")).await.unwrap();
    for _ in 0..12 {
        focus.send_keys(Key::Tab + "").await.unwrap();
        focus = browser.driver.active_element().await.unwrap();
        if focus.tag_name().await.unwrap() == "button" && focus.text().await.unwrap().starts_with("Réserver") {
            focus.send_keys(Key::Enter + "").await.unwrap();
            browser.sees(&["C’est réservé"]).await;
            browser.leave().await;
            return;
        }
    }
    panic!("not reached with twelve tabs");
}
