//! Lots that come with their identity, for a stated day: a simulated town's, or another system's.

use chrono::NaiveDate;
use glane_foundation::{Actor, LotId, TerritoryId};
use glane_inventory::{Lot, LotState};
use glane_persistence::{
    Version, days,
    lots::{self, LotRow},
    store_answers::{self, Answer, StoreAnswer},
};
use serde_json::json;
use std::collections::BTreeSet;

use super::{declare, trail};
use crate::{Glane, ServiceError, access};

/// Declares lots for a day, all or none; those already known are left alone. Each runs through the one validation.
pub async fn declare_lots(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    offered: &[Lot],
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    let problems: Vec<_> = offered.iter().flat_map(|lot| lot.problems(date)).collect();
    if !problems.is_empty() {
        return Err(ServiceError::Declaration(problems));
    }
    let ids: &Vec<LotId> = &offered.iter().map(|lot| lot.id.clone()).collect();
    glane
        .db
        .retrying(|tx| async move {
            let known: BTreeSet<LotId> = lots::get_many(&tx, ids).await?.into_iter().map(|row| row.lot.id).collect();
            let rows: Vec<LotRow> = offered
                .iter()
                .filter(|lot| !known.contains(&lot.id))
                .map(|lot| LotRow {
                    lot: lot.clone(),
                    territory: territory.clone(),
                    day: date,
                    state: LotState::Declared,
                    version: Version::FIRST,
                })
                .collect();
            declare::write(glane, &tx, actor, &rows).await?;
            for store in rows.iter().map(|row| &row.lot.store).collect::<BTreeSet<_>>() {
                let answer = StoreAnswer {
                    store: store.clone(),
                    date,
                    answer: Answer::Declared,
                    at: glane.now(),
                    actor: actor.clone(),
                };
                store_answers::save(&tx, &answer).await?;
            }
            days::touch(&tx, territory, date).await?;
            let act = trail::Act {
                territory,
                name: "declare_lots",
                kind: "territory",
                subject: territory.as_str(),
                detail: json!({ "lots": rows.len(), "day": date }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}
