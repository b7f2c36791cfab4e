//! From the home screen without a network, and what one tap costs with one.

use glane_foundation::Language::Fr;

use super::lived_round::{on_the_road, stops};
use crate::{
    browser::{Browser, Screen},
    world::role,
};

const READY: &str = "{ return document.documentElement.dataset.ready === 'yes'; }";

/// Milliseconds from the tap on the icon until the page can be read, the way to the round included.
const OPENED: &str = "return Math.round(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd)";

#[tokio::test]
async fn the_round_opens_from_the_home_screen_without_a_network_in_under_a_second() {
    let world = on_the_road().await;
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    browser.until(READY).await;
    browser.until("{ return !!navigator.serviceWorker.controller && !!(await caches.match('/driver/lea')); }").await;
    browser.network(false);
    let mut times = Vec::new();
    for _ in 0..9 {
        browser.open("/").await;
        browser.sees(&["Ouvrir l’arrêt"]).await;
        assert_eq!(browser.path().await, "/driver/lea");
        times.push(browser.run(OPENED).await.as_u64().unwrap());
    }
    times.sort_unstable();
    println!("opened without a network in {} ms (median of 9; fastest {}, slowest {})", times[4], times[0], times[8]);
    assert!(times[4] < 1_000, "{times:?}");
    browser.leave().await;
}

/// Keeps one act and sends it.
const ONE_ACT: &str = "
    const done = arguments[arguments.length - 1];
    const src = document.querySelector('script[src$=\"round.js\"]').src;
    const [{ queue }, { asActs }] = await Promise.all([import(src), import(src.replace('round.js', 'acts.js'))]);
    const page = document.querySelector('#stop');
    const line = document.querySelector('.hand-line').dataset;
    await queue.keep(page.dataset.round, asActs(page.dataset.stop, [{ deed: 'handed_over', allocation: line.allocation, accepted: 5,
        refused: [{ cases: 1, reason: 'date_too_short', photo: crypto.randomUUID() }] }], new Date('2026-11-23T10:00:00Z')));
    done(await queue.flush());";

#[tokio::test]
async fn one_act_costs_less_than_two_kilobytes_with_everything_around_it() {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    browser.until(READY).await;
    let (_, drops) = stops(&world).await;
    browser.open(&drops[0]).await;
    browser.until(READY).await;
    let before = browser.sent();
    let outcome = browser.run_later(&format!("(async (...arguments) => {{ {ONE_ACT} }})(...arguments)")).await;
    assert_eq!(outcome, "sent");
    let cost = browser.sent() - before;
    println!("one refusal costs {cost} bytes on its way, with its headers");
    assert!((200..2_000).contains(&cost), "{cost} bytes");
    browser.leave().await;
}
