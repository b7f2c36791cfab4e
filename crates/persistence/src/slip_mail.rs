//! Which places do not want their slips by mail.

use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};

use crate::{DbError, Reader, WriteTx, entity::slip_mail_off};

/// True for a place that gets no slips by mail. `place` is its kind and id: `store/pont`.
pub async fn is_off(db: &impl Reader, place: &str) -> Result<bool, DbError> {
    Ok(slip_mail_off::Entity::find_by_id(place).one(&db.executor()).await?.is_some())
}

/// Wants no slips by mail any more.
pub async fn turn_off(tx: &WriteTx, place: &str, since: DateTime<Utc>) -> Result<(), DbError> {
    let model = slip_mail_off::Model { place: place.to_owned(), since };
    let known = OnConflict::column(slip_mail_off::Column::Place).do_nothing().to_owned();
    let insert = slip_mail_off::Entity::insert(model.into_active_model()).on_conflict(known);
    insert.exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// Wants them again.
pub async fn turn_on(tx: &WriteTx, place: &str) -> Result<(), DbError> {
    slip_mail_off::Entity::delete_by_id(place).exec(tx.raw()).await?;
    Ok(())
}
