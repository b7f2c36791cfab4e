//! Signing in by address, and one's account.

use axum::http::{StatusCode, header};
use glane_foundation::Language;
use glane_persistence::outbox::{self, Way};

use crate::{
    client::Client,
    world::{World, role},
};

async fn code(world: &World) -> String {
    let waiting = outbox::due(&world.glane.db, Way::Mail, world.glane.now(), 9).await.unwrap();
    waiting.last().unwrap().body.chars().filter(char::is_ascii_digit).take(8).collect()
}

#[tokio::test]
async fn a_code_by_mail_opens_the_own_page() {
    let world = World::new().await;
    world.link_of(role("pont"), Language::Fr, Some("caisse@example.org")).await;
    let client = Client::stranger(&world);
    assert!(client.get("/").await.body.contains("href=\"/login\""));
    assert_eq!(client.get("/login").await.status, StatusCode::OK);
    let asked = client.post("/login", "email=caisse%40example.org").await;
    assert!(asked.text().contains("Code de huit chiffres"), "{}", asked.body);
    let wrong = client.post("/login/code", "email=caisse%40example.org&code=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("caisse@example.org"), "nothing typed is lost");
    let form = format!("email=caisse%40example.org&code={}", code(&world).await);
    let entered = client.post("/login/code", &form).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    let cookie = entered.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
}

#[tokio::test]
async fn known_and_unknown_addresses_get_the_same_page() {
    let world = World::new().await;
    world.link_of(role("pont"), Language::Fr, Some("caisse@example.org")).await;
    let client = Client::stranger(&world);
    let known = client.post("/login", "email=caisse%40example.org").await;
    let unknown = client.post("/login", "email=chaise%40example.org").await;
    assert_eq!(known.body.replace("caisse", "chaise"), unknown.body);
}

#[tokio::test]
async fn a_token_made_on_the_page_is_shown_once_works_and_is_revoked() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    assert_eq!(client.post("/account/token", "name=&scope=read").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = client.post("/account/token", "name=Caisse&scope=read").await;
    let secret = made.body.split("value=\"glane_").nth(1).unwrap().split('"').next().unwrap();
    let bearer = format!("Bearer glane_{secret}");
    let ask = || async {
        let headers = [("authorization", bearer.as_str())];
        Client::stranger(&world).ask(axum::http::Method::GET, "/api/v1/me", "", &headers).await.status
    };
    assert_eq!(ask().await, StatusCode::OK);
    let account = client.get("/account").await;
    assert!(!account.body.contains("glane_"), "shown once");
    let token = account.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(client.post("/account/revoke", &format!("token={token}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(ask().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_account_shows_sessions_takes_a_password_and_leaves_everywhere() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let account = client.get("/account").await;
    assert!(account.text().contains("cet appareil"), "{}", account.body);
    assert_eq!(client.post("/account/password", "password=short").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set = client.post("/account/password", "password=quatre+mots+sans+lien").await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    assert_eq!(client.post("/account/everywhere", "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.get("/account").await.status, StatusCode::UNAUTHORIZED);
}
