//! Guessing is slowed down for everybody alike, in the database, so that it holds across server processes.
//!
//! What is counted is the address typed, known or not: who guesses does not learn which addresses exist. A stranger can so keep
//! somebody from signing in by code or password for a quarter of an hour; their link and their open sessions still work.

use chrono::Duration;
use glane_foundation::Sentence;
use glane_persistence::{Reader, WriteTx, secrets};

use crate::{Glane, ServiceError};

/// Something that may be tried so often within a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// What is tried.
    name: &'static str,
    /// How often at most.
    most: u64,
    /// Within how long.
    within: Duration,
}

/// Codes and passwords typed.
pub(super) const GUESSES: Limit = Limit { name: "guess", most: 5, within: Duration::minutes(15) };
/// Codes asked for: nobody's mailbox is flooded.
pub(super) const MAILS: Limit = Limit { name: "mail", most: 5, within: Duration::hours(1) };

impl Limit {
    fn subject(self, address: &str) -> String {
        let tidy: String = address.trim().to_lowercase().chars().take(200).collect();
        format!("{}:{tidy}", self.name)
    }

    /// Refuses one try too many.
    pub(super) async fn check(self, glane: &Glane, db: &impl Reader, address: &str) -> Result<(), ServiceError> {
        let since = glane.now() - self.within;
        if secrets::tries(db, &self.subject(address), since).await? < self.most { Ok(()) } else { Err(too_many()) }
    }

    /// Counts a try.
    pub(super) async fn count(self, glane: &Glane, tx: &WriteTx, address: &str) -> Result<(), ServiceError> {
        Ok(secrets::note_try(tx, &self.subject(address), glane.now()).await?)
    }

    /// Begins anew after a success.
    pub(super) async fn forget(self, tx: &WriteTx, address: &str) -> Result<(), ServiceError> {
        Ok(secrets::forget_tries(tx, &self.subject(address)).await?)
    }
}

fn too_many() -> ServiceError {
    ServiceError::TooMany(Sentence::new(
        "Trop de tentatives. Attendez un quart d'heure, ou demandez un lien à la personne qui coordonne.",
        "Too many attempts. Wait a quarter of an hour, or ask the coordinator for a link.",
    ))
}
