//! Closes a past day: what each association needed and received enters its fading record, once.
//!
//! Received is what the ledger says was delivered. Where nobody reported the handover of a published promise, it counts as
//! received when the day is closed: an association must not gain by not reporting.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use glane_demand::AllocationState;
use glane_foundation::{Actor, AllocationId, AssociationId, Grams, LotId, TerritoryId};
use glane_inventory::{Bucket, Movement};
use glane_persistence::{
    allocations, associations, days,
    days::DayState,
    idempotency::{self, Answered},
    ledger, territories,
};
use serde_json::json;

use super::{settings, trail};
use crate::{Glane, ServiceError, access};

/// Closes a published day that is over. Closing it again changes nothing.
pub async fn close_day(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let row = territories::get(&tx, territory).await?;
            let published = days::get(&tx, territory, date).await?.is_some_and(|day| day.state == DayState::Published);
            if !published || row.territory.date(glane.now()) <= date {
                return Ok(());
            }
            let key = format!("close-{territory}-{date}");
            if idempotency::find(&tx, &Actor::SYSTEM, &key).await?.is_some() {
                return Ok(());
            }
            let settings = settings::of(&row)?;
            let mut received: BTreeMap<AssociationId, Grams> = BTreeMap::new();
            let promises = allocations::of_day(&tx, territory, date).await?;
            let lots: Vec<LotId> = promises.iter().map(|promise| promise.lot.clone()).collect();
            let ledger: Vec<Movement> = ledger::of_lots(&tx, &lots).await?.into_values().flatten().collect();
            for promise in promises {
                let grams = match promise.state {
                    AllocationState::Delivered => delivered(&ledger, &promise.id),
                    state if state.is_live() => promise.grams,
                    _ => continue,
                };
                *received.entry(promise.association).or_default() += grams;
            }
            for association in associations::active(&tx, territory).await? {
                // Only open days count: a closed association neither needs nor misses anything.
                if association.distribution_hours.on_date(date).is_empty() {
                    continue;
                }
                let Some(need) = association.daily_need(settings.ration) else { continue };
                let accepted = received.get(&association.id).copied().unwrap_or_default().to_milligrams();
                let record = association.record.after_day(settings.half_life, need, accepted);
                associations::set_record(&tx, &association.id, record).await?;
            }
            let kept = Answered { act: "close_day".into(), response: json!({}), at: glane.now() };
            idempotency::keep(&tx, &Actor::SYSTEM, &key, &kept).await?;
            let act = trail::Act {
                territory,
                name: "close_day",
                kind: "territory",
                subject: territory.as_str(),
                detail: json!({ "date": date }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// What the association accepted of a promise, corrections taken into account: crates refused at the counter are not food
/// received.
fn delivered(ledger: &[Movement], promise: &AllocationId) -> Grams {
    let own = ledger.iter().filter(|movement| movement.allocation.as_ref() == Some(promise));
    own.map(|movement| match (movement.from, movement.to) {
        (_, Bucket::Delivered) => movement.grams,
        (Bucket::Delivered, _) => -movement.grams,
        _ => Grams::ZERO,
    })
    .sum()
}
