//! Single dates on which a store's hours differ from its week.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = include_str!("m20261124_000022_store_dates/store_dates.sql");
        manager.get_connection().execute_unprepared(tables).await?;
        Ok(())
    }
}
