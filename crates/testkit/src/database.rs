//! One story, told to an empty database of each kind.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use glane_persistence::{Database, server};
use tokio::runtime::{Builder, Runtime};

/// URL of a PostgreSQL server on which the tests may make and drop databases.
const SERVER: &str = "GLANE_TEST_POSTGRES";

/// A database that lives as long as one test.
#[derive(Debug)]
pub struct TestDatabase {
    /// Open, with its schema in place.
    pub db: Database,
    /// Where it is, to open it once more.
    pub url: String,
}

/// Makes two tests, `name::sqlite` and `name::postgres`, of one story about a [`TestDatabase`].
///
/// ```text
/// on_both_databases! {
///     async fn a_saved_store_reads_back(test) { test.db.ping().await.unwrap(); }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$mark:meta])* async fn $name:ident($test:ident) $story:block)+) => {$(
        $(#[$mark])*
        mod $name {
            use super::*;
            async fn story($test: &$crate::TestDatabase) $story
            #[test]
            fn sqlite() { $crate::on_sqlite(async |test| story(test).await); }
            #[test]
            fn postgres() { $crate::on_postgres(async |test| story(test).await); }
        }
    )+};
}

/// Makes two tests, `name::sqlite` and `name::postgres`, of one story about the URL of a database without any table.
#[macro_export]
macro_rules! on_both_empty_databases {
    ($($(#[$mark:meta])* async fn $name:ident($url:ident) $story:block)+) => {$(
        $(#[$mark])*
        mod $name {
            use super::*;
            async fn story($url: &str) $story
            #[test]
            fn sqlite() { $crate::on_empty_sqlite(async |url| story(url).await); }
            #[test]
            fn postgres() { $crate::on_empty_postgres(async |url| story(url).await); }
        }
    )+};
}

/// Tells a story to a new SQLite file with its schema in place.
///
/// # Panics
/// When the story does.
pub fn on_sqlite(story: impl AsyncFnOnce(&TestDatabase)) {
    on_empty_sqlite(async |url| tell(url, story).await);
}

/// Tells a story to a new database with its schema in place, on the server named by `GLANE_TEST_POSTGRES`.
///
/// # Panics
/// When the story does, or when there is no server.
pub fn on_postgres(story: impl AsyncFnOnce(&TestDatabase)) {
    on_empty_postgres(async |url| tell(url, story).await);
}

/// Tells a story to the URL of a SQLite file that does not exist yet.
///
/// # Panics
/// When the story does.
pub fn on_empty_sqlite(story: impl AsyncFnOnce(&str)) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for a test database: {error}"));
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("test.sqlite").display());
    runtime().block_on(story(&url));
}

/// Tells a story to the URL of a new, empty database on the server named by `GLANE_TEST_POSTGRES`.
///
/// # Panics
/// When the story does, or when there is no server.
pub fn on_empty_postgres(story: impl AsyncFnOnce(&str)) {
    let Ok(server) = std::env::var(SERVER) else {
        panic!(
            "{SERVER} is not set, so nothing was tested on PostgreSQL: run `cargo xtask test`, or set it to the URL of a server \
             where databases may be made, e.g. postgres://postgres@127.0.0.1:5432/postgres"
        );
    };
    let runtime = runtime();
    let name = format!("glane_test_{}", uuid::Uuid::now_v7().simple());
    let made = runtime.block_on(server::create_database(&server, &name));
    let url = made.unwrap_or_else(|error| panic!("no test database on {SERVER}: {error}"));
    let told = catch_unwind(AssertUnwindSafe(|| runtime.block_on(story(&url))));
    let dropped = runtime.block_on(server::drop_database(&server, &name));
    told.unwrap_or_else(|failure| resume_unwind(failure));
    dropped.unwrap_or_else(|error| panic!("the test database {name} is left on {SERVER}: {error}"));
}

async fn tell(url: &str, story: impl AsyncFnOnce(&TestDatabase)) {
    let db = Database::connect(url).await.unwrap_or_else(|error| panic!("cannot open the test database: {error}"));
    db.migrate().await.unwrap_or_else(|error| panic!("cannot migrate the test database: {error}"));
    let test = TestDatabase { db, url: url.to_owned() };
    story(&test).await;
    test.db.close().await.unwrap_or_else(|error| panic!("cannot close the test database: {error}"));
}

/// Several threads: stories about races need them.
fn runtime() -> Runtime {
    let built = Builder::new_multi_thread().worker_threads(4).enable_all().build();
    built.unwrap_or_else(|error| panic!("no runtime for a test: {error}"))
}
