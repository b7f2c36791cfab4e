//! An operator types for somebody else: who, and by which way they said it, is kept with every act.

use glane_foundation::{Actor, Channel, PersonId, Role, Who};
use glane_persistence::persons;

use crate::{Glane, ServiceError, access};

/// Ways by which people reach an operator.
pub const SPOKEN: [Channel; 3] = [Channel::Phone, Channel::Paper, Channel::Sms];

/// The operator's actor as it acts in the name of a person of their territory, with that person's name and own role.
pub async fn on_behalf(
    glane: &Glane,
    actor: &Actor,
    person: &PersonId,
    channel: Channel,
) -> Result<(Actor, String, Role), ServiceError> {
    let operates =
        matches!(&actor.who, Who::Person { role: Role::Operator { .. } | Role::Administrator, .. } | Who::System);
    if !operates || !SPOKEN.contains(&channel) {
        return Err(ServiceError::Forbidden);
    }
    let known = persons::get(&glane.db.begin_read().await?, person).await?;
    match &known.territory {
        Some(territory) if known.active => access::operator(actor, territory)?,
        _ => return Err(ServiceError::Forbidden),
    }
    let acting = Actor { on_behalf_of: Some(known.id), channel, who: actor.who.clone() };
    Ok((acting, known.name, known.role))
}
