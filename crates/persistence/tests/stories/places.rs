//! Stores, associations, vans, drivers and duties.

use glane_demand::{Association, history::Record};
use glane_fleet::{Cooling, Duty, Van};
use glane_foundation::{Milligrams, Territory};
use glane_inventory::Store;
use glane_persistence::{
    DbError, Enrolled, associations, drivers, roster, stores, territories, territories::TerritoryRow, vans,
};
use glane_testkit::on_both_databases;

use super::town::*;

fn here<T>(item: T) -> Enrolled<T> {
    Enrolled { territory: lys(), active: true, item }
}

on_both_databases! {
    async fn every_place_reads_back_as_it_was_saved(test) {
        built(&test.db, &[]).await;
        assert_eq!(territories::get(&test.db, &lys()).await.unwrap(), territory());
        assert_eq!(stores::get(&test.db, &store().id).await.unwrap(), here(store()));
        assert_eq!(associations::get(&test.db, &association().id).await.unwrap(), here(association()));
        assert_eq!(associations::active(&test.db, &lys()).await.unwrap(), [association()]);
        assert_eq!(vans::get(&test.db, &van().id).await.unwrap(), here(van()));
        assert_eq!(drivers::get(&test.db, &driver().id).await.unwrap(), here(driver()));
        assert_eq!(roster::of(&test.db, &lys(), monday()).await.unwrap(), [duty()]);
    }

    async fn a_second_save_replaces_the_first_and_keeps_it_inactive(test) {
        built(&test.db, &[]).await;
        let renamed = Store { name: "Épicerie du Quai".into(), ..store() };
        let bare = Association { papers: Vec::new(), served: glane_demand::Served::default(), ..association() };
        let uncooled = Van { cooling: Cooling::None, ..van() };
        let tx = test.db.begin_write().await.unwrap();
        stores::set_active(&tx, &store().id, false).await.unwrap();
        stores::save(&tx, &lys(), &renamed).await.unwrap();
        associations::save(&tx, &lys(), &bare).await.unwrap();
        vans::save(&tx, &lys(), &uncooled).await.unwrap();
        tx.commit().await.unwrap();
        let closed = Enrolled { active: false, ..here(renamed) };
        assert_eq!(stores::all(&test.db, &lys()).await.unwrap(), [closed]);
        assert_eq!(stores::active(&test.db, &lys()).await.unwrap(), []);
        assert_eq!(associations::active(&test.db, &lys()).await.unwrap(), [bare]);
        assert_eq!(vans::active(&test.db, &lys()).await.unwrap(), [uncooled]);
    }

    async fn an_id_of_another_territory_is_taken(test) {
        built(&test.db, &[]).await;
        let tx = test.db.begin_write().await.unwrap();
        let elsewhere = Territory { id: id("meuse"), ..territory().territory };
        territories::save(&tx, &TerritoryRow { territory: elsewhere, ..territory() }).await.unwrap();
        let error = stores::save(&tx, &id("meuse"), &store()).await.unwrap_err();
        assert_eq!(error, DbError::Duplicate { what: "store".into() });
    }

    async fn a_store_of_an_unknown_territory_is_refused(test) {
        let tx = test.db.begin_write().await.unwrap();
        let refused = match stores::save(&tx, &lys(), &store()).await {
            Err(error) => Err(error),
            Ok(()) => tx.commit().await,
        };
        assert!(matches!(refused, Err(DbError::ForeignKey(_))), "{refused:?}");
    }

    async fn a_record_changes_alone(test) {
        built(&test.db, &[]).await;
        let record = Record { needed: Milligrams::new(7), received: Milligrams::new(5) };
        let tx = test.db.begin_write().await.unwrap();
        associations::set_record(&tx, &association().id, record).await.unwrap();
        tx.commit().await.unwrap();
        let expected = Association { record, ..association() };
        assert_eq!(associations::active(&test.db, &lys()).await.unwrap(), [expected]);
    }

    async fn a_van_has_one_duty_a_day_and_the_last_word_counts(test) {
        built(&test.db, &[]).await;
        let alone = Duty { driver: None, ..duty() };
        let tx = test.db.begin_write().await.unwrap();
        roster::save(&tx, monday(), &alone).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(roster::of(&test.db, &lys(), monday()).await.unwrap(), [alone]);
        assert_eq!(roster::of(&test.db, &lys(), monday().succ_opt().unwrap()).await.unwrap(), []);
    }
}
