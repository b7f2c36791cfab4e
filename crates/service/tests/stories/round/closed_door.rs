//! S7: a closed door, what becomes of the crates, and how long one waits.

use super::*;

/// First full minute after the work at a stop was promised to begin.
fn promised(stop: &StopRow) -> i64 {
    (stop.start - minute(0) + Duration::seconds(59)).num_minutes()
}

fn nobody_opens(early: Option<EarlyReason>) -> Deed {
    Deed::FoundClosed { called: true, early }
}

on_both_databases! {
    /// S7: nobody opens. What is on board goes to the next association that may have it, else back.
    async fn s07_closed_on_arrival(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        for stop in pickups(&round) {
            road.done(&round, &as_planned(stop, promised(stop))).await;
        }
        let stop = drops(&round).next().unwrap();
        let line = &stop.lines[0];
        let came = promised(stop);
        road.world.at(&minute(came + 10).to_rfc3339());
        road.done(&round, &[act(stop, came, Deed::Arrived), act(stop, came + 10, nobody_opens(None))]).await;
        let at_stop = |round: RoundRow| round.stops.into_iter().find(|row| row.id == stop.id).unwrap();
        assert_eq!(at_stop(road.round().await).state, StopState::FoundClosed);
        let cases: i64 = stop.lines.iter().map(|line| line.cases.get()).sum();
        for association in &road.world.town.associations {
            road.room(&association.id, 10_000_000).await;
        }
        let refuges = acts::refuges(&road.world.glane, &road.driver(&round), &round.id, &stop.id).await.unwrap();
        match refuges.first() {
            Some(refuge) => {
                // It is asked for what it has room for beside the day's promises, to the gram.
                let of_day = allocations::of_day(&test.db, road.world.territory(), road.world.date()).await.unwrap();
                let grams = |counts: &dyn Fn(&allocations::AllocationRow) -> bool| -> i64 {
                    of_day.iter().filter(|promise| counts(promise)).map(|promise| promise.grams.get()).sum()
                };
                let has = grams(&|promise| promise.association == refuge.association);
                let load = grams(&|promise| stop.lines.iter().any(|line| line.allocation == promise.id));
                let proposed_with_room_for = async |room: i64| {
                    road.room(&refuge.association, room).await;
                    let now = acts::refuges(&road.world.glane, &road.driver(&round), &round.id, &stop.id).await.unwrap();
                    now.iter().any(|other| other.association == refuge.association)
                };
                assert!(!proposed_with_room_for(has + load - 1).await, "{has} g promised, {load} g on board");
                assert!(proposed_with_room_for(has + load).await, "{has} g promised, {load} g on board");
                road.done(&round, &[act(stop, came + 10, Deed::Diverted { to: Some(refuge.association.clone()) })]).await;
                let now = road.round().await;
                let at = now.stops.iter().position(|row| row.id == stop.id).unwrap();
                let is_new = |row: &&StopRow| round.stops.iter().all(|known| known.id != row.id);
                let next = now.stops.iter().skip(at + 1).find(is_new).expect("a stop of its own, after the closed door");
                assert_eq!(next.place, StopPlace::Association(refuge.association.clone()));
                assert_eq!(next.lines.iter().map(|line| line.cases.get()).sum::<i64>(), cases);
                road.done(&now, &as_planned(next, came + 20)).await;
                let given = allocations::get(&test.db, &next.lines[0].allocation).await.unwrap();
                assert_eq!(given.state, AllocationState::Delivered);
                assert!(!slips::of_stop(&test.db, &next.id).await.unwrap().is_empty());
            }
            None => panic!("somebody else in the town takes it"),
        }
        let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
        assert_eq!(promise.state, AllocationState::WrittenOff, "it never came to whom it was meant for");
        let balance = ledger::balance(&test.db, &promise.lot).await.unwrap();
        assert_eq!(balance.total(), lots::get(&test.db, &promise.lot).await.unwrap().lot.goods.cases);
    }

    /// S7: a door given up too early is kept and shown to the operator; nothing is freed and nobody is warned, until the wait is
    /// over or the other phone tells that the van was there before.
    async fn s07_a_door_given_up_too_early_waits_for_the_operator_until_it_is_true(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        let stop = pickups(&round).next().unwrap();
        let promised = promised(stop);
        let early = act(stop, promised + 7, nobody_opens(None));
        let said = road.say(&round, &[act(stop, promised + 2, Deed::Arrived), early.clone()]).await;
        assert!(said[0].trouble.is_none() && said[1].trouble.is_some(), "7 - 2 = 5 of 10 minutes waited: {said:?}");
        let state = road.round().await.stops.into_iter().find(|row| row.id == stop.id).unwrap().state;
        assert_eq!(state, StopState::Arrived);
        let line = &stop.lines[0];
        assert_eq!(road.held(&line.allocation, Bucket::Allocated).await, line.cases.get(), "still promised");
        let waiting = stop_acts::in_trouble(&test.db, road.world.territory()).await.unwrap();
        assert_eq!(waiting.iter().map(|row| &row.act.id).collect::<Vec<_>>(), [&early.id], "kept and shown");

        // The other phone was switched on late: the van had been there since three minutes before the hour.
        road.done(&round, &[act(stop, promised - 3, Deed::Arrived)]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Allocated).await, line.cases.get(), "the hour counts: due at 10 past");
        road.done(&round, &[act(stop, promised + 10, nobody_opens(None))]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Allocated).await, 0);
        assert_eq!(road.held(&line.allocation, Bucket::Open).await, line.cases.get(), "open for others");
        assert_eq!(stop_acts::in_trouble(&test.db, road.world.territory()).await.unwrap(), [], "nothing left to decide");
        assert_eq!(road.say(&round, &[early]).await[0].trouble, None, "sent again, it is answered as things stand");
    }

    async fn crates_for_a_door_that_was_not_found_closed_go_nowhere_else(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.loaded().await;
        let stop = drops(&round).next().unwrap();
        let StopPlace::Association(closed) = &stop.place else { unreachable!("a drop is at an association") };
        let other = road.world.town.associations.iter().find(|one| one.id != *closed).unwrap().id.clone();
        let said = road.say(&round, &[
            act(stop, 60, Deed::Arrived),
            act(stop, 61, Deed::Diverted { to: Some(other) }),
            act(stop, 62, Deed::Diverted { to: None }),
        ]).await;
        assert_eq!(said.iter().map(|told| told.trouble.is_some()).collect::<Vec<_>>(), [false, true, true]);
        let line = &stop.lines[0];
        assert_eq!(road.held(&line.allocation, Bucket::Collected).await, line.cases.get(), "still on board, for this door");
        assert_eq!(road.round().await.stops.len(), round.stops.len(), "no stop was added");
        assert_eq!(stop_acts::in_trouble(&test.db, road.world.territory()).await.unwrap().len(), 2);
    }

    async fn back_to_the_depot_is_counted_as_brought_back(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.loaded().await;
        let stop = drops(&round).next().unwrap();
        let line = &stop.lines[0];
        let closed = [act(stop, 60, nobody_opens(Some(EarlyReason::Notice))), act(stop, 70, Deed::Diverted { to: None })];
        road.done(&round, &closed).await;
        assert_eq!(road.held(&line.allocation, Bucket::Returned).await, line.cases.get());
    }

    async fn a_closed_store_frees_its_cases_and_warns_those_who_wait(test) {
        let road = Road::of(test, "ordinary").await;
        let people = road.people().await;
        let round = road.round().await;
        let stop = pickups(&round).next().unwrap();
        road.done(&round, &[act(stop, 20, nobody_opens(Some(EarlyReason::NobodyComes)))]).await;
        for line in &stop.lines {
            assert_eq!(road.held(&line.allocation, Bucket::Open).await, line.cases.get());
            let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
            let (_, person) = people.iter().find(|(association, _)| *association == promise.association).unwrap();
            assert!(!outbox::to_person(&test.db, person, 9).await.unwrap().is_empty());
        }
    }
}
