//! axe on every page the router names and on every form sent with a mistake, in both languages and both colour schemes: in a
//! territory that has nothing, in the town with a row of each, and in one with a thousand lots and long names.
//!
//! The pages come from the router's source, so that a new one is walked without anybody thinking of it; a placeholder the walk
//! does not know fails it.

use std::collections::BTreeMap;

use glane_day::Settings;
use glane_foundation::{
    Actor,
    Language::{self, En, Fr},
    Role, Territory, TerritoryId,
};
use glane_persistence::{lots, rounds, slips};
use glane_service::{acts, words::Budget};
use glane_simulation::{Town, TownPlan};

use crate::{
    axe,
    browser::{Browser, Screen},
    client::{Client, line},
    scope::pages::page_paths,
    world::{World, id, role, today},
};

const LONG: &str =
    "au nom tellement long qu’il ne tient sur aucune ligne d’un téléphone, Saint-Germain-de-la-Rivière-sur-Aure";

/// What stands for the placeholders of a route: by the kind of the first, then by name.
type Filled = BTreeMap<&'static str, String>;

/// The paths of a router's page for what is really there; none where the town has no such thing.
fn paths(route: &str, there: &Filled) -> Vec<String> {
    let kind = route.trim_start_matches('/').split('/').next().unwrap();
    let mut all = vec![String::new()];
    let mut first = true;
    for segment in route.split('/').skip(1) {
        let name = segment.trim_matches(['{', '}']);
        let values: Vec<String> = match (segment.starts_with('{'), first, name) {
            (false, ..) => vec![segment.to_owned()],
            (true, true, _) => there.get(kind).cloned().into_iter().collect(),
            (true, _, "kind") => ["store", "association", "van", "driver"].map(str::to_owned).to_vec(),
            // Of members; the kind before it says which.
            (true, _, "one") => vec!["{one}".to_owned()],
            (true, _, "table") => Vec::new(),
            (true, _, name) => {
                assert!(["lot", "stop", "association"].contains(&name), "teach the walk what a {name} of {route} is");
                there.get(name).cloned().into_iter().collect()
            }
        };
        first = first && !segment.starts_with('{');
        let longer = all.iter().flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")));
        all = longer.collect();
    }
    let member = |path: &String| {
        let kind = path.split('/').rev().nth(1).unwrap().to_owned();
        let found = there.get(kind.as_str())?;
        Some(path.replace("{one}", found))
    };
    let filled = all.iter().filter_map(|path| if path.ends_with("{one}") { member(path) } else { Some(path.clone()) });
    filled.filter_map(|path| if path.ends_with("/move") { with_stop(&path, there) } else { Some(path) }).collect()
}

/// Which stop is to be moved; nowhere without one.
fn with_stop(path: &str, there: &Filled) -> Option<String> {
    Some(format!("{path}?date={}&stop={}", today(), there.get("stop")?))
}

/// Light on a desk, dark on a phone, everything unfolded.
async fn look(browser: &Browser, name: &str, wrong: &mut Vec<String>) {
    browser.run("document.querySelectorAll('details').forEach(details => details.open = true)").await;
    for (screen, scheme) in [(Screen::Desk, "light"), (Screen::Phone, "dark")] {
        wrong.extend(axe::check_on(browser, name, screen, scheme).await);
    }
}

/// What tells of mistakes, counted: the summary, the field, the words beside it.
const TOLD: &str =
    "return document.querySelectorAll('main [role=alert], main [aria-invalid=true], main .wrong').length";

/// Forms in which whatever is typed is right, by the end of where they are sent: words on how to get in.
const ALWAYS_RIGHT: [&str; 1] = ["/access"];

/// Sends every form that can be typed into with a mistake, looks at what comes back, and holds that it tells the mistake: with a
/// dash in each field, or, where a dash is as good as anything, with nothing.
async fn mistakes(browser: &Browser, path: &str, name: &str, wrong: &mut Vec<String>) {
    const FORMS: &str = "[...document.querySelectorAll('main form[method=post]')].filter(form => form.querySelector(\
                         'textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=search])'))";
    let actions = browser.run(&format!("return {FORMS}.map(form => form.getAttribute('action'))")).await;
    // A page with a thousand alike shows what each says.
    for (number, action) in actions.as_array().unwrap().iter().take(3).enumerate() {
        let action = action.as_str().unwrap_or_default();
        let mut told = false;
        for typed in ["-", ""] {
            if told {
                break;
            }
            browser.open(path).await;
            let before = browser.run(TOLD).await.as_u64();
            let send = format!(
                "const form = {FORMS}[{number}]; if (!form) return false;
                 form.querySelectorAll('input:not([type]), input[type=email], input[type=password], textarea').forEach(field => field.value = '{typed}');
                 form.querySelectorAll('input[type=date], input[type=time]').forEach(field => field.value = '');
                 form.querySelectorAll('input[type=number]').forEach(field => field.value = '-1');
                 form.noValidate = true; form.setAttribute('data-sent', ''); form.requestSubmit(); return true;"
            );
            // One that is no longer there was right with a dash, and is done.
            if browser.run(&send).await != true {
                told = true;
                break;
            }
            browser.until("!document.querySelector('[data-sent]') && document.readyState === 'complete'").await;
            told = browser.run(TOLD).await.as_u64() > before;
        }
        if !told && !ALWAYS_RIGHT.iter().any(|end| action.ends_with(end)) {
            wrong.push(format!("{name}: the form to {action} takes a mistake without a word"));
        }
        look(browser, &format!("form {number} of {name} with a mistake"), wrong).await;
    }
}

async fn walk(
    browser: &Browser,
    world: &World,
    people: &[(&str, Role)],
    there: &Filled,
    language: Language,
    with_mistakes: bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (kinds, role) in people {
        browser.come_in(world, role.clone(), language).await;
        for route in page_paths().iter().filter(|route| {
            !route.contains("/tour.") && kinds.split(' ').any(|kind| route.starts_with(&format!("/{kind}/")))
        }) {
            for path in paths(route, there) {
                let name = format!("{path} in {language:?}");
                browser.open(&path).await;
                // A page that is not there has no violation either.
                let status = browser.run("return performance.getEntriesByType('navigation')[0].responseStatus").await;
                if status != 200 {
                    wrong.push(format!("{name} answers {status}"));
                }
                look(browser, &name, &mut wrong).await;
                if with_mistakes {
                    mistakes(browser, &path, &name, &mut wrong).await;
                }
            }
        }
    }
    wrong
}

#[tokio::test]
async fn pages_without_anything_have_no_accessibility_violation() {
    let world = World::new().await;
    let nothing: TerritoryId = id("vide");
    let territory = Territory { id: nothing.clone(), name: "Vide".into(), time_zone: "Europe/Paris".parse().unwrap() };
    acts::found_territory(&world.glane, &Actor::SYSTEM, &territory, &Settings::default()).await.unwrap();
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let members = Filled::from([("store", "pont".into()), ("association", "table".into()), ("driver", "lea".into())]);
    let people = [("store", role("pont")), ("association", role("table")), ("driver", role("lea"))];
    let desk = Filled::from([("operator", "vide".into())]);
    let operator = [("operator", Role::Operator { territory: nothing })];
    let mut wrong = Vec::new();
    for language in [Fr, En] {
        wrong.extend(walk(&browser, &world, &people, &members, language, false).await);
        wrong.extend(walk(&browser, &world, &operator, &desk, language, false).await);
    }
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn pages_with_a_row_of_each_and_every_form_with_a_mistake_have_no_accessibility_violation() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "6", "2026-11-30")).await;
    world.plan(true).await;
    let there = filled(&world, &World::territory(), "pont", "table", "lea", "fourgon").await;
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let people = [
        ("store lot slip", role("pont")),
        ("association", role("table")),
        ("driver round", role("lea")),
        ("operator", role("bourg")),
    ];
    let mut wrong = Vec::new();
    for language in [Fr, En] {
        wrong.extend(walk(&browser, &world, &people, &there, language, true).await);
        for path in ["/account", "/login"] {
            let name = format!("{path} in {language:?}");
            browser.open(path).await;
            look(&browser, &name, &mut wrong).await;
            mistakes(&browser, path, &name, &mut wrong).await;
        }
    }
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn pages_with_a_thousand_lots_and_long_names_have_no_accessibility_violation() {
    let world = World::new().await;
    let town = large_town(&world).await;
    let (store, association) = (town.stores[0].id.clone(), town.associations[0].id.clone());
    let driver = town.drivers[0].id.clone();
    let territory = town.territory.id.clone();
    let van = town.vans[0].id.as_str();
    let there = filled(&world, &territory, store.as_str(), association.as_str(), driver.as_str(), van).await;
    let browser = Browser::with_scripts(&world, Screen::Desk).await;
    let people = [
        ("store lot slip", Role::Store { store }),
        ("association", Role::Association { association }),
        ("driver", Role::Driver { driver }),
        ("operator round", Role::Operator { territory }),
    ];
    let mut wrong = walk(&browser, &world, &people, &there, Fr, false).await;
    wrong.extend(walk(&browser, &world, &people, &there, En, false).await);
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

/// A town of sixty shops whose yesterday was lived through and whose today is published, a thousand lots each.
async fn large_town(world: &World) -> Town {
    let plan = TownPlan { seed: 3, as_of: today(), stores: 60, associations: 40, vans: 12, lots: 1_000 };
    let mut town = Town::generate(&plan).unwrap();
    town.stores.iter_mut().for_each(|store| store.name = format!("{} {LONG}", store.name));
    town.associations.iter_mut().for_each(|it| it.name = format!("{} {LONG}", it.name));
    town.vans.iter_mut().for_each(|van| van.name = format!("{} {LONG}", van.name));
    town.drivers.iter_mut().for_each(|driver| driver.name = format!("{} {LONG}", driver.name));
    let (glane, actor, place) = (&world.glane, Actor::SYSTEM, &town.territory.id);
    acts::found_territory(glane, &actor, &town.territory, &Settings::default()).await.unwrap();
    acts::enrol_store(glane, &actor, place, &town.stores).await.unwrap();
    acts::enrol_association(glane, &actor, place, &town.associations).await.unwrap();
    acts::enrol_van(glane, &actor, place, &town.vans).await.unwrap();
    acts::enrol_driver(glane, &actor, place, &town.drivers).await.unwrap();
    let (yesterday, budget) = (today().pred_opt().unwrap(), Budget::iterations(20));
    acts::put_on_duty(glane, &actor, place, yesterday, &town.duties(yesterday).unwrap()).await.unwrap();
    acts::live_through(glane, &actor, place, yesterday, town.lots(yesterday).unwrap(), &budget).await.unwrap();
    acts::put_on_duty(glane, &actor, place, today(), &town.duties(today()).unwrap()).await.unwrap();
    acts::declare_lots(glane, &actor, place, today(), &town.lots(today()).unwrap()).await.unwrap();
    world.clock_at(9, 45);
    acts::plan(glane, &actor, place, today(), &budget).await.unwrap();
    acts::publish(glane, &actor, place, today()).await.unwrap();
    town
}

/// What is really there, by the names of placeholders.
async fn filled(
    world: &World,
    territory: &TerritoryId,
    store: &str,
    association: &str,
    driver: &str,
    van: &str,
) -> Filled {
    let db = &world.glane.db;
    let mut there = Filled::from([
        ("operator", territory.to_string()),
        ("store", store.to_owned()),
        ("association", association.to_owned()),
        ("driver", driver.to_owned()),
        ("van", van.to_owned()),
    ]);
    let lot = lots::of_store(db, &id(store), None, 1).await.unwrap().pop();
    there.extend(lot.map(|row| ("lot", row.lot.id.to_string())));
    if let Some(round) = rounds::of_day(db, territory, today()).await.unwrap().pop() {
        there.insert("round", round.id.to_string());
        there.extend(round.stops.first().map(|stop| ("stop", stop.id.to_string())));
    }
    let slip = slips::latest_of_store(db, &id(store), None, 1).await.unwrap().pop();
    there.extend(slip.map(|slip| ("slip", slip.id.to_string())));
    there
}
