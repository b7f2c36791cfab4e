//! A round to take along, by page and by API.

use axum::http::{StatusCode, header};
use glane_persistence::rounds;

use crate::{
    client::{Client, Got, api_line},
    world::{World, role, today},
};

/// A planned day with a round, published or not; the round's id.
async fn planned(publish: bool) -> (World, String) {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    let sent = store.send("POST", "/api/v1/stores/pont/lots", &api_line(6), &[("idempotency-key", "first")]).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    world.plan(publish).await;
    let rounds = rounds::of_day(&world.glane.db, &World::territory(), today()).await.unwrap();
    let round = rounds.first().expect("a van brings it").id.to_string();
    (world, round)
}

fn header_of<'g>(got: &'g Got, name: &header::HeaderName) -> &'g str {
    got.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_round_is_had_as_gpx_and_geojson_from_the_page_and_by_the_api_alike() {
    let (world, round) = planned(true).await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let gpx = lea.get(&format!("/round/{round}/tour.gpx")).await;
    assert_eq!((gpx.status, header_of(&gpx, &header::CONTENT_TYPE)), (StatusCode::OK, "application/gpx+xml"));
    assert_eq!(header_of(&gpx, &header::CONTENT_DISPOSITION), "attachment; filename=\"glane-2026-11-23-fourgon.gpx\"");
    assert_eq!((gpx.body.matches("<wpt ").count(), gpx.body.matches("<trk>").count()), (3, 1), "{}", gpx.body);
    assert!(gpx.body.contains("<name>1.1 Épicerie du Pont</name>"), "{}", gpx.body);
    assert!(gpx.body.contains("<src>estimate (straight lines): legs 1, 2, 3, 4</src>"), "{}", gpx.body);
    assert_eq!(lea.get(&format!("/api/v1/rounds/{round}/gpx")).await.body, gpx.body);

    let map = lea.get(&format!("/round/{round}/tour.geojson")).await;
    assert_eq!((map.status, header_of(&map, &header::CONTENT_TYPE)), (StatusCode::OK, "application/geo+json"));
    let told = map.json();
    let features = told["features"].as_array().unwrap();
    let count = |kind: &str| features.iter().filter(|feature| feature["geometry"]["type"] == kind).count();
    assert_eq!((count("LineString"), count("Point")), (4, 3), "a store, two associations, and the way back");
    assert_eq!(lea.get(&format!("/api/v1/rounds/{round}/geojson")).await.json(), told);
}

#[tokio::test]
async fn before_publication_the_round_is_its_operators_alone() {
    let (world, round) = planned(false).await;
    let (lea, bourg) = (Client::signed_in(&world, role("lea")).await, Client::signed_in(&world, role("bourg")).await);
    for path in [format!("/round/{round}/tour.gpx"), format!("/api/v1/rounds/{round}/geojson")] {
        assert_eq!(lea.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(bourg.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn the_driver_and_the_operator_find_both_files_behind_a_link() {
    let (world, round) = planned(true).await;
    for (name, page) in [("lea", "/driver/lea?date=2026-11-23"), ("bourg", "/operator/bourg?date=2026-11-23")] {
        let got = Client::signed_in(&world, role(name)).await.get(page).await;
        for ending in ["gpx", "geojson"] {
            assert!(got.body.contains(&format!("href=\"/round/{round}/tour.{ending}\"")), "{page}: {ending}");
        }
    }
    let page = Client::signed_in(&world, role("bourg")).await.get("/operator/bourg?date=2026-11-23").await;
    assert!(
        page.body.contains("class=\"way r1 estimate\"") && page.text().contains("trajet estimé"),
        "said on the map"
    );
}
