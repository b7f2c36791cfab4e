//! Signing in by a password, for those who prefer one.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use glane_foundation::{Actor, Sentence, Who};
use glane_persistence::{persons, secrets};
use tokio::sync::Semaphore;

use super::{Secret, Visitor, begin_session, throttle::GUESSES};
use crate::{Glane, ServiceError};

/// Hashing takes 19 MiB and a core for some tens of milliseconds: so many at once, the others wait.
static HASHERS: Semaphore = Semaphore::const_new(2);
/// Shortest password.
const SHORTEST: usize = 12;
/// Longest, so that nobody has megabytes hashed.
const LONGEST: usize = 200;
/// What an unknown address is checked against, so that the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";

/// Sets one's own password. Length is all that is asked of it.
pub async fn set(glane: &Glane, actor: &Actor, password: &str) -> Result<(), ServiceError> {
    let Who::Person { id, .. } = &actor.who else { return Err(ServiceError::Forbidden) };
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Err(ServiceError::NotNow(Sentence::new(
            "Un mot de passe a au moins 12 caractères : quatre mots sans lien se retiennent bien.",
            "A password has at least 12 characters: four words without connection are easy to remember.",
        )));
    }
    let phc = &hash(password.to_owned()).await?;
    glane
        .db
        .retrying(|tx| async move {
            secrets::set_password(&tx, id, phc, glane.now()).await?;
            Ok(())
        })
        .await
}

/// Begins a session for whoever knows the password: the secret for the browser's cookie.
pub async fn sign_in(
    glane: &Glane,
    address: &str,
    password: &str,
    Visitor { device, from }: Visitor<'_>,
) -> Result<Secret, ServiceError> {
    // Looking and counting are apart from the hashing: no transaction waits for it.
    let reader = glane.db.begin_read().await?;
    GUESSES.check(glane, &reader, address, from).await?;
    let person = persons::by_email(&reader, address).await?.filter(|person| person.active);
    let stored = match &person {
        Some(person) => secrets::password(&reader, &person.id).await?,
        None => None,
    };
    drop(reader);
    let right = matches(password.to_owned(), stored.clone().unwrap_or_else(|| NOBODY.to_owned())).await?;
    let known = person.filter(|_| right && stored.is_some());
    let known = &known;
    let outcome = glane
        .db
        .retrying(|tx| async move {
            GUESSES.check(glane, &tx, address, from).await?;
            match known {
                Some(person) => {
                    GUESSES.forget(&tx, address, from).await?;
                    begin_session(glane, &tx, &person.id, device).await.map(Some)
                }
                None => {
                    GUESSES.count(glane, &tx, address, from).await?;
                    Ok(None)
                }
            }
        })
        .await?;
    outcome.ok_or_else(wrong)
}

fn wrong() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "L'adresse ou le mot de passe n'est pas le bon. Sans mot de passe, demandez un code.",
        "The address or the password is not right. Without a password, ask for a code.",
    ))
}

async fn hash(password: String) -> Result<String, ServiceError> {
    on_a_hasher(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).ok()).await
}

async fn matches(password: String, stored: String) -> Result<bool, ServiceError> {
    on_a_hasher(move || {
        let parsed = PasswordHash::new(&stored).ok()?;
        Some(
            password.chars().count() <= LONGEST
                && Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        )
    })
    .await
}

/// Off the threads that serve, and only so many at once.
async fn on_a_hasher<T: Send + 'static>(work: impl FnOnce() -> Option<T> + Send + 'static) -> Result<T, ServiceError> {
    let broken = || ServiceError::Broken("a password could not be hashed".to_owned());
    let _permit = HASHERS.acquire().await.map_err(|_| broken())?;
    tokio::task::spawn_blocking(work).await.ok().flatten().ok_or_else(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other() {
        let stored = hash("quatre mots sans lien".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(matches("quatre mots sans lien".to_owned(), stored.clone()).await.unwrap());
        assert!(!matches("quatre mots sans liens".to_owned(), stored).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_the_password_of_nobody_but_checking_it_works() {
        assert!(!matches("anything".to_owned(), NOBODY.to_owned()).await.unwrap());
    }
}
