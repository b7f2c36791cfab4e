//! What stores and associations do on an ordinary morning, with taps counted, in a real browser, scripts off.

use chrono::Duration;
use glane_foundation::Language::{self, En, Fr};
use thirtyfour::By;

use crate::{
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role},
};

async fn five_lines(language: Language, screen: Screen) {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, screen).await;
    let fr = language == Fr;
    browser.come_in(&world, role("pont"), language).await;
    browser.tap(if fr { "Déclarer un lot" } else { "Declare a lot" }).await;
    let families = if fr {
        ["Produits laitiers", "Charcuterie", "Viande", "Volaille", "Plats préparés"]
    } else {
        ["Dairy", "Cold cuts", "Meat", "Poultry", "Ready meals"]
    };
    for family in families {
        browser.tap(family).await;
        browser.choose("input[name=cases_quick][value='4']").await;
        browser.choose("input[name=date_quick][value='2026-11-27']").await;
        browser.choose("button[name=then]").await;
        browser.sees(&[if fr { "Au suivant" } else { "Now the next one" }]).await;
    }
    assert!((10..=25).contains(&browser.taps()), "five lines took {} taps", browser.taps());
    browser.open("/store/pont").await;
    let lots = browser.driver.find_all(By::Css("main li.card h3")).await.unwrap();
    assert_eq!(lots.len(), 5);
    browser.leave().await;
}

#[tokio::test]
async fn five_lines_take_at_most_25_taps_in_french_on_a_phone() {
    five_lines(Fr, Screen::Phone).await;
}

#[tokio::test]
async fn five_lines_take_at_most_25_taps_in_english_on_a_desk() {
    five_lines(En, Screen::Desk).await;
}

#[tokio::test]
async fn nothing_today_and_a_proposal_are_answered_with_one_tap_each() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("halles"), Fr).await;
    browser.tap("Rien aujourd’hui").await;
    browser.sees(&["Vous avez répondu : rien aujourd’hui."]).await;
    assert_eq!(browser.taps(), 1, "nothing today, after opening");
    world.plan(true).await;
    browser.come_in(&world, role("table"), Fr).await;
    browser.tap("Confirmer").await;
    browser.sees(&["Merci. Nous comptons sur vous."]).await;
    assert_eq!(browser.taps(), 1, "a proposal confirmed");
    browser.leave().await;
}

#[tokio::test]
async fn s04_a_typed_label_fills_the_line_and_what_it_does_not_say_is_asked() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("pont"), Fr).await;
    browser.open("/store/pont/declare").await;
    browser.fill("scan", "3017620422004").await;
    browser.tap("Lire").await;
    browser.sees(&["dernier chiffre"]).await;
    assert_eq!(browser.value("scan").await, "3017620422004");
    browser.fill("scan", "(01)03017620422003(17)261128(10)L9").await;
    browser.tap("Lire").await;
    assert_eq!(browser.value("date").await, "2026-11-28");
    assert_eq!(browser.value("batch").await, "L9");
    browser.choose("button.primary").await;
    browser.sees(&["À corriger avant d’envoyer", "Choisissez la famille", "nombre de caisses"]).await;
    assert_eq!(browser.value("gtin").await, "3017620422003");
    browser.leave().await;
}

#[tokio::test]
async fn nothing_typed_is_lost_when_the_session_ends_in_mid_form() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("pont"), Fr).await;
    browser.open("/store/pont/declare?category=dairy").await;
    browser.fill("description", "Fromage blanc").await;
    browser.fill("cases", "7").await;
    browser.fill_date(30, 11).await;
    world.clock.advance(Duration::days(31));
    browser.choose("button.primary").await;
    browser.sees(&["Entrez d’abord", "Ce que vous avez saisi est gardé un jour"]).await;
    world.clock.advance(Duration::days(-31));
    let link = world.link(role("pont"), Fr).await;
    browser.open(&format!("/l/{link}")).await;
    browser.choose("main button").await;
    browser.sees(&["Rien n’est perdu"]).await;
    browser.tap("Envoyer ce que j’avais saisi").await;
    browser.sees(&["Lot déclaré", "Fromage blanc", "7 caisses"]).await;
    browser.leave().await;
}

async fn why_not_us(language: Language, screen: Screen) {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("prepared_dishes", "Salades", "5", "2026-11-24")).await;
    world.plan(true).await;
    let browser = Browser::without_scripts(&world, screen).await;
    let fr = language == Fr;
    browser.come_in(&world, role("phare"), language).await;
    browser.tap(if fr { "Pourquoi pas nous" } else { "Why not us" }).await;
    browser.tap("Salades").await;
    browser.sees(if fr { &["ne distribue que le", "Vérifié"] } else { &["hands out food only on", "Checked"] }).await;
    browser.leave().await;
}

#[tokio::test]
async fn s16_why_not_us_is_answered_and_checked_in_french_on_a_phone() {
    why_not_us(Fr, Screen::Phone).await;
}

#[tokio::test]
async fn s16_why_not_us_is_answered_and_checked_in_english_on_a_desk() {
    why_not_us(En, Screen::Desk).await;
}
