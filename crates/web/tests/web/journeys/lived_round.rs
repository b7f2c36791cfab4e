//! S1 to the last handover, S6, S7 and S11 on a phone whose scripts are off: every act is a plain form.

use glane_foundation::Language::Fr;
use glane_inventory::Bucket;
use glane_persistence::{allocations, ledger, rounds, slips};

use crate::{
    browser::{Browser, Screen},
    client::{Client, line},
    world::{World, role, today},
};

/// Two shops have declared yoghurt; the day is published; Léa has her phone in her hand.
pub async fn on_the_road() -> World {
    published(World::new().await).await
}

/// The same in a town of one's own.
pub async fn published(world: World) -> World {
    for store in ["pont", "halles"] {
        let client = Client::signed_in(&world, role(store)).await;
        client
            .post_then_read(&format!("/store/{store}/declare"), &line("dairy", "Yaourts+nature", "6", "2026-11-30"))
            .await;
    }
    world.plan(true).await;
    world.clock_at(10, 40);
    world
}

/// Addresses of the stops of the only round, loading first.
pub async fn stops(world: &World) -> (Vec<String>, Vec<String>) {
    let (mut loads, mut drops) = (Vec::new(), Vec::new());
    for round in rounds::of_day(&world.glane.db, &World::territory(), today()).await.unwrap() {
        for stop in &round.stops {
            let path = format!("/round/{}/stop/{}", round.id, stop.id);
            match stop.place {
                rounds::StopPlace::Store(_) => loads.push(path),
                _ => drops.push(path),
            }
        }
    }
    (loads, drops)
}

/// Cases of all promises of the day in a bucket.
pub async fn held(world: &World, bucket: Bucket) -> i64 {
    let promises = allocations::of_day(&world.glane.db, &World::territory(), today()).await.unwrap();
    let lots: std::collections::BTreeSet<_> = promises.into_iter().map(|promise| promise.lot).collect();
    let lots: Vec<_> = lots.into_iter().collect();
    let balances = ledger::balances(&world.glane.db, &lots).await.unwrap();
    balances.values().map(|balance| balance.cases(bucket).get()).sum()
}

#[tokio::test]
async fn s01_the_round_is_driven_to_the_last_handover_and_the_slips_are_signed() {
    let world = on_the_road().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    let (loads, drops) = stops(&world).await;
    browser.tap("Ouvrir l’arrêt").await;
    browser.tap("Je suis arrivé").await;
    browser.sees(&["C’est noté", "Arrivé à 10 h 40", "sur place"]).await;
    for stop in loads {
        browser.open(&stop).await;
        browser.tap("Chargé, je repars").await;
        browser.sees(&["C’est noté", "Ma tournée"][..1]).await;
    }
    for stop in drops {
        browser.open(&stop).await;
        browser.fill("name", "Odile Petit").await;
        browser.tap("Remis, je repars").await;
    }
    assert_eq!(held(&world, Bucket::Delivered).await, 12, "6 crates from each of two shops");
    let mut signed = 0;
    for association in ["table", "phare"] {
        let id = crate::world::id(association);
        for slip in slips::of_association(&world.glane.db, &id).await.unwrap() {
            assert_eq!(slip.signed_by.as_deref(), Some("Odile Petit"));
            signed += slip.lines.as_array().unwrap().iter().map(|line| line["cases"].as_i64().unwrap()).sum::<i64>();
        }
    }
    assert_eq!(signed, 12);
    browser.leave().await;
}

#[tokio::test]
async fn s06_what_stays_at_the_shop_is_an_offer_at_once() {
    let world = on_the_road().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    let (loads, _) = stops(&world).await;
    browser.open(&loads[0]).await;
    browser.tap("Il en reste, ou il en manque").await;
    browser.fill("left-1", "8").await;
    browser.tap("Enregistrer sans partir").await;
    browser.sees(&["8 laissées"]).await;
    assert_eq!(held(&world, Bucket::Open).await, 8);
    browser.leave().await;
}

#[tokio::test]
async fn s07_a_closed_door_says_how_long_to_wait_and_where_to_go_then() {
    let world = on_the_road().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    let (loads, drops) = stops(&world).await;
    for stop in loads {
        browser.open(&stop).await;
        browser.tap("Chargé, je repars").await;
    }
    browser.open(&drops[0]).await;
    browser.tap("Je suis arrivé").await;
    browser.tap("C’est fermé").await;
    browser.sees(&["Appelez, et attendez jusqu’à"]).await;
    browser.choose("input[name=called]").await;
    browser.tap("Personne n’ouvre").await;
    browser.sees(&["attendez jusqu’à l’heure dite, ou dites pourquoi vous partez avant"]).await;
    assert!(!browser.text().await.contains("Trouvé fermé"), "nobody waited");
    browser.choose("input[value=nobody_comes]").await;
    browser.tap("Personne n’ouvre").await;
    browser.sees(&["Trouvé fermé", "fermé (Joint au téléphone : personne ne vient)", "Rapporter au dépôt"]).await;
    let before = held(&world, Bucket::Collected).await;
    browser.tap("Rapporter au dépôt").await;
    let returned = held(&world, Bucket::Returned).await;
    assert!(returned > 0 && held(&world, Bucket::Collected).await == before - returned, "{returned} of {before}");
    browser.leave().await;
}

#[tokio::test]
async fn s11_nine_degrees_are_set_apart_and_the_driver_is_told_so() {
    let world = on_the_road().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    let (loads, _) = stops(&world).await;
    browser.open(&loads[0]).await;
    browser.fill("temperature-chilled", "19").await;
    browser.tap("Enregistrer sans partir").await;
    browser.sees(&["Trop chaud : mettez ces caisses à part"]).await;
    assert_eq!(held(&world, Bucket::Quarantined).await, 6);
    browser.open(&loads[1]).await;
    browser.fill("temperature-chilled", "4,5").await;
    browser.tap("Enregistrer sans partir").await;
    assert_eq!(held(&world, Bucket::Quarantined).await, 6, "4.5 is within the tolerance of dairy");
    browser.leave().await;
}
