//! The operator's day keeps itself up to date: what a driver does appears by itself, delays are told with who waits, and
//! whoever reads or types is not disturbed.

use glane_foundation::Language::{En, Fr};
use serde_json::Value;

use super::lived_round::{on_the_road, stops};
use crate::{
    browser::{Browser, Screen},
    client::Client,
    world::{World, role},
};

/// The stream is open.
async fn hears(browser: &Browser) {
    browser.until("{ return document.documentElement.dataset.live === 'yes'; }").await;
}

async fn reads(browser: &Browser, words: &str) {
    browser
        .until(&format!("{{ return document.body.innerText.replace(/[\\u00a0\\u202f]/g, ' ').includes('{words}'); }}"))
        .await;
}

/// The driver, on a phone of their own, arrives at a stop.
async fn arrives(world: &World, stop: &str) {
    let driver = Client::signed_in(world, role("lea")).await;
    let at = world.glane.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    driver.post(stop, &format!("command=live-arrived&deed=arrived&at={at}")).await;
}

#[tokio::test]
async fn what_the_driver_does_appears_on_the_desk_without_a_reload_and_is_said() {
    let world = on_the_road().await;
    world.clock_at(9, 55);
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("bourg"), Fr).await;
    hears(&browser).await;
    browser.sees(&["Cette page se met à jour seule", "0 arrêts faits sur 4"]).await;
    browser
        .run("window.same = true; document.querySelector('#live-table .tabs a').focus(); window.scrollTo(0, 300)")
        .await;
    let held = "[window.same, document.activeElement.closest('#live-table') !== null, Math.abs(scrollY - 300) < 3]";
    let (loads, _) = stops(&world).await;
    let driver = Client::signed_in(&world, role("lea")).await;
    driver.post(&loads[0], "command=live-1&deed=arrived").await;
    driver.post(&loads[0], "command=live-2&deed=loaded&then=leave").await;
    reads(&browser, "1 arrêts faits sur 4").await;
    let kept = browser.run(&format!("return {held}")).await;
    assert_eq!(kept, serde_json::json!([true, true, true]), "same page, focus in the table, scrolled as before");
    let said = browser.run("return document.querySelector('#live-news[aria-live=polite]').textContent").await;
    assert!(said.as_str().unwrap().contains("1 arrêts faits sur 4"), "{said}");
    // The table has the focus: it waits until the reader has left it.
    let table = "return document.querySelector('#live-table').innerText.includes('fait')";
    assert_eq!(browser.run(table).await, Value::Bool(false));
    browser.run("document.activeElement.blur()").await;
    browser.until("{ return document.querySelector('#live-table').innerText.includes('fait'); }").await;
    browser.leave().await;
}

#[tokio::test]
async fn a_late_round_is_shown_with_its_minutes_and_everybody_who_waits() {
    let world = on_the_road().await;
    world.clock_at(9, 55);
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("bourg"), En).await;
    hears(&browser).await;
    assert!(!browser.text().await.contains("Behind the plan"), "nobody is late yet");
    // An hour later nothing has been said; then the driver arrives at the first stop.
    world.clock_at(10, 55);
    let (loads, _) = stops(&world).await;
    arrives(&world, &loads[0]).await;
    reads(&browser, "Behind the plan").await;
    browser.sees(&["min behind", "Waiting:", "La Table ouverte", "planned for", "01 99 00 56 78"]).await;
    browser.leave().await;
}

#[tokio::test]
async fn without_scripts_the_desk_shows_the_delay_after_a_reload() {
    let world = on_the_road().await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("bourg"), Fr).await;
    world.clock_at(12, 20);
    browser.tap("Rafraîchir").await;
    browser.sees(&["En retard sur le plan", "de retard", "Attendent", "prévu à"]).await;
    // The store's doors close at half past twelve: once that is past, somebody must decide.
    world.clock_at(12, 40);
    browser.tap("Rafraîchir").await;
    browser.sees(&["fermé à cette heure-là", "Déplacer ou garder"]).await;
    browser.leave().await;
}
