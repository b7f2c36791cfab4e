//! Opening either database, and the three kinds of connection: the pool, a transaction to look, a transaction to change.

mod open;
mod retry;
mod transaction;

use std::sync::Arc;

use sea_orm::{DatabaseConnection, DatabaseExecutor};
use tokio::sync::Mutex;

pub use retry::Retry;
pub use transaction::{ReadTx, WriteTx};

use crate::DbError;

/// Which database is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file beside the program.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open database. Cloning shares its connections.
///
/// On SQLite one connection writes and several read, which keeps the worst wait short; readers are refused any write.
#[derive(Debug, Clone)]
pub struct Database {
    backend: Backend,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    /// Whoever lost a race holds it while trying again.
    losers: Arc<Mutex<()>>,
}

/// Anything a repository can look through: the pool, or a transaction.
///
/// One call on the pool sees one moment; several calls may see several. Use [`Database::begin_read`] when they must agree.
pub trait Reader: sealed::Executor + Send + Sync {}

pub(crate) mod sealed {
    use super::DatabaseExecutor;

    pub trait Executor {
        #[doc(hidden)]
        fn executor(&self) -> DatabaseExecutor<'_>;
    }
}

impl sealed::Executor for Database {
    fn executor(&self) -> DatabaseExecutor<'_> {
        DatabaseExecutor::Connection(&self.reader)
    }
}
impl Reader for Database {}

impl Database {
    /// Which database this is.
    #[must_use]
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Asks for a sign of life from the connections to read and to write.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.reader.ping().await?;
        Ok(self.writer.ping().await?)
    }

    /// Waits for open statements and closes every connection, of all clones.
    pub async fn close(&self) -> Result<(), DbError> {
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }
}
