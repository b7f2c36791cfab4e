//! Access notes of a place, written by the driver; the small map of the round; the association's sheet of the day.

use axum::http::StatusCode;
use glane_persistence::{audit, stores};

use crate::{
    client::Client,
    journeys::lived_round::{on_the_road, stops},
    world::{World, id, role},
};

#[tokio::test]
async fn the_driver_writes_down_how_to_get_in_and_the_author_is_kept() {
    let world = on_the_road().await;
    let (loads, _) = stops(&world).await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let page = lea.get(&loads[0]).await;
    let seen = page.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let path = format!("{}/access", loads[0]);
    let form = |seen: &str, notes: &str| format!("seen={seen}&notes={notes}");
    let page = lea.post_then_read(&path, &form(&seen, "Sonner+deux+fois%2C+quai+%C3%A0+gauche")).await.text();
    assert!(page.contains("Sonner deux fois, quai à gauche") && page.contains("C’est enregistré"), "{page}");
    let late = lea.post(&path, &form("Something+else", "Portail+vert")).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "somebody else wrote meanwhile: {}", late.text());
    let long = lea.post(&path, &form("Sonner+deux+fois%2C+quai+%C3%A0+gauche", &"x".repeat(501))).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let trail = audit::of_territory(&world.glane.db, &World::territory(), None, 5).await.unwrap();
    let act = trail.iter().find(|act| act.act == "note_access").unwrap();
    assert_eq!(act.detail["to"], "Sonner deux fois, quai à gauche");
    assert!(format!("{:?}", act.actor.who).contains("lea"), "{:?}", act.actor);
    let store = stores::get(&world.glane.db, &id(&act.subject)).await.unwrap().item;
    assert_eq!(store.access_notes, "Sonner deux fois, quai à gauche");
    let stranger = Client::signed_in(&world, role("table")).await;
    assert_eq!(stranger.post(&path, &form("", "x")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_round_is_drawn_on_the_drivers_page_with_a_number_for_each_stop() {
    let world = on_the_road().await;
    let (loads, drops) = stops(&world).await;
    let page = Client::signed_in(&world, role("lea")).await.get("/driver/lea").await.body;
    let map = page.split("<svg class=\"map\"").nth(1).unwrap().split("</svg>").next().unwrap();
    assert_eq!(map.matches("<g class=\"badge").count(), loads.len() + drops.len());
    assert!(map.contains("<polyline") && !map.contains("href"), "nothing is fetched for it: {map}");
}
