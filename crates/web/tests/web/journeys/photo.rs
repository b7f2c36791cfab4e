//! S5 with its photo: taken in the cellar, made small on the phone, sent when there is a network, shown to the store.
//!
//! `photo/refused.jpg` is drawn by a program: 2400 by 1600 points, with EXIF data that name a maker and a place and say that the
//! camera was turned a quarter, and with a comment.

use std::{path::PathBuf, time::Duration};

use axum::http::{Method, StatusCode};
use glane_foundation::Language::Fr;
use glane_persistence::{photos, refusals};
use glane_service::words::PhotoId;
use thirtyfour::By;

use super::lived_round::{on_the_road, stops};
use crate::{
    browser::{Browser, Screen},
    client::Client,
    world::{World, id, role},
};

const SECRETS: [&[u8]; 3] = [b"Glane Fixture", b"kitchen", b"GPS"];

fn file() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/photo/refused.jpg"))
}

/// Everything is loaded; one crate at the first door is about to be refused. Gives the page of that door.
async fn at_the_door() -> (World, String) {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let lea = Client::signed_in(&world, role("lea")).await;
    let (loads, drops) = stops(&world).await;
    for (number, stop) in loads.iter().enumerate() {
        lea.post(stop, &format!("command=l-{number}&deed=loaded&then=leave")).await;
    }
    (world, drops[0].clone())
}

/// The photos of all refusals of both shops, with the shop.
async fn refused_with(world: &World) -> Vec<(String, PhotoId)> {
    let mut found = Vec::new();
    for store in ["pont", "halles"] {
        let rows = refusals::of_store(&world.glane.db, &id(store)).await.unwrap();
        found.extend(rows.into_iter().filter_map(|row| Some((store.to_owned(), row.photo?))));
    }
    found
}

/// The file of a photo, as it is kept.
async fn kept(world: &World, photo: &PhotoId) -> Vec<u8> {
    let row = photos::find(&world.glane.db, photo).await.unwrap().expect("it has arrived");
    world.glane.photos.get(&row.hash).await.unwrap()
}

fn tells_nothing_else(picture: &[u8]) -> bool {
    SECRETS.iter().all(|secret| !picture.windows(secret.len()).any(|part| part == *secret))
}

/// Width and height of the picture on the page, as the browser draws it.
async fn drawn(browser: &Browser) -> (u64, u64) {
    browser.until("{ const shown = document.querySelector('img.photo'); shown?.scrollIntoView(); return !!shown && shown.complete && shown.naturalWidth > 0; }").await;
    let size = |edge| {
        browser.run(match edge {
            0 => "return document.querySelector('img.photo').naturalWidth",
            _ => "return document.querySelector('img.photo').naturalHeight",
        })
    };
    (size(0).await.as_u64().unwrap(), size(1).await.as_u64().unwrap())
}

#[tokio::test]
async fn s05_a_photo_from_the_cellar_reaches_the_store_small_and_without_where_it_was_taken() {
    let (world, door) = at_the_door().await;
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.believe("2026-11-23T10:00:00Z").await;
    browser.come_in(&world, role("lea"), Fr).await;
    let ready = "{ return document.documentElement.dataset.ready === 'yes'; }";
    browser.until(ready).await;
    browser.open(&door).await;
    browser.until(ready).await;
    browser.network(false);
    browser.choose("details.refuse summary").await;
    browser.choose(".reasons li:first-child button").await;
    browser.until("{ return document.querySelectorAll('.refusals .camera').length === 1; }").await;
    let field = browser.driver.find(By::Css(".refusals input[name=photo]")).await.unwrap();
    field.send_keys(file().to_str().unwrap()).await.unwrap();
    let taken = "{ return !!document.querySelector('.refusals [data-photo]:not([data-photo=\"\"])'); }";
    browser.until(taken).await;
    browser.driver.refresh().await.unwrap();
    browser.until(taken).await;
    browser.sees(&["photo à envoyer", "pas encore envoyé : 3"]).await;
    assert!(refused_with(&world).await.is_empty(), "nothing got through yet");

    browser.network(true);
    browser.open("/driver/lea").await;
    browser.until("{ const box = document.querySelector('#unsent'); return document.documentElement.dataset.ready === 'yes' && box.hidden; }").await;
    let found = refused_with(&world).await;
    let [(store, photo)] = found.as_slice() else { panic!("{found:?}") };
    let picture = kept(&world, photo).await;
    assert!(tells_nothing_else(&picture));
    println!("a photo of 2400 by 1600 points is sent as {} bytes", picture.len());
    assert!(picture.len() < 200_000, "{} bytes", picture.len());

    browser.open(&door).await;
    assert_eq!(drawn(&browser).await, (1067, 1600), "turned upright, and at most 1600 points");
    browser.come_in(&world, role(store), Fr).await;
    browser.open(&format!("/store/{store}/quality")).await;
    assert_eq!(drawn(&browser).await, (1067, 1600), "the store sees it in its register");
    browser.come_in(&world, role("bourg"), Fr).await;
    browser.open("/operator/bourg/quality").await;
    assert_eq!(drawn(&browser).await, (1067, 1600));
    browser.leave().await;

    let address = format!("/photo/{photo}");
    let other = if store == "pont" { "halles" } else { "pont" };
    for (person, status) in [(store.as_str(), 200), (other, 404), ("tilleuls", 404), ("lea", 200), ("bourg", 200)] {
        let client = Client::signed_in(&world, role(person)).await;
        for path in [address.clone(), format!("/api/v1/photos/{photo}")] {
            assert_eq!(client.get(&path).await.status, status, "{person} asks {path}");
        }
    }
    assert_eq!(Client::stranger(&world).get(&address).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn s05_without_scripts_a_photo_is_a_plain_form() {
    let (world, door) = at_the_door().await;
    let browser = Browser::without_scripts(&world, Screen::Phone).await;
    browser.come_in(&world, role("lea"), Fr).await;
    browser.open(&door).await;
    browser.choose("details.refuse summary").await;
    browser.choose(".reasons li:first-child button").await;
    let field = browser.driver.find(By::Css(".refusals input[name=photo]")).await.unwrap();
    field.send_keys(file().to_str().unwrap()).await.unwrap();
    browser.tap("Envoyer la photo").await;
    browser.sees(&["C’est noté"]).await;
    let found = refused_with(&world).await;
    let [(_, photo)] = found.as_slice() else { panic!("{found:?}") };
    let picture = kept(&world, photo).await;
    assert!(tells_nothing_else(&picture));
    let shown = browser.driver.find(By::Css("img.photo")).await.unwrap();
    shown.scroll_into_view().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let size = (shown.prop("naturalWidth").await.unwrap(), shown.prop("naturalHeight").await.unwrap());
    assert_eq!(size, (Some("1600".into()), Some("2400".into())), "as large as it was sent, and still upright");
    browser.leave().await;
}

#[tokio::test]
async fn what_is_too_large_or_no_photo_is_told_so_and_changes_nothing() {
    let (world, door) = at_the_door().await;
    let lea = Client::signed_in(&world, role("lea")).await;
    let page = lea.get(&door).await.body;
    let button = page.split("name=\"refuse\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    lea.post(&door, &format!("command=r-1&deed=handed&refuse={}", button.replace(' ', "+"))).await;
    let refusal = button.trim_end_matches(" one").to_owned();
    let round = door.split('/').nth(2).unwrap();
    let (form, api) = (format!("{door}/photo"), format!("/api/v1/rounds/{round}/photos/ph-1"));
    let large = [std::fs::read(file()).unwrap(), vec![0; 8 * 1024 * 1024]].concat();
    for (bytes, status, words) in [
        (large, StatusCode::PAYLOAD_TOO_LARGE, "8 Mo au plus"),
        (b"%PDF-1.7".to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "pas une photo JPEG"),
        (std::fs::read(file()).unwrap()[..9_000].to_vec(), StatusCode::UNPROCESSABLE_ENTITY, "incomplète"),
    ] {
        let parts = [
            b"--cut\r\ncontent-disposition: form-data; name=\"command\"\r\n\r\nc-9\r\n".to_vec(),
            format!("--cut\r\ncontent-disposition: form-data; name=\"refusal\"\r\n\r\n{refusal}\r\n").into_bytes(),
            b"--cut\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n".to_vec(),
            bytes.clone(),
            b"\r\n--cut--\r\n".to_vec(),
        ];
        let got = lea.upload(Method::POST, &form, "multipart/form-data; boundary=cut", parts.concat()).await;
        assert_eq!(got.status, status, "{}", got.text());
        assert!(got.text().contains(words), "{words}: {}", got.text());
        let got = lea.upload(Method::PUT, &api, "image/jpeg", bytes).await;
        assert_eq!(got.status, status, "{}", got.body);
    }
    let got = lea.upload(Method::PUT, &api, "image/png", std::fs::read(file()).unwrap()).await;
    assert_eq!(got.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(refused_with(&world).await.is_empty());
    for _ in 0..2 {
        let got = lea.upload(Method::PUT, &api, "image/jpeg", std::fs::read(file()).unwrap()).await;
        assert_eq!(got.status, StatusCode::NO_CONTENT, "{}", got.body);
    }
}
