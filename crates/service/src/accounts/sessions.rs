//! Where one is signed in, and leaving everywhere at once.

use chrono::{DateTime, Utc};
use glane_foundation::{Actor, Who};
use glane_persistence::{api_tokens, sign_in};

use crate::{Glane, ServiceError};

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// What the browser says of itself; empty when it says nothing.
    pub device: String,
    /// When it began.
    pub since: DateTime<Utc>,
    /// True for the browser that asks.
    pub this: bool,
}

/// The open sessions of whoever asks, latest first. `cookie` is the one asked with.
pub async fn own(glane: &Glane, actor: &Actor, cookie: &str) -> Result<Vec<OpenSession>, ServiceError> {
    let Who::Person { id, .. } = &actor.who else { return Ok(Vec::new()) };
    let this = sign_in::TokenHash::of(cookie);
    let sessions = sign_in::sessions_of(&glane.db.begin_read().await?, id, glane.now()).await?;
    let open = |session: sign_in::Session| OpenSession {
        this: session.token == this,
        device: session.device,
        since: session.created_at,
    };
    Ok(sessions.into_iter().map(open).collect())
}

/// Ends every session, kills every link and revokes every token of whoever asks: they lost a phone.
pub async fn leave_everywhere(glane: &Glane, actor: &Actor) -> Result<(), ServiceError> {
    let Who::Person { id, .. } = &actor.who else { return Err(ServiceError::Forbidden) };
    glane
        .db
        .retrying(|tx| async move {
            sign_in::end_all(&tx, id).await?;
            api_tokens::remove_all(&tx, id).await?;
            Ok(())
        })
        .await
}
