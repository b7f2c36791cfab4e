//! How often a message was tried in vain, when it is tried again, and what the carrier said.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = include_str!("m20261127_000030_mail_tries/tries.sql");
        manager.get_connection().execute_unprepared(columns).await?;
        Ok(())
    }
}
