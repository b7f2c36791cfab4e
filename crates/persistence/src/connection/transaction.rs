//! Transactions, begun in one place because the default of both databases loses work (see `clippy.toml`).

use std::sync::Arc;

use sea_orm::{
    AccessMode, DatabaseExecutor, DatabaseTransaction, IsolationLevel, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use super::{Backend, Database, Reader, sealed};
use crate::DbError;

/// A transaction that looks: all its reads see the same moment. Dropping it ends it.
#[derive(Debug)]
pub struct ReadTx(DatabaseTransaction);

/// A transaction that changes: what it read is still true when [`WriteTx::commit`] succeeds. Dropping it undoes everything.
#[derive(Debug)]
pub struct WriteTx(Arc<DatabaseTransaction>);

impl sealed::Executor for ReadTx {
    fn executor(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.0)
    }
}
impl Reader for ReadTx {}

impl sealed::Executor for WriteTx {
    fn executor(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Transaction(&self.0)
    }
}
impl Reader for WriteTx {}

impl WriteTx {
    /// The same transaction once more, for a use case that must own what it holds across awaits.
    pub(super) fn handle(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    fn into_inner(self) -> Result<DatabaseTransaction, DbError> {
        Arc::into_inner(self.0).ok_or_else(|| DbError::Broken("a use case let its transaction outlive it".to_owned()))
    }

    /// Keeps everything, on disk, or nothing: [`DbError::Busy`] means nothing, and another try is worth it.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.into_inner()?.commit().await?)
    }

    /// Undoes everything.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.into_inner()?.rollback().await?)
    }

    pub(crate) fn raw(&self) -> &DatabaseTransaction {
        &self.0
    }
}

impl Database {
    /// Begins to look at one moment of the database, for as long as it takes, without holding up writers.
    pub async fn begin_read(&self) -> Result<ReadTx, DbError> {
        let options = match self.backend {
            Backend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..TransactionOptions::default()
            },
            Backend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        Ok(ReadTx(self.reader.begin_with_options(options).await?))
    }

    /// Begins to change. Prefer [`Database::retrying`].
    ///
    /// SQLite takes its one write lock at once (`BEGIN IMMEDIATE`): a lock taken later, after a read, is refused whenever
    /// another wrote in between. PostgreSQL runs SERIALIZABLE rather than with row locks: a lock cannot be put on a row
    /// that is not there yet (a second pledge of the last cases, a second duty for one van), and each would have to be
    /// remembered by everybody who writes a use case; SQLite has none. The price is [`DbError::Busy`] for the loser of a race.
    pub async fn begin_write(&self) -> Result<WriteTx, DbError> {
        self.begin(IsolationLevel::Serializable).await
    }

    /// Begins a transaction that guards itself by an explicit lock taken as its first statement, and must then see what
    /// the holder before it committed: READ COMMITTED.
    pub(super) async fn begin_exclusive(&self) -> Result<WriteTx, DbError> {
        self.begin(IsolationLevel::ReadCommitted).await
    }

    async fn begin(&self, isolation: IsolationLevel) -> Result<WriteTx, DbError> {
        let options = match self.backend {
            Backend::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            },
            Backend::Postgres => TransactionOptions {
                isolation_level: Some(isolation),
                access_mode: Some(AccessMode::ReadWrite),
                ..TransactionOptions::default()
            },
        };
        Ok(WriteTx(Arc::new(self.writer.begin_with_options(options).await?)))
    }
}
