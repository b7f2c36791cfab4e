//! Many rows in few statements.

use sea_orm::{EntityTrait, IntoActiveModel, Iterable};

use crate::{DbError, WriteTx};

/// Both databases bound the parameters of one statement (SQLite 32 766, PostgreSQL 65 535).
const PARAMETERS: usize = 30_000;

/// Adds rows, as many per statement as fit. A plan of a large town is thousands of rows: one by one they cost a
/// round trip each.
pub(crate) async fn insert<E>(tx: &WriteTx, rows: Vec<E::Model>) -> Result<(), DbError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let per_statement = (PARAMETERS / E::Column::iter().count().max(1)).clamp(1, 1_000);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<E::ActiveModel> = rows.by_ref().take(per_statement).collect();
        E::insert_many(some).exec_without_returning(tx.raw()).await?;
    }
    Ok(())
}

/// Adds one row.
pub(crate) async fn insert_one<E>(tx: &WriteTx, row: E::Model) -> Result<(), DbError>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    E::insert(row.into_active_model()).exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// Ids in portions that fit into one statement.
pub(crate) fn portions<T>(ids: &[T]) -> impl Iterator<Item = &[T]> {
    ids.chunks(PARAMETERS)
}
