//! What the two databases must promise alike: one migration however many ask, no lost update, no unseen change.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use glane_foundation::{Territory, TerritoryId};
use glane_persistence::{Database, DbError, Version, days, territories, territories::TerritoryRow};
use glane_testkit::on_both_databases;
use serde_json::json;

fn territory(settings: serde_json::Value) -> TerritoryRow {
    let id = TerritoryId::parse("lys").unwrap();
    TerritoryRow {
        territory: Territory { id, name: "Val-de-Lys".into(), time_zone: chrono_tz::Europe::Paris },
        settings,
    }
}

fn lys() -> TerritoryId {
    TerritoryId::parse("lys").unwrap()
}

fn a_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

async fn save(db: &Database, row: &TerritoryRow) {
    let saved: Result<(), DbError> = db.retrying(|tx| async move { territories::save(&tx, row).await }).await;
    saved.unwrap();
}

on_both_databases! {
    async fn nothing_is_left_to_migrate_and_migrating_again_changes_nothing(test) {
        assert_eq!(test.db.pending_migrations().await.unwrap(), Vec::<String>::new());
        test.db.migrate().await.unwrap();
    }

    async fn a_territory_reads_back_and_is_replaced(test) {
        save(&test.db, &territory(json!({"ration": 500}))).await;
        save(&test.db, &territory(json!({"ration": 450}))).await;
        assert_eq!(territories::all(&test.db).await.unwrap(), [territory(json!({"ration": 450}))]);
    }

    async fn an_unknown_territory_is_not_found_by_name(test) {
        let error = territories::get(&test.db, &lys()).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no territory lys");
    }

    async fn what_was_not_committed_never_happened(test) {
        let tx = test.db.begin_write().await.unwrap();
        territories::save(&tx, &territory(json!({}))).await.unwrap();
        drop(tx);
        assert_eq!(territories::all(&test.db).await.unwrap(), []);
    }

    // 16 tasks read a counter, think, and write one more, 10 times each. A lost update would leave less than 160.
    async fn sixteen_tasks_that_read_then_write_lose_nothing(test) {
        save(&test.db, &territory(json!({"count": 0}))).await;
        let runs = std::sync::Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..16).map(|_| {
            let (db, runs) = (test.db.clone(), runs.clone());
            tokio::spawn(async move {
                let runs = &runs;
                for _ in 0..10 {
                    let counted: Result<(), DbError> = db.retrying(|tx| async move {
                        runs.fetch_add(1, Ordering::Relaxed);
                        let count = territories::get(&tx, &lys()).await?.settings["count"].as_i64().unwrap();
                        tokio::task::yield_now().await;
                        territories::save(&tx, &territory(json!({"count": count + 1}))).await
                    }).await;
                    counted.unwrap();
                }
            })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        let settings = territories::get(&test.db, &lys()).await.unwrap().settings;
        assert_eq!(settings["count"], 160, "16 tasks x 10, in {} runs", runs.load(Ordering::Relaxed));
    }

    async fn a_read_transaction_keeps_seeing_its_moment(test) {
        save(&test.db, &territory(json!({"ration": 500}))).await;
        let look = test.db.begin_read().await.unwrap();
        assert_eq!(territories::get(&look, &lys()).await.unwrap().settings["ration"], 500);
        save(&test.db, &territory(json!({"ration": 450}))).await;
        assert_eq!(territories::get(&look, &lys()).await.unwrap().settings["ration"], 500, "the same moment as before");
        assert_eq!(territories::get(&test.db, &lys()).await.unwrap().settings["ration"], 450);
    }

    async fn a_day_planned_from_an_old_version_is_a_conflict(test) {
        save(&test.db, &territory(json!({}))).await;
        let tx = test.db.begin_write().await.unwrap();
        let day = days::get_or_open(&tx, &lys(), a_day()).await.unwrap();
        assert_eq!(days::touch(&tx, &lys(), a_day()).await.unwrap(), Version(2), "a late declaration");
        let error = days::update(&tx, &day).await.unwrap_err();
        assert!(matches!(error, DbError::Conflict { kind: "day", .. }), "{error:?}");
        let fresh = days::get_or_open(&tx, &lys(), a_day()).await.unwrap();
        assert_eq!(days::update(&tx, &fresh).await.unwrap(), Version(3));
    }
}
