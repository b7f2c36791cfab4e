//! A booking is given back, or nobody came: its cases are for everybody again.

use glane_demand::{
    AllocationStep,
    booking::cancelling::{self, Cancelling},
};
use glane_foundation::{Actor, AllocationId, Role, Sentence};
use glane_persistence::{Version, associations, lots, territories};
use serde_json::json;

use super::{fetched_already, free, note, seen_booking, tell_store};
use crate::{
    Glane, ServiceError, access,
    acts::{settings, tell},
};

/// Gives a booking back. It costs nothing; shortly before the slot the operator is told.
pub async fn cancel(glane: &Glane, actor: &Actor, id: &AllocationId, seen: Version) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (row, booking) = seen_booking(&tx, id, seen).await?;
            access::association(actor, &row.association, &row.territory)?;
            let rules = settings::of(&territories::get(&tx, &row.territory).await?)?.board;
            let how =
                cancelling::judge(&rules, row.state, booking.slot.start, glane.now()).map_err(|_| fetched_already())?;
            free(glane, &tx, actor, &row, AllocationStep::Decline, Some("cancelled")).await?;
            let name = associations::get(&tx, &row.association).await?.item.name;
            let what = lots::get(&tx, &row.lot).await?.lot.goods.description;
            let cases = row.cases.get();
            let text = Sentence::new(
                format!("Glane : {name} ne vient plus chercher {cases} × {what}."),
                format!("Glane: {name} no longer comes for {cases} × {what}."),
            );
            if how == Cancelling::Late {
                let watches = |role: &Role| matches!(role, Role::Operator { territory } if *territory == row.territory);
                let message = tell::Text {
                    subject: Sentence::new("Glane : désistement tardif", "Glane: late cancellation"),
                    body: text.clone(),
                };
                tell::everybody(glane, &tx, &row.territory, watches, &message).await?;
            }
            tell_store(glane, &tx, &row, &booking.store, text).await?;
            note(glane, &tx, actor, &row, "cancel_booking", json!({ "late": how == Cancelling::Late })).await
        })
        .await
}

/// The store says that nobody came. Only once the slot is over.
pub async fn was_not_fetched(
    glane: &Glane,
    actor: &Actor,
    id: &AllocationId,
    seen: Version,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (row, booking) = seen_booking(&tx, id, seen).await?;
            access::store(actor, &booking.store, &row.territory)?;
            if glane.now() < booking.slot.end {
                return Err(ServiceError::NotNow(Sentence::new(
                    "Le créneau n'est pas encore passé.",
                    "The slot is not over yet.",
                )));
            }
            free(glane, &tx, actor, &row, AllocationStep::Expire, Some("not_fetched")).await?;
            note(glane, &tx, actor, &row, "not_fetched", json!({})).await
        })
        .await
}
