//! The board and its bookings: who sees what when, who wins, and what becomes of the cases.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use glane_demand::{AllocationState, booking::code::HandoverCode};
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, Channel, FoodCategory, LotId};
use glane_inventory::{Bucket, DateAnswer, Draft, Expiry, LotState};
use glane_persistence::{Database, Version, allocations, bookings, ledger, lots, outbox};
use glane_service::{
    Glane, ServiceError, accounts,
    acts::{
        self,
        booking::{Outcome, Proof, Wish},
    },
    views,
};
use glane_testkit::on_both_databases;

use crate::world::World;

/// A published day without any lot, then a late one of `cases` crates of juice at a quarter to ten.
async fn late_lot(world: &World, cases: i64) -> LotId {
    world.plan().await;
    world.publish().await;
    world.at("2026-11-23T08:45:00Z");
    let store = &world.town.stores[0].id;
    let juice = Draft {
        description: "Jus de pomme".into(),
        category: Some(FoodCategory::Drinks),
        cases: Some(cases),
        date: DateAnswer::Stated(Expiry::ddm("2027-01-31".parse().unwrap())),
        prepacked: true,
        ..Draft::default()
    };
    acts::declare(&world.glane, &world.clerk(store), store, &[juice], "late").await.unwrap().remove(0)
}

fn association(world: &World, id: &str) -> AssociationId {
    world.town.associations.iter().find(|association| association.id.as_str() == id).unwrap().id.clone()
}

/// Half past ten in Paris.
fn slot() -> DateTime<Utc> {
    "2026-11-23T09:30:00Z".parse().unwrap()
}

fn wish(lot: &LotId, cases: i64) -> Wish {
    Wish { lot: lot.clone(), cases: Cases::new(cases), slot: slot() }
}

async fn seen(world: &World, id: &AssociationId) -> Vec<LotId> {
    let board = views::board::day(&world.glane, &world.volunteer(id), id, 0, 100).await.unwrap();
    board.lots.into_iter().map(|lot| lot.lot).collect()
}

async fn book(world: &World, id: &AssociationId, wish: &Wish, command: &str) -> Result<Outcome, ServiceError> {
    acts::booking::book(&world.glane, &world.volunteer(id), id, wish, command).await
}

/// What was booked: the promise, and the code said at the door.
fn booked(outcome: Outcome) -> (AllocationId, String) {
    match outcome {
        Outcome::Booked { allocation, code } => (allocation, code),
        other => panic!("not booked: {other:?}"),
    }
}

on_both_databases! {
    async fn the_least_covered_sees_a_late_lot_first_and_everybody_after_the_windows(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (poorest, other) = (association(&world, "nuit"), association(&world, "soupe"));
        assert_eq!(seen(&world, &poorest).await, std::slice::from_ref(&lot), "30 % covered, the others 50 %");
        assert!(seen(&world, &other).await.is_empty());
        let early = book(&world, &other, &wish(&lot, 1), "early").await;
        assert!(matches!(early, Err(ServiceError::NotFound(_))), "what is not shown cannot be booked either: {early:?}");
        world.at("2026-11-23T09:16:00Z");
        assert_eq!(seen(&world, &other).await, std::slice::from_ref(&lot), "three windows of ten minutes later");
        booked(book(&world, &other, &wish(&lot, 1), "in time").await.unwrap());
    }

    async fn a_booking_takes_cases_and_a_slot_tells_the_store_and_raises_the_share(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let clerk = accounts::add_person(&world.glane, &world.operator(), &accounts::NewPerson {
            name: "Clerk".into(),
            email: Some("clerk@example.org".into()),
            phone: String::new(),
            language: glane_foundation::Language::En,
            role: glane_foundation::Role::Store { store: store.clone() },
            territory: Some(world.territory().clone()),
        }).await.unwrap();
        let (promise, code) = booked(book(&world, &nuit, &wish(&lot, 4), "tap").await.unwrap());
        assert_eq!(book(&world, &nuit, &wish(&lot, 4), "tap").await.unwrap(),
            Outcome::Booked { allocation: promise.clone(), code: code.clone() }, "a second tap is answered alike");
        let balance = ledger::balance(&test.db, &lot).await.unwrap();
        assert_eq!((balance.cases(Bucket::Open), balance.cases(Bucket::Allocated)), (Cases::new(6), Cases::new(4)));
        let told = outbox::to_person(&test.db, &clerk, 10).await.unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].body.contains("between 10:30 and 11:00"), "{}", told[0].body);
        let door = views::store::day(&world.glane, &world.clerk(&store), &store, None).await.unwrap().door;
        assert_eq!((door.len(), door[0].cases, door[0].state), (1, Cases::new(4), AllocationState::Scheduled));
        let day = views::association::day(&world.glane, &world.volunteer(&nuit), &nuit, None).await.unwrap();
        assert_eq!(day.bookings[0].code, code);
        assert!(day.deliveries.is_empty(), "no van brings it");
        // 103.425 kg of 362.25 kg before, 36 kg more now: (103 425 + 36 000) / 362 250.
        assert_eq!(day.covered_permille, Some(384), "4 usual crates of drinks weigh 36 kg");
    }

    async fn more_than_is_left_or_fits_is_answered_with_what_is_left(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 3).await;
        let nuit = association(&world, "nuit");
        let outcome = book(&world, &nuit, &wish(&lot, 4), "four").await.unwrap();
        assert_eq!(outcome, Outcome::Fewer { left: Cases::new(3) });
        assert_eq!(ledger::balance(&test.db, &lot).await.unwrap().cases(Bucket::Open), Cases::new(3));
    }

    async fn a_changed_booking_keeps_its_code_and_the_ledger_balances(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (nuit, glane) = (association(&world, "nuit"), &world.glane);
        let volunteer = world.volunteer(&nuit);
        let (promise, code) = booked(book(&world, &nuit, &wish(&lot, 10), "all").await.unwrap());
        assert_eq!(lots::get(&test.db, &lot).await.unwrap().state, LotState::Allocated);
        let later = slot() + chrono::Duration::minutes(30);
        let fewer = acts::booking::change(glane, &volunteer, &promise, Version::FIRST, Cases::new(4), later).await.unwrap();
        let row = bookings::find(&test.db, &fewer).await.unwrap().unwrap();
        assert_eq!((row.code, row.slot.start), (HandoverCode::parse(&code).unwrap(), later));
        assert_eq!(lots::get(&test.db, &lot).await.unwrap().state, LotState::Open, "six are free again");
        let more = acts::booking::change(glane, &volunteer, &fewer, Version::FIRST, Cases::new(9), later).await.unwrap();
        let too_many = acts::booking::change(glane, &volunteer, &more, Version::FIRST, Cases::new(11), later).await;
        assert!(matches!(too_many, Err(ServiceError::NotNow(_))), "{too_many:?}");
        let balance = ledger::balance(&test.db, &lot).await.unwrap();
        assert_eq!((balance.cases(Bucket::Open), balance.cases(Bucket::Allocated)), (Cases::new(1), Cases::new(9)));
        let stale = acts::booking::change(glane, &volunteer, &promise, Version::FIRST, Cases::new(2), later).await;
        assert!(stale.is_err(), "the first promise no longer holds");
    }

    async fn a_cancelled_booking_is_free_for_others_and_a_late_one_is_told_to_the_operator(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (nuit, soupe) = (association(&world, "nuit"), association(&world, "soupe"));
        let (promise, _) = booked(book(&world, &nuit, &wish(&lot, 10), "all").await.unwrap());
        world.at("2026-11-23T09:20:00Z");
        assert_eq!(book(&world, &soupe, &wish(&lot, 1), "late").await.unwrap(), Outcome::Gone, "kindly told, not an error");
        acts::booking::cancel(&world.glane, &world.volunteer(&nuit), &promise, Version::FIRST).await.unwrap();
        let operator = glane_foundation::PersonId::parse("operator").unwrap();
        assert_eq!(outbox::to_person(&test.db, &operator, 10).await.unwrap().len(), 1, "ten minutes before the slot");
        assert_eq!(book(&world, &soupe, &wish(&lot, 1), "late").await.unwrap(), Outcome::Gone,
            "the command that was answered no stays answered no");
        world.at("2026-11-23T09:55:00Z");
        let later = Wish { slot: slot() + chrono::Duration::minutes(60), ..wish(&lot, 1) };
        assert!(matches!(book(&world, &soupe, &later, "late").await, Err(ServiceError::KeyReused)), "one key, one wish");
        booked(book(&world, &soupe, &later, "again").await.unwrap());
    }

    async fn at_the_door_the_code_or_a_reason_hands_over_and_what_stays_is_free_again(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let (promise, code) = booked(book(&world, &nuit, &wish(&lot, 6), "six").await.unwrap());
        let clerk = world.clerk(&store);
        let give = async |actor: &Actor, proof: Proof, cases: i64| {
            acts::booking::hand_over(&world.glane, actor, &promise, Version::FIRST, &proof, Cases::new(cases)).await
        };
        let wrong = format!("{:04}", (code.parse::<u16>().unwrap() + 1) % 10_000);
        assert!(matches!(give(&clerk, Proof::Code(wrong), 6).await, Err(ServiceError::NotNow(_))));
        assert!(matches!(give(&clerk, Proof::Override("  ".into()), 6).await, Err(ServiceError::NotNow(_))));
        let stranger = world.clerk(&world.town.stores[1].id);
        assert!(matches!(give(&stranger, Proof::Code(code.clone()), 6).await, Err(ServiceError::Forbidden)));
        give(&clerk, Proof::Code(code), 5).await.unwrap();
        let balance = ledger::balance(&test.db, &lot).await.unwrap();
        let held = [Bucket::Open, Bucket::Allocated, Bucket::Delivered].map(|bucket| balance.cases(bucket).get());
        assert_eq!(held, [5, 0, 5], "four were never booked, one was left, five were taken");
        let door = views::store::day(&world.glane, &clerk, &store, None).await.unwrap().door;
        assert_eq!((door.len(), door[0].state, door[0].cases), (1, AllocationState::Delivered, Cases::new(5)));
    }

    async fn handing_over_without_the_code_keeps_the_reason_and_twice_is_once(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 2).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let (promise, _) = booked(book(&world, &nuit, &wish(&lot, 2), "two").await.unwrap());
        let (clerk, proof) = (world.clerk(&store), Proof::Override("flat battery".into()));
        for _ in 0..2 {
            acts::booking::hand_over(&world.glane, &clerk, &promise, Version::FIRST, &proof, Cases::new(2)).await.unwrap();
        }
        let row = bookings::find(&test.db, &promise).await.unwrap().unwrap();
        assert_eq!(row.override_reason.as_deref(), Some("flat battery"));
        assert_eq!(lots::get(&test.db, &lot).await.unwrap().state, LotState::Closed, "every case is accounted for");
        assert_eq!(ledger::of_lot(&test.db, &lot).await.unwrap().len(), 4, "declared, booked, taken, accepted; once");
    }

    async fn nobody_came_frees_the_cases_once_the_slot_is_over(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 2).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let (promise, _) = booked(book(&world, &nuit, &wish(&lot, 2), "two").await.unwrap());
        let say = async || acts::booking::was_not_fetched(&world.glane, &world.clerk(&store), &promise, Version::FIRST).await;
        assert!(matches!(say().await, Err(ServiceError::NotNow(_))), "they may still come");
        world.at("2026-11-23T10:00:00Z");
        say().await.unwrap();
        assert_eq!(ledger::balance(&test.db, &lot).await.unwrap().cases(Bucket::Open), Cases::new(2));
    }

    async fn booked_kilos_enter_the_received_history_when_the_day_closes(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let nuit = association(&world, "nuit");
        let (promise, code) = booked(book(&world, &nuit, &wish(&lot, 4), "four").await.unwrap());
        let clerk = world.clerk(&world.town.stores[0].id);
        acts::booking::hand_over(&world.glane, &clerk, &promise, Version::FIRST, &Proof::Code(code), Cases::new(4))
            .await
            .unwrap();
        let before = glane_persistence::associations::get(&test.db, &nuit).await.unwrap().item.record;
        world.at("2026-11-24T07:00:00Z");
        acts::close_day(&world.glane, &Actor::SYSTEM, world.territory(), world.date()).await.unwrap();
        let after = glane_persistence::associations::get(&test.db, &nuit).await.unwrap().item.record;
        let half_life = glane_demand::history::HalfLife::default();
        let fed = glane_foundation::Milligrams::new(36_000_000);
        assert_eq!(after.received, half_life.fade(before.received + fed), "4 crates of 9 kg, faded like any other kilo");
    }

    /// S9: page and text message in the same second; one wins, the other hears it kindly and is offered something else.
    async fn s09_two_who_book_the_last_case_at_once_one_wins_and_the_other_is_offered_another(test) {
        let world = World::of(&test.db, "ordinary").await;
        let last = late_lot(&world, 1).await;
        let store = &world.town.stores[1].id;
        let other = Draft {
            category: Some(FoodCategory::Canned),
            cases: Some(3),
            date: DateAnswer::NoDate,
            prepacked: true,
            ..Draft::default()
        };
        let other = acts::declare(&world.glane, &world.clerk(store), store, &[other], "other").await.unwrap().remove(0);
        world.at("2026-11-23T09:20:00Z");
        let (a, b) = (association(&world, "soupe"), association(&world, "epicerie"));
        let mut by_sms = world.volunteer(&b);
        by_sms.channel = Channel::Sms;
        let page = world.volunteer(&a);
        let wish = wish(&last, 1);
        let race = || async {
            tokio::join!(
                acts::booking::book(&world.glane, &page, &a, &wish, "page"),
                acts::booking::book(&world.glane, &by_sms, &b, &wish, "sms"),
            )
        };
        let (first, second) = race().await;
        let outcomes = [first.unwrap(), second.unwrap()];
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Booked { .. })).count(), 1, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Gone).count(), 1);
        let (first, second) = race().await;
        assert_eq!([first.unwrap(), second.unwrap()], outcomes, "replaying either changes nothing");
        let loser = if outcomes[0] == Outcome::Gone { &a } else { &b };
        assert_eq!(seen(&world, loser).await, [other], "something else is offered");
        assert_eq!(allocations::of_lot(&test.db, &last).await.unwrap().len(), 1);
    }

    /// 200 at once for ten cases, through two pools as two servers have them.
    async fn two_hundred_at_once_for_ten_cases_grant_exactly_ten(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        world.at("2026-11-23T09:20:00Z");
        let second = Database::connect(&test.url).await.unwrap();
        let servers = [world.glane.clone(), Glane::new(second.clone(), Arc::new(world.clock.clone()), world.glane.travel.clone())];
        let everybody: Vec<AssociationId> = ["soupe", "epicerie", "nuit"].map(|id| association(&world, id)).into();
        let race = async || {
            let attempts = (0..200_usize).map(|n| {
                let (glane, id) = (servers[n % 2].clone(), everybody[n % 3].clone());
                let (actor, wish) = (world.volunteer(&id), wish(&lot, 1));
                tokio::spawn(async move { acts::booking::book(&glane, &actor, &id, &wish, &format!("tap-{n}")).await })
            });
            let mut outcomes = Vec::new();
            for attempt in attempts.collect::<Vec<_>>() {
                outcomes.push(attempt.await.unwrap().unwrap());
            }
            outcomes
        };
        let outcomes = race().await;
        let granted = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Booked { .. })).count();
        let told_gone = outcomes.iter().filter(|outcome| **outcome == Outcome::Gone).count();
        assert_eq!((granted, told_gone), (10, 190), "everybody is answered");
        assert_eq!(race().await, outcomes, "sending all of them again changes nothing");
        let promises = allocations::of_lot(&test.db, &lot).await.unwrap();
        assert_eq!(promises.iter().map(|promise| promise.cases).sum::<Cases>(), Cases::new(10));
        let balance = ledger::balance(&test.db, &lot).await.unwrap();
        assert_eq!((balance.cases(Bucket::Open), balance.cases(Bucket::Allocated)), (Cases::ZERO, Cases::new(10)));
        let mut codes: Vec<_> = bookings::at_store(&test.db, &world.town.stores[0].id, world.date()).await.unwrap()
            .into_iter().map(|booked| booked.booking.code).collect();
        codes.dedup();
        assert_eq!(codes.len(), 10, "no two collectors say the same code");
        second.close().await.unwrap();
    }

    async fn before_publication_the_board_is_empty_and_another_territorys_lot_does_not_exist(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let nuit = association(&world, "nuit");
        let board = views::board::day(&world.glane, &world.volunteer(&nuit), &nuit, 0, 10).await.unwrap();
        assert!(!board.published && board.lots.is_empty());
        let other = association(&world, "soupe");
        let stranger = views::board::day(&world.glane, &world.volunteer(&other), &nuit, 0, 10).await;
        assert!(matches!(stranger, Err(ServiceError::Forbidden)));
        let lot = world.town.lots[0].id.clone();
        assert!(book(&world, &nuit, &wish(&lot, 1), "x").await.is_err());
    }
}

on_both_databases! {
    /// S16: every association may ask about every lot of the day; a checker that shares no code with the engine accepts each answer.
    async fn s16_every_answer_to_why_not_us_is_accepted_by_the_checker(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        world.plan().await;
        world.publish().await;
        let mut asked = 0;
        for association in &world.town.associations {
            let actor = world.volunteer(&association.id);
            let day = views::why::day(&world.glane, &actor, &association.id, None, None, 99).await.unwrap();
            assert_eq!(day.lots.len(), world.town.lots.len());
            for lot in &day.lots {
                let answer = views::why::answer(&world.glane, &actor, &association.id, &lot.lot, Some(day.date)).await.unwrap();
                assert_eq!(answer.checked, views::Checked::Accepted, "{}: {:?}", lot.description, answer.sentence);
                assert!(!answer.sentence.fr.is_empty() && answer.proof.is_some());
                asked += 1;
            }
        }
        assert_eq!(asked, world.town.associations.len() * world.town.lots.len());
    }

    /// A correction writes the difference into the ledger, and never takes what somebody counts on.
    async fn a_corrected_lot_balances_and_keeps_what_is_promised(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 10).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let clerk = world.clerk(&store);
        booked(book(&world, &nuit, &wish(&lot, 10), "all").await.unwrap());
        let edit = async |cases: i64| {
            let row = lots::get(&test.db, &lot).await.unwrap();
            let draft = Draft { cases: Some(cases), ..row.lot.as_draft() };
            acts::edit_lot(&world.glane, &clerk, &lot, row.version, &draft).await
        };
        assert!(matches!(edit(9).await, Err(ServiceError::NotNow(_))), "ten are promised");
        edit(14).await.unwrap();
        let (row, balance) = (lots::get(&test.db, &lot).await.unwrap(), ledger::balance(&test.db, &lot).await.unwrap());
        assert_eq!((row.state, row.lot.goods.cases), (LotState::Open, Cases::new(14)));
        assert_eq!((balance.total(), balance.cases(Bucket::Open)), (Cases::new(14), Cases::new(4)));
        edit(10).await.unwrap();
        assert_eq!(lots::get(&test.db, &lot).await.unwrap().state, LotState::Allocated);
    }
}

on_both_databases! {
    /// What no van can carry is proposed to who can fetch it, and taken with a slot.
    async fn what_no_van_carries_is_proposed_for_fetching_at_a_slot(test) {
        let (world, able) = without_vans(&test.db).await;
        let volunteer = world.volunteer(&able);
        let day = views::association::day(&world.glane, &volunteer, &able, None).await.unwrap();
        let line = &day.deliveries[0].lines[0];
        assert_eq!((line.state, line.slots.is_empty()), (AllocationState::Proposed, false), "fetched, not brought");
        let starts = line.slots[0].starts;
        let code = acts::booking::take_slot(&world.glane, &volunteer, &line.allocation, line.version, starts).await.unwrap();
        assert_eq!(bookings::find(&test.db, &line.allocation).await.unwrap().unwrap().code.to_string(), code);
        world.clock.advance(chrono::Duration::minutes(61));
        acts::tick(&world.glane, &Actor::SYSTEM).await.unwrap();
        let row = allocations::get(&test.db, &line.allocation).await.unwrap();
        assert_eq!(row.state, AllocationState::Scheduled, "what has its slot stays");
    }

    /// Unanswered for an hour, it is for everybody again.
    async fn a_proposal_to_fetch_lapses_after_an_hour_once(test) {
        let (world, able) = without_vans(&test.db).await;
        let promises = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let lot = promises.iter().find(|it| it.state.is_live()).unwrap().lot.clone();
        assert_eq!(ledger::balance(&test.db, &lot).await.unwrap().cases(Bucket::Open), Cases::ZERO);
        for minutes in [59, 2, 1] {
            world.clock.advance(chrono::Duration::minutes(minutes));
            acts::tick(&world.glane, &Actor::SYSTEM).await.unwrap();
        }
        let promises = allocations::of_lot(&test.db, &lot).await.unwrap();
        let lapsed = promises.iter().filter(|it| it.association == able && it.state == AllocationState::Expired).count();
        assert_eq!((lapsed, promises.iter().filter(|it| it.state.is_live()).count()), (1, 0));
        let balance = ledger::balance(&test.db, &lot).await.unwrap();
        assert_eq!(balance.cases(Bucket::Open), balance.total(), "every case is free again, once");
    }
}

/// A published day without any van, where one association can fetch for itself.
async fn without_vans(db: &Database) -> (World, AssociationId) {
    let world = World::with_lots(db, "no_van").await;
    let mut able = world.town.associations[0].clone();
    able.own_transport = true;
    acts::enrol_association(&world.glane, &Actor::SYSTEM, world.territory(), &[able.clone()]).await.unwrap();
    world.plan().await;
    world.publish().await;
    (world, able.id)
}

on_both_databases! {
    /// A store that takes a booked lot back stops whoever was about to come.
    async fn who_booked_a_lot_that_is_withdrawn_is_told_not_to_come(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = late_lot(&world, 2).await;
        let (nuit, store) = (association(&world, "nuit"), world.town.stores[0].id.clone());
        let volunteer = accounts::add_person(&world.glane, &world.operator(), &accounts::NewPerson {
            name: "Volunteer".into(),
            email: None,
            phone: "06 39 98 00 01".into(),
            language: glane_foundation::Language::En,
            role: glane_foundation::Role::Association { association: nuit.clone() },
            territory: Some(world.territory().clone()),
        }).await.unwrap();
        booked(book(&world, &nuit, &wish(&lot, 2), "two").await.unwrap());
        let version = lots::get(&test.db, &lot).await.unwrap().version;
        acts::withdraw(&world.glane, &world.clerk(&store), &lot, version).await.unwrap();
        let told = outbox::to_person(&test.db, &volunteer, 10).await.unwrap();
        assert!(told.len() == 1 && told[0].body.contains("Do not come"), "{told:?}");
        let day = views::association::day(&world.glane, &world.volunteer(&nuit), &nuit, None).await.unwrap();
        assert!(day.bookings.is_empty());
    }
}
