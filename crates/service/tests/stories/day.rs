//! From declaration to published round, and what goes wrong on the way.

use glane_demand::AllocationState;
use glane_fleet::StopState;
use glane_foundation::{Cases, Grams};
use glane_inventory::{Bucket, DateAnswer, Expiry, LotState};
use glane_persistence::{allocations, associations, ledger, lots, outbox, persons, rounds};
use glane_service::{
    ServiceError,
    accounts::{self, NewPerson},
    acts, views,
};
use glane_testkit::on_both_databases;

use crate::world::World;

on_both_databases! {
    /// S1 up to the handover: declared, planned, published, confirmed; the kilos add up from end to end.
    async fn s01_ordinary_day_up_to_the_published_round(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        world.plan().await;
        let store = &world.town.stores[0].id;
        let before = views::store::day(glane, &world.clerk(store), store, None).await.unwrap();
        assert!(before.pickups.is_empty(), "nobody but the operator sees a plan before it is published");
        world.publish().await;

        let day = views::operator::day(glane, &operator, world.territory(), None).await.unwrap();
        assert!(day.waiting.is_empty());
        let summary = day.summary.unwrap();
        assert_eq!(summary.placed, summary.offered);

        let promised = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        for promise in &promised {
            let balance = ledger::balance(&test.db, &promise.lot).await.unwrap();
            assert_eq!(balance.cases(Bucket::Open), Cases::ZERO, "everything is promised");
        }
        let grams: Grams = promised.iter().map(|promise| promise.grams).sum();
        assert_eq!(grams, summary.placed, "the ledger's promises and the plan's figures are the same kilos");

        for promise in &promised {
            acts::confirm(glane, &world.volunteer(&promise.association), &promise.id, promise.version).await.unwrap();
        }
        let seen = views::store::day(glane, &world.clerk(store), store, None).await.unwrap();
        assert_eq!(seen.pickups.len(), 1, "one van comes to the first shop");
        assert!(seen.lots.iter().all(|lot| lot.recipients.iter().all(|r| r.state == AllocationState::Scheduled)));
        let driver = &world.town.drivers[0].id;
        let round = views::driver::day(glane, &operator, driver, None).await.unwrap().rounds;
        assert!(round.iter().all(|round| round.stops.iter().all(|stop| !stop.lines.is_empty())));
    }

    /// S2: the stop goes before departure, only that round's driver is told, and it is no missed pickup.
    async fn s02_nothing_today_takes_the_stop_out(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (glane, operator) = (&world.glane, world.operator());
        let mut people = Vec::new();
        for driver in &world.town.drivers {
            let new = NewPerson {
                name: driver.name.clone(),
                email: None,
                phone: "06 39 98 00 00".into(),
                language: glane_foundation::Language::Fr,
                role: glane_foundation::Role::Driver { driver: driver.id.clone() },
                territory: Some(world.territory().clone()),
            };
            people.push((driver.id.clone(), accounts::add_person(glane, &operator, &new).await.unwrap()));
        }
        world.plan().await;
        world.publish().await;
        let store = &world.town.stores[0].id;
        let clerk = world.clerk(store);
        acts::say_nothing(glane, &clerk, store, world.date()).await.unwrap();

        let stops: Vec<_> = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let mine = rounds::StopPlace::Store(store.clone());
        let round = stops.iter().find(|round| round.stops.iter().any(|stop| stop.place == mine)).unwrap();
        let stop = round.stops.iter().find(|stop| stop.place == mine).unwrap();
        assert_eq!(stop.state, StopState::Cancelled);
        for (driver, person) in &people {
            let told = outbox::to_person(&test.db, person, 10).await.unwrap().len();
            let expected = usize::from(round.driver.as_ref() == Some(driver));
            assert_eq!(told, expected, "only the driver of that round hears of it");
        }
        let view = views::store::day(glane, &clerk, store, None).await.unwrap();
        assert!(view.said_nothing && view.pickups.is_empty());
        assert!(view.lots.iter().all(|lot| lot.state == LotState::Withdrawn));
        assert!(persons::of_territory(&test.db, world.territory()).await.unwrap().len() >= people.len());
    }

    /// S3 by page and run: DLC tomorrow goes to the kitchen serving tonight, with the reason kept; DLC passed is refused.
    async fn s03_forty_eight_hours(test) {
        let world = World::with_lots(&test.db, "forty_eight_hours").await;
        world.plan().await;
        world.publish().await;
        let promises = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let exceptional: Vec<_> = promises.iter().filter(|promise| !promise.exceptions.is_empty()).collect();
        assert!(!exceptional.is_empty() && exceptional.iter().all(|promise| promise.association.as_str() == "soupe"));

        let lot = &world.town.lots[0];
        let yesterday = world.date().pred_opt().unwrap();
        let mut late = lot.as_draft();
        late.date = DateAnswer::Stated(Expiry::dlc(yesterday));
        let refused = acts::declare(&world.glane, &world.clerk(&lot.store), &lot.store, &[late], "late").await;
        assert!(matches!(refused, Err(ServiceError::Declaration(_))));
        let csv = format!("magasin;designation;famille;caisses;dlc\n{};Yaourts;dairy;2;22/11/2026\n", lot.store);
        let what = acts::Import::Lots { store: None };
        let options = acts::ImportOptions::default();
        let report =
            acts::import(&world.glane, &world.operator(), world.territory(), &what, csv.as_bytes(), options).await.unwrap();
        assert!(!report.written && report.problems.len() == 1, "{report:?}");
    }

    async fn a_file_of_associations_read_again_leaves_their_past_their_papers_and_the_verified_figure(test) {
        let world = World::of(&test.db, "ordinary").await;
        let id = &world.town.associations[0].id;
        let before = associations::get(&test.db, id).await.unwrap().item;
        assert!(before.record.needed > glane_foundation::Milligrams::ZERO && before.served.verified.is_some());
        let csv = format!(
            "id;nom;latitude;longitude;personnes\n{id};Nouveau nom;{};{};99\n",
            before.location.lat(), before.location.lon()
        );
        let options = acts::ImportOptions::default();
        let what = acts::Import::Associations;
        let report =
            acts::import(&world.glane, &world.operator(), world.territory(), &what, csv.as_bytes(), options).await.unwrap();
        assert!(report.written, "{report:?}");
        let after = associations::get(&test.db, id).await.unwrap().item;
        assert_eq!((after.name.as_str(), after.served.stated), ("Nouveau nom", 99));
        assert_eq!((after.record, after.served.verified), (before.record, before.served.verified));
        assert_eq!(after.papers, before.papers);
    }

    async fn a_lot_is_found_whatever_its_accents_and_capitals(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = &world.town.lots[0];
        let mut line = lot.as_draft();
        line.description = "Crème BRÛLÉE façon Noël".into();
        let clerk = world.clerk(&lot.store);
        let declared = acts::declare(&world.glane, &clerk, &lot.store, &[line], "creme").await.unwrap();
        for words in ["creme brulee", "CRÈME", "noel facon", "Brûl"] {
            let found = views::search::search(&world.glane, &world.operator(), world.territory(), words).await.unwrap();
            let ids: Vec<_> = found.lots.into_iter().map(|lot| lot.id).collect();
            assert_eq!(ids, declared, "{words}");
        }
        let none = views::search::search(&world.glane, &world.operator(), world.territory(), "creme_").await.unwrap();
        assert!(none.lots.is_empty(), "a sign of patterns is only a sign");
    }

    async fn declining_a_part_keeps_the_rest_on_its_van_and_the_cases_add_up(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        world.plan().await;
        world.publish().await;
        let promises = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let row = promises.iter().find(|row| row.cases > Cases::new(1)).unwrap();
        let volunteer = world.volunteer(&row.association);
        let (glane, some) = (&world.glane, Cases::new(1));
        for not_a_part in [Cases::ZERO, row.cases] {
            let refused = acts::decline_part(glane, &volunteer, &row.id, row.version, not_a_part, None).await;
            assert!(matches!(refused, Err(ServiceError::NotNow(_))), "{refused:?}");
        }
        let kept = acts::decline_part(glane, &volunteer, &row.id, row.version, some, Some("room")).await.unwrap();
        let after = allocations::get(&test.db, &kept).await.unwrap();
        assert_eq!((after.cases, after.state), (row.cases.less(some), AllocationState::Scheduled));
        let all = allocations::of_lot(&test.db, &row.lot).await.unwrap();
        let state = |wanted| all.iter().filter(|it| it.association == row.association && it.state == wanted).count();
        assert_eq!((state(AllocationState::Expired), state(AllocationState::Declined)), (1, 1));
        let live: Cases = all.iter().filter(|it| it.state.is_live()).map(|it| it.cases).sum();
        let balance = ledger::balance(&test.db, &row.lot).await.unwrap();
        assert_eq!(balance.cases(Bucket::Allocated), live, "what is promised is what the ledger holds");
        let rounds = rounds::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        let lines = || rounds.iter().flat_map(|round| &round.stops).flat_map(|stop| &stop.lines);
        assert!(lines().all(|line| line.allocation != row.id), "the old promise is on no van");
        let carried: Vec<Cases> = lines().filter(|line| line.allocation == kept).map(|line| line.cases).collect();
        assert_eq!(carried, [after.cases, after.cases], "loaded once and handed over once");
        let again = acts::decline_part(glane, &volunteer, &row.id, row.version, some, None).await;
        assert!(again.is_err(), "the proposal has ended: {again:?}");
    }

    /// S14, the blocking half: no new match, and a clear message to the association and the operator.
    async fn s14_papers_run_out_block_new_matches(test) {
        let world = World::with_lots(&test.db, "expired_papers").await;
        world.plan().await;
        world.publish().await;
        let promises = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap();
        assert!(promises.iter().all(|promise| promise.association.as_str() != "hier"));
        let hier = &world.town.associations.iter().find(|a| a.id.as_str() == "hier").unwrap().id;
        let view = views::association::day(&world.glane, &world.volunteer(hier), hier, None).await.unwrap();
        assert!(view.warnings.iter().any(|warning| warning.fr.contains("a expiré")), "{:?}", view.warnings);
        let day = views::operator::day(&world.glane, &world.operator(), world.territory(), None).await.unwrap();
        assert!(day.attention.iter().any(|item| item.sentence.en.contains("expired")));
    }

    async fn declaring_twice_with_one_command_declares_once(test) {
        let world = World::of(&test.db, "ordinary").await;
        let lot = &world.town.lots[0];
        let clerk = world.clerk(&lot.store);
        let first = acts::declare(&world.glane, &clerk, &lot.store, &[lot.as_draft()], "tap").await.unwrap();
        let again = acts::declare(&world.glane, &clerk, &lot.store, &[lot.as_draft()], "tap").await.unwrap();
        assert_eq!(first, again);
        assert_eq!(lots::of_store(&test.db, &lot.store, None, 10).await.unwrap().len(), 1);
    }

    async fn another_store_cannot_declare_look_or_withdraw(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let (own, other) = (&world.town.stores[0].id, &world.town.stores[1].id);
        let stranger = world.clerk(other);
        let lot = &world.town.lots[0];
        let declared = acts::declare(&world.glane, &stranger, own, &[lot.as_draft()], "x").await;
        assert!(matches!(declared, Err(ServiceError::Forbidden)));
        assert!(matches!(views::store::day(&world.glane, &stranger, own, None).await, Err(ServiceError::Forbidden)));
        let row = lots::of_store(&test.db, own, None, 1).await.unwrap().remove(0);
        let withdrawn = acts::withdraw(&world.glane, &stranger, &row.lot.id, row.version).await;
        assert!(matches!(withdrawn, Err(ServiceError::Forbidden)));
    }

    async fn what_is_declared_after_the_cut_off_waits_for_tomorrow(test) {
        let world = World::of(&test.db, "ordinary").await;
        world.at("2026-11-23T08:31:00Z");
        let lot = &world.town.lots[0];
        let ids = acts::declare(&world.glane, &world.clerk(&lot.store), &lot.store, &[lot.as_draft()], "a").await.unwrap();
        let row = lots::get(&test.db, &ids[0]).await.unwrap();
        assert_eq!(row.day, world.date().succ_opt().unwrap(), "09:31 in Paris is a minute past the cut-off");
    }

    async fn a_plan_older_than_the_last_change_is_not_published(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        world.plan().await;
        let lot = &world.town.lots[0];
        acts::declare(&world.glane, &world.clerk(&lot.store), &lot.store, &[lot.as_draft()], "late").await.unwrap();
        let refused = acts::publish(&world.glane, &world.operator(), world.territory(), world.date()).await;
        assert!(matches!(refused, Err(ServiceError::NotNow(_))));
        world.plan().await;
        world.publish().await;
    }

    /// Declining costs nothing: the cases go to the backup or are open again, and the ledger balances.
    async fn a_declined_proposal_frees_its_cases(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        world.plan().await;
        world.publish().await;
        let promise = allocations::of_day(&test.db, world.territory(), world.date()).await.unwrap().remove(0);
        let volunteer = world.volunteer(&promise.association);
        acts::decline(&world.glane, &volunteer, &promise.id, promise.version, Some("plus de place")).await.unwrap();
        let balance = ledger::balance(&test.db, &promise.lot).await.unwrap();
        let lot = lots::get(&test.db, &promise.lot).await.unwrap();
        assert_eq!(balance.total(), lot.lot.goods.cases, "no case appears or vanishes");
        let now = allocations::of_lot(&test.db, &promise.lot).await.unwrap();
        let live: Cases = now.iter().filter(|p| p.state.is_live()).map(|p| p.cases).sum();
        assert_eq!(balance.cases(Bucket::Allocated), live);
        let again = acts::decline(&world.glane, &volunteer, &promise.id, promise.version, None).await;
        assert!(matches!(again, Err(ServiceError::Conflict)), "a second tap changes nothing");
    }

    async fn a_link_signs_in_once_and_a_session_ends(test) {
        let world = World::of(&test.db, "ordinary").await;
        let new = NewPerson {
            name: "Ada".into(),
            email: None,
            phone: String::new(),
            language: glane_foundation::Language::En,
            role: glane_foundation::Role::Operator { territory: world.territory().clone() },
            territory: Some(world.territory().clone()),
        };
        let person = accounts::add_person(&world.glane, &world.operator(), &new).await.unwrap();
        let link = accounts::make_link(&world.glane, &world.operator(), &person).await.unwrap();
        assert_eq!(accounts::look_at_link(&world.glane, &link.0).await.unwrap(), "Ada", "looking uses nothing up");
        let cookie = accounts::sign_in(&world.glane, &link.0, "").await.unwrap();
        assert!(matches!(accounts::sign_in(&world.glane, &link.0, "").await, Err(ServiceError::SignedOut)));
        assert_eq!(accounts::who(&world.glane, &cookie.0).await.unwrap().name, "Ada");
        accounts::sign_out(&world.glane, &cookie.0).await.unwrap();
        assert!(matches!(accounts::who(&world.glane, &cookie.0).await, Err(ServiceError::SignedOut)));
    }

    /// Closing a day enters need and food received into the fading record, once.
    async fn a_closed_day_enters_the_record_once(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        world.plan().await;
        world.publish().await;
        world.at("2026-11-24T07:00:00Z");
        let system = glane_foundation::Actor::SYSTEM;
        acts::close_day(&world.glane, &system, world.territory(), world.date()).await.unwrap();
        let first = associations::active(&test.db, world.territory()).await.unwrap();
        acts::close_day(&world.glane, &system, world.territory(), world.date()).await.unwrap();
        let second = associations::active(&test.db, world.territory()).await.unwrap();
        assert_eq!(first, second);
        let before: i64 = world.town.associations.iter().map(|a| a.record.received.get()).sum();
        let after: i64 = first.iter().map(|a| a.record.received.get()).sum();
        assert!(after > before, "food received raises the record: {before} to {after}");
    }
}
