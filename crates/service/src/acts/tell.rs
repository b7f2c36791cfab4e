//! Messages to people, written in the transaction that makes them necessary.

use glane_foundation::{Language, Role, Sentence, TerritoryId};
use glane_persistence::{
    WriteTx,
    outbox::{self, Message, Way},
    persons::{self, Person},
};

use crate::{Glane, ServiceError};

/// What a message says.
pub(super) struct Text {
    pub(super) subject: Sentence,
    pub(super) body: Sentence,
}

/// Tells everybody of a territory with such a role, each in their language: by mail where there is an address, else by text message.
pub(super) async fn everybody(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    wanted: impl Fn(&Role) -> bool,
    text: &Text,
) -> Result<(), ServiceError> {
    tell(glane, tx, territory, |person| wanted(&person.role), text).await
}

/// Tells those among them who have an address for mail: what is too long for a text message.
pub(super) async fn by_mail(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    wanted: impl Fn(&Role) -> bool,
    text: &Text,
) -> Result<(), ServiceError> {
    tell(glane, tx, territory, |person| person.email.is_some() && wanted(&person.role), text).await
}

async fn tell(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    wanted: impl Fn(&Person) -> bool,
    text: &Text,
) -> Result<(), ServiceError> {
    let people = persons::of_territory(tx, territory).await?;
    let messages: Vec<Message> = people
        .iter()
        .filter(|person| person.active && wanted(person))
        .map(|person| {
            let way = if person.email.is_some() { Way::Mail } else { Way::Sms };
            let say = |sentence: &Sentence, language: Language| sentence.in_language(language).to_owned();
            let subject = if way == Way::Mail { say(&text.subject, person.language) } else { String::new() };
            Message::new(glane.now(), person.id.clone(), way, subject, say(&text.body, person.language))
        })
        .collect();
    outbox::push(tx, &messages).await?;
    Ok(())
}
