//! Days are found by their date, however many lie behind.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = include_str!("m20261127_000031_quick_days/indexes.sql");
        manager.get_connection().execute_unprepared(indexes).await?;
        Ok(())
    }
}
