//! The board, bookings, lists, labels, codes and "Why not us?" under axe: empty, full, with errors, with long names.

use glane_foundation::Language::{self, En, Fr};

use crate::{
    axe::check,
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role},
};

const LONG: &str = "Salades+compos%C3%A9es+au+poulet+et+aux+croutons+en+barquettes+de+trois+cents+grammes+sans+gluten";

async fn look(browser: &Browser, wrong: &mut Vec<String>, name: &str, language: Language) {
    browser.run("document.querySelectorAll('details').forEach(details => details.open = true)").await;
    wrong.extend(check(browser, &format!("{name} in {language:?}")).await);
}

async fn empty(browser: &Browser, world: &World, wrong: &mut Vec<String>, language: Language) {
    browser.come_in(world, role("pont"), language).await;
    for path in ["declare?scan=3017620422004", "declare?scan=2112345012346", "repeat", "labels", "hours"] {
        browser.open(&format!("/store/pont/{path}")).await;
        look(browser, wrong, &format!("empty {path}"), language).await;
    }
    browser.come_in(world, role("table"), language).await;
    for path in ["board", "why", "profile"] {
        browser.open(&format!("/association/table/{path}")).await;
        look(browser, wrong, &format!("empty {path}"), language).await;
    }
    browser.fill("served", "beaucoup").await;
    browser.fill("reception-mon", "le matin").await;
    browser.choose("button.primary").await;
    look(browser, wrong, "profile with errors", language).await;
    browser.come_in(world, role("pont"), language).await;
    browser.open("/store/pont/hours").await;
    browser.fill("week-tue", "matin").await;
    browser.choose("button.primary").await;
    look(browser, wrong, "hours with errors", language).await;
}

async fn full(browser: &Browser, world: &World, wrong: &mut Vec<String>, language: Language) {
    let fr = language == Fr;
    browser.come_in(world, role("table"), language).await;
    browser.open("/association/table/board").await;
    look(browser, wrong, "full board", language).await;
    let field = browser.driver.find(thirtyfour::By::Css("input[name=cases]")).await.unwrap();
    field.send_keys("x").await.unwrap();
    browser.tap(if fr { "Réserver" } else { "Book" }).await;
    look(browser, wrong, "board with an error", language).await;
    browser.open("/association/table/board").await;
    browser.tap(if fr { "Réserver" } else { "Book" }).await;
    look(browser, wrong, "a booking", language).await;
    browser.open("/association/table/why").await;
    look(browser, wrong, "why", language).await;
    browser.choose("main ul.rows a").await;
    look(browser, wrong, "why a lot", language).await;
    browser.come_in(world, role("pont"), language).await;
    look(browser, wrong, "store with somebody at the door", language).await;
    browser.tap(if fr { "Remettre" } else { "Hand over" }).await;
    look(browser, wrong, "a wrong code at the door", language).await;
    browser.open("/store/pont/labels").await;
    look(browser, wrong, "labels", language).await;
    browser.open("/store/pont").await;
    browser.tap(if fr { "Corriger" } else { "Correct" }).await;
    look(browser, wrong, "correcting a lot", language).await;
}

#[tokio::test]
async fn no_front_door_has_an_accessibility_violation() {
    let world = World::new().await;
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let mut wrong = Vec::new();
    empty(&browser, &world, &mut wrong, Fr).await;
    empty(&browser, &world, &mut wrong, En).await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("prepared_dishes", LONG, "6", "2026-11-24")).await;
    world.plan(true).await;
    world.clock_at(9, 50);
    for number in 0..22 {
        let name = if number % 2 == 0 { LONG.to_owned() } else { format!("Lot+{number}") };
        store.post_then_read("/store/pont/declare", &line("canned", &name, "3", "2027-01-31")).await;
    }
    // What it has just received lets others go first for half an hour.
    world.clock_at(10, 25);
    full(&browser, &world, &mut wrong, Fr).await;
    full(&browser, &world, &mut wrong, En).await;
    world.clock.advance(chrono::Duration::days(7));
    browser.come_in(&world, role("pont"), Fr).await;
    browser.open("/store/pont/repeat").await;
    look(&browser, &mut wrong, "an earlier list", Fr).await;
    browser.choose("button.primary").await;
    look(&browser, &mut wrong, "an earlier list with errors", Fr).await;
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}
