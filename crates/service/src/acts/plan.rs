//! Plans the day of a territory: snapshot, think, commit only if the snapshot still holds.

use chrono::{DateTime, NaiveDate, Utc};
use glane_day::{Budget, Day, DayFormat, Kept, Planned, Summary, plan_day};
use glane_demand::AllocationStep;
use glane_foundation::{Actor, MovementId, Sentence, TerritoryId};
use glane_inventory::{Bucket, LossCause, Lot, LotTransition, Movement};
use glane_persistence::{
    RunId, WriteTx, allocations, days,
    days::DayState,
    ledger, locks,
    lots::{self, LotRow},
    not_placed, rounds, runs,
    snapshots::{self, OpenLot, Snapshot},
};
use serde_json::json;

use super::{plan_rows, settings, trail};
use crate::{Glane, ServiceError, access};

/// Times a plan is made again because the day changed while thinking.
const MOST_SNAPSHOTS: u32 = 5;

/// Plans a day, replacing an earlier plan that nobody has seen. A published day stays as it is: late declarations wait.
pub async fn plan(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    budget: &Budget,
) -> Result<Summary, ServiceError> {
    access::operator(actor, territory)?;
    for _ in 0..MOST_SNAPSHOTS {
        let started_at = glane.now();
        let snapshot = take_snapshot(glane, territory, date).await?;
        let mut day = day_of(&snapshot, date)?;
        day.kept = kept(glane, territory, date).await?;
        let planned = think(glane, day, *budget).await?;
        match commit(glane, actor, &snapshot, &planned, budget, started_at).await {
            Err(ServiceError::Conflict) => {
                tracing::info!(%territory, %date, "the day changed while it was planned; planning again");
            }
            outcome => return outcome.map(|()| planned.plan.summary),
        }
    }
    Err(ServiceError::Conflict)
}

pub(super) async fn take_snapshot(
    glane: &Glane,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<Snapshot, ServiceError> {
    let day = glane.db.retrying(|tx| async move { days::get_or_open(&tx, territory, date).await }).await?;
    if day.state == DayState::Published {
        return Err(ServiceError::NotNow(Sentence::new(
            "Ce jour est déjà publié : ce qui arrive maintenant attend le prochain passage.",
            "This day is already published: what comes now waits for the next run.",
        )));
    }
    Ok(snapshots::of(&glane.db.begin_read().await?, territory, date).await?)
}

/// What the operator keeps on a van.
async fn kept(glane: &Glane, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<Kept>, ServiceError> {
    let all = locks::of_day(&glane.db.begin_read().await?, territory, date).await?;
    let one =
        |lock: locks::Lock| Kept { lot: lock.lot, association: lock.association, van: lock.van, cases: lock.cases };
    Ok(all.into_iter().map(one).collect())
}

/// The snapshot as the engine sees it. Lots whose use-by date has passed stay out; the commit closes them.
pub(super) fn day_of(snapshot: &Snapshot, date: NaiveDate) -> Result<Day, ServiceError> {
    Ok(Day {
        format: DayFormat::V1,
        territory: snapshot.territory.territory.clone(),
        date,
        settings: settings::of(&snapshot.territory)?,
        stores: snapshot.stores.clone(),
        associations: snapshot.associations.clone(),
        vans: snapshot.vans.clone(),
        drivers: snapshot.drivers.clone(),
        roster: snapshot.duties.clone(),
        lots: snapshot.lots.iter().filter(|lot| !has_passed(lot, date)).map(still_open).collect(),
        kept: Vec::new(),
        appetites: snapshot.appetites.clone(),
    })
}

fn has_passed(lot: &OpenLot, date: NaiveDate) -> bool {
    lot.row.lot.goods.expiry.and_then(glane_inventory::Expiry::as_dlc).is_some_and(|dlc| dlc < date)
}

/// A lot with only the cases that are still open.
fn still_open(lot: &OpenLot) -> Lot {
    let mut open = lot.row.lot.clone();
    open.goods.cases = lot.open;
    open
}

/// The engines run on a thread of their own, outside any transaction.
pub(super) async fn think(glane: &Glane, day: Day, budget: Budget) -> Result<Planned, ServiceError> {
    let travel = std::sync::Arc::clone(&glane.travel);
    let thinking = tokio::task::spawn_blocking(move || {
        let problems = day.problems();
        if let Some(first) = problems.first() {
            return Err(ServiceError::Broken(first.to_string()));
        }
        plan_day(&day, travel.as_ref(), &budget, &mut |_| ()).map_err(ServiceError::from)
    });
    thinking.await.map_err(|error| ServiceError::Broken(format!("the planning thread ended early: {error}")))?
}

async fn commit(
    glane: &Glane,
    actor: &Actor,
    snapshot: &Snapshot,
    planned: &Planned,
    budget: &Budget,
    started_at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let mut day = days::get_or_open(&tx, &snapshot.day.territory, snapshot.day.date).await?;
            if day.version != snapshot.day.version || day.state == DayState::Published {
                return Err(ServiceError::Conflict);
            }
            forget_earlier(&tx, &day).await?;
            open_lots(&tx, snapshot).await?;
            close_passed(glane, &tx, actor, snapshot).await?;
            let rows = plan_rows::rows(&planned.plan, &snapshot.day);
            let run = runs::PlanningRun {
                id: rows.run.clone(),
                territory: day.territory.clone(),
                date: day.date,
                snapshot_version: snapshot.day.version,
                seed: i64::try_from(budget.seed).unwrap_or(i64::MAX),
                started_at,
                finished_at: glane.now(),
                summary: json!(planned.plan.summary),
                proof: Some(json!({ "market": planned.market, "allocation": planned.matched })),
                notes: planned.fallbacks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            };
            runs::insert(&tx, &run).await?;
            allocations::insert(&tx, &rows.allocations).await?;
            rounds::insert(&tx, &rows.rounds).await?;
            not_placed::insert(&tx, &run.id, &rows.not_placed).await?;
            day.state = DayState::Planned;
            day.run = Some(run.id.clone());
            days::update(&tx, &day).await?;
            record(glane, &tx, actor, &day, &run.id, planned).await
        })
        .await
}

async fn record(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    day: &days::ServiceDay,
    run: &RunId,
    planned: &Planned,
) -> Result<(), ServiceError> {
    let act = trail::Act {
        territory: &day.territory,
        name: "plan",
        kind: "run",
        subject: run.as_str(),
        detail: json!({ "date": day.date, "summary": planned.plan.summary }),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

/// Proposals of a plan that nobody has seen end with it.
async fn forget_earlier(tx: &WriteTx, day: &days::ServiceDay) -> Result<(), ServiceError> {
    let Some(run) = &day.run else { return Ok(()) };
    for row in allocations::of_run(tx, run).await? {
        if let Ok(state) = row.state.after(AllocationStep::Expire) {
            allocations::set_state(tx, &row.id, row.version, state).await?;
        }
    }
    Ok(())
}

async fn open_lots(tx: &WriteTx, snapshot: &Snapshot) -> Result<(), ServiceError> {
    for lot in &snapshot.lots {
        let row = LotRow { state: after(&lot.row, LotTransition::Offer)?, ..lot.row.clone() };
        if row.state != lot.row.state {
            lots::update(tx, &row).await?;
        }
    }
    Ok(())
}

/// What can no longer be given is written off with its cause, never dropped in silence.
async fn close_passed(glane: &Glane, tx: &WriteTx, actor: &Actor, snapshot: &Snapshot) -> Result<(), ServiceError> {
    for lot in snapshot.lots.iter().filter(|lot| has_passed(lot, snapshot.day.date)) {
        let row = lots::get(tx, &lot.row.lot.id).await?;
        let lost = LotRow { state: after(&row, LotTransition::Lose(LossCause::DatePassed))?, ..row };
        let movement = Movement {
            id: MovementId::mint(),
            lot: lost.lot.id.clone(),
            allocation: None,
            from: Bucket::Open,
            to: Bucket::WrittenOff,
            cases: lot.open,
            grams: lost.lot.goods.weight_of(lot.open),
            quality: lost.lot.goods.case_weight.quality,
            at: glane.now(),
            actor: actor.clone(),
            reason: Some("date_passed".into()),
        };
        ledger::append(tx, &[movement]).await?;
        lots::update(tx, &lost).await?;
    }
    Ok(())
}

pub(super) fn after(row: &LotRow, step: LotTransition) -> Result<glane_inventory::LotState, ServiceError> {
    row.state.after(step).map_err(|error| ServiceError::Broken(format!("{}: {error}", row.lot.id)))
}
