//! Messages on their way out: the outbox is emptied by whoever works in the background, never inside a use case.

use glane_persistence::{
    outbox::{self, Message, Trouble, Way},
    persons, secrets,
};

use chrono::Duration;

use crate::{Glane, ServiceError};

/// Messages taken at once.
const AT_ONCE: u64 = 50;
/// How long a mail waits after the first try in vain; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::minutes(1);
/// Doublings after which the wait grows no more: some eight hours.
const MOST_DOUBLINGS: u32 = 9;

/// What brings mail to people.
pub trait Carrier: Send + Sync {
    /// Hands a mail over; an error says why that did not work, and the message waits for the next time.
    fn carry(&self, to: &str, subject: &str, body: &str) -> impl Future<Output = Result<(), String>> + Send;
}

/// Sends what waits, oldest first. A message is marked after it was handed over: killed in between, it goes out twice
/// rather than never. One that cannot be handed over waits longer each time and lets the others pass. Gives how many went out.
pub async fn send_waiting(glane: &Glane, carrier: &impl Carrier) -> Result<usize, ServiceError> {
    let waiting = outbox::due(&glane.db, Way::Mail, glane.now(), AT_ONCE).await?;
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
        put_off(glane, message, reason).await?;
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

async fn put_off(glane: &Glane, message: &Message, reason: String) -> Result<(), ServiceError> {
    let reason = &reason;
    let trouble = glane
        .db
        .retrying(|tx| async move {
            let tries = outbox::tries(&tx, &message.id).await?.saturating_add(1);
            let wait = FIRST_WAIT * 2_i32.pow((tries - 1).min(MOST_DOUBLINGS));
            let trouble = Trouble { tries, reason: reason.clone(), again_at: glane.now() + wait };
            outbox::put_off(&tx, &message.id, &trouble).await?;
            Ok::<_, ServiceError>(trouble)
        })
        .await?;
    let Trouble { tries, again_at, .. } = trouble;
    tracing::warn!(message = %message.id, %reason, tries, %again_at, "a mail could not be handed over");
    Ok(())
}

/// Forgets what signing in leaves behind once it is over.
pub async fn tidy(glane: &Glane) -> Result<(), ServiceError> {
    let long_ago = glane.now() - Duration::days(2);
    glane
        .db
        .retrying(|tx| async move {
            secrets::forget_before(&tx, long_ago).await?;
            Ok(())
        })
        .await
}
