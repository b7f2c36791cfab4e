//! Several processes start at once on an empty database.

use glane_persistence::Database;
use glane_testkit::on_both_empty_databases;

on_both_empty_databases! {
    // Without a lock three of four die: each finds no tables and makes the same ones.
    async fn four_that_migrate_an_empty_database_at_once_all_succeed(url) {
        let tasks: Vec<_> = (0..4).map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move {
                let db = Database::connect(&url).await?;
                db.migrate().await?;
                let left = db.pending_migrations().await?;
                db.close().await?;
                Ok::<_, glane_persistence::DbError>(left)
            })
        }).collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(Vec::new()));
        }
    }
}
