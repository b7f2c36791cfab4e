//! The operator's desk: forms, papers, the roster, and who hears of what.

use chrono::{Days, NaiveDate};
use glane_fleet::Duty;
use glane_foundation::{Actor, Language, PersonId, Role};
use glane_persistence::{allocations, associations, audit, outbox, rounds};
use glane_service::{
    MemberKind, ServiceError,
    accounts::{self, NewPerson},
    acts::{self, Entry, NewPaper},
    views,
};
use glane_testkit::on_both_databases;

use crate::world::World;

async fn account(world: &World, name: &str, role: Role) -> PersonId {
    let new = NewPerson {
        name: name.into(),
        email: None,
        phone: "06 39 98 00 00".into(),
        language: Language::Fr,
        role,
        territory: Some(world.territory().clone()),
    };
    accounts::add_person(&world.glane, &world.operator(), &new).await.unwrap()
}

fn cells(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn shop(name: &str, lat: &str) -> Entry {
    let cells = cells(&[
        ("name", name),
        ("address", "1 rue Basse"),
        ("lat", lat),
        ("lon", "0,69"),
        ("pickup_hours", "Lu-Ve 8h-12h"),
    ]);
    Entry { kind: MemberKind::Store, of: None, cells }
}

on_both_databases! {
    /// S14 whole: no new match, a clear message, the round under way unbroken, renewal, and the trail of it.
    async fn s14_papers_run_out_are_renewed_and_every_step_is_on_file(test) {
        let world = World::with_lots(&test.db, "expired_papers").await;
        let (glane, operator) = (&world.glane, world.operator());
        world.plan().await;
        world.publish().await;
        let today = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let served = today[0].association.clone();

        // The other way round: an association of today's round turns out to have papers that ended yesterday.
        let mut fallen = associations::get(&test.db, &served).await.unwrap().item;
        for paper in &mut fallen.papers {
            paper.expires = world.date().checked_sub_days(Days::new(1));
        }
        fallen.deemed_habilitated = false;
        acts::enrol_association(glane, &operator, world.territory(), &[fallen]).await.unwrap();
        let still = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        assert_eq!(still, today, "what is published stays promised");
        let held = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        assert!(held.iter().all(|round| round.stops.iter().all(|stop| stop.state == glane_fleet::StopState::Planned)));
        let list = views::members::list(glane, &operator, world.territory(), MemberKind::Association,
            &views::members::MemberFilter { to_settle: true, ..Default::default() }).await.unwrap();
        let row = list.rows.iter().find(|row| row.member.id() == served.as_str()).expect("it is on the list to settle");
        assert!(row.to_settle[0].blocks() && row.to_settle[0].sentence().fr.contains("a expiré"));

        // Renewal: who is concerned hears of it, nobody else does.
        let own = account(&world, "own", Role::Association { association: served.clone() }).await;
        let hier = world.town.associations.iter().find(|a| a.id.as_str() == "hier").unwrap().id.clone();
        let other = account(&world, "other", Role::Association { association: hier.clone() }).await;
        let paper = NewPaper { agreement_with: None, number: "N-2026-44".into(), expires: NaiveDate::from_ymd_opt(2029, 1, 31) };
        acts::enter_paper(glane, &operator, &served, &paper).await.unwrap();
        assert_eq!(outbox::to_person(&test.db, &own, 10).await.unwrap().len(), 1);
        assert!(outbox::to_person(&test.db, &other, 10).await.unwrap().is_empty());
        let day = views::association::day(glane, &world.volunteer(&served), &served, None).await.unwrap();
        assert!(day.warnings.is_empty(), "{:?}", day.warnings);

        let acts = audit::of_subject(&test.db, "association", served.as_str(), None, 10).await.unwrap();
        assert_eq!(acts[0].act, "enter_paper");
        assert_eq!(acts[0].detail["number"], "N-2026-44");
        // An association cannot enter its own papers, nor verify its own figure.
        let volunteer = world.volunteer(&served);
        assert!(matches!(acts::enter_paper(glane, &volunteer, &served, &paper).await, Err(ServiceError::Forbidden)));
        assert!(matches!(acts::verify_served(glane, &volunteer, &served, 900).await, Err(ServiceError::Forbidden)));
    }

    async fn only_the_figure_the_operator_verified_counts(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        let entry = Entry { kind: MemberKind::Association, of: None, cells: cells(&[
            ("name", "La Main Tendue"), ("lat", "47.39"), ("lon", "0.69"), ("served", "120"), ("verified", "120"),
        ]) };
        let id = acts::enter(glane, &operator, world.territory(), &entry).await.unwrap();
        let id = id.parse().unwrap();
        acts::verify_served(glane, &operator, &id, 70).await.unwrap();
        let known = associations::get(&test.db, &id).await.unwrap().item;
        assert_eq!((known.served.stated, known.served.verified), (120, Some(70)));
        // A later edit of the form does not touch what was verified, nor the papers.
        let seen = views::members::one(glane, &operator, world.territory(), MemberKind::Association, id.as_str()).await.unwrap().seen;
        let edit = Entry { of: Some((id.to_string(), seen.clone())), cells: cells(&[
            ("name", "La Main Tendue"), ("lat", "47.39"), ("lon", "0.69"), ("served", "200"),
        ]), ..entry };
        acts::enter(glane, &operator, world.territory(), &edit).await.unwrap();
        let known = associations::get(&test.db, &id).await.unwrap().item;
        assert_eq!((known.served.stated, known.served.verified), (200, Some(70)));
        // That another number is stated now waits in the list, not on the day's desk, where it would hide what blocks.
        let filter = views::members::MemberFilter { to_settle: true, ..Default::default() };
        let list = views::members::list(glane, &operator, world.territory(), MemberKind::Association, &filter).await.unwrap();
        let row = list.rows.iter().find(|row| row.member.id() == id.as_str()).expect("it is on the list to settle");
        assert!(row.to_settle.contains(&views::members::Settle::StatesOther { stated: 200, verified: 70 }));
        let desk = views::operator::day(glane, &operator, world.territory(), Some(world.date())).await.unwrap();
        let told: Vec<_> = desk.attention.iter().filter(|it| it.association.as_ref() == Some(&id)).collect();
        assert!(!told.is_empty(), "it has no habilitation");
        assert!(told.iter().all(|it| !it.sentence.en.contains("Now states")));
        // The same form again, from a window opened before: somebody changed it meanwhile.
        let late = acts::enter(glane, &operator, world.territory(), &edit).await;
        assert!(matches!(late, Err(ServiceError::Conflict)));
    }

    async fn a_form_is_refused_field_by_field_like_a_file_and_nothing_is_written(test) {
        let world = World::of(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        let bad = acts::enter(glane, &operator, world.territory(), &shop("Chez Ali", "paris")).await;
        let Err(ServiceError::Cells(problems)) = bad else { panic!("{bad:?}") };
        assert_eq!(problems[0].field, "lat");
        let nowhere = acts::enter(glane, &operator, world.territory(), &shop("Chez Ali", "")).await;
        assert!(matches!(nowhere, Err(ServiceError::Cells(_))), "a shop needs a place");
        let id = acts::enter(glane, &operator, world.territory(), &shop("Chez Ali", "47,39")).await.unwrap();
        assert_eq!(id, "chez-ali-1-rue-basse");
        let twice = acts::enter(glane, &operator, world.territory(), &shop("Chez Ali", "47,39")).await;
        assert!(matches!(twice, Err(ServiceError::Cells(_))), "the second of that name is not saved over the first");
        let stranger = world.clerk(&world.town.stores[0].id);
        let theirs = acts::enter(glane, &stranger, world.territory(), &shop("Chez Bo", "47,38")).await;
        assert!(matches!(theirs, Err(ServiceError::Forbidden)));
    }

    async fn an_absent_driver_leaves_the_round_and_the_cover_hears_of_it(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        world.plan().await;
        world.publish().await;
        let round = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap().remove(0);
        let driver = round.driver.clone().unwrap();
        let own = account(&world, "own", Role::Driver { driver: driver.clone() }).await;
        acts::note_absence(glane, &operator, world.territory(), &driver, (world.date(), world.date())).await.unwrap();
        let held = rounds::get(&test.db, &round.id).await.unwrap();
        assert_eq!(held.driver, None, "nobody drives it until a cover is found");
        assert_eq!(outbox::to_person(&test.db, &own, 10).await.unwrap().len(), 1);
        let day = views::roster::day(glane, &operator, world.territory(), None).await.unwrap();
        assert!(day.drivers.iter().any(|(known, away)| known.id == driver && *away));

        let duty = day.vans.iter().find_map(|van| van.duty.clone().filter(|duty| duty.van == round.van)).unwrap();
        let again = Duty { driver: Some(driver.clone()), ..duty.clone() };
        let refused = acts::set_roster(glane, &operator, world.territory(), world.date(), &[again]).await;
        assert!(matches!(refused, Err(ServiceError::NotNow(_))), "who is away cannot be put on a van");
        let empty = acts::set_roster(glane, &operator, world.territory(), world.date(), &[]).await;
        assert!(matches!(empty, Err(ServiceError::NotNow(_))), "a van with a published round stays on the road");

        let new = Entry { kind: MemberKind::Driver, of: None, cells: cells(&[("name", "Noé Petit"), ("phone", "06")]) };
        let cover: glane_foundation::DriverId = acts::enter(glane, &operator, world.territory(), &new).await.unwrap().parse().unwrap();
        let told = account(&world, "cover", Role::Driver { driver: cover.clone() }).await;
        let mut duties: Vec<Duty> = day.vans.into_iter().filter_map(|van| van.duty).collect();
        for duty in &mut duties {
            if duty.van == round.van {
                duty.driver = Some(cover.clone());
            }
        }
        acts::set_roster(glane, &operator, world.territory(), world.date(), &duties).await.unwrap();
        assert_eq!(rounds::get(&test.db, &round.id).await.unwrap().driver, Some(cover));
        assert_eq!(outbox::to_person(&test.db, &told, 10).await.unwrap().len(), 1);
    }

    async fn the_trail_pages_through_every_act_once_latest_first(test) {
        let world = World::of(&test.db, "ordinary").await;
        let operator = world.operator();
        for at in 0..60 {
            let entry = shop(&format!("Magasin {at}"), &format!("47,{}", 300 + at));
            acts::enter(&world.glane, &operator, world.territory(), &entry).await.unwrap();
        }
        let first = views::trail::page(&world.glane, &operator, world.territory(), None).await.unwrap();
        let second = views::trail::page(&world.glane, &operator, world.territory(), first.next.as_ref()).await.unwrap();
        let all: Vec<_> = first.acts.iter().chain(&second.acts).map(|act| act.id.clone()).collect();
        assert_eq!(first.acts.len(), 50);
        assert!(second.next.is_none() && all.len() >= 60, "{}", all.len());
        assert!(all.windows(2).all(|pair| pair[0] > pair[1]), "each once, latest first");
        assert_eq!(first.acts[0].author.as_deref(), Some("operator"));
        let system = views::trail::page(&world.glane, &Actor::SYSTEM, world.territory(), None).await.unwrap();
        assert_eq!(system.acts.len(), 50);
    }
}

/// Two vans on the road, everything planned on the first.
async fn two_rounds(
    world: &World,
    test_db: &glane_persistence::Database,
) -> (rounds::RoundRow, glane_foundation::VanId) {
    world.plan().await;
    let held = rounds::of_day(test_db, world.territory(), world.date()).await.unwrap();
    let longest = held.into_iter().max_by_key(|round| round.stops.len()).unwrap();
    let other = world.town.roster.iter().map(|duty| duty.van.clone()).find(|van| *van != longest.van).unwrap();
    (longest, other)
}

fn last_association(round: &rounds::RoundRow) -> (rounds::StopRow, glane_foundation::AssociationId) {
    let found = round.stops.iter().rev().find_map(|stop| match &stop.place {
        rounds::StopPlace::Association(id) => Some((stop.clone(), id.clone())),
        _ => None,
    });
    found.unwrap()
}

/// Van, place and arrival of every stop, whatever the identities.
async fn visits(db: &glane_persistence::Database, world: &World) -> Vec<String> {
    let held = rounds::of_day(db, world.territory(), world.date()).await.unwrap();
    let of = |round: &rounds::RoundRow| {
        let van = round.van.clone();
        round.stops.iter().map(move |stop| format!("{van} {:?} {}", stop.place, stop.arrival)).collect::<Vec<_>>()
    };
    held.iter().flat_map(of).collect()
}

on_both_databases! {
    async fn a_stop_is_tried_moved_and_put_back_to_the_second(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        let (round, other) = two_rounds(&world, &test.db).await;
        let before = visits(&test.db, &world).await;
        let (stop, association) = last_association(&round);
        let wanted = acts::Move { stop: stop.id.clone(), to: other.clone() };
        let seen = acts::try_move(glane, &operator, world.territory(), world.date(), &wanted).await.unwrap();
        assert!(seen.is_possible(), "{seen:?}");
        assert!(seen.cost.0 != seen.cost.1 && !seen.changes.is_empty());
        assert_eq!(visits(&test.db, &world).await, before, "trying changes nothing");

        acts::make_move(glane, &operator, world.territory(), world.date(), &wanted).await.unwrap();
        let there = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let mine = rounds::StopPlace::Association(association);
        let van = there.iter().find(|round| round.stops.iter().any(|stop| stop.place == mine)).unwrap();
        assert_eq!(van.van, other);
        // It is locked there: planning again keeps it, and the plan may be published.
        world.plan().await;
        let again = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let kept = again.iter().find(|round| round.van == other).unwrap();
        assert!(kept.stops.iter().any(|stop| stop.place == mine), "{kept:?}");
        world.publish().await;
        assert!(matches!(
            acts::undo_move(glane, &operator, world.territory(), world.date()).await,
            Err(ServiceError::NotNow(_))
        ), "the rounds are others by now");
    }

    async fn a_move_after_publication_tells_only_those_it_concerns_and_its_undo_restores_everything(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        let (round, other) = two_rounds(&world, &test.db).await;
        world.publish().await;
        let before = visits(&test.db, &world).await;
        let (stop, association) = last_association(&round);
        let untouched = world.town.associations.iter().find(|one| {
            round.stops.iter().all(|stop| stop.place != rounds::StopPlace::Association(one.id.clone()))
        });
        let moved = account(&world, "moved", Role::Association { association: association.clone() }).await;
        let driver = account(&world, "driver", Role::Driver { driver: round.driver.clone().unwrap() }).await;
        let wanted = acts::Move { stop: stop.id.clone(), to: other.clone() };
        acts::make_move(glane, &operator, world.territory(), world.date(), &wanted).await.unwrap();
        assert_eq!(outbox::to_person(&test.db, &moved, 10).await.unwrap().len(), 1);
        assert_eq!(outbox::to_person(&test.db, &driver, 10).await.unwrap().len(), 1);
        if let Some(one) = untouched {
            let calm = account(&world, "calm", Role::Association { association: one.id.clone() }).await;
            assert!(outbox::to_person(&test.db, &calm, 10).await.unwrap().is_empty());
        }
        let stale = acts::make_move(glane, &operator, world.territory(), world.date(), &wanted).await;
        assert!(stale.is_err(), "the stop of an old page is gone");
        acts::undo_move(glane, &operator, world.territory(), world.date()).await.unwrap();
        assert_eq!(visits(&test.db, &world).await, before);
        let again = acts::undo_move(glane, &operator, world.territory(), world.date()).await;
        assert!(matches!(again, Err(ServiceError::NotNow(_))), "a move is undone once");
        let stranger = world.clerk(&world.town.stores[0].id);
        let theirs = acts::try_move(glane, &stranger, world.territory(), world.date(), &wanted).await;
        assert!(matches!(theirs, Err(ServiceError::Forbidden)));
    }
}
