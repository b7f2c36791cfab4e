//! How people sign in, and what keeps others from it, on both databases.

use glane_foundation::{Actor, Language, PersonId, Role};
use glane_persistence::outbox::{self, Way};
use glane_service::{
    Glane, ServiceError,
    accounts::{self, NewPerson, Visitor, mailed_code, password, sessions, tokens},
    mail::{Carrier, send_waiting},
    words::Scope,
};
use glane_testkit::on_both_databases;
use std::sync::Mutex;

use crate::world::World;

/// Keeps what it is given.
#[derive(Default)]
struct Letterbox(Mutex<Vec<(String, String)>>);

impl Carrier for Letterbox {
    async fn carry(&self, to: &str, _: &str, body: &str) -> Result<(), String> {
        self.0.lock().unwrap().push((to.to_owned(), body.to_owned()));
        Ok(())
    }
}

/// Refuses whatever goes to a full mailbox.
#[derive(Default)]
struct Picky(Mutex<usize>);

impl Picky {
    fn tries(&self) -> usize {
        *self.0.lock().unwrap()
    }
}

impl Carrier for Picky {
    async fn carry(&self, to: &str, _: &str, _: &str) -> Result<(), String> {
        *self.0.lock().unwrap() += 1;
        if to.starts_with("full") { Err("mailbox full".to_owned()) } else { Ok(()) }
    }
}

/// A carrier on a day without network.
struct Offline;

impl Carrier for Offline {
    async fn carry(&self, _: &str, _: &str, _: &str) -> Result<(), String> {
        Err("no route".to_owned())
    }
}

/// A browser at one and the same place.
fn at(device: &str) -> Visitor<'_> {
    Visitor { device, from: "here" }
}

async fn ada(world: &World) -> PersonId {
    let new = NewPerson {
        name: "Ada".into(),
        email: Some("Ada@Example.org".into()),
        phone: String::new(),
        language: Language::En,
        role: Role::Operator { territory: world.territory().clone() },
        territory: Some(world.territory().clone()),
    };
    accounts::add_person(&world.glane, &Actor::SYSTEM, &new).await.unwrap()
}

/// The digits in the latest mail.
async fn mailed(glane: &Glane) -> String {
    let letterbox = Letterbox::default();
    send_waiting(glane, &letterbox).await.unwrap();
    let letters = letterbox.0.into_inner().unwrap();
    let (to, body) = letters.last().unwrap();
    assert_eq!(to, "ada@example.org");
    body.chars().filter(char::is_ascii_digit).take(8).collect()
}

on_both_databases! {
    async fn a_stranger_who_guesses_keeps_nobody_else_out_and_guessing_from_everywhere_is_slow_too(test) {
        let world = World::of(&test.db, "ordinary").await;
        ada(&world).await;
        let glane = &world.glane;
        let wrong = async |from: &str| {
            mailed_code::sign_in(glane, "ada@example.org", "00000000", Visitor { device: "", from }).await
        };
        for _ in 0..5 {
            assert!(matches!(wrong("stranger").await, Err(ServiceError::NotNow(_))));
            mailed_code::send(glane, "ada@example.org", "stranger").await.unwrap();
        }
        assert!(matches!(wrong("stranger").await, Err(ServiceError::TooMany(_))), "the stranger waits");
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let code = mailed(glane).await;
        mailed_code::sign_in(glane, "ada@example.org", &code, at("")).await.unwrap();
        for place in 0..10 {
            for _ in 0..5 {
                assert!(matches!(wrong(&format!("place {place}")).await, Err(ServiceError::NotNow(_))));
            }
        }
        assert!(matches!(wrong("one more place").await, Err(ServiceError::TooMany(_))), "fifty in all");
    }

    async fn a_mailed_code_signs_in_once_within_ten_minutes(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, person) = (&world.glane, ada(&world).await);
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let code = mailed(glane).await;
        let cookie = mailed_code::sign_in(glane, " ADA@example.org ", &code, at("Firefox")).await.unwrap();
        let signed_in = accounts::who(glane, &cookie.0).await.unwrap();
        assert_eq!(signed_in.name, "Ada");
        let open = sessions::own(glane, &signed_in.actor, &cookie.0).await.unwrap();
        assert_eq!((open.len(), open[0].device.as_str(), open[0].this), (1, "Firefox", true));
        assert!(mailed_code::sign_in(glane, "ada@example.org", &code, at("")).await.is_err(), "used up");
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let late = mailed(glane).await;
        world.at("2026-11-23T06:56:00Z");
        assert!(mailed_code::sign_in(glane, "ada@example.org", &late, at("")).await.is_err(), "eleven minutes old");
        assert!(outbox::to_person(&test.db, &person, 9).await.unwrap().iter().all(|mail| mail.body.is_empty()));
    }

    async fn guessing_is_slowed_down_and_the_right_code_waits_too(test) {
        let world = World::of(&test.db, "ordinary").await;
        let glane = &world.glane;
        ada(&world).await;
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let code = mailed(glane).await;
        for _ in 0..5 {
            let wrong = mailed_code::sign_in(glane, "ada@example.org", "00000000", at("")).await;
            assert!(matches!(wrong, Err(ServiceError::NotNow(_))));
        }
        for typed in ["00000000", code.as_str()] {
            let sixth = mailed_code::sign_in(glane, "ada@example.org", typed, at("")).await;
            assert!(matches!(sixth, Err(ServiceError::TooMany(_))));
        }
        world.at("2026-11-23T07:01:00Z");
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let fresh = mailed(glane).await;
        mailed_code::sign_in(glane, "ada@example.org", &fresh, at("")).await.unwrap();
    }

    async fn an_unknown_address_is_answered_like_a_known_one_and_no_mailbox_is_flooded(test) {
        let world = World::of(&test.db, "ordinary").await;
        let glane = &world.glane;
        ada(&world).await;
        for address in ["ada@example.org", "nobody@example.org"] {
            for _ in 0..5 {
                mailed_code::send(glane, address, "here").await.unwrap();
            }
            assert!(matches!(mailed_code::send(glane, address, "here").await, Err(ServiceError::TooMany(_))), "{address}");
        }
        assert_eq!(outbox::unsent(&test.db, 99).await.unwrap().len(), 5, "nothing goes to nobody");
        for mistyped in ["", "ada", "ada@example", "ada example.org"] {
            let told = mailed_code::send(glane, mistyped, "here").await;
            assert!(matches!(told, Err(ServiceError::NotNow(_))), "{mistyped:?} is no address, and nobody waits for a mail");
        }
    }

    async fn a_mail_that_cannot_be_handed_over_stays_and_nobody_is_shown_its_code(test) {
        let world = World::of(&test.db, "ordinary").await;
        ada(&world).await;
        mailed_code::send(&world.glane, "ada@example.org", "here").await.unwrap();
        assert_eq!(send_waiting(&world.glane, &Offline).await.unwrap(), 0);
        let waiting = outbox::unsent(&test.db, 9).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].body.as_str(), waiting[0].way), (1, "", Way::Mail));
        world.at("2026-11-23T06:47:00Z");
        assert_eq!(mailed(&world.glane).await.len(), 8, "it goes out the next time");
        assert!(outbox::unsent(&test.db, 9).await.unwrap().is_empty());
    }

    async fn mails_that_always_fail_wait_ever_longer_and_keep_no_other_waiting(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, territory) = (&world.glane, world.territory());
        for number in 0..60 {
            let new = NewPerson {
                name: format!("Full {number}"),
                email: Some(format!("full{number}@example.org")),
                phone: String::new(),
                language: Language::En,
                role: Role::Operator { territory: territory.clone() },
                territory: Some(territory.clone()),
            };
            accounts::add_person(glane, &Actor::SYSTEM, &new).await.unwrap();
            mailed_code::send(glane, &format!("full{number}@example.org"), &format!("place {number}")).await.unwrap();
        }
        ada(&world).await;
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        let picky = Picky::default();
        assert_eq!(send_waiting(glane, &picky).await.unwrap(), 0, "fifty fail");
        assert_eq!(send_waiting(glane, &picky).await.unwrap(), 1, "the others fail and Ada's goes");
        assert_eq!(send_waiting(glane, &picky).await.unwrap(), 0);
        assert_eq!(picky.tries(), 61, "nothing is tried again at once");
        world.at("2026-11-23T06:46:30Z");
        send_waiting(glane, &picky).await.unwrap();
        assert_eq!(picky.tries(), 111, "a minute later the oldest fifty are tried again");
        world.at("2026-11-23T06:47:40Z");
        send_waiting(glane, &picky).await.unwrap();
        assert_eq!(picky.tries(), 121, "these wait two minutes now; the ten others are due");
    }

    async fn what_opens_an_account_is_shown_to_no_operator_while_it_waits(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, person) = (&world.glane, ada(&world).await);
        let operator = Actor::person(
            person,
            Role::Operator { territory: world.territory().clone() },
            glane_foundation::Channel::Page,
        );
        mailed_code::send(glane, "ada@example.org", "here").await.unwrap();
        send_waiting(glane, &Offline).await.unwrap();
        let page = glane_service::views::outbox::page(glane, &operator, world.territory(), true, None).await.unwrap();
        let [waiting] = page.messages.as_slice() else { panic!("{page:?}") };
        assert_eq!(waiting.body, "");
        assert_eq!(waiting.trouble.as_ref().map(|it| (it.0, it.1.as_str())), Some((1, "no route")));
    }

    async fn a_password_signs_in_and_a_wrong_or_missing_one_does_not(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, person) = (&world.glane, ada(&world).await);
        let role = Role::Operator { territory: world.territory().clone() };
        let actor = Actor::person(person, role, glane_foundation::Channel::Page);
        let words = "quatre mots sans lien";
        assert!(password::sign_in(glane, "ada@example.org", words, at("")).await.is_err(), "none is set yet");
        assert!(password::set(glane, &actor, "short").await.is_err());
        password::set(glane, &actor, words).await.unwrap();
        let cookie = password::sign_in(glane, "ada@example.org", words, at("")).await.unwrap();
        assert!(accounts::who(glane, &cookie.0).await.is_ok());
        assert!(password::sign_in(glane, "ada@example.org", "quatre mots", at("")).await.is_err());
        assert!(password::sign_in(glane, "nobody@example.org", words, at("")).await.is_err());
    }

    async fn leaving_everywhere_ends_sessions_links_and_tokens(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, person) = (&world.glane, ada(&world).await);
        let system = &Actor::SYSTEM;
        let first = accounts::make_link(glane, system, &person).await.unwrap();
        let unused = accounts::make_link(glane, system, &person).await.unwrap();
        let cookie = accounts::sign_in(glane, &first.0, "").await.unwrap();
        let (_, token) = tokens::make(glane, system, &person, "till", &[Scope::Read], 9).await.unwrap();
        let actor = accounts::who(glane, &cookie.0).await.unwrap().actor;
        assert!(tokens::holder(glane, &token.0).await.is_ok());
        sessions::leave_everywhere(glane, &actor).await.unwrap();
        assert!(accounts::who(glane, &cookie.0).await.is_err());
        assert!(accounts::look_at_link(glane, &unused.0).await.is_err());
        assert!(tokens::holder(glane, &token.0).await.is_err());
    }

    async fn a_trial_link_opens_again_and_an_ordinary_one_does_not(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, person) = (&world.glane, ada(&world).await);
        let trial = accounts::make_trial_link(glane, &Actor::SYSTEM, &person).await.unwrap();
        for _ in 0..3 {
            accounts::sign_in(glane, &trial.0, "").await.unwrap();
        }
        world.at("2026-12-01T07:00:00Z");
        assert!(accounts::sign_in(glane, &trial.0, "").await.is_err(), "more than a week old");
    }

    /// Else an operator could give themselves the keys of another territory's store.
    async fn an_account_is_for_a_place_of_its_own_territory(test) {
        let world = World::of(&test.db, "ordinary").await;
        let glane = &world.glane;
        let elsewhere = glane_foundation::Territory {
            id: "elsewhere".parse().unwrap(),
            name: "Ailleurs".into(),
            time_zone: "Europe/Paris".parse().unwrap(),
        };
        glane_service::acts::found_territory(glane, &Actor::SYSTEM, &elsewhere, &world.town.settings).await.unwrap();
        let neighbour = Actor::person(
            "operator".parse().unwrap(),
            Role::Operator { territory: elsewhere.id.clone() },
            glane_foundation::Channel::Page,
        );
        let store = world.town.stores[0].id.clone();
        for role in [Role::Store { store }, Role::Operator { territory: world.territory().clone() }, Role::Administrator] {
            let new = NewPerson {
                name: "Key".into(),
                email: None,
                phone: String::new(),
                language: Language::Fr,
                role: role.clone(),
                territory: Some(elsewhere.id.clone()),
            };
            assert!(accounts::add_person(glane, &neighbour, &new).await.is_err(), "{role:?}");
        }
    }
}
