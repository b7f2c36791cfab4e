//! S3 and S14 by page, forms that must be mended, and the keyboard alone.

use glane_foundation::Language::{En, Fr};
use thirtyfour::{By, Key};

use crate::{
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role},
};

#[tokio::test]
async fn s03_a_passed_date_is_refused_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("pont"), Fr).await;
    browser.open("/store/pont/declare?category=prepared_dishes").await;
    browser.fill("description", "Salades composées").await;
    browser.fill("cases", "trois").await;
    browser.fill_date(22, 11).await;
    browser.choose("input[name=prepacked][value=no]").await;
    browser.choose("button.primary").await;
    browser
        .sees(&["À corriger avant d’envoyer", "La DLC du 22/11/2026 est dépassée", "Écrivez un nombre", "allergènes"])
        .await;
    assert_eq!(browser.value("description").await, "Salades composées");
    assert_eq!(browser.value("cases").await, "trois");
    assert_eq!(browser.value("date").await, "2026-11-22");
    browser.tap("Écrivez un nombre").await;
    assert!(browser.driver.current_url().await.unwrap().as_str().ends_with("#cases"));
    browser.fill("cases", "3").await;
    browser.fill_date(24, 11).await;
    browser.choose("input[name=allergens][value=milk]").await;
    browser.choose("button.primary").await;
    browser.sees(&["Lot déclaré", "Salades composées", "DLC demain, mardi 24 novembre"]).await;
    browser.leave().await;
}

#[tokio::test]
async fn s03_tonights_kitchen_gets_tomorrows_food_with_the_exception_shown_and_thursdays_grocery_does_not() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    world.plan(true).await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("table"), Fr).await;
    browser.sees(&["Salades", "Exception.", "48 h"]).await;
    browser.come_in(&world, role("phare"), En).await;
    browser.sees(&["Nothing comes on this day."]).await;
    browser.leave().await;
}

#[tokio::test]
async fn s14_an_expired_habilitation_blocks_and_says_what_to_do_in_both_languages() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "40", "2026-11-30")).await;
    world.plan(true).await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("paniers"), Fr).await;
    browser.sees(&["À régler", "a expiré le 11/11/2026", "Transmettez la nouvelle", "Rien ne vient ce jour-là."]).await;
    browser.tap("English").await;
    browser.sees(&["To settle", "expired on", "Send the new one", "Nothing comes on this day."]).await;
    browser.leave().await;
}

#[tokio::test]
async fn nothing_today_can_be_said_by_keyboard_alone() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("pont"), Fr).await;
    let mut body = browser.driver.find(By::Tag("body")).await.unwrap();
    for _ in 0..12 {
        body.send_keys(Key::Tab + "").await.unwrap();
        body = browser.driver.active_element().await.unwrap();
        if body.text().await.unwrap() == "Rien aujourd’hui" {
            body.send_keys(Key::Enter + "").await.unwrap();
            browser.sees(&["Vous avez répondu : rien aujourd’hui."]).await;
            browser.leave().await;
            return;
        }
    }
    panic!("not reached with twelve tabs");
}
