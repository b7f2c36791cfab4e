//! Login links and sessions. Only hashes of their secrets are stored: who reads the database cannot sign in with it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use glane_foundation::PersonId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, sea_query::Expr};
use sha2::{Digest, Sha256};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, text},
    entity::{login_link, person, session},
    persons::{self, Person},
};

/// SHA-256 of a secret of 256 random bits, for which no slower hash is needed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// Of a token as it stands in a link or a cookie.
    #[must_use]
    pub fn of(token: &str) -> Self {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(token.as_bytes()) {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// As it is stored.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As it was stored.
    pub(crate) const fn stored(text: String) -> Self {
        Self(text)
    }
}

/// A link that signs one person in once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// Hash of its secret.
    pub token: TokenHash,
    /// Whom it signs in.
    pub person: PersonId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is dead.
    pub expires_at: DateTime<Utc>,
    /// Opens any number of times until then: for people who try Glane out.
    pub many_times: bool,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the cookie.
    pub token: TokenHash,
    /// Who.
    pub person: PersonId,
    /// What every form of this session must carry.
    pub csrf: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// From when on it is dead.
    pub expires_at: DateTime<Utc>,
    /// What the browser says of itself, so that its owner recognises it.
    pub device: String,
}

/// Adds a link.
pub async fn add_link(tx: &WriteTx, link: &LoginLink) -> Result<(), DbError> {
    let row = login_link::Model {
        token_hash: link.token.0.clone(),
        person: text(&link.person),
        created_at: link.created_at,
        expires_at: link.expires_at,
        used_at: None,
        many_times: link.many_times,
    };
    batch::insert_one::<login_link::Entity>(tx, row).await
}

/// Whom an unused, unexpired link of an active person would sign in. Looking does not use it up: mail scanners look.
pub async fn look_at_link(db: &impl Reader, token: &TokenHash, now: DateTime<Utc>) -> Result<Option<Person>, DbError> {
    let fresh = login_link::Entity::find_by_id(token.0.as_str())
        .filter(login_link::Column::UsedAt.is_null().or(login_link::Column::ManyTimes.eq(true)))
        .filter(login_link::Column::ExpiresAt.gt(now));
    match fresh.one(&db.executor()).await? {
        Some(link) => active_person(db, &link.person).await,
        None => Ok(None),
    }
}

/// Uses a link up: the person to sign in, or `None` when it is unknown, used, expired, or of somebody no longer active.
pub async fn use_link(tx: &WriteTx, token: &TokenHash, now: DateTime<Utc>) -> Result<Option<Person>, DbError> {
    let person = look_at_link(tx, token, now).await?;
    if person.is_some() {
        let change = login_link::Entity::update_many().col_expr(login_link::Column::UsedAt, Expr::value(now));
        change.filter(login_link::Column::TokenHash.eq(token.0.as_str())).exec(tx.raw()).await?;
    }
    Ok(person)
}

/// Adds a session.
pub async fn add_session(tx: &WriteTx, session: &Session) -> Result<(), DbError> {
    let row = session::Model {
        token_hash: session.token.0.clone(),
        person: text(&session.person),
        csrf: session.csrf.clone(),
        created_at: session.created_at,
        expires_at: session.expires_at,
        device: session.device.clone(),
    };
    batch::insert_one::<session::Entity>(tx, row).await
}

/// The session of a cookie and its person, while it lasts and the person is active.
pub async fn session(
    db: &impl Reader,
    token: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<(Session, Person)>, DbError> {
    let lasting = session::Entity::find_by_id(token.0.as_str()).filter(session::Column::ExpiresAt.gt(now));
    let Some(row) = lasting.one(&db.executor()).await? else {
        return Ok(None);
    };
    let Some(person) = active_person(db, &row.person).await? else {
        return Ok(None);
    };
    let session = Session {
        token: token.clone(),
        person: id(&row.person, "session.person")?,
        csrf: row.csrf,
        created_at: row.created_at,
        expires_at: row.expires_at,
        device: row.device,
    };
    Ok(Some((session, person)))
}

/// The sessions of a person that still last, latest first.
pub async fn sessions_of(db: &impl Reader, person: &PersonId, now: DateTime<Utc>) -> Result<Vec<Session>, DbError> {
    let lasting = session::Entity::find()
        .filter(session::Column::Person.eq(person.as_str()))
        .filter(session::Column::ExpiresAt.gt(now))
        .order_by_desc(session::Column::CreatedAt);
    let rows = lasting.all(&db.executor()).await?.into_iter();
    rows.map(|row| {
        Ok(Session {
            token: TokenHash::stored(row.token_hash),
            person: id(&row.person, "session.person")?,
            csrf: row.csrf,
            created_at: row.created_at,
            expires_at: row.expires_at,
            device: row.device,
        })
    })
    .collect()
}

/// Ends a session.
pub async fn end_session(tx: &WriteTx, token: &TokenHash) -> Result<(), DbError> {
    session::Entity::delete_by_id(token.0.as_str()).exec(tx.raw()).await?;
    Ok(())
}

/// Ends every session and kills every unused link of a person: they lost their phone, or left.
pub async fn end_all(tx: &WriteTx, person: &PersonId) -> Result<(), DbError> {
    session::Entity::delete_many().filter(session::Column::Person.eq(person.as_str())).exec(tx.raw()).await?;
    login_link::Entity::delete_many().filter(login_link::Column::Person.eq(person.as_str())).exec(tx.raw()).await?;
    Ok(())
}

/// Forgets links and sessions that are dead at `now`.
pub async fn forget_dead(tx: &WriteTx, now: DateTime<Utc>) -> Result<(), DbError> {
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(tx.raw()).await?;
    let dead =
        Condition::any().add(login_link::Column::ExpiresAt.lte(now)).add(login_link::Column::UsedAt.is_not_null());
    login_link::Entity::delete_many().filter(dead).exec(tx.raw()).await?;
    Ok(())
}

async fn active_person(db: &impl Reader, id: &str) -> Result<Option<Person>, DbError> {
    let active = person::Entity::find_by_id(id).filter(person::Column::Active.eq(true));
    active.one(&db.executor()).await?.map(persons::from_row).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_text_is_the_sha_256_of_the_token() {
        // FIPS 180-2, appendix B.1: the message "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(TokenHash::of("abc").0, expected);
    }
}
