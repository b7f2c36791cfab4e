//! Places, goods, the day's plan, people and the trail: everything the first ordinary day needs.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const EVERYWHERE: [&str; 5] = [
    include_str!("m20261122_000001_first_day/places.sql"),
    include_str!("m20261122_000001_first_day/goods.sql"),
    include_str!("m20261122_000001_first_day/plan.sql"),
    include_str!("m20261122_000001_first_day/ledger.sql"),
    include_str!("m20261122_000001_first_day/people.sql"),
];
const APPEND_ONLY_SQLITE: &str = include_str!("m20261122_000001_first_day/append_only_sqlite.sql");
const APPEND_ONLY_POSTGRES: &str = include_str!("m20261122_000001_first_day/append_only_postgres.sql");

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for tables in EVERYWHERE {
            connection.execute_unprepared(tables).await?;
        }
        let append_only = match manager.get_database_backend() {
            DbBackend::Sqlite => APPEND_ONLY_SQLITE,
            _ => APPEND_ONLY_POSTGRES,
        };
        connection.execute_unprepared(append_only).await?;
        Ok(())
    }
}
