//! Forms typed when the session had ended, kept until their author signs in again.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{DbError, Reader, WriteTx, batch, entity::kept_form, sign_in::TokenHash};

/// A form as the browser sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it was sent to.
    pub path: String,
    /// Its fields, URL-encoded.
    pub body: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps a form under the hash of a secret only its browser knows.
pub async fn keep(tx: &WriteTx, token: &TokenHash, form: &KeptForm) -> Result<(), DbError> {
    let row = kept_form::Model {
        token_hash: token.as_str().to_owned(),
        path: form.path.clone(),
        body: form.body.clone(),
        at: form.at,
    };
    batch::insert_one::<kept_form::Entity>(tx, row).await
}

/// The form kept under a secret, if there still is one.
pub async fn find(db: &impl Reader, token: &TokenHash) -> Result<Option<KeptForm>, DbError> {
    let row = kept_form::Entity::find_by_id(token.as_str()).one(&db.executor()).await?;
    Ok(row.map(|row| KeptForm { path: row.path, body: row.body, at: row.at }))
}

/// Forgets one.
pub async fn forget(tx: &WriteTx, token: &TokenHash) -> Result<(), DbError> {
    kept_form::Entity::delete_by_id(token.as_str()).exec(tx.raw()).await?;
    Ok(())
}

/// Forgets those kept before an instant.
pub async fn forget_before(tx: &WriteTx, instant: DateTime<Utc>) -> Result<(), DbError> {
    kept_form::Entity::delete_many().filter(kept_form::Column::At.lt(instant)).exec(tx.raw()).await?;
    Ok(())
}
