//! The round as it is lived: S1 whole, S5, S6, S7, S11, S18, and what two phones and a late correction do.

use chrono::{DateTime, Duration, Utc};
use glane_demand::{AllocationState, Capacity};
use glane_fleet::{ActId, Deed, Refusal, RefusalReason, StopAct, StopState, waiting::EarlyReason};
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, Channel, Grams, Language, Role, TemperatureClass};
use glane_inventory::{Bucket, LotState};
use glane_persistence::{
    allocations, associations, ledger, lots, outbox, refusals,
    rounds::{self, Direction, RoundRow, StopPlace, StopRow},
    slips, stop_acts,
};
use glane_service::{
    ServiceError,
    accounts::{self, NewPerson},
    acts,
};
use glane_testkit::{TestDatabase, on_both_databases};

use crate::world::World;

mod closed_door;

/// A published day with its rounds.
pub struct Road<'t> {
    pub test: &'t TestDatabase,
    pub world: World,
}

impl<'t> Road<'t> {
    pub async fn of(test: &'t TestDatabase, town: &str) -> Self {
        let world = World::with_lots(&test.db, town).await;
        world.plan().await;
        world.publish().await;
        world.at("2026-11-23T13:00:00Z");
        Self { test, world }
    }

    pub async fn rounds(&self) -> Vec<RoundRow> {
        let all = rounds::of_day(&self.test.db, self.world.territory(), self.world.date()).await.unwrap();
        all.into_iter().filter(|round| !round.stops.is_empty()).collect()
    }

    pub async fn round(&self) -> RoundRow {
        self.rounds().await.remove(0)
    }

    /// The first round with everything on board, as planned.
    pub async fn loaded(&self) -> RoundRow {
        let round = self.round().await;
        for stop in pickups(&round) {
            self.done(&round, &as_planned(stop, 0)).await;
        }
        round
    }

    /// The driver of a round, as on their phone.
    pub fn driver(&self, round: &RoundRow) -> Actor {
        let driver = round.driver.clone().unwrap();
        let clerk = self.world.clerk(&self.world.town.stores[0].id);
        let glane_foundation::Who::Person { id, .. } = clerk.who else { unreachable!("a clerk is a person") };
        Actor::person(id, Role::Driver { driver }, Channel::Api)
    }

    pub async fn say(&self, round: &RoundRow, acts: &[StopAct]) -> Vec<acts::ActOutcome> {
        acts::perform(&self.world.glane, &self.driver(round), &round.id, acts).await.unwrap()
    }

    /// Says it and fails on trouble.
    pub async fn done(&self, round: &RoundRow, acts: &[StopAct]) {
        for outcome in self.say(round, acts).await {
            assert_eq!(outcome.trouble, None, "{}", outcome.act);
        }
    }

    /// Gives an association so much room, in all and for each class.
    pub async fn room(&self, association: &AssociationId, grams: i64) {
        let mut one = associations::get(&self.test.db, association).await.unwrap().item;
        let class = TemperatureClass::ALL.map(|class| (class, Grams::new(grams))).into();
        one.capacity = Capacity { total: Some(Grams::new(grams)), class, ..Capacity::default() };
        let tx = self.test.db.begin_write().await.unwrap();
        associations::save(&tx, self.world.territory(), &one).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn held(&self, allocation: &AllocationId, bucket: Bucket) -> i64 {
        let promise = allocations::get(&self.test.db, allocation).await.unwrap();
        ledger::balance(&self.test.db, &promise.lot).await.unwrap().cases(bucket).get()
    }

    pub async fn lot_state(&self, allocation: &AllocationId) -> LotState {
        let promise = allocations::get(&self.test.db, allocation).await.unwrap();
        lots::get(&self.test.db, &promise.lot).await.unwrap().state
    }

    /// Somebody at every association, so that messages have a recipient.
    pub async fn people(&self) -> Vec<(AssociationId, glane_foundation::PersonId)> {
        let mut people = Vec::new();
        for association in &self.world.town.associations {
            let new = NewPerson {
                name: association.name.clone(),
                email: None,
                phone: "06 39 98 00 01".into(),
                language: Language::Fr,
                role: Role::Association { association: association.id.clone() },
                territory: Some(self.world.territory().clone()),
            };
            let id = accounts::add_person(&self.world.glane, &self.world.operator(), &new).await.unwrap();
            people.push((association.id.clone(), id));
        }
        people
    }
}

pub fn minute(minute: i64) -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

pub fn act(stop: &StopRow, at: i64, deed: Deed) -> StopAct {
    StopAct { id: ActId::mint(), stop: stop.id.clone(), at: minute(at), deed }
}

pub fn took(allocation: &AllocationId, taken: i64, left: i64) -> Deed {
    Deed::Collected { allocation: allocation.clone(), taken: Cases::new(taken), left: Cases::new(left) }
}

pub fn handed(allocation: &AllocationId, accepted: i64, refused: &[(i64, RefusalReason)]) -> Deed {
    let refused = refused
        .iter()
        .map(|(cases, reason)| Refusal { cases: Cases::new(*cases), reason: *reason, photo: None })
        .collect();
    Deed::HandedOver { allocation: allocation.clone(), accepted: Cases::new(accepted), refused }
}

/// Everything at a stop as planned.
pub fn as_planned(stop: &StopRow, at: i64) -> Vec<StopAct> {
    let mut acts = vec![act(stop, at, Deed::Arrived)];
    for line in &stop.lines {
        acts.push(act(
            stop,
            at + 1,
            match line.direction {
                Direction::Pickup => took(&line.allocation, line.cases.get(), 0),
                Direction::Drop => handed(&line.allocation, line.cases.get(), &[]),
            },
        ));
    }
    acts.push(act(stop, at + 2, Deed::Left));
    acts
}

pub fn pickups(round: &RoundRow) -> impl Iterator<Item = &StopRow> {
    round.stops.iter().filter(|stop| matches!(stop.place, StopPlace::Store(_)))
}

pub fn drops(round: &RoundRow) -> impl Iterator<Item = &StopRow> {
    round.stops.iter().filter(|stop| matches!(stop.place, StopPlace::Association(_)))
}

on_both_databases! {
    /// S1 whole: what was declared is handed over, the slips carry it, and the kilos are the same from end to end.
    async fn s01_ordinary_day_to_the_last_handover(test) {
        let road = Road::of(test, "ordinary").await;
        for round in road.rounds().await {
            for (at, stop) in (0..).zip(&round.stops) {
                road.done(&round, &as_planned(stop, at * 10)).await;
            }
        }
        let promised = allocations::of_day(&test.db, road.world.territory(), road.world.date()).await.unwrap();
        let grams: i64 = promised.iter().map(|promise| promise.grams.get()).sum();
        assert!(promised.iter().all(|promise| promise.state == AllocationState::Delivered));
        let mut on_slips = 0;
        for association in &road.world.town.associations {
            for slip in slips::of_association(&test.db, &association.id).await.unwrap() {
                on_slips += slip.lines.as_array().unwrap().iter().map(|line| line["grams"].as_i64().unwrap()).sum::<i64>();
            }
        }
        assert_eq!(on_slips, grams, "the slips and the promises are the same kilos");
        for promise in &promised {
            assert_eq!(road.lot_state(&promise.id).await, LotState::Closed);
        }
        assert!(road.rounds().await.iter().all(|round| round.stops.iter().all(|stop| stop.state == StopState::Done)));
    }

    /// S5: one mouldy crate and the whole of another lot refused; the rest accepted; slip and register follow.
    async fn s05_refusal_at_the_counter(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.loaded().await;
        let stop = drops(&round).find(|stop| stop.lines.len() > 1).unwrap();
        let (mouldy, soda) = (&stop.lines[0], &stop.lines[1]);
        let open_before = road.held(&soda.allocation, Bucket::Open).await;
        road.done(&round, &[
            act(stop, 60, Deed::Arrived),
            act(stop, 61, handed(&mouldy.allocation, mouldy.cases.get() - 1, &[(1, RefusalReason::Spoiled)])),
            act(stop, 62, handed(&soda.allocation, 0, &[(soda.cases.get(), RefusalReason::TooMuch)])),
            act(stop, 63, Deed::Signed { name: "Odile".into(), drawing: None }),
            act(stop, 64, Deed::Left),
        ]).await;
        assert_eq!(road.held(&mouldy.allocation, Bucket::Refused).await, 1);
        assert_eq!(road.held(&soda.allocation, Bucket::Open).await, open_before + soda.cases.get(), "sound: open at once");
        assert_eq!(road.lot_state(&soda.allocation).await, LotState::Open);
        let slips = slips::of_stop(&test.db, &stop.id).await.unwrap();
        let lines: Vec<_> = slips.iter().flat_map(|slip| slip.lines.as_array().unwrap()).collect();
        assert!(lines.iter().all(|line| line["allocation"] != soda.allocation.as_str()), "refused lines never reach it");
        let kept = lines.iter().find(|line| line["allocation"] == mouldy.allocation.as_str()).unwrap();
        assert_eq!(kept["cases"], mouldy.cases.get() - 1);
        assert!(slips.iter().all(|slip| slip.signed_by.as_deref() == Some("Odile")));
        let promise = allocations::get(&test.db, &mouldy.allocation).await.unwrap();
        let store = lots::get(&test.db, &promise.lot).await.unwrap().lot.store;
        let register = refusals::of_store(&test.db, &store).await.unwrap();
        assert!(register.iter().any(|row| row.reason == RefusalReason::Spoiled && row.cases == Cases::new(1)));

        // From tomorrow on its appetite counts: what was too much. A mouldy crate says nothing about it.
        let promise = allocations::get(&test.db, &soda.allocation).await.unwrap();
        let category = lots::get(&test.db, &promise.lot).await.unwrap().lot.goods.category;
        let (territory, today) = (road.world.territory(), road.world.date());
        assert_eq!(refusals::appetites(&test.db, territory, today).await.unwrap(), [], "the day itself is not over");
        let known = refusals::appetites(&test.db, territory, today.succ_opt().unwrap()).await.unwrap();
        let [appetite] = known.as_slice() else { panic!("{known:?}") };
        assert_eq!((&appetite.association, appetite.category), (&promise.association, category));
        assert!(appetite.refused_permille > 0 && appetite.refused_permille < 1000, "{appetite:?}");
        let later = today + Duration::days(61);
        assert_eq!(refusals::appetites(&test.db, territory, later).await.unwrap(), [], "forgotten after two months");
    }

    /// S6: more is there than the van holds, and less is there than was declared.
    async fn s06_more_and_less_than_declared(test) {
        let road = Road::of(test, "ordinary").await;
        let people = road.people().await;
        let round = road.round().await;
        let stop = pickups(&round).next().unwrap();
        let line = &stop.lines[0];
        let promised = line.cases.get();
        road.done(&round, &[act(stop, 0, Deed::Arrived), act(stop, 1, took(&line.allocation, promised, 8))]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Open).await, 8, "what stays is an offer at once");
        assert_eq!(road.lot_state(&line.allocation).await, LotState::Open);

        let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
        let (_, person) = people.iter().find(|(association, _)| *association == promise.association).unwrap();
        assert!(outbox::to_person(&test.db, person, 9).await.unwrap().is_empty(), "nothing less comes");
        road.done(&round, &[act(stop, 2, took(&line.allocation, 1, 0))]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Open).await, 0, "the count was corrected");
        let told = outbox::to_person(&test.db, person, 9).await.unwrap();
        assert_eq!(told.len(), 1, "the association downstream hears of it before the van arrives");
        assert!(told[0].body.contains("1 caisse(s)") && told[0].body.contains(&promised.to_string()));
    }

    /// S11: +9 on +4 is set apart and not delivered, +7 passes; the correction of a misread thermometer brings it back.
    async fn s11_cold_breach(test) {
        let road = Road::of(test, "ordinary").await;
        let mut found = None;
        for round in road.rounds().await {
            for stop in pickups(&round) {
                for line in &stop.lines {
                    let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
                    let goods = lots::get(&test.db, &promise.lot).await.unwrap().lot.goods;
                    if goods.temperature_class() == TemperatureClass::Chilled {
                        found.get_or_insert((round.clone(), stop.clone(), line.clone(), goods.max_temperature().unwrap()));
                    }
                }
            }
        }
        let (round, stop, line, maximum) = found.expect("the town has something chilled");
        let measured = |degrees| {
            let (tenths, allocation) = (maximum.plus_degrees(degrees), Some(line.allocation.clone()));
            Deed::Measured { tenths, class: None, allocation }
        };
        road.done(&round, &[act(&stop, 0, took(&line.allocation, line.cases.get(), 0)), act(&stop, 1, measured(3))]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Quarantined).await, 0, "3 degrees of surface tolerance");
        let breach = act(&stop, 2, measured(5));
        road.done(&round, std::slice::from_ref(&breach)).await;
        assert_eq!(road.held(&line.allocation, Bucket::Quarantined).await, line.cases.get());
        let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
        assert_eq!(promise.state, AllocationState::Quarantined);
        let door = round.stops.iter().find(|s| s.lines.iter().any(|l| l.allocation == line.allocation && l.direction == Direction::Drop));
        let said = road.say(&round, &[act(door.unwrap(), 30, handed(&line.allocation, line.cases.get(), &[]))]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Delivered).await, 0, "{said:?}");
        road.done(&round, &[act(&stop, 40, Deed::Corrected { act: breach.id })]).await;
        assert_eq!(road.held(&line.allocation, Bucket::Delivered).await, line.cases.get(), "the thermometer was misread");
    }

    /// S18 and two phones: everything arrives backwards and twice; the end is as if it had come in order, once.
    async fn s18_acts_that_come_late_twice_and_backwards_happen_once(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        let all: Vec<StopAct> = (0..).zip(&round.stops).flat_map(|(at, stop)| as_planned(stop, at * 10)).collect();
        let backwards: Vec<StopAct> = all.iter().rev().cloned().collect();
        road.done(&round, &backwards).await;
        road.done(&round, &all).await;
        let kept = stop_acts::of_rounds(&test.db, std::slice::from_ref(&round.id)).await.unwrap();
        assert_eq!(kept.len(), all.len());
        assert!(kept.windows(2).all(|pair| pair[0].act.at <= pair[1].act.at), "each with the time at which it happened");
        for line in round.stops.iter().flat_map(|stop| &stop.lines) {
            let promise = allocations::get(&test.db, &line.allocation).await.unwrap();
            assert_eq!(promise.state, AllocationState::Delivered);
        }
        for stop in drops(&round) {
            let slips = slips::of_stop(&test.db, &stop.id).await.unwrap();
            let valid = slips.iter().filter(|slip| slips.iter().all(|other| other.replaces.as_ref() != Some(&slip.id)));
            assert!(valid.count() > 0, "a slip for every handover");
        }
    }

    async fn an_act_on_a_stop_that_was_cancelled_meanwhile_is_kept_and_waits_for_the_operator(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        let stop = pickups(&round).next().unwrap();
        let StopPlace::Store(store) = &stop.place else { unreachable!("a pickup is at a store") };
        acts::say_nothing(&road.world.glane, &road.world.clerk(store), store, road.world.date()).await.unwrap();
        let line = &stop.lines[0];
        let said = road.say(&round, &[act(stop, 3, took(&line.allocation, 2, 0))]).await;
        assert!(said[0].trouble.is_some());
        let waiting = stop_acts::in_trouble(&test.db, road.world.territory()).await.unwrap();
        assert_eq!(waiting.len(), 1, "kept and shown, never dropped");
        let operator = road.world.operator();
        let settle = |reason| acts::settle_act(&road.world.glane, &operator, road.world.territory(), &said[0].act, reason);
        assert!(matches!(settle(" ").await, Err(ServiceError::Cells(_))), "not without a word");
        settle("Le magasin a bien donné 2 caisses.").await.unwrap();
        assert!(stop_acts::in_trouble(&test.db, road.world.territory()).await.unwrap().is_empty());
    }

    async fn another_driver_cannot_act_on_a_round(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        let stop = &round.stops[0];
        let stranger = road.world.clerk(&road.world.town.stores[0].id);
        let refused = acts::perform(&road.world.glane, &stranger, &round.id, &[act(stop, 0, Deed::Arrived)]).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden)));
    }

    async fn a_correction_after_the_slip_makes_a_new_one_that_replaces_it(test) {
        let road = Road::of(test, "ordinary").await;
        let round = road.round().await;
        for (at, stop) in (0..).zip(&round.stops) {
            road.done(&round, &as_planned(stop, at * 10)).await;
        }
        let stop = drops(&round).next().unwrap();
        let line = &stop.lines[0];
        let before = slips::of_stop(&test.db, &stop.id).await.unwrap();
        road.done(&round, &[act(stop, 200, handed(&line.allocation, line.cases.get() - 1, &[(1, RefusalReason::Damaged)]))]).await;
        let after = slips::of_stop(&test.db, &stop.id).await.unwrap();
        assert_eq!(after.len(), before.len() + 1);
        assert_eq!(after.last().unwrap().replaces.as_ref(), before.iter().find(|slip| slip.store == after.last().unwrap().store).map(|slip| &slip.id));
    }
}
