//! Accounts, sign-in, the trail, answers given before, and the outbox.

use glane_foundation::{Actor, Channel, Language, Role};
use glane_persistence::{
    AuditId, Database, DbError,
    audit::{self, AuditEntry},
    idempotency::{self, Answered},
    outbox::{self, Message, Way},
    persons::{self, Person},
    sign_in::{self, LoginLink, Session, TokenHash},
};
use glane_testkit::on_both_databases;
use serde_json::json;

use super::town::*;

fn person(name: &str, role: Role) -> Person {
    let territory = if role == Role::Administrator { None } else { Some(lys()) };
    Person {
        id: id(name),
        name: name.to_uppercase(),
        email: Some(format!("{name}@example.org")),
        phone: "+33 6 12 34 56 78".into(),
        language: Language::En,
        role,
        territory,
        active: true,
    }
}

fn everybody() -> [Person; 5] {
    [
        person("admin", Role::Administrator),
        person("asso", Role::Association { association: id("asso-1") }),
        person("driver", Role::Driver { driver: id("driver-1") }),
        person("operator", Role::Operator { territory: lys() }),
        person("store", Role::Store { store: id("shop-1") }),
    ]
}

async fn enrolled(db: &Database) {
    built(db, &[]).await;
    let tx = db.begin_write().await.unwrap();
    for person in everybody() {
        persons::insert(&tx, &person).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn act(n: usize) -> AuditEntry {
    AuditEntry {
        id: id(&format!("act-{n}")),
        at: at(0),
        territory: Some(lys()),
        actor: Actor {
            on_behalf_of: Some(id("store")),
            ..Actor::person(id("operator"), Role::Operator { territory: lys() }, Channel::Phone)
        },
        act: "lot.declare".into(),
        subject_kind: "lot".into(),
        subject: "a".into(),
        detail: json!({ "cases": n }),
    }
}

on_both_databases! {
    async fn every_role_reads_back(test) {
        enrolled(&test.db).await;
        for person in everybody() {
            assert_eq!(persons::get(&test.db, &person.id).await.unwrap(), person);
        }
        assert_eq!(persons::of_territory(&test.db, &lys()).await.unwrap(), everybody()[1..]);
        assert_eq!(persons::administrators(&test.db).await.unwrap(), everybody()[..1]);
    }

    async fn an_address_is_found_in_any_case_and_used_once(test) {
        enrolled(&test.db).await;
        let found = persons::by_email(&test.db, " Driver@Example.ORG ").await.unwrap();
        assert_eq!(found.map(|person| person.id), Some(id("driver")));
        let tx = test.db.begin_write().await.unwrap();
        let twin = Person { id: id("twin"), email: Some("DRIVER@example.org".into()), ..everybody()[2].clone() };
        let error = persons::insert(&tx, &twin).await.unwrap_err();
        assert_eq!(error, DbError::Duplicate { what: "person.email".into() });
    }

    async fn two_persons_may_have_no_address(test) {
        enrolled(&test.db).await;
        let tx = test.db.begin_write().await.unwrap();
        for person in everybody() {
            persons::update(&tx, &Person { email: None, ..person }).await.unwrap();
        }
        assert_eq!(persons::by_email(&tx, "driver@example.org").await.unwrap(), None);
    }

    async fn a_link_signs_in_once_and_only_in_time(test) {
        enrolled(&test.db).await;
        let (token, late) = (TokenHash::of("secret"), TokenHash::of("late"));
        let link = |token: &TokenHash, ends| LoginLink { token: token.clone(), person: id("driver"), created_at: at(0), expires_at: at(ends), many_times: false };
        let tx = test.db.begin_write().await.unwrap();
        sign_in::add_link(&tx, &link(&token, 15)).await.unwrap();
        sign_in::add_link(&tx, &link(&late, 1)).await.unwrap();
        assert!(sign_in::look_at_link(&tx, &token, at(2)).await.unwrap().is_some(), "looking does not use it up");
        assert_eq!(sign_in::use_link(&tx, &token, at(2)).await.unwrap(), Some(everybody()[2].clone()));
        assert_eq!(sign_in::use_link(&tx, &token, at(3)).await.unwrap(), None, "used");
        assert_eq!(sign_in::use_link(&tx, &late, at(2)).await.unwrap(), None, "expired");
        assert_eq!(sign_in::use_link(&tx, &TokenHash::of("guess"), at(2)).await.unwrap(), None);
    }

    async fn a_session_lasts_until_it_ends_expires_or_its_person_leaves(test) {
        enrolled(&test.db).await;
        let token = TokenHash::of("cookie");
        let session = Session { token: token.clone(), person: id("store"), csrf: "c".into(), created_at: at(0), expires_at: at(60), device: String::new() };
        let tx = test.db.begin_write().await.unwrap();
        sign_in::add_session(&tx, &session).await.unwrap();
        let store = everybody()[4].clone();
        assert_eq!(sign_in::session(&tx, &token, at(59)).await.unwrap(), Some((session.clone(), store.clone())));
        assert_eq!(sign_in::session(&tx, &token, at(60)).await.unwrap(), None);
        persons::update(&tx, &Person { active: false, ..store.clone() }).await.unwrap();
        assert_eq!(sign_in::session(&tx, &token, at(1)).await.unwrap(), None);
        persons::update(&tx, &store).await.unwrap();
        sign_in::end_session(&tx, &token).await.unwrap();
        assert_eq!(sign_in::session(&tx, &token, at(1)).await.unwrap(), None);
    }

    async fn what_is_dead_is_forgotten_and_nothing_else(test) {
        enrolled(&test.db).await;
        let session = |name: &str, ends| Session { token: TokenHash::of(name), person: id("store"), csrf: "c".into(), created_at: at(0), expires_at: at(ends), device: String::new() };
        let tx = test.db.begin_write().await.unwrap();
        sign_in::add_session(&tx, &session("dead", 1)).await.unwrap();
        sign_in::add_session(&tx, &session("alive", 9)).await.unwrap();
        sign_in::forget_dead(&tx, at(5)).await.unwrap();
        assert!(sign_in::session(&tx, &TokenHash::of("alive"), at(0)).await.unwrap().is_some());
        assert_eq!(sign_in::session(&tx, &TokenHash::of("dead"), at(0)).await.unwrap(), None);
        sign_in::end_all(&tx, &id("store")).await.unwrap();
        assert_eq!(sign_in::session(&tx, &TokenHash::of("alive"), at(0)).await.unwrap(), None);
    }

    async fn the_trail_reads_back_in_pages_latest_first(test) {
        enrolled(&test.db).await;
        let tx = test.db.begin_write().await.unwrap();
        audit::append(&tx, &[act(1), act(2), act(3)]).await.unwrap();
        let first = audit::of_territory(&tx, &lys(), None, 2).await.unwrap();
        assert_eq!(first, [act(3), act(2)]);
        let last: AuditId = first[1].id.clone();
        assert_eq!(audit::of_subject(&tx, "lot", "a", Some(&last), 9).await.unwrap(), [act(1)]);
    }

    async fn an_answer_is_kept_per_person_and_key(test) {
        enrolled(&test.db).await;
        let answer = Answered { act: "lot.declare".into(), response: json!({ "lot": "a" }), at: at(1) };
        let somebody = act(1).actor;
        let tx = test.db.begin_write().await.unwrap();
        idempotency::keep(&tx, &somebody, "k", &answer).await.unwrap();
        assert_eq!(idempotency::find(&tx, &somebody, "k").await.unwrap(), Some(answer.clone()));
        assert_eq!(idempotency::find(&tx, &Actor::SYSTEM, "k").await.unwrap(), None);
        assert_eq!(idempotency::forget_before(&tx, at(1)).await.unwrap(), 0);
        assert_eq!(idempotency::forget_before(&tx, at(2)).await.unwrap(), 1);
    }

    async fn a_message_waits_until_it_is_sent(test) {
        enrolled(&test.db).await;
        let message = |name: &str, way| Message {
            id: id(name), at: at(0), recipient: id("asso"), way, subject: "Demain".into(), body: "12 caisses".into(), sent_at: None,
        };
        let (first, second) = (message("m1", Way::Mail), message("m2", Way::Sms));
        let tx = test.db.begin_write().await.unwrap();
        outbox::push(&tx, &[first.clone(), second.clone()]).await.unwrap();
        assert_eq!(outbox::unsent(&tx, 1).await.unwrap(), std::slice::from_ref(&first));
        outbox::mark_sent(&tx, &first.id, at(3)).await.unwrap();
        assert_eq!(outbox::unsent(&tx, 9).await.unwrap(), std::slice::from_ref(&second));
        let sent = Message { sent_at: Some(at(3)), ..first };
        assert_eq!(outbox::to_person(&tx, &id("asso"), 9).await.unwrap(), [second, sent]);
    }
}
