//! A store answers for a defect in its quality register.

use glane_fleet::RefusalReason;
use glane_foundation::{Actor, AllocationId, Sentence, StoreId, Who};
use glane_persistence::{refusals, stores};
use serde_json::json;

use super::trail;
use crate::{Glane, ServiceError, access};

/// The store says what it does about a defect (decree 2020-1274).
pub async fn correct_defect(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    (allocation, reason): (&AllocationId, RefusalReason),
    action: &str,
) -> Result<(), ServiceError> {
    let Who::Person { id: by, .. } = &actor.who else { return Err(ServiceError::Forbidden) };
    let action = action.trim();
    if action.is_empty() || action.chars().count() > 500 {
        return Err(ServiceError::NotNow(Sentence::new(
            "Dites en une phrase ce que vous changez (500 caractères au plus).",
            "Say in one sentence what you change (500 characters at most).",
        )));
    }
    glane
        .db
        .retrying(|tx| async move {
            let territory = stores::get(&tx, store).await?.territory;
            access::store(actor, store, &territory)?;
            let own = refusals::of_store(&tx, store).await?;
            if !own.iter().any(|row| row.allocation == *allocation && row.reason == reason) {
                return Err(ServiceError::NotFound("refusal"));
            }
            refusals::answer(&tx, allocation, reason, (action, glane.now(), by)).await?;
            let act = trail::Act {
                territory: &territory,
                name: "corrective_action",
                kind: "allocation",
                subject: allocation.as_str(),
                detail: json!({ "reason": reason, "action": action }),
            };
            Ok(trail::record(glane, &tx, actor, act).await?)
        })
        .await
}
