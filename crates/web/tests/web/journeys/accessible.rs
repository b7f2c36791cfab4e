//! No page has an accessibility violation or scrolls sideways: empty and full, both languages, both schemes, phone and desk.

use glane_foundation::Language::{self, En, Fr};

use crate::{
    axe::check,
    browser::{Browser, Screen},
    client::{Client, line},
    journeys::lived_round::stops,
    world::{World, role},
};

/// The operator's pages, and the same where nothing is found.
const DESK: [&str; 16] = [
    "/operator/bourg",
    "/operator/bourg/roster",
    "/operator/bourg/roster?date=2026-12-25",
    "/operator/bourg/members/store",
    "/operator/bourg/members/association",
    "/operator/bourg/members/van?q=nothing",
    "/operator/bourg/members/association/paniers",
    "/operator/bourg/members/store/pont",
    "/operator/bourg/members/van/fourgon",
    "/operator/bourg/enrol/association",
    "/operator/bourg/search?q=e",
    "/operator/bourg/search?q=nothing+at+all",
    "/operator/bourg/behalf",
    "/operator/bourg?show=late",
    "/operator/bourg/messages",
    "/operator/bourg/trail",
];

/// Every page as it looks in the morning, before anybody has done anything.
async fn empty_day(browser: &Browser, world: &World, language: Language) -> Vec<String> {
    let mut wrong = Vec::new();
    browser.driver.delete_all_cookies().await.unwrap();
    for path in ["/", "/nowhere", "/store/pont", "/design"] {
        browser.open(path).await;
        wrong.extend(check(browser, &format!("signed out {path}")).await);
    }
    let link = world.link(role("pont"), language).await;
    browser.open(&format!("/l/{link}")).await;
    wrong.extend(check(browser, "login").await);
    for (person, paths) in [
        (
            "pont",
            &["/store/pont", "/store/pont/declare", "/store/pont/declare?category=dairy", "/store/pont/import"][..],
        ),
        ("table", &["/association/table"]),
        ("paniers", &["/association/paniers"]),
        ("lea", &["/driver/lea"]),
        ("bourg", &DESK),
    ] {
        browser.come_in(world, role(person), language).await;
        for path in paths {
            browser.open(path).await;
            wrong.extend(check(browser, &format!("empty {path} in {language:?}")).await);
        }
    }
    browser.come_in(world, role("pont"), language).await;
    browser.open("/store/pont/declare?category=dairy").await;
    browser.fill("cases", "-").await;
    browser.choose("button.primary").await;
    wrong.extend(check(browser, &format!("form with errors in {language:?}")).await);
    browser.come_in(world, role("bourg"), language).await;
    browser.open("/operator/bourg/enrol/store").await;
    browser.choose("button.primary").await;
    wrong.extend(check(browser, &format!("enrolment with errors in {language:?}")).await);
    browser.open("/operator/bourg/members/association/paniers").await;
    browser.choose("form[action$=paper] button").await;
    wrong.extend(check(browser, &format!("paper with errors in {language:?}")).await);
    browser.open("/operator/bourg/roster").await;
    browser.fill("from-fourgon", "-").await;
    browser.choose("#roster button.primary").await;
    wrong.extend(check(browser, &format!("roster with errors in {language:?}")).await);
    wrong
}

/// The pages of a published day.
async fn full_day(browser: &Browser, world: &World, language: Language) -> Vec<String> {
    let mut wrong = Vec::new();
    for (person, path) in [
        ("pont", "/store/pont"),
        ("table", "/association/table"),
        ("lea", "/driver/lea"),
        ("bourg", "/operator/bourg"),
        ("bourg", "/operator/bourg?show=waiting"),
        ("bourg", "/operator/bourg?show=unconfirmed"),
        ("bourg", "/operator/bourg/trail"),
        ("tilleuls", "/store/tilleuls"),
    ] {
        browser.come_in(world, role(person), language).await;
        browser.open(path).await;
        wrong.extend(check(browser, &format!("full {path} in {language:?}")).await);
        browser.run("document.querySelectorAll('details').forEach(details => details.open = true)").await;
        wrong.extend(check(browser, &format!("full and opened {path} in {language:?}")).await);
    }
    wrong.extend(lived(browser, world, language).await);
    wrong
}

/// A stop of either kind before and after, the papers, the sheet typed in afterwards.
async fn lived(browser: &Browser, world: &World, language: Language) -> Vec<String> {
    let mut wrong = Vec::new();
    let (loads, drops) = stops(world).await;
    let driver = Client::signed_in(world, role("lea")).await;
    browser.come_in(world, role("lea"), language).await;
    for path in [&loads[0], &drops[0]] {
        browser.open(path).await;
        browser.run("document.querySelectorAll('details').forEach(details => details.open = true)").await;
        wrong.extend(check(browser, &format!("stop {path} in {language:?}")).await);
    }
    for (number, stop) in loads.iter().chain(&drops).enumerate() {
        driver.post(stop, &format!("command={language:?}-{number}&deed=arrived")).await;
        let deed = if loads.contains(stop) { "loaded" } else { "handed" };
        if stop != &drops[0] {
            driver.post(stop, &format!("command={language:?}-h{number}&deed={deed}&name=Odile&then=leave")).await;
        }
    }
    let page = driver.get(&drops[0]).await.body;
    let button = page.split("name=\"refuse\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace(' ', "+");
    driver.post(&drops[0], &format!("command={language:?}-r&deed=handed&refuse={button}")).await;
    driver.post(&drops[0], &format!("command={language:?}-c&deed=found_closed&early=notice")).await;
    for path in [loads[0].as_str(), drops[0].as_str(), "/driver/lea"] {
        browser.open(path).await;
        wrong.extend(check(browser, &format!("lived {path} in {language:?}")).await);
    }
    browser.come_in(world, role("bourg"), language).await;
    let round = loads[0].split('/').nth(2).unwrap_or_default();
    for path in [format!("/round/{round}/sheet"), "/operator/bourg/quality".into(), "/store/halles/slips".into()] {
        browser.open(&path).await;
        wrong.extend(check(browser, &format!("{path} in {language:?}")).await);
    }
    for store in ["pont", "halles"] {
        browser.come_in(world, role(store), language).await;
        browser.open(&format!("/store/{store}/quality")).await;
        wrong.extend(check(browser, &format!("quality of {store} in {language:?}")).await);
    }
    wrong
}

/// Lots of every sort, one nobody may take, a shop with nothing.
async fn publish(world: &World) {
    for (store, category, goods, date) in [
        ("pont", "dairy", "Yaourts+nature", "2026-11-30"),
        (
            "pont",
            "prepared_dishes",
            "Salades+compos%C3%A9es+au+poulet+et+aux+croutons+en+barquettes+de+trois+cents+grammes",
            "2026-11-24",
        ),
        ("pont", "minced_meat", "Steaks+hach%C3%A9s", "2026-11-26"),
        ("halles", "frozen_meals", "Lasagnes", "2027-02-01"),
    ] {
        let client = Client::signed_in(world, role(store)).await;
        client.post_then_read(&format!("/store/{store}/declare"), &line(category, goods, "6", date)).await;
    }
    let client = Client::signed_in(world, role("tilleuls")).await;
    client.post_then_read("/store/tilleuls/nothing", "date=2026-11-23").await;
    world.plan(true).await;
}

#[tokio::test]
async fn no_page_has_an_accessibility_violation() {
    let world = World::new().await;
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let mut wrong = empty_day(&browser, &world, Fr).await;
    wrong.extend(empty_day(&browser, &world, En).await);
    publish(&world).await;
    wrong.extend(full_day(&browser, &world, Fr).await);
    wrong.extend(full_day(&browser, &world, En).await);
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn colours_that_only_the_dark_breaks_and_words_that_nothing_names_are_found() {
    let world = World::new().await;
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    browser.open("/").await;
    assert_eq!(check(&browser, "as it is").await, Vec::<String>::new());
    // A style element would be refused: the pages allow none.
    let dark = "const sheet = new CSSStyleSheet();
        sheet.replaceSync('@media (prefers-color-scheme: dark) { p { color: #222 !important; background: #111 !important } }');
        document.adoptedStyleSheets = [sheet]";
    browser.run(dark).await;
    let wrong = check(&browser, "broken").await;
    assert!(!wrong.is_empty() && wrong.iter().all(|one| one.contains("dark: \"color-contrast")), "{wrong:?}");
    browser.run("document.querySelector('main').append(document.createElement('button'))").await;
    let wrong = check(&browser, "broken").await;
    assert!(wrong.iter().any(|one| one.contains("light: \"button-name")), "{wrong:?}");
    browser.leave().await;
}
