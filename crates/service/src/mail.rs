//! Messages on their way out: the outbox is emptied by whoever works in the background, never inside a use case.

use glane_persistence::{
    outbox::{self, Message, Way},
    persons, secrets,
};

use crate::{Glane, ServiceError};

/// Messages taken at once.
const AT_ONCE: u64 = 50;

/// What brings mail to people.
pub trait Carrier: Send + Sync {
    /// Hands a mail over; an error says why that did not work, and the message stays for the next time.
    fn carry(&self, to: &str, subject: &str, body: &str) -> impl Future<Output = Result<(), String>> + Send;
}

/// Sends what waits, oldest first. A message is marked after it was handed over: killed in between, it goes out twice
/// rather than never. Gives how many went out.
pub async fn send_waiting(glane: &Glane, carrier: &impl Carrier) -> Result<usize, ServiceError> {
    let waiting = outbox::unsent_by(&glane.db, Way::Mail, AT_ONCE).await?;
    let mut sent = 0;
    for message in waiting {
        if send(glane, carrier, &message).await? {
            sent += 1;
        }
    }
    Ok(sent)
}

async fn send(glane: &Glane, carrier: &impl Carrier, message: &Message) -> Result<bool, ServiceError> {
    let person = persons::get(&glane.db, &message.recipient).await?;
    if let Some(address) = &person.email
        && let Err(reason) = carrier.carry(address, &message.subject, &message.body).await
    {
        tracing::warn!(message = %message.id, %reason, "a mail could not be handed over; it stays for the next time");
        return Ok(false);
    }
    glane
        .db
        .retrying(|tx| async move {
            outbox::mark_sent(&tx, &message.id, glane.now()).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(person.email.is_some())
}

/// Forgets what signing in leaves behind once it is over.
pub async fn tidy(glane: &Glane) -> Result<(), ServiceError> {
    let long_ago = glane.now() - chrono::Duration::days(2);
    glane
        .db
        .retrying(|tx| async move {
            secrets::forget_before(&tx, long_ago).await?;
            Ok(())
        })
        .await
}
