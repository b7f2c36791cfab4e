//! Every message Glane promised to send, and whether it went: nothing is told in silence, and nothing is forgotten in it.

use chrono::NaiveDateTime;
use glane_foundation::{Actor, Territory, TerritoryId};
use glane_persistence::{MessageId, outbox, outbox::Way, territories};

use super::trail::Cast;
use crate::{Glane, ServiceError, access};

/// Messages on one page.
const PAGE: u64 = 50;

/// A message.
#[derive(Debug, Clone)]
pub struct MessageView {
    /// Identity: where the next page begins.
    pub id: MessageId,
    /// When it became necessary, local time.
    pub at: NaiveDateTime,
    /// To whom.
    pub recipient: String,
    /// By which way.
    pub way: Way,
    /// Subject of a mail.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it was handed to the carrier, local time.
    pub sent_at: Option<NaiveDateTime>,
    /// What kept it from going: tries in vain, what the carrier said, and when it is tried again, local time.
    pub trouble: Option<(u32, String, NaiveDateTime)>,
}

/// A page of the outbox.
#[derive(Debug, Clone)]
pub struct OutboxPage {
    /// Where.
    pub territory: Territory,
    /// Latest first.
    pub messages: Vec<MessageView>,
    /// Where the next page begins, if there is one.
    pub next: Option<MessageId>,
}

/// The messages to people of a territory, latest first; `after` is the last one of the page before.
pub async fn page(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    waiting_only: bool,
    after: Option<&MessageId>,
) -> Result<OutboxPage, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let cast = Cast::of(&db, territory).await?;
    let mut found = outbox::of_territory(&db, territory, waiting_only, after, PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    Ok(OutboxPage {
        next: found.last().filter(|_| more).map(|(last, _)| last.id.clone()),
        messages: found
            .into_iter()
            .map(|(message, trouble)| MessageView {
                trouble: trouble.map(|it| (it.tries, it.reason, place.local(it.again_at))),
                at: place.local(message.at),
                recipient: cast.person(&message.recipient),
                way: message.way,
                sent_at: message.sent_at.map(|at| place.local(at)),
                subject: message.subject,
                body: message.body,
                id: message.id,
            })
            .collect(),
        territory: place,
    })
}
