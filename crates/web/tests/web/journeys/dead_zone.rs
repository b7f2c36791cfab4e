//! S18 and S5 on a phone without network: reloads, a killed tab, two phones, and a network that loses half of everything.

use glane_demand::AllocationState;
use glane_fleet::Deed;
use glane_foundation::{Language::Fr, Role, RoundId};
use glane_inventory::Bucket;
use glane_persistence::{allocations, rounds, rounds::RoundRow, stop_acts};

use super::lived_round::{held, on_the_road, stops};
use crate::{
    browser::{Browser, Screen},
    world::{World, role, today},
};

const UNSENT: &str = "document.querySelector('#unsent')";

/// The script ran, and the phone says that it has every stop's page.
async fn stocked(browser: &Browser) {
    let ready = "document.documentElement.dataset.ready === 'yes'";
    browser.until(&format!("{{ return {ready} && document.querySelector('#stocked')?.hidden === false; }}")).await;
}

/// Waits for the script of the page, then for a number of acts that wait on the phone.
async fn waits(browser: &Browser, at_least: usize) {
    browser
        .until(&format!(
            "{{ const box = {UNSENT}; return document.documentElement.dataset.ready === 'yes' && !!box && !box.hidden
               && Number(box.querySelector('.count').textContent) >= {at_least}; }}"
        ))
        .await;
}

async fn sent(browser: &Browser) {
    let ready = "document.documentElement.dataset.ready === 'yes'";
    browser.until(&format!("{{ const box = {UNSENT}; return {ready} && !!box && box.hidden; }}")).await;
}

/// The longest round of the demo's town.
async fn longest(world: &World, territory: &glane_foundation::TerritoryId) -> RoundRow {
    let all = rounds::of_day(&world.glane.db, territory, today()).await.unwrap();
    all.into_iter().filter(|round| round.driver.is_some()).max_by_key(|round| round.stops.len()).unwrap()
}

#[tokio::test]
async fn s18_a_whole_round_in_a_dead_zone_arrives_once_in_order_with_its_own_times() {
    let (world, town) = World::town().await;
    world.clock_at(17, 30);
    let round = longest(&world, &town.territory.id).await;
    assert!(round.stops.len() >= 12, "only {} stops", round.stops.len());
    let driver = round.driver.clone().unwrap();
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.believe("2026-11-23T09:00:00Z").await;
    browser.come_in(&world, Role::Driver { driver: driver.clone() }, Fr).await;
    stocked(&browser).await;
    browser.network(false);

    let mut said = 0;
    for (at, stop) in round.stops.iter().take(12).enumerate() {
        browser.open(&format!("/round/{}/stop/{}", round.id, stop.id)).await;
        browser.until("{ return document.documentElement.dataset.ready === 'yes'; }").await;
        browser.tap("Je suis arrivé").await;
        said += 1;
        waits(&browser, said).await;
        if at == 3 || at == 7 {
            browser.driver.refresh().await.unwrap();
            waits(&browser, said).await;
        }
        browser.choose("#hand button.primary").await;
        said += stop.lines.len() + 1;
        browser.until(&format!("{{ return location.pathname === '/driver/{driver}'; }}")).await;
        waits(&browser, said).await;
        if at == 5 {
            browser.kill_tab().await;
            browser.believe("2026-11-23T10:00:00Z").await;
        }
    }
    let ids = [round.id.clone()];
    assert!(stop_acts::of_rounds(&world.glane.db, &ids).await.unwrap().is_empty(), "nothing got through");

    browser.network(true);
    browser.open(&format!("/driver/{driver}")).await;
    sent(&browser).await;
    let kept = stop_acts::of_rounds(&world.glane.db, &ids).await.unwrap();
    assert_eq!(kept.len(), said, "every act once");
    assert!(kept.iter().all(|row| row.trouble.is_none() && row.act.at < row.received_at), "each with its own time");
    let order: Vec<_> = kept.iter().map(|row| row.act.stop.clone()).collect();
    let mut visited = order.clone();
    visited.dedup();
    let driven: Vec<_> = round.stops.iter().take(12).map(|stop| stop.id.clone()).collect();
    assert_eq!(visited, driven, "in the order in which it was driven");
    browser.leave().await;
}

#[tokio::test]
async fn s05_refused_in_two_taps_per_line_in_the_cellar() {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.believe("2026-11-23T10:00:00Z").await;
    browser.come_in(&world, role("lea"), Fr).await;
    let (loads, drops) = stops(&world).await;
    stocked(&browser).await;
    browser.network(false);
    for stop in &loads {
        browser.open(stop).await;
        browser.until("{ return document.documentElement.dataset.ready === 'yes'; }").await;
        browser.choose("#hand button.primary").await;
        browser.until("{ return location.pathname.startsWith('/driver/'); }").await;
    }
    browser.open(&drops[0]).await;
    browser.until("{ return document.documentElement.dataset.ready === 'yes'; }").await;
    // Nobody opens, it seems. The phone alone knows when the van came, and that ten minutes are not over.
    browser.choose("details.field summary").await;
    browser.tap("Personne n’ouvre").await;
    browser.until("{ return document.querySelector('#wait')?.hidden === false; }").await;
    let told = browser.run("return document.querySelector('#wait-until').textContent").await;
    assert_eq!(told, "11 h 10", "it is 11:00 here, and later than the promised hour");
    waits(&browser, loads.len() * 2 + 1).await;
    browser.choose("details.refuse summary").await;
    browser.choose(".reasons li:first-child button").await;
    browser.until("{ return document.querySelectorAll('.refusals .wrong').length === 1; }").await;
    browser.fill("name", "Odile").await;
    browser.choose("#hand button.primary").await;
    browser.until("{ return location.pathname.startsWith('/driver/'); }").await;
    assert_eq!(held(&world, Bucket::Refused).await, 0, "nothing got through yet");
    browser.network(true);
    browser.open("/driver/lea").await;
    sent(&browser).await;
    assert_eq!(held(&world, Bucket::Refused).await, 1, "one mouldy crate");
    let round = RoundId::parse(drops[0].split('/').nth(2).unwrap()).unwrap();
    let kept = stop_acts::of_rounds(&world.glane.db, &[round]).await.unwrap();
    assert!(kept.iter().any(|row| row.act.deed == Deed::Arrived), "whoever finds a door closed is there");
    assert!(!kept.iter().any(|row| matches!(row.act.deed, Deed::FoundClosed { .. })), "somebody opened after all");
    browser.leave().await;
}

/// A network that loses half of all requests and half of all answers, 100 times over, for two phones that say overlapping things.
const LOSSY: &str = r#"
    const done = arguments[arguments.length - 1];
    const { Queue, makeId } = await import(document.querySelector('script[src$="round.js"]').src.replace('round.js', 'queue.js'));
    const [round, stop, line] = ROUND_STOP_LINE;
    const random = seed => () => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 4294967296; };
    const memory = () => { const kept = new Map(); return {
        all: async () => [...kept.values()], put: async entry => { kept.set(entry.id, entry); }, remove: async id => { kept.delete(id); },
        photos: async () => [] }; };
    let said = 0;
    for (let seed = 1; seed <= 100; seed++) {
        const dice = random(seed);
        const send = async (round, acts) => {
            if (dice() < 0.5) throw new Error('lost on the way there');
            const answer = await fetch(`/api/v1/rounds/${round}/acts`, { method: 'POST',
                headers: { 'content-type': 'application/json' }, body: JSON.stringify({ acts }) });
            if (dice() < 0.5) throw new Error('lost on the way back');
            return { status: answer.status, acts: (await answer.json()).acts };
        };
        const phones = [new Queue(memory(), send), new Queue(memory(), send)];
        const at = () => new Date().toISOString();
        for (const phone of phones) {
            const acts = [{ id: makeId(), stop, at: at(), deed: 'arrived' },
                { id: makeId(), stop, at: at(), deed: 'collected', allocation: line, taken: 1 + seed % 6, left: 0 }];
            await phone.keep(round, acts);
            said += acts.length;
        }
        let tries = 0;
        while (tries++ < 400 && (await Promise.all(phones.map(phone => phone.flush()))).some(outcome => outcome !== 'sent'));
        for (const phone of phones) if ((await phone.waiting()).length) return done('seed ' + seed + ' never got through');
    }
    done(said);
"#;

#[tokio::test]
async fn s18_a_network_that_loses_half_of_everything_neither_loses_nor_doubles_an_act() {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.believe("2026-11-23T10:00:00Z").await;
    browser.come_in(&world, role("lea"), Fr).await;
    browser.until("{ return document.documentElement.dataset.ready === 'yes'; }").await;
    let round = longest(&world, &World::territory()).await;
    let stop = round.stops.iter().find(|stop| matches!(stop.place, rounds::StopPlace::Store(_))).unwrap();
    let names = format!("['{}', '{}', '{}']", round.id, stop.id, stop.lines[0].allocation);
    let script = LOSSY.replace("ROUND_STOP_LINE", &names);
    let said = browser.run_later(&format!("(async (...arguments) => {{ {script} }})(...arguments)")).await;
    let said = said.as_u64().unwrap_or_else(|| panic!("{said}"));
    let kept = stop_acts::of_rounds(&world.glane.db, std::slice::from_ref(&round.id)).await.unwrap();
    assert_eq!(u64::try_from(kept.len()).unwrap(), said, "every act of two phones, once");
    let promise = allocations::get(&world.glane.db, &stop.lines[0].allocation).await.unwrap();
    assert_eq!(promise.state, AllocationState::Collected);
    let total = held(&world, Bucket::Collected).await;
    assert!((1..=6).contains(&total), "the last count holds, not the sum of all: {total}");
    browser.leave().await;
}
