//! The front page, coming in, languages, and the doors every request passes.

use axum::http::{Method, StatusCode, header};
use glane_foundation::Language;

use crate::{
    client::Client,
    world::{World, role},
};

#[tokio::test]
async fn a_stranger_is_told_what_glane_is_in_french_first() {
    let world = World::new().await;
    let got = Client::stranger(&world).get("/").await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.contains("<html lang=\"fr\">"), "{}", got.body);
    let english =
        Client::stranger(&world).ask(Method::GET, "/", "", &[("accept-language", "en-GB,en;q=0.9,fr;q=0.5")]).await;
    assert!(english.body.contains("<html lang=\"en\">"), "{}", english.body);
}

#[tokio::test]
async fn opening_a_link_does_not_use_it_up_and_tapping_does() {
    let world = World::new().await;
    let path = format!("/l/{}", world.link(role("pont"), Language::Fr).await);
    let client = Client::stranger(&world);
    for _ in 0..3 {
        let got = client.get(&path).await;
        assert!(got.text().contains("Camille Roux"), "a mail scanner may look as often as it likes: {}", got.body);
    }
    let got = client.post(&path, "").await;
    assert_eq!((got.status, got.location()), (StatusCode::SEE_OTHER, "/"));
    let cookie = got.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let again = client.post(&path, "").await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "a link is for one tap");
    assert!(again.text().contains("lien personnel"), "{}", again.body);
}

#[tokio::test]
async fn whoever_is_signed_in_lands_on_their_own_page_and_can_leave() {
    let world = World::new().await;
    for (name, page) in
        [("pont", "/store/pont"), ("table", "/association/table"), ("lea", "/driver/lea"), ("bourg", "/operator/bourg")]
    {
        let client = Client::signed_in(&world, role(name)).await;
        assert_eq!(client.get("/").await.location(), page);
        assert_eq!(client.get(page).await.status, StatusCode::OK, "{page}");
        let left = client.post("/logout", "").await;
        assert!(left.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap().contains("Max-Age=0"));
        assert_eq!(client.get(page).await.status, StatusCode::UNAUTHORIZED, "the session is over, not only the cookie");
    }
}

#[tokio::test]
async fn the_language_changes_for_good_and_the_reader_stays_on_the_page() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let got = client.post("/language/en", "next=%2Fstore%2Fpont").await;
    assert_eq!(got.location(), "/store/pont");
    assert!(client.get("/store/pont").await.body.contains("Anything left over today?"));
    assert_eq!(client.post("/language/de", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_from_another_site_is_not_followed() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let headers = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let got = client.ask(Method::POST, "/store/pont/nothing", "date=2026-11-23", &headers).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert!(got.text().contains("vient d’un autre site"), "{}", got.body);
    assert!(!client.get("/store/pont").await.text().contains("Vous avez répondu"));
}

#[tokio::test]
async fn every_answer_carries_the_doors_headers_and_pages_are_not_kept() {
    let world = World::new().await;
    let got = Client::stranger(&world).get("/nowhere").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert!(got.text().contains("n’existe pas"), "{}", got.body);
    let policy = got.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(got.headers.get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
    assert_eq!(got.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
    assert!(got.headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn style_and_font_may_be_kept_for_ever_under_their_present_address() {
    let world = World::new().await;
    let client = Client::stranger(&world);
    let page = client.get("/").await.body;
    let style = page.split("href=\"").find(|part| part.starts_with("/assets/") && part.contains(".css")).unwrap();
    let style = style.split('"').next().unwrap();
    let got = client.get(style).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap().contains("immutable"));
    let font = got.body.split("url(").nth(1).unwrap().split(')').next().unwrap().to_owned();
    assert_eq!(client.get(&font).await.status, StatusCode::OK, "{font}");
    assert_eq!(client.get("/assets/glane.0.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn machines_learn_that_it_lives_and_reaches_its_database() {
    let world = World::new().await;
    let client = Client::stranger(&world);
    assert_eq!(client.get("/health").await.status, StatusCode::OK);
    assert_eq!(client.get("/ready").await.status, StatusCode::OK);
}

#[tokio::test]
async fn scripts_come_from_this_site_only_and_may_be_kept_for_ever() {
    let world = World::new().await;
    let client = Client::stranger(&world);
    let page = client.get("/").await;
    let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap();
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let address = page.body.split("<script type=\"module\" src=\"").nth(1).unwrap().split('"').next().unwrap();
    let script = client.get(address).await;
    assert_eq!(script.headers.get("content-type").unwrap(), "text/javascript; charset=utf-8");
    assert!(script.headers.get("cache-control").unwrap().to_str().unwrap().contains("immutable"));
    let older = address.replace("/assets/scripts/", "/assets/scripts/x");
    assert_eq!(client.get(&older).await.status, 404, "an older version is not another one's text");
}
