//! S1 up to the handover, and S2.

use glane_foundation::Language::{self, En, Fr};

use crate::{
    browser::{Browser, Screen},
    world::{World, role},
};

/// Declares a chilled lot by tapping and typing, as at ten to seven.
async fn declare(browser: &Browser, words: [&str; 3], description: &str) {
    let [declare, family, submit] = words;
    browser.tap(declare).await;
    browser.tap(family).await;
    browser.fill("description", description).await;
    browser.fill("cases", "6").await;
    browser.fill_date(30, 11).await;
    browser.tap(submit).await;
}

async fn an_ordinary_day(language: Language, screen: Screen) {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, screen).await;
    let fr = language == Fr;
    let words =
        if fr { ["Déclarer un lot", "Produits laitiers", "Déclarer"] } else { ["Declare a lot", "Dairy", "Declare"] };
    for store in ["pont", "halles"] {
        browser.come_in(&world, role(store), language).await;
        assert_eq!(browser.path().await, format!("/store/{store}"));
        declare(&browser, words, "Yaourts nature").await;
        browser.sees(&["Yaourts nature", "30 kg", if fr { "Lot déclaré" } else { "Lot declared" }]).await;
    }
    world.clock_at(9, 35);
    browser.come_in(&world, role("bourg"), language).await;
    browser.tap(if fr { "Planifier le jour" } else { "Plan the day" }).await;
    browser
        .sees(if fr { &["Le plan est prêt", "60 kg sur 60 kg"] } else { &["The plan is ready", "60 kg of 60 kg"] })
        .await;
    browser.tap(if fr { "Publier" } else { "Publish" }).await;
    browser.sees(&[if fr { "Le jour est publié" } else { "The day is published" }, "Fourgon 1", "Léa Martin"]).await;
    browser.come_in(&world, role("lea"), language).await;
    let there =
        if fr { ["Charger", "6 caisses au frais", "Y aller"] } else { ["Load", "6 crates chilled", "Go there"] };
    browser.sees(&["Épicerie du Pont", "Halles du Port", "sonner deux fois"]).await;
    browser.sees(&there).await;
    let mut receivers = 0;
    for association in ["table", "phare"] {
        browser.come_in(&world, role(association), language).await;
        let text = browser.text().await;
        if !text.contains("Yaourts nature") {
            continue;
        }
        receivers += 1;
        browser.tap(if fr { "onfirmer" } else { "Confirm" }).await;
        browser.sees(&[if fr { "Merci. Nous comptons sur vous." } else { "Thank you. We count on you." }]).await;
    }
    assert!(receivers > 0, "twelve crates and nobody gets them");
    browser.come_in(&world, role("pont"), language).await;
    browser.sees(&["Fourgon 1, Léa Martin", if fr { "Pourquoi ?" } else { "Why?" }]).await;
    browser.leave().await;
}

#[tokio::test]
async fn s01_ordinary_day_in_french_on_a_phone() {
    an_ordinary_day(Fr, Screen::Phone).await;
}

#[tokio::test]
async fn s01_ordinary_day_in_english_on_a_desk() {
    an_ordinary_day(En, Screen::Desk).await;
}

#[tokio::test]
async fn s01_ordinary_day_at_twice_the_size() {
    an_ordinary_day(Fr, Screen::Zoomed).await;
}

#[tokio::test]
async fn s02_nothing_today_is_one_tap_and_takes_the_stop_out_before_departure() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    for store in ["pont", "halles"] {
        browser.come_in(&world, role(store), Fr).await;
        declare(&browser, ["Déclarer un lot", "Produits laitiers", "Déclarer"], "Beurre").await;
    }
    browser.come_in(&world, role("tilleuls"), Fr).await;
    browser.tap("Rien aujourd’hui").await;
    browser.sees(&["Vous avez répondu : rien aujourd’hui."]).await;
    world.plan(true).await;
    browser.come_in(&world, role("lea"), Fr).await;
    browser.sees(&["Épicerie du Pont", "Halles du Port"]).await;
    assert!(!browser.text().await.contains("Marché des Tilleuls"), "a shop with nothing has no stop");
    // Minutes before departure the second shop finds its shelves empty: it takes its lot back, as there is something declared.
    browser.come_in(&world, role("halles"), Fr).await;
    browser.tap("Retirer ce lot").await;
    browser.sees(&["Lot retiré"]).await;
    browser.come_in(&world, role("lea"), Fr).await;
    let text = browser.text().await;
    let stop = text.split("Halles du Port").nth(1).unwrap_or("annulé : ne pas passer");
    assert!(stop.contains("annulé : ne pas passer"), "{text}");
    browser.leave().await;
}
