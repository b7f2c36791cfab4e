//! Passwords and mailed codes, and the tries that count against guessing them. Nothing here can be used to sign in by reading it,
//! but a code's hash within its ten minutes: eight digits are few.

use chrono::{DateTime, Utc};
use glane_foundation::{Id, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::text,
    entity::{login_code, password, sign_in_try},
    sign_in::TokenHash,
};

/// The slow hash of a person's password, as a PHC string.
pub async fn password(db: &impl Reader, person: &PersonId) -> Result<Option<String>, DbError> {
    let row = password::Entity::find_by_id(person.as_str()).one(&db.executor()).await?;
    Ok(row.map(|row| row.phc))
}

/// Sets or replaces a password.
pub async fn set_password(tx: &WriteTx, person: &PersonId, phc: &str, at: DateTime<Utc>) -> Result<(), DbError> {
    password::Entity::delete_by_id(person.as_str()).exec(tx.raw()).await?;
    let row = password::Model { person: text(person), phc: phc.to_owned(), changed_at: at };
    batch::insert_one::<password::Entity>(tx, row).await
}

/// Keeps a mailed code; earlier ones of this person are dead from now on.
pub async fn add_code(
    tx: &WriteTx,
    person: &PersonId,
    code: &TokenHash,
    at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    login_code::Entity::delete_many().filter(login_code::Column::Person.eq(person.as_str())).exec(tx.raw()).await?;
    let row = login_code::Model {
        id: Id::<()>::mint().to_string(),
        person: text(person),
        code_hash: code.as_str().to_owned(),
        created_at: at,
        expires_at,
        used_at: None,
    };
    batch::insert_one::<login_code::Entity>(tx, row).await
}

/// Uses a code up; false when it is not this person's, used, or over.
pub async fn use_code(tx: &WriteTx, person: &PersonId, code: &TokenHash, now: DateTime<Utc>) -> Result<bool, DbError> {
    let used = login_code::Entity::update_many()
        .col_expr(login_code::Column::UsedAt, Expr::value(now))
        .filter(login_code::Column::Person.eq(person.as_str()))
        .filter(login_code::Column::CodeHash.eq(code.as_str()))
        .filter(login_code::Column::UsedAt.is_null())
        .filter(login_code::Column::ExpiresAt.gt(now));
    Ok(used.exec(tx.raw()).await?.rows_affected > 0)
}

/// Notes a try; `subject` is what is counted, e.g. an address.
pub async fn note_try(tx: &WriteTx, subject: &str, at: DateTime<Utc>) -> Result<(), DbError> {
    let row = sign_in_try::Model { id: Id::<()>::mint().to_string(), subject: subject.to_owned(), at };
    batch::insert_one::<sign_in_try::Entity>(tx, row).await
}

/// How many tries since an instant.
pub async fn tries(db: &impl Reader, subject: &str, since: DateTime<Utc>) -> Result<u64, DbError> {
    let recent = sign_in_try::Entity::find()
        .filter(sign_in_try::Column::Subject.eq(subject))
        .filter(sign_in_try::Column::At.gt(since));
    Ok(recent.count(&db.executor()).await?)
}

/// Forgets the tries of a subject: somebody proved who they are.
pub async fn forget_tries(tx: &WriteTx, subject: &str) -> Result<(), DbError> {
    sign_in_try::Entity::delete_many().filter(sign_in_try::Column::Subject.eq(subject)).exec(tx.raw()).await?;
    Ok(())
}

/// Forgets tries, codes, links and sessions that are over.
pub async fn forget_before(tx: &WriteTx, instant: DateTime<Utc>) -> Result<(), DbError> {
    use crate::entity::{login_link, session};
    sign_in_try::Entity::delete_many().filter(sign_in_try::Column::At.lt(instant)).exec(tx.raw()).await?;
    login_code::Entity::delete_many().filter(login_code::Column::ExpiresAt.lt(instant)).exec(tx.raw()).await?;
    login_link::Entity::delete_many().filter(login_link::Column::ExpiresAt.lt(instant)).exec(tx.raw()).await?;
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(instant)).exec(tx.raw()).await?;
    Ok(())
}
