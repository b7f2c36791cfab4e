//! Runs, allocations, rounds, what is not placed, and what people at either end see.

use glane_demand::AllocationState;
use glane_eligibility::{Exception, RuleCode};
use glane_fleet::StopState;
use glane_foundation::{Cases, Grams, Metres, Provenance, Seconds, Sentence};
use glane_persistence::{
    Database, DbError, Version, WriteTx,
    allocations::{self, AllocationRow},
    days::{self, DayState, ServiceDay},
    deliveries,
    not_placed::{self, NotPlaced},
    rounds::{self, Direction, RoundRow, StopLine, StopPlace, StopRow},
    runs::{self, PlanningRun},
};
use glane_testkit::on_both_databases;
use serde_json::json;

use super::town::*;

fn run(name: &str) -> PlanningRun {
    PlanningRun {
        id: id(name),
        territory: lys(),
        date: monday(),
        snapshot_version: Version(1),
        seed: i64::MIN,
        started_at: at(0),
        finished_at: at(1),
        summary: json!({ "kg": 57.6 }),
        proof: Some(json!({ "levels": [[1, 2]] })),
        notes: "une tournée".into(),
    }
}

fn allocation(name: &str, by: &str) -> AllocationRow {
    AllocationRow {
        id: id(name),
        run: Some(id(by)),
        territory: lys(),
        date: monday(),
        lot: id("a"),
        association: id("asso-1"),
        cases: Cases::new(5),
        grams: Grams::new(24_000),
        state: AllocationState::Proposed,
        exceptions: vec![Exception { rule: RuleCode::FortyEightHours, reason: Sentence::new("cuisiné", "cooked") }],
        backup: Some(id("asso-1")),
        reason: Some(Sentence::new("la moins servie", "served least")),
        version: Version(1),
    }
}

fn stop(round: &str, position: i64, place: StopPlace, lines: Vec<StopLine>) -> StopRow {
    StopRow {
        id: id(&format!("{round}-{position}")),
        round: id(round),
        place,
        arrival: at(10 * position),
        start: at(10 * position + 2),
        departure: at(10 * position + 7),
        slack: Seconds::new(300),
        leg_metres: Metres::new(1_200),
        leg_seconds: Seconds::new(180),
        leg_provenance: Provenance::Estimate,
        state: StopState::Planned,
        version: Version(1),
        lines,
    }
}

fn round(name: &str, by: &str, allocation: &str) -> RoundRow {
    let line = |direction| vec![StopLine { allocation: id(allocation), direction, cases: Cases::new(5) }];
    RoundRow {
        id: id(name),
        run: id(by),
        territory: lys(),
        date: monday(),
        van: id("van-1"),
        driver: Some(id("driver-1")),
        metres: Metres::new(4_800),
        seconds: Seconds::new(2_400),
        starts_at: at(0),
        ends_at: at(40),
        stops: vec![
            stop(name, 0, StopPlace::Depot, Vec::new()),
            stop(name, 1, StopPlace::Store(id("shop-1")), line(Direction::Pickup)),
            stop(name, 2, StopPlace::Association(id("asso-1")), line(Direction::Drop)),
            stop(name, 3, StopPlace::Depot, Vec::new()),
        ],
    }
}

fn left_over() -> NotPlaced {
    NotPlaced {
        lot: id("a"),
        cases: Cases::new(7),
        code: "no_room".into(),
        sentence: Sentence::new("plus de place", "no room"),
        detail: Some(json!({ "asked": 12 })),
    }
}

/// A run with one allocation `<name>-allocation`, one round `<name>-round` and one remark, which from now on holds.
async fn planned(db: &Database, name: &str) {
    let planned: Result<(), DbError> = db.retrying(|tx| async move { plan(&tx, name).await }).await;
    planned.unwrap();
}

async fn plan(tx: &WriteTx, name: &str) -> Result<(), DbError> {
    let promised = format!("{name}-allocation");
    runs::insert(tx, &run(name)).await?;
    allocations::insert(tx, &[allocation(&promised, name)]).await?;
    rounds::insert(tx, &[round(&format!("{name}-round"), name, &promised)]).await?;
    not_placed::insert(tx, &id(name), &[left_over()]).await?;
    let day = days::get_or_open(tx, &lys(), monday()).await?;
    days::update(tx, &ServiceDay { state: DayState::Planned, run: Some(id(name)), ..day }).await?;
    Ok(())
}

on_both_databases! {
    async fn a_plan_reads_back_as_it_was_kept(test) {
        built(&test.db, &[lot("a", 1)]).await;
        planned(&test.db, "r1").await;
        assert_eq!(runs::get(&test.db, &id("r1")).await.unwrap(), run("r1"));
        assert_eq!(allocations::of_run(&test.db, &id("r1")).await.unwrap(), [allocation("r1-allocation", "r1")]);
        assert_eq!(rounds::of_run(&test.db, &id("r1")).await.unwrap(), [round("r1-round", "r1", "r1-allocation")]);
        assert_eq!(not_placed::of_run(&test.db, &id("r1")).await.unwrap(), [left_over()]);
        assert_eq!(allocations::of_lot(&test.db, &id("a")).await.unwrap().len(), 1);
    }

    async fn a_published_day_reads_back_and_publication_needs_its_instant(test) {
        built(&test.db, &[lot("a", 1)]).await;
        planned(&test.db, "r1").await;
        let tx = test.db.begin_write().await.unwrap();
        let day = days::get(&tx, &lys(), monday()).await.unwrap().unwrap();
        let published = ServiceDay { state: DayState::Published, published_at: Some(at(5)), cut_off_at: Some(at(-60)), ..day };
        let version = days::update(&tx, &published).await.unwrap();
        tx.commit().await.unwrap();
        let kept = days::get(&test.db, &lys(), monday()).await.unwrap().unwrap();
        assert_eq!(kept, ServiceDay { version, ..published });
        let tx = test.db.begin_write().await.unwrap();
        let error = days::update(&tx, &ServiceDay { published_at: None, ..kept }).await.unwrap_err();
        assert!(matches!(error, DbError::Broken(_)), "a CHECK refuses it: {error}");
    }

    async fn only_the_run_that_holds_is_seen_on_the_day(test) {
        built(&test.db, &[lot("a", 1)]).await;
        planned(&test.db, "r1").await;
        planned(&test.db, "r2").await;
        let of_r2 = [round("r2-round", "r2", "r2-allocation")];
        assert_eq!(rounds::of_day(&test.db, &lys(), monday()).await.unwrap(), of_r2);
        assert_eq!(rounds::of_driver(&test.db, &id("driver-1"), monday()).await.unwrap(), of_r2);
        assert_eq!(rounds::of_driver(&test.db, &id("somebody"), monday()).await.unwrap(), []);
        assert_eq!(not_placed::of_day(&test.db, &lys(), monday()).await.unwrap(), [left_over()]);
        assert_eq!(runs::of_day(&test.db, &lys(), monday()).await.unwrap().len(), 2);
    }

    async fn both_ends_see_their_own_stop(test) {
        built(&test.db, &[lot("a", 1)]).await;
        planned(&test.db, "r1").await;
        let coming = deliveries::to_association(&test.db, &id("asso-1"), monday()).await.unwrap();
        let leaving = deliveries::of_lots(&test.db, &[id("a")], monday()).await.unwrap();
        for (seen, arrival) in [(&coming, at(20)), (&leaving, at(10))] {
            assert_eq!(seen.len(), 1);
            assert_eq!(seen[0].allocation, allocation("r1-allocation", "r1"));
            assert_eq!(seen[0].lot, lot("a", 1));
            assert_eq!((&seen[0].store_name, &seen[0].association_name), (&store().name, &association().name));
            assert_eq!(seen[0].stop.as_ref().unwrap().arrival, arrival);
        }
        let other_day = monday().succ_opt().unwrap();
        assert_eq!(deliveries::to_association(&test.db, &id("asso-1"), other_day).await.unwrap(), []);
    }

    async fn an_unseen_change_of_an_allocation_or_a_stop_is_a_conflict(test) {
        built(&test.db, &[lot("a", 1)]).await;
        planned(&test.db, "r1").await;
        let tx = test.db.begin_write().await.unwrap();
        let (promise, place) = (id("r1-allocation"), id("r1-round-1"));
        let confirmed = allocations::set_state(&tx, &promise, Version(1), AllocationState::Confirmed).await;
        assert_eq!(confirmed, Ok(Version(2)));
        let late = allocations::set_state(&tx, &promise, Version(1), AllocationState::Declined).await;
        assert_eq!(late, Err(DbError::Conflict { kind: "allocation", id: "r1-allocation".into() }));
        assert_eq!(rounds::set_stop_state(&tx, &place, Version(1), StopState::Arrived).await, Ok(Version(2)));
        let late = rounds::set_stop_state(&tx, &place, Version(1), StopState::Cancelled).await;
        assert_eq!(late, Err(DbError::Conflict { kind: "stop", id: "r1-round-1".into() }));
        let stop = rounds::stop(&tx, &place).await.unwrap();
        assert_eq!((stop.state, stop.version), (StopState::Arrived, Version(2)));
    }

    // More rows than fit into one statement, in one plan.
    async fn thousands_of_allocations_are_kept_at_once(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let tx = test.db.begin_write().await.unwrap();
        runs::insert(&tx, &run("r1")).await.unwrap();
        let many: Vec<_> = (0..3_500).map(|n| allocation(&format!("n{n:04}"), "r1")).collect();
        allocations::insert(&tx, &many).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(allocations::of_day(&test.db, &lys(), monday()).await.unwrap(), many);
    }
}
