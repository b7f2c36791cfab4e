//! Lots, answers and the ledger.

use glane_foundation::{Actor, Cases, LotId};
use glane_inventory::{Bucket, Goods, LedgerError, LotState};
use glane_persistence::{
    DbError, Version, days,
    ledger::{self, AppendError},
    lots::{self, LotRow},
    snapshots,
    store_answers::{self, Answer, StoreAnswer},
};
use glane_testkit::on_both_databases;

use super::town::*;

fn names(rows: &[LotRow]) -> Vec<&str> {
    rows.iter().map(|row| row.lot.id.as_str()).collect()
}

fn bare(name: &str) -> LotRow {
    let mut row = lot(name, 3);
    row.lot.goods = Goods {
        expiry: None,
        prepacked: false,
        allergens: Some(Vec::new()),
        label_max_temperature: None,
        gtin: None,
        batch: None,
        case_cost: None,
        ..goods()
    };
    row
}

on_both_databases! {
    async fn lots_read_back_as_they_were_declared(test) {
        built(&test.db, &[lot("full", 1), bare("bare")]).await;
        assert_eq!(lots::get(&test.db, &id("full")).await.unwrap(), lot("full", 1));
        let both: [LotId; 3] = [id("full"), id("bare"), id("unknown")];
        assert_eq!(lots::get_many(&test.db, &both).await.unwrap(), [bare("bare"), lot("full", 1)]);
    }

    async fn an_unseen_change_of_a_lot_is_a_conflict(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let tx = test.db.begin_write().await.unwrap();
        let seen = lots::get(&tx, &id("a")).await.unwrap();
        let open = LotRow { state: LotState::Open, day: monday().succ_opt().unwrap(), ..seen.clone() };
        assert_eq!(lots::update(&tx, &open).await.unwrap(), Version(2));
        let error = lots::update(&tx, &LotRow { state: LotState::Withdrawn, ..seen }).await.unwrap_err();
        assert_eq!(error.to_string(), "the lot a was changed meanwhile: look at it again");
        assert_eq!(lots::get(&tx, &id("a")).await.unwrap(), LotRow { version: Version(2), ..open });
    }

    // Declared at 1, 2, 2 and 3 minutes: the two of the same minute are told apart by their ids.
    async fn lots_of_a_store_come_in_pages_latest_first(test) {
        built(&test.db, &[lot("a", 1), lot("c", 2), lot("b", 2), lot("d", 3)]).await;
        let first = lots::of_store(&test.db, &id("shop-1"), None, 2).await.unwrap();
        assert_eq!(names(&first), ["d", "c"]);
        let second = lots::of_store(&test.db, &id("shop-1"), Some(&first[1].lot.id), 9).await.unwrap();
        assert_eq!(names(&second), ["b", "a"]);
    }

    async fn a_snapshot_holds_the_open_lots_of_the_day_and_before(test) {
        let tomorrow = monday().succ_opt().unwrap();
        let late = LotRow { day: tomorrow, ..lot("late", 9) };
        let gone = LotRow { state: LotState::Withdrawn, ..lot("gone", 1) };
        let left = LotRow { day: monday().pred_opt().unwrap(), state: LotState::Open, ..lot("left", 1) };
        built(&test.db, &[lot("now", 1), late, gone, left]).await;
        let tx = test.db.begin_write().await.unwrap();
        ledger::append(&tx, &[movement("promised", "now", Bucket::Open, Bucket::Allocated, 5)]).await.unwrap();
        days::touch(&tx, &lys(), monday()).await.unwrap();
        tx.commit().await.unwrap();
        let snapshot = snapshots::of(&test.db.begin_read().await.unwrap(), &lys(), monday()).await.unwrap();
        let open: Vec<_> = snapshot.lots.iter().map(|lot| (lot.row.lot.id.as_str(), lot.open.get())).collect();
        assert_eq!(open, [("left", 12), ("now", 7)], "5 of 12 cases are promised");
        assert_eq!((snapshot.stores, snapshot.associations), (vec![store()], vec![association()]));
        assert_eq!((snapshot.vans, snapshot.drivers, snapshot.duties), (vec![van()], vec![driver()], vec![duty()]));
        assert_eq!((snapshot.territory, snapshot.day.version), (territory(), Version(1)));
    }

    async fn the_last_answer_of_a_store_counts_and_can_be_taken_back(test) {
        built(&test.db, &[]).await;
        let answer = |answer, minutes| StoreAnswer { store: id("shop-1"), date: monday(), answer, at: at(minutes), actor: Actor::command_line() };
        let tx = test.db.begin_write().await.unwrap();
        store_answers::save(&tx, &answer(Answer::Declared, 1)).await.unwrap();
        store_answers::save(&tx, &answer(Answer::Nothing, 2)).await.unwrap();
        assert_eq!(store_answers::of(&tx, &lys(), monday()).await.unwrap(), [answer(Answer::Nothing, 2)]);
        store_answers::remove(&tx, &id("shop-1"), monday()).await.unwrap();
        assert_eq!(store_answers::get(&tx, &id("shop-1"), monday()).await.unwrap(), None);
    }

    async fn movements_read_back_in_the_order_they_were_added(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let moves = [movement("z", "a", Bucket::Open, Bucket::Allocated, 12), movement("y", "a", Bucket::Allocated, Bucket::Open, 2)];
        let tx = test.db.begin_write().await.unwrap();
        assert_eq!(ledger::append(&tx, &moves).await.unwrap(), 2);
        assert_eq!(ledger::of_lot(&tx, &id("a")).await.unwrap()[1..], moves);
        assert_eq!(ledger::balance(&tx, &id("a")).await.unwrap().cases(Bucket::Open), Cases::new(2));
        let counted = ledger::open_cases(&tx, &[id("a"), id("unknown")]).await.unwrap();
        assert_eq!(counted, [(id("a"), Cases::new(2))].into(), "12 declared, 12 promised, 2 given back: as the balance says");
    }

    async fn a_movement_sent_twice_is_written_once(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let tx = test.db.begin_write().await.unwrap();
        let promise = movement("m", "a", Bucket::Open, Bucket::Allocated, 5);
        assert_eq!(ledger::append(&tx, std::slice::from_ref(&promise)).await.unwrap(), 1);
        assert_eq!(ledger::append(&tx, &[promise.clone(), promise]).await.unwrap(), 0);
        assert_eq!(ledger::of_lot(&tx, &id("a")).await.unwrap().len(), 2, "declared, promised");
    }

    async fn a_movement_id_used_for_something_else_is_refused(test) {
        built(&test.db, &[lot("a", 1), lot("b", 1)]).await;
        let tx = test.db.begin_write().await.unwrap();
        ledger::append(&tx, &[movement("m", "a", Bucket::Open, Bucket::Allocated, 5)]).await.unwrap();
        for other in [movement("m", "a", Bucket::Open, Bucket::Allocated, 6), movement("m", "b", Bucket::Open, Bucket::Allocated, 5)] {
            assert_eq!(ledger::append(&tx, &[other]).await, Err(AppendError::Reused(id("m"))));
        }
    }

    async fn more_than_a_lot_holds_cannot_move_and_nothing_of_the_batch_does(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let tx = test.db.begin_write().await.unwrap();
        let batch = [movement("m1", "a", Bucket::Open, Bucket::Allocated, 8), movement("m2", "a", Bucket::Open, Bucket::Allocated, 5)];
        let error = ledger::append(&tx, &batch).await.unwrap_err();
        assert!(matches!(error, AppendError::Untrue(LedgerError::Overdrawn { held, .. }) if held == Cases::new(4)), "{error}");
        assert_eq!(ledger::of_lot(&tx, &id("a")).await.unwrap().len(), 1, "only the declaration");
    }

    // 16 people each claim 1 case of a lot of 12, all at once: 12 get one, 4 are told there is none left.
    async fn sixteen_claims_on_twelve_cases_give_twelve(test) {
        built(&test.db, &[lot("a", 1)]).await;
        let claims: Vec<_> = (0..16).map(|who| {
            let db = test.db.clone();
            tokio::spawn(async move {
                let claim = movement(&format!("claim-{who}"), "a", Bucket::Open, Bucket::Allocated, 1);
                let claim = std::slice::from_ref(&claim);
                db.retrying(|tx| async move { ledger::append(&tx, claim).await }).await
            })
        }).collect();
        let mut refused = 0;
        for claim in claims {
            match claim.await.unwrap() {
                Ok(new) => assert_eq!(new, 1),
                Err(AppendError::Untrue(LedgerError::Overdrawn { .. })) => refused += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(refused, 4);
        let balance = ledger::balance(&test.db, &id("a")).await.unwrap();
        assert_eq!((balance.cases(Bucket::Open), balance.cases(Bucket::Allocated)), (Cases::ZERO, Cases::new(12)));
    }

    async fn a_movement_of_an_unknown_lot_is_refused(test) {
        let tx = test.db.begin_write().await.unwrap();
        let refused = ledger::append(&tx, &[movement("m", "ghost", Bucket::Outside, Bucket::Open, 1)]).await;
        assert!(matches!(refused, Err(AppendError::Db(DbError::ForeignKey(_)))), "{refused:?}");
    }
}
