//! Guessing is slowed down for everybody alike, in the database, so that it holds across server processes.
//!
//! What is counted is the address typed, known or not: who guesses does not learn which addresses exist. It is counted apart for
//! each network address it is typed from, so that a stranger does not keep somebody else out; a wider limit holds for all
//! of them together, so that guessing from many places is slow too.

use chrono::Duration;
use glane_foundation::Sentence;
use glane_persistence::{Reader, WriteTx, secrets};

use crate::{Glane, ServiceError};

/// Something that may be tried so often within a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// What is tried.
    name: &'static str,
    /// How often at most from one place.
    most: u64,
    /// How often at most from all places together.
    most_of_all: u64,
    /// Within how long.
    within: Duration,
}

/// Codes and passwords typed. Of a hundred million codes, fifty in a quarter of an hour find none.
pub(super) const GUESSES: Limit = Limit { name: "guess", most: 5, most_of_all: 50, within: Duration::minutes(15) };
/// Codes asked for: nobody's mailbox is flooded.
pub(super) const MAILS: Limit = Limit { name: "mail", most: 5, most_of_all: 15, within: Duration::hours(1) };

impl Limit {
    /// What is counted: the address as typed from one place, and from wherever.
    fn subjects(self, address: &str, from: &str) -> [(String, u64); 2] {
        let tidy: String = address.trim().to_lowercase().chars().take(200).collect();
        let place: String = from.chars().take(64).collect();
        [(format!("{}:{tidy}|{place}", self.name), self.most), (format!("{}:{tidy}", self.name), self.most_of_all)]
    }

    /// Refuses one try too many.
    pub(super) async fn check(
        self,
        glane: &Glane,
        db: &impl Reader,
        address: &str,
        from: &str,
    ) -> Result<(), ServiceError> {
        let since = glane.now() - self.within;
        for (subject, most) in self.subjects(address, from) {
            if secrets::tries(db, &subject, since).await? >= most {
                return Err(too_many());
            }
        }
        Ok(())
    }

    /// Counts a try.
    pub(super) async fn count(
        self,
        glane: &Glane,
        tx: &WriteTx,
        address: &str,
        from: &str,
    ) -> Result<(), ServiceError> {
        for (subject, _) in self.subjects(address, from) {
            secrets::note_try(tx, &subject, glane.now()).await?;
        }
        Ok(())
    }

    /// Begins anew after a success.
    pub(super) async fn forget(self, tx: &WriteTx, address: &str, from: &str) -> Result<(), ServiceError> {
        for (subject, _) in self.subjects(address, from) {
            secrets::forget_tries(tx, &subject).await?;
        }
        Ok(())
    }
}

fn too_many() -> ServiceError {
    ServiceError::TooMany(Sentence::new(
        "Trop de tentatives. Attendez un quart d'heure, ou demandez un lien à la personne qui coordonne.",
        "Too many attempts. Wait a quarter of an hour, or ask the coordinator for a link.",
    ))
}
