//! Store, association and operator by keyboard alone, scripts off.

use glane_foundation::{Actor, Language::Fr, Role, StopId, VanId};
use glane_persistence::rounds;
use glane_service::acts::{self, Move};
use thirtyfour::prelude::*;

use crate::{
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role, today},
};

/// What the focus is on, as the driver tells it.
async fn focused(browser: &Browser) -> (WebElement, String) {
    let focus = browser.driver.active_element().await.unwrap();
    let mut told = focus.text().await.unwrap();
    for name in ["href", "value", "name"] {
        told.push('\n');
        told.push_str(&focus.attr(name).await.unwrap().unwrap_or_default());
    }
    (focus, told)
}

/// Presses Tab until the focus is on what says, leads to or is called this.
async fn reach(browser: &Browser, wanted: &str, most: usize) -> WebElement {
    let mut passed = Vec::new();
    for _ in 0..most {
        // To the page, not to an element: one of several parts, like a date, would begin at its first part again.
        browser.driver.action_chain().send_keys(Key::Tab + "").perform().await.unwrap();
        let (focus, told) = focused(browser).await;
        if told.contains(wanted) {
            return focus;
        }
        passed.push(told.replace('\n', " "));
    }
    panic!("{wanted:?} is not reached with {most} tabs on {}: {passed:?}", browser.path().await);
}

/// Reaches something, presses Enter, and reads what comes.
async fn enter(browser: &Browser, wanted: &str, most: usize, sees: &str) {
    reach(browser, wanted, most).await.send_keys(Key::Enter + "").await.unwrap();
    browser.sees(&[sees]).await;
}

#[tokio::test]
async fn a_lot_is_declared_and_its_proposal_confirmed_by_keyboard_alone() {
    let world = World::new().await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, role("pont"), Fr).await;
    enter(&browser, "Déclarer un lot", 12, "Produits laitiers").await;
    enter(&browser, "Produits laitiers", 40, "Ou choisissez le jour").await;
    reach(&browser, "\ncases", 60).await.send_keys("6").await.unwrap();
    // Of the dates that are offered the focus lands on the first; the arrow chooses the next.
    reach(&browser, "\ndate_quick", 60).await.send_keys(Key::Down + "").await.unwrap();
    enter(&browser, "Déclarer", 60, "Lot déclaré").await;
    world.plan(true).await;
    browser.come_in(&world, role("table"), Fr).await;
    if !browser.text().await.contains("Confirmer") {
        browser.come_in(&world, role("phare"), Fr).await;
    }
    enter(&browser, "Confirmer", 40, "Merci. Nous comptons sur vous.").await;
    browser.leave().await;
}

/// A stop of the town and a van it can go to.
async fn possible(world: &World, territory: &glane_foundation::TerritoryId) -> (StopId, VanId) {
    let all = rounds::of_day(&world.glane.db, territory, today()).await.unwrap();
    for round in &all {
        for stop in round.stops.iter().filter(|stop| !stop.lines.is_empty()) {
            for to in all.iter().filter(|other| other.van != round.van).map(|other| other.van.clone()) {
                let wanted = Move { stop: stop.id.clone(), to: to.clone() };
                let tried = acts::try_move(&world.glane, &Actor::SYSTEM, territory, today(), &wanted).await;
                if tried.is_ok_and(|preview| preview.is_possible()) {
                    return (stop.id.clone(), to);
                }
            }
        }
    }
    panic!("no stop of the town can move");
}

#[tokio::test]
async fn a_stop_is_moved_to_another_van_and_back_by_keyboard_alone() {
    let (world, town) = World::town().await;
    let territory = town.territory.id.clone();
    let (stop, van) = possible(&world, &territory).await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    browser.come_in(&world, Role::Operator { territory }, Fr).await;
    enter(&browser, &format!("stop={stop}"), 300, "Vers quel véhicule").await;
    let mut choice = reach(&browser, "\nto", 30).await;
    for _ in 0..20 {
        if choice.attr("value").await.unwrap().as_deref() == Some(van.as_str()) {
            break;
        }
        choice.send_keys(Key::Down + "").await.unwrap();
        choice = browser.driver.active_element().await.unwrap();
    }
    enter(&browser, "Voir ce que cela change", 5, "Ce déplacement tient").await;
    enter(&browser, "Déplacer", 40, "Annuler le déplacement").await;
    enter(&browser, "Annuler le déplacement", 40, "Le jour est publié").await;
    assert!(!browser.text().await.contains("Annuler le déplacement"), "it is undone");
    browser.leave().await;
}

/// At 200 % a window of 1280 pixels holds 640: everything must still be there, one under the other.
#[tokio::test]
async fn at_twice_the_size_nothing_is_cut_off_and_the_day_is_published() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "6", "2026-11-30")).await;
    world.clock_at(9, 40);
    let browser = Browser::with_scripts(&world, Screen::Zoomed).await;
    browser.come_in(&world, role("bourg"), Fr).await;
    browser.tap("Planifier le jour").await;
    browser.sees(&["Le plan est prêt"]).await;
    browser.tap("Publier").await;
    browser.sees(&["Le jour est publié"]).await;
    for (person, path) in [
        ("bourg", "/operator/bourg"),
        ("bourg", "/operator/bourg/roster"),
        ("bourg", "/operator/bourg/people"),
        ("pont", "/store/pont"),
        ("pont", "/store/pont/declare?category=dairy"),
        ("table", "/association/table/profile"),
        ("lea", "/driver/lea"),
    ] {
        browser.come_in(&world, role(person), Fr).await;
        browser.open(path).await;
        let wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.run(wide).await, 0, "{path} scrolls sideways");
    }
    browser.leave().await;
}
