//! Passwords, mailed codes, and what slows guessing down.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = include_str!("m20261124_000031_secrets/secrets.sql");
        manager.get_connection().execute_unprepared(tables).await?;
        Ok(())
    }
}
