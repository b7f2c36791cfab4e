//! A store's week and its single dates, and what an association says about itself.

use chrono::Weekday;
use glane_foundation::{FoodCategory, Grams, LocalWindow, TemperatureClass, WeeklyHours};
use glane_persistence::{associations, outbox, stores};
use glane_service::{ServiceError, acts, views};
use glane_testkit::on_both_databases;

use crate::world::World;

on_both_databases! {
    /// Another hour for one date leaves the week alone, and the plan of that date follows it.
    async fn a_single_date_never_becomes_the_week(test) {
        let world = World::with_lots(&test.db, "ordinary").await;
        let store = world.town.stores[0].clone();
        let (glane, clerk, monday) = (&world.glane, world.clerk(&store.id), world.date());
        acts::set_date(glane, &clerk, &store.id, monday, Some(&[])).await.unwrap();
        assert_eq!(stores::get(&test.db, &store.id).await.unwrap().item.pickup_hours, store.pickup_hours);
        let today = views::store::day(glane, &clerk, &store.id, None).await.unwrap();
        assert!(today.windows.is_empty(), "closed today");
        let next = views::store::day(glane, &clerk, &store.id, monday.checked_add_days(chrono::Days::new(7))).await.unwrap();
        assert_eq!(next.windows, store.pickup_hours.on_date(monday), "next Monday is as ever");
        world.plan().await;
        world.publish().await;
        let closed = views::store::day(glane, &clerk, &store.id, None).await.unwrap();
        assert!(closed.pickups.is_empty(), "no van is sent to a closed door");
        acts::set_date(glane, &clerk, &store.id, monday, None).await.unwrap();
        let back = views::store::day(glane, &clerk, &store.id, None).await.unwrap();
        assert_eq!(back.windows, store.pickup_hours.on_date(monday));
        let yesterday = monday.pred_opt().unwrap();
        assert!(matches!(acts::set_date(glane, &clerk, &store.id, yesterday, Some(&[])).await, Err(ServiceError::NotNow(_))));
        let other = world.clerk(&world.town.stores[1].id);
        assert!(matches!(acts::set_date(glane, &other, &store.id, monday, Some(&[])).await, Err(ServiceError::Forbidden)));
    }

    async fn a_new_week_keeps_the_dates_that_differ(test) {
        let world = World::of(&test.db, "ordinary").await;
        let store = world.town.stores[0].id.clone();
        let (glane, clerk, monday) = (&world.glane, world.clerk(&store), world.date());
        let evening = LocalWindow::parse("18:00", "19:00").unwrap();
        acts::set_date(glane, &clerk, &store, monday, Some(&[evening])).await.unwrap();
        let week = WeeklyHours::on(&[Weekday::Mon], &[LocalWindow::parse("08:00", "09:00").unwrap()]);
        acts::set_week(glane, &clerk, &store, &week).await.unwrap();
        let hours = views::store::hours(glane, &clerk, &store).await.unwrap();
        assert_eq!((hours.store.pickup_hours, hours.dates.len()), (week, 1));
        assert_eq!(views::store::day(glane, &clerk, &store, None).await.unwrap().windows, [evening]);
    }

    /// People are stated by the association and verified by the operator: stating more never counts by itself.
    async fn a_stated_figure_waits_for_the_operator_and_two_edits_never_overwrite_each_other(test) {
        let world = World::of(&test.db, "ordinary").await;
        let id = world.town.associations[0].id.clone();
        let (glane, volunteer) = (&world.glane, world.volunteer(&id));
        let shown = acts::Profile::of(&associations::get(&test.db, &id).await.unwrap().item);
        let mut profile = shown.clone();
        profile.served_stated = 900;
        profile.wanted.insert(FoodCategory::Fruit);
        profile.never.insert(FoodCategory::Offal);
        profile.class = TemperatureClass::ALL.map(|class| (class, Some(Grams::new(70_000))));
        acts::set_profile(glane, &volunteer, &id, &shown.seen(), &profile).await.unwrap();
        let item = associations::get(&test.db, &id).await.unwrap().item;
        assert_eq!((item.served.stated, item.served.verified), (900, world.town.associations[0].served.verified));
        assert_eq!(item.papers, world.town.associations[0].papers, "papers are not its to change");
        assert_eq!(acts::Profile::of(&item), profile);
        let operator = glane_foundation::PersonId::parse("operator").unwrap();
        assert_eq!(outbox::to_person(&test.db, &operator, 10).await.unwrap().len(), 1, "a need to verify");
        let late = acts::Profile { kitchen: !profile.kitchen, ..shown.clone() };
        let lost = acts::set_profile(glane, &volunteer, &id, &shown.seen(), &late).await;
        assert!(matches!(lost, Err(ServiceError::Conflict)), "{lost:?}");
        let mut torn = profile.clone();
        torn.wanted.insert(FoodCategory::Offal);
        let refused = acts::set_profile(glane, &volunteer, &id, &profile.seen(), &torn).await;
        assert!(matches!(refused, Err(ServiceError::Cells(_))), "wanted and never taken: {refused:?}");
        let stranger = world.volunteer(&world.town.associations[1].id);
        let forbidden = acts::set_profile(glane, &stranger, &id, &profile.seen(), &late).await;
        assert!(matches!(forbidden, Err(ServiceError::Forbidden)));
    }
}
