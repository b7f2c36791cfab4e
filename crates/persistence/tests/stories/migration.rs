//! What is no database is told; several processes start at once on an empty one.

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

#[tokio::test]
async fn what_is_no_database_url_is_told_how_one_is_written() {
    for text in [
        "",
        "glane.sqlite",
        "/var/lib/glane.sqlite",
        "mysql://user:secret@host/glane",
        "C:\\glane.sqlite",
        "sqlite",
        "://",
    ] {
        let told = Database::connect(text).await.err().map(|error| error.to_string());
        let told = told.unwrap_or_else(|| panic!("{text:?} was opened"));
        assert!(told.contains("sqlite://FILE") && !told.contains("secret"), "{text:?}: {told}");
    }
}
