//! From a URL to a database with its schema up to date.

use std::{sync::Arc, time::Duration};

use glane_migrations::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as Driver, DatabaseConnection, DbBackend,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{Backend, Database};
use crate::DbError;

/// Connections that only read, on SQLite. Reading is mostly processor time: more than a few do not help.
const SQLITE_READERS: u32 = 4;
/// Pages each connection keeps, in KiB when below zero: a day of a thousand lots with its rounds fits, SQLite's own 2 MB is too little.
const SQLITE_CACHE: &str = "-32768";
/// Rows a statement's thread reads ahead before it waits for them to be taken.
const ROWS_AHEAD: usize = 1_024;
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long another process may hold SQLite's write lock before a statement gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait for a connection of the pool.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Any number, the same in every version of Glane: who migrates a PostgreSQL database holds it.
const MIGRATION_LOCK: i64 = 0x0067_6c61_6e65;

impl Database {
    /// Opens `sqlite://path/to/file?mode=rwc` (`rwc` makes the file if need be) or `postgres://user:password@host/name`.
    pub async fn connect(url: &str) -> Result<Self, DbError> {
        // Asked of anything but a URL, `is_prefix_of` panics.
        let is_url =
            url.split_once(':').is_some_and(|(scheme, _)| ["sqlite", "postgres", "postgresql"].contains(&scheme));
        if is_url && DbBackend::Sqlite.is_prefix_of(url) {
            // The writer first: it makes the file and switches it to write-ahead logging.
            let writer = patiently(sqlite(url, 1, false)).await?;
            let reader = patiently(sqlite(url, SQLITE_READERS, true)).await?;
            Ok(Self { backend: Backend::Sqlite, writer, reader, losers: Arc::default() })
        } else if is_url && DbBackend::Postgres.is_prefix_of(url) {
            let pool = Driver::connect(postgres(url)).await?;
            Ok(Self { backend: Backend::Postgres, writer: pool.clone(), reader: pool, losers: Arc::default() })
        } else {
            // Not the text itself: it may hold a password.
            Err(DbError::Broken(
                "a database is named by sqlite://FILE?mode=rwc or postgres://USER@HOST/NAME".to_owned(),
            ))
        }
    }

    /// Brings the schema up to date. Any number of processes may do so at once: one works, the others wait and find nothing to do.
    pub async fn migrate(&self) -> Result<(), DbError> {
        use glane_migrations::MigratorTrait as _;
        let tx = self.begin_exclusive().await?;
        if self.backend == Backend::Postgres {
            tx.raw().execute_unprepared(&format!("select pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        Migrator::up(tx.raw(), None).await?;
        tx.commit().await
    }

    /// Names of the migrations that are still to run, oldest first; changes nothing.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, DbError> {
        use glane_migrations::MigratorTrait as _;
        let pending = Migrator::get_pending_migrations_read_only(&self.reader).await?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }
}

fn sqlite(url: &str, connections: u32, only_read: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options: SqliteConnectOptions| {
            let options = options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .pragma("cache_size", SQLITE_CACHE)
                .row_buffer_size(ROWS_AHEAD)
                .pragma("temp_store", "memory");
            if only_read { options.pragma("query_only", "on") } else { options }
        });
    options
}

fn postgres(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| options.application_name("glane"));
    options
}

/// Several processes that open a new file at once compete for the switch to write-ahead logging, for which SQLite does not
/// wait: try again for a while.
async fn patiently(options: ConnectOptions) -> Result<DatabaseConnection, DbError> {
    for _ in 0..100 {
        match Driver::connect(options.clone()).await.map_err(DbError::from) {
            Err(DbError::Busy) => tokio::time::sleep(Duration::from_millis(50)).await,
            other => return other,
        }
    }
    Err(DbError::Busy)
}
