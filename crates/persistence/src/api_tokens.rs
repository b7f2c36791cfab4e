//! Tokens by which programs act for a person. Only hashes are stored.

use chrono::{DateTime, Utc};
use glane_foundation::PersonId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::{
    DbError, Reader, TokenId, WriteTx, batch,
    convert::{id, json, text, to_json},
    entity::{api_token, person},
    persons::{self, Person},
    sign_in::TokenHash,
};

/// What a token may be used for; what its person may not do, it may not do either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Looking.
    Read,
    /// A store's acts.
    Declare,
    /// An association's acts.
    Answer,
    /// A driver's acts.
    Drive,
    /// An operator's acts.
    Operate,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 5] = [Self::Read, Self::Declare, Self::Answer, Self::Drive, Self::Operate];

    /// The name in files and answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Declare => "declare",
            Self::Answer => "answer",
            Self::Drive => "drive",
            Self::Operate => "operate",
        }
    }

    /// The scope a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.code() == code)
    }
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Identity, to name it when it is to be revoked.
    pub id: TokenId,
    /// Hash of its secret.
    pub token: TokenHash,
    /// For whom it acts.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is dead.
    pub expires_at: DateTime<Utc>,
}

/// Adds a token.
pub async fn insert(tx: &WriteTx, token: &ApiToken) -> Result<(), DbError> {
    let row = api_token::Model {
        id: text(&token.id),
        token_hash: token.token.as_str().to_owned(),
        person: text(&token.person),
        name: token.name.clone(),
        scopes: to_json(&token.scopes)?,
        created_at: token.created_at,
        expires_at: token.expires_at,
    };
    batch::insert_one::<api_token::Entity>(tx, row).await
}

/// The token with this secret and its person, while it lasts and the person is active.
pub async fn holder(
    db: &impl Reader,
    token: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<(ApiToken, Person)>, DbError> {
    let lasting = api_token::Entity::find()
        .filter(api_token::Column::TokenHash.eq(token.as_str()))
        .filter(api_token::Column::ExpiresAt.gt(now));
    let Some(row) = lasting.one(&db.executor()).await? else { return Ok(None) };
    let active = person::Entity::find_by_id(row.person.as_str()).filter(person::Column::Active.eq(true));
    let Some(person) = active.one(&db.executor()).await? else { return Ok(None) };
    Ok(Some((from_row(row)?, persons::from_row(person)?)))
}

/// The tokens of a person, in the order they were made.
pub async fn of_person(db: &impl Reader, person: &PersonId) -> Result<Vec<ApiToken>, DbError> {
    let own = api_token::Entity::find().filter(api_token::Column::Person.eq(person.as_str()));
    own.order_by_asc(api_token::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Revokes a token of a person.
pub async fn remove(tx: &WriteTx, person: &PersonId, token: &TokenId) -> Result<(), DbError> {
    let own = api_token::Entity::delete_by_id(token.as_str()).filter(api_token::Column::Person.eq(person.as_str()));
    let removed = own.exec(tx.raw()).await?;
    if removed.rows_affected == 0 { Err(DbError::not_found("token", token)) } else { Ok(()) }
}

/// Revokes every token of a person: they left, or lost a machine.
pub async fn remove_all(tx: &WriteTx, person: &PersonId) -> Result<(), DbError> {
    api_token::Entity::delete_many().filter(api_token::Column::Person.eq(person.as_str())).exec(tx.raw()).await?;
    Ok(())
}

fn from_row(row: api_token::Model) -> Result<ApiToken, DbError> {
    Ok(ApiToken {
        id: id(&row.id, "api_token.id")?,
        token: TokenHash::stored(row.token_hash),
        person: id(&row.person, "api_token.person")?,
        name: row.name,
        scopes: json(&row.scopes, "api_token.scopes")?,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}
