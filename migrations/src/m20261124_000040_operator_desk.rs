//! What the operator's desk keeps: days on which drivers are away, and stops that stay where they are.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(include_str!("m20261124_000040_operator_desk/desk.sql")).await?;
        Ok(())
    }
}
