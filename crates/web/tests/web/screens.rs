//! Pictures of the demo's town for the README, and its round sheets on paper.
//!
//! `cargo xtask screens` keeps the pictures in docs/screens. To look for what is ugly: `GLANE_WHOLE_PAGES` names a folder for
//! pictures of whole pages, `GLANE_SHEETS` one for the sheets.

use glane_foundation::{Language::Fr, Role};

use crate::{
    browser::{Browser, Screen, keep},
    world::{World, today},
};

/// No picture in the repository is larger.
const MOST_BYTES: usize = 150_000;
/// What the README shows.
const IN_THE_README: [&str; 4] = ["store", "association", "driver", "operator"];

/// The person of the town whose day shows most.
struct Cast {
    store: Role,
    association: Role,
    driver: Role,
    operator: Role,
}

async fn picture(browser: &Browser, world: &World, role: Option<&Role>, path: &str, screen: Screen, name: &str) {
    browser.resize(screen).await;
    if let Some(role) = role {
        browser.come_in(world, role.clone(), Fr).await;
    }
    if !path.is_empty() {
        browser.open(path).await;
    }
    if let Ok(folder) = std::env::var("GLANE_WHOLE_PAGES") {
        let width = if screen == Screen::Phone { 320 } else { 1280 };
        keep(Some(&folder), &format!("{name}.png"), &browser.whole_picture(width).await);
        browser.resize(screen).await;
    }
    let picture = browser.picture_on(screen).await;
    if IN_THE_README.contains(&name) {
        keep(std::env::var("GLANE_SCREENS").ok().as_deref(), &format!("{name}.png"), &picture);
    }
    assert!((2_000..MOST_BYTES).contains(&picture.len()), "{name} has {} bytes", picture.len());
}

#[tokio::test]
async fn pictures_of_the_demo_are_small_enough_for_the_readme() {
    let (world, town) = World::town().await;
    let cast = town.cast(today()).unwrap();
    let find =
        |wanted: fn(&Role) -> bool| cast.iter().map(|person| &person.role).find(|role| wanted(role)).unwrap().clone();
    let cast = Cast {
        store: find(|role| matches!(role, Role::Store { .. })),
        association: find(|role| matches!(role, Role::Association { .. })),
        driver: find(|role| matches!(role, Role::Driver { .. })),
        operator: find(|role| matches!(role, Role::Operator { .. })),
    };
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let Role::Store { store } = &cast.store else { unreachable!("a store was asked for") };
    picture(&browser, &world, None, "/", Screen::Desk, "front").await;
    picture(&browser, &world, Some(&cast.store), "", Screen::Phone, "store").await;
    picture(&browser, &world, None, &format!("/store/{store}/declare"), Screen::Phone, "declare-family").await;
    picture(&browser, &world, None, &format!("/store/{store}/declare?category=dairy"), Screen::Phone, "declare").await;
    browser.choose("button.primary").await;
    picture(&browser, &world, None, "", Screen::Phone, "declare-errors").await;
    picture(&browser, &world, Some(&cast.association), "", Screen::Phone, "association").await;
    picture(&browser, &world, Some(&cast.driver), "", Screen::Phone, "driver").await;
    picture(&browser, &world, Some(&cast.operator), "", Screen::Desk, "operator").await;
    browser.scheme("dark").await;
    picture(&browser, &world, None, "", Screen::Desk, "operator-dark").await;
    // An hour into the day nobody has said anything yet.
    world.clock_at(11, 15);
    picture(&browser, &world, Some(&cast.operator), "", Screen::Phone, "operator-late-dark").await;
    browser.scheme("light").await;
    picture(&browser, &world, None, "", Screen::Desk, "operator-late").await;
    browser.leave().await;
}

/// What fits on a sheet even with the longest addresses and access notes of the town.
const STOPS_PER_SHEET: usize = 12;

#[tokio::test]
async fn a_round_of_up_to_12_stops_prints_on_one_sheet() {
    let (world, town) = World::town().await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    let mut on_one_sheet = 0;
    for duty in town.duties(today()).unwrap() {
        let Some(driver) = duty.driver else { continue };
        browser.come_in(&world, Role::Driver { driver: driver.clone() }, Fr).await;
        let stops = browser.driver.find_all(thirtyfour::By::Css(".stops > li")).await.unwrap().len();
        let rounds = browser.driver.find_all(thirtyfour::By::Css("section.round")).await.unwrap().len();
        let pdf = browser.print().await;
        keep(std::env::var("GLANE_SHEETS").ok().as_deref(), &format!("{driver}.pdf"), &pdf);
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page\n").count() + text.matches("/Type /Page/").count();
        let most = stops.div_ceil(STOPS_PER_SHEET).max(1);
        assert!(
            (1..=most).contains(&pages),
            "the sheet of {driver} has {pages} pages for {stops} stops in {rounds} rounds"
        );
        on_one_sheet += usize::from(pages == 1 && stops > 0);
    }
    assert!(on_one_sheet > 0, "nobody drives a round of a usual length");
    browser.leave().await;
}

#[tokio::test]
async fn the_sheet_of_an_associations_day_prints_on_one_page() {
    let (world, town) = World::town().await;
    let browser = Browser::without_scripts(&world, Screen::Desk).await;
    let mut most = 0;
    for association in town.associations.iter().take(12) {
        let own = Role::Association { association: association.id.clone() };
        browser.come_in(&world, own, Fr).await;
        let lines = browser.driver.find_all(thirtyfour::By::Css("table.sheet tr")).await.unwrap().len();
        let pdf = browser.print().await;
        if lines > most {
            keep(std::env::var("GLANE_SHEETS").ok().as_deref(), "association.pdf", &pdf);
        }
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.matches("/Type /Page\n").count() + text.matches("/Type /Page/").count();
        assert!(lines > 12 || pages == 1, "{} has {pages} pages for {lines} lines", association.id);
        most = most.max(lines);
    }
    println!("at most {most} lines on one sheet");
    assert!(most > 0, "nothing comes to anybody");
    browser.leave().await;
}
