//! Tokens act for their person, within their scopes, until they are revoked or over.

use axum::http::{Method, StatusCode};
use glane_foundation::{Actor, Language, PersonId};
use glane_service::{
    accounts::{self, NewPerson, tokens},
    words::Scope,
};

use crate::{
    client::{Client, Got, api_line},
    world::{World, role},
};

async fn clerk(world: &World) -> PersonId {
    let person = NewPerson {
        name: "Caisse".into(),
        email: None,
        phone: String::new(),
        language: Language::Fr,
        role: role("pont"),
        territory: Some(World::territory()),
    };
    accounts::add_person(&world.glane, &Actor::SYSTEM, &person).await.unwrap()
}

async fn ask(world: &World, method: Method, path: &str, body: &str, secret: &str) -> Got {
    let bearer = format!("Bearer {secret}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), ("idempotency-key", "k")];
    Client::stranger(world).ask(method, path, body, &headers).await
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_name_and_its_person_may() {
    let world = World::new().await;
    let person = clerk(&world).await;
    let (_, reads) = tokens::make(&world.glane, &Actor::SYSTEM, &person, "till", &[Scope::Read], 30).await.unwrap();
    let (_, both) =
        tokens::make(&world.glane, &Actor::SYSTEM, &person, "till", &[Scope::Read, Scope::Declare], 30).await.unwrap();
    let me = ask(&world, Method::GET, "/api/v1/me", "", &reads.0).await.json();
    assert_eq!((&me["role"], &me["place"], &me["scopes"][0]), (&"store".into(), &"pont".into(), &"read".into()));
    let lots = "/api/v1/stores/pont/lots";
    let refused = ask(&world, Method::POST, lots, &api_line(3), &reads.0).await;
    assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::FORBIDDEN, &"scope_missing".into()));
    assert_eq!(ask(&world, Method::POST, lots, &api_line(3), &both.0).await.status, StatusCode::CREATED);
    assert_eq!(ask(&world, Method::GET, "/api/v1/stores/halles/day", "", &both.0).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_revoked_or_expired_token_opens_nothing() {
    let world = World::new().await;
    let person = clerk(&world).await;
    let (id, revoked) = tokens::make(&world.glane, &Actor::SYSTEM, &person, "a", &[Scope::Read], 30).await.unwrap();
    let (_, short) = tokens::make(&world.glane, &Actor::SYSTEM, &person, "b", &[Scope::Read], 1).await.unwrap();
    tokens::revoke(&world.glane, &Actor::SYSTEM, &person, &id).await.unwrap();
    assert_eq!(ask(&world, Method::GET, "/api/v1/me", "", &revoked.0).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&world, Method::GET, "/api/v1/me", "", &short.0).await.status, StatusCode::OK);
    let later = world.glane.now() + chrono::Duration::days(2);
    world.clock.set(later);
    assert_eq!(ask(&world, Method::GET, "/api/v1/me", "", &short.0).await.status, StatusCode::UNAUTHORIZED);
}
