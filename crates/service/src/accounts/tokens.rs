//! Tokens by which programs act for a person, within scopes.

use chrono::Duration;
use glane_foundation::{Actor, Channel, PersonId, Who};
use glane_persistence::{
    TokenId,
    api_tokens::{self, ApiToken, Scope},
    sign_in::TokenHash,
};

use super::{Secret, SignedIn, may_look_after};
use crate::{Glane, ServiceError};

/// Longest a token may live.
const LONGEST_LIFE_DAYS: i64 = 366;
/// What a token's secret begins with, so that leaked ones are recognised.
const MARK: &str = "glane_";

/// Makes a token for a person: for oneself, or for those one looks after. Its secret is shown once.
pub async fn make(
    glane: &Glane,
    actor: &Actor,
    person: &PersonId,
    name: &str,
    scopes: &[Scope],
    days: i64,
) -> Result<(TokenId, Secret), ServiceError> {
    let random = Secret::new()?;
    let secret = Secret(format!("{MARK}{}", random.0));
    let now = glane.now();
    let token = ApiToken {
        id: TokenId::mint(),
        token: secret.hash(),
        person: person.clone(),
        name: name.trim().chars().take(80).collect(),
        scopes: scopes.to_vec(),
        created_at: now,
        expires_at: now + Duration::days(days.clamp(1, LONGEST_LIFE_DAYS)),
    };
    let token = &token;
    glane
        .db
        .retrying(|tx| async move {
            own_or_looked_after(&tx, actor, person).await?;
            api_tokens::insert(&tx, token).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok((token.id.clone(), secret))
}

/// The tokens of a person, without their secrets.
pub async fn of(glane: &Glane, actor: &Actor, person: &PersonId) -> Result<Vec<ApiToken>, ServiceError> {
    let reader = glane.db.begin_read().await?;
    own_or_looked_after(&reader, actor, person).await?;
    Ok(api_tokens::of_person(&reader, person).await?)
}

/// Revokes a token: it opens nothing from now on.
pub async fn revoke(glane: &Glane, actor: &Actor, person: &PersonId, token: &TokenId) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            own_or_looked_after(&tx, actor, person).await?;
            Ok(api_tokens::remove(&tx, person, token).await?)
        })
        .await
}

/// For whom a program acts that shows this secret, and within which scopes.
pub async fn holder(glane: &Glane, secret: &str) -> Result<(SignedIn, Vec<Scope>), ServiceError> {
    let reader = glane.db.begin_read().await?;
    let found = api_tokens::holder(&reader, &TokenHash::of(secret), glane.now()).await?;
    let (token, person) = found.ok_or(ServiceError::SignedOut)?;
    let signed_in = SignedIn {
        actor: Actor::person(person.id, person.role.clone(), Channel::Api),
        name: person.name,
        language: person.language,
        role: person.role,
        csrf: String::new(),
    };
    Ok((signed_in, token.scopes))
}

async fn own_or_looked_after(
    db: &impl glane_persistence::Reader,
    actor: &Actor,
    person: &PersonId,
) -> Result<(), ServiceError> {
    match &actor.who {
        Who::Person { id, .. } if id == person => Ok(()),
        _ => may_look_after(db, actor, person).await,
    }
}
