//! Publishes a plan: from now on everybody sees it, and the cases are promised.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use glane_foundation::{Actor, Cases, LotId, Sentence, TerritoryId};
use glane_inventory::{Bucket, LotTransition, Movement};
use glane_persistence::{
    WriteTx,
    allocations::{self, AllocationRow},
    days::{self, DayState, ServiceDay},
    ledger,
    lots::{self, LotRow},
    runs,
};
use serde_json::json;

use super::{movement::movement, plan::after, trail};
use crate::{Glane, ServiceError, access};

/// Publishes the plan of a day. Refused when something changed since it was made: plan again first.
pub async fn publish(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let mut day = days::get_or_open(&tx, territory, date).await?;
            let run = match (day.state, &day.run) {
                (DayState::Planned, Some(run)) => run.clone(),
                (DayState::Published, _) => return Ok(()),
                _ => return Err(not_planned()),
            };
            if is_outdated(&day, &runs::without_proof(&tx, &run).await?) {
                return Err(outdated());
            }
            promise(glane, &tx, actor, &allocations::of_run(&tx, &run).await?).await?;
            day.state = DayState::Published;
            day.published_at = Some(glane.now());
            days::update(&tx, &day).await?;
            super::booking::propose::pickups(glane, &tx, actor, territory, &run).await?;
            let act = trail::Act {
                territory,
                name: "publish",
                kind: "run",
                subject: run.as_str(),
                detail: json!({ "date": date }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// Committing a plan is itself one change of the day; any further one came after the snapshot.
pub(crate) fn is_outdated(day: &ServiceDay, run: &runs::PlanningRun) -> bool {
    day.state == DayState::Planned && day.version != run.snapshot_version.next()
}

/// The cases leave the open bucket; lots without open cases are allocated.
async fn promise(glane: &Glane, tx: &WriteTx, actor: &Actor, rows: &[AllocationRow]) -> Result<(), ServiceError> {
    let ids: Vec<LotId> = rows.iter().map(|row| row.lot.clone()).collect();
    let known: BTreeMap<LotId, LotRow> =
        lots::get_many(tx, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row)).collect();
    let live = rows.iter().filter(|row| row.state.is_live());
    let movements: Vec<Movement> = live
        .filter_map(|row| {
            Some(movement(glane, actor, row, known.get(&row.lot)?, Bucket::Open, Bucket::Allocated, None))
        })
        .collect();
    ledger::append(tx, &movements).await?;
    let balances = ledger::balances(tx, &ids).await?;
    for (id, row) in known {
        if balances.get(&id).is_some_and(|balance| balance.cases(Bucket::Open) == Cases::ZERO) {
            let allocated = LotRow { state: after(&row, LotTransition::Allocate)?, ..row };
            lots::update(tx, &allocated).await?;
        }
    }
    Ok(())
}

fn not_planned() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Il n'y a pas encore de plan pour ce jour : planifiez d'abord.",
        "There is no plan for this day yet: plan first.",
    ))
}

fn outdated() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Quelque chose a changé depuis ce plan : planifiez à nouveau, puis publiez.",
        "Something changed since this plan was made: plan again, then publish.",
    ))
}
