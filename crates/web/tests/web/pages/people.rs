//! The operator lets somebody in: a link shown once, mailed, that opens the right page.

use axum::http::StatusCode;
use glane_persistence::outbox::{self, Way};

use crate::{
    client::{Client, Got},
    world::{World, role},
};

async fn invite(operator: &Client, form: &str) -> Got {
    operator.post("/operator/bourg/people", form).await
}

/// The path of the link on a page or in a mail.
fn link(text: &str) -> String {
    let rest = text.split("http://glane.test/l/").nth(1).unwrap_or_else(|| panic!("no link: {text}"));
    let secret: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    format!("/l/{secret}")
}

#[tokio::test]
async fn an_invited_person_comes_in_by_the_link_that_is_shown_once_and_mailed() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let form = "name=Aline+Berger&place=store%3Apont&email=Aline%40example.org&phone=&language=en";
    let given = invite(&operator, form).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    let shown = link(&given.body);
    let waiting = outbox::due(&world.glane.db, Way::Mail, world.glane.now(), 9).await.unwrap();
    assert_eq!(link(&waiting.last().unwrap().body), shown, "the same link goes by mail");
    let list = operator.get("/operator/bourg/people?q=berger").await;
    assert!(list.text().contains("Aline Berger") && list.text().contains("Épicerie du Pont"), "{}", list.body);
    assert!(!list.body.contains("/l/"), "shown once");
    assert!(!operator.get("/operator/bourg/messages").await.body.contains("/l/"), "nobody reads it in the outbox");
    let stranger = Client::stranger(&world);
    let entered = stranger.post(&shown, "").await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    assert_eq!(stranger.post(&shown, "").await.status, StatusCode::UNAUTHORIZED, "used up");
}

#[tokio::test]
async fn an_invitation_with_mistakes_comes_back_with_what_was_typed() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    for (form, wrong) in [
        ("name=&place=desk&email=aline&phone=1234&language=fr", "name@example.org"),
        ("name=Aline&place=store%3Aloin&email=&phone=1234&language=fr", "place"),
        ("name=Aline&place=&email=&phone=1234&language=fr", "place"),
    ] {
        let got = invite(&operator, form).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(got.body.contains("value=\"1234\"") && got.body.contains("aria-invalid"), "{wrong}: {}", got.body);
    }
    let twice = "name=Aline&place=desk&email=aline%40example.org&phone=&language=fr";
    assert_eq!(invite(&operator, twice).await.status, StatusCode::OK);
    let again = invite(&operator, twice).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("a déjà un compte"), "{}", again.body);
}

#[tokio::test]
async fn whoever_lost_their_link_gets_another_and_a_program_may_invite_too() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let body = r#"{"name":"Marc","language":"fr","role":"association","place":"table"}"#;
    let made = operator.send("POST", "/api/v1/territories/bourg/people", body, &[]).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let person = made.json()["id"].as_str().unwrap().to_owned();
    assert!(made.json()["link"].as_str().unwrap().starts_with("http://glane.test/l/"));
    let path = format!("/operator/bourg/people/{person}/link");
    let again = operator.post(&path, "").await;
    assert_ne!(link(&again.body), link(&made.body));
    let store = Client::signed_in(&world, role("pont")).await;
    assert_eq!(store.post(&path, "").await.status, StatusCode::NOT_FOUND);
    let listed = operator.get("/api/v1/territories/bourg/people?q=marc").await.json();
    assert_eq!(listed["items"][0]["place"], "table", "{listed}");
}
