//! Signing in by a code of eight digits that comes by mail.

use chrono::Duration;
use glane_foundation::{Language, Sentence};
use glane_persistence::{
    outbox::{self, Message, Way},
    persons::{self, Person},
    secrets,
    sign_in::TokenHash,
};
use rand::{TryRng as _, rngs::SysRng};

use super::{
    Secret, Visitor, begin_session,
    throttle::{GUESSES, MAILS},
};
use crate::{Glane, ServiceError, acts::is_address};

/// How long a code lives.
const LIFE: Duration = Duration::minutes(10);
/// Codes have eight digits.
const CODES: u64 = 100_000_000;

/// Sends a code to an address, if it is that of an active account. The caller learns nothing of that; what is no address at all
/// is told.
pub async fn send(glane: &Glane, address: &str, from: &str) -> Result<(), ServiceError> {
    if !is_address(address) {
        return Err(ServiceError::NotNow(Sentence::new(
            "Écrivez votre adresse en entier, comme nom@exemple.org.",
            "Write your whole address, like name@example.org.",
        )));
    }
    let code = &new_code()?;
    glane
        .db
        .retrying(|tx| async move {
            MAILS.check(glane, &tx, address, from).await?;
            MAILS.count(glane, &tx, address, from).await?;
            let Some(person) = persons::by_email(&tx, address).await?.filter(|person| person.active) else {
                return Ok(());
            };
            let now = glane.now();
            secrets::add_code(&tx, &person.id, &hash(&person, code), now, now + LIFE).await?;
            outbox::push_secret(&tx, &message(glane, &person, code)).await?;
            Ok(())
        })
        .await
}

/// Begins a session for whoever shows the code that was sent to the address: the secret for the browser's cookie.
pub async fn sign_in(
    glane: &Glane,
    address: &str,
    code: &str,
    Visitor { device, from }: Visitor<'_>,
) -> Result<Secret, ServiceError> {
    let typed: &String = &code.chars().filter(char::is_ascii_digit).collect();
    let outcome = glane
        .db
        .retrying(|tx| async move {
            GUESSES.check(glane, &tx, address, from).await?;
            let person = persons::by_email(&tx, address).await?.filter(|person| person.active);
            if let Some(person) = person
                && secrets::use_code(&tx, &person.id, &hash(&person, typed), glane.now()).await?
            {
                GUESSES.forget(&tx, address, from).await?;
                MAILS.forget(&tx, address, from).await?;
                return begin_session(glane, &tx, &person.id, device).await.map(Some);
            }
            // A failed try is counted, so it must be committed: it is no error of the transaction.
            GUESSES.count(glane, &tx, address, from).await?;
            Ok(None)
        })
        .await?;
    outcome.ok_or_else(wrong)
}

fn wrong() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Ce code n'est pas le bon, ou il a plus de dix minutes. Vérifiez-le, ou demandez-en un autre.",
        "This code is not right, or is more than ten minutes old. Check it, or ask for another.",
    ))
}

/// With the person in it: the same digits of two people differ.
fn hash(person: &Person, code: &str) -> TokenHash {
    TokenHash::of(&format!("{}:{code}", person.id))
}

/// Every code is as likely as any other: the few numbers that would favour low ones are drawn again.
fn new_code() -> Result<String, ServiceError> {
    let fair = u64::MAX - u64::MAX % CODES;
    loop {
        let mut bytes = [0; 8];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| ServiceError::Broken(format!("the system gives no randomness: {error}")))?;
        let number = u64::from_le_bytes(bytes);
        if number < fair {
            return Ok(format!("{:08}", number % CODES));
        }
    }
}

fn message(glane: &Glane, person: &Person, code: &str) -> Message {
    let (first, last) = code.split_at(4);
    let (subject, body) = match person.language {
        Language::Fr => (
            "Votre code Glane",
            format!(
                "Votre code pour entrer dans Glane : {first} {last}\n\nIl vaut dix minutes. Si vous ne l'avez pas demandé, ignorez ce message.\n"
            ),
        ),
        Language::En => (
            "Your Glane code",
            format!(
                "Your code to come in to Glane: {first} {last}\n\nIt is valid for ten minutes. If you did not ask for it, ignore this message.\n"
            ),
        ),
    };
    Message::new(glane.now(), person.id.clone(), Way::Mail, subject.to_owned(), body)
}
