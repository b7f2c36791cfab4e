//! Places that do not want their slips by mail.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = include_str!("m20261127_000021_slip_mail/slip_mail.sql");
        manager.get_connection().execute_unprepared(table).await?;
        Ok(())
    }
}
