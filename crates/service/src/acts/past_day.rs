//! A day that is over, written whole: what was declared, what the engines decided, how the rounds went. For invented towns with a
//! past; everybody else lives act by act. It leaves the rows that those acts would have left, and the ledger checks each movement.

mod story;

use chrono::{Datelike, NaiveDate};
use glane_day::{Budget, Day, Planned};
use glane_foundation::{Actor, Sentence, TerritoryId};
use glane_inventory::Lot;
use glane_persistence::{
    Version, WriteTx, allocations, audit,
    days::{self, DayState},
    ledger,
    lots::{self, LotRow},
    not_placed, refusals, rounds, runs, slips, stop_acts,
    store_answers::{self, Answer, StoreAnswer},
};
use serde_json::json;
use std::collections::BTreeSet;

use self::story::Story;
use super::{plan, plan_rows};
use crate::{Glane, ServiceError, access};

/// Declares these lots for a day on which nothing happened yet, plans it and writes it as lived: delivered, but for a few crates
/// refused; what found no taker is written off. `glane`'s clock stands at the end of that day.
pub async fn live_through(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    lots: Vec<Lot>,
    budget: &Budget,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    let day = Day { lots, ..plan::day_of(&plan::take_snapshot(glane, territory, date).await?, date)? };
    let planned = plan::think(glane, day.clone(), *budget).await?;
    let (day, planned) = (&day, &planned);
    glane.db.retrying(|tx| async move { write(glane, &tx, actor, day, planned, budget).await }).await
}

async fn write(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    day: &Day,
    planned: &Planned,
    budget: &Budget,
) -> Result<(), ServiceError> {
    let mut service_day = days::get_or_open(tx, &day.territory.id, day.date).await?;
    if service_day.state != DayState::Open {
        return Err(ServiceError::NotNow(Sentence::new(
            format!("Le {} a déjà été planifié.", day.date),
            format!("{} has been planned already.", day.date),
        )));
    }
    let mut rows = plan_rows::rows(&planned.plan, &service_day);
    let year = i64::from(day.date.year());
    let number = slips::next_number(tx, &day.territory.id, year).await?;
    let story = Story::tell(actor, day, &mut rows, glane.now(), (year, number))?;
    lots::insert(tx, &lot_rows(day, &story)?).await?;
    answer_for_stores(tx, actor, day).await?;
    let run = run(day, planned, &rows, budget, story.published_at);
    runs::insert(tx, &run).await?;
    allocations::insert(tx, &rows.allocations).await?;
    ledger::append(tx, &story.movements).await?;
    rounds::insert(tx, &rows.rounds).await?;
    not_placed::insert(tx, &run.id, &rows.not_placed).await?;
    stop_acts::insert_all(tx, &story.acts).await?;
    slips::insert_all(tx, &story.slips).await?;
    for refusal in &story.refusals {
        refusals::put(tx, refusal).await?;
    }
    audit::append(tx, &story.trail(actor, day, &run.id)).await?;
    service_day.state = DayState::Published;
    service_day.published_at = Some(story.published_at);
    service_day.run = Some(run.id);
    days::update(tx, &service_day).await?;
    Ok(())
}

fn lot_rows(day: &Day, story: &Story) -> Result<Vec<LotRow>, ServiceError> {
    day.lots
        .iter()
        .map(|lot| {
            Ok(LotRow {
                lot: lot.clone(),
                territory: day.territory.id.clone(),
                day: day.date,
                state: story.end_of(&lot.id)?,
                version: Version::FIRST,
            })
        })
        .collect()
}

/// Stores that declared nothing said so.
async fn answer_for_stores(tx: &WriteTx, actor: &Actor, day: &Day) -> Result<(), ServiceError> {
    let declared: BTreeSet<_> = day.lots.iter().map(|lot| &lot.store).collect();
    let at = day.lots.iter().map(|lot| lot.declared_at).max().unwrap_or_default();
    for store in &day.stores {
        let answer = if declared.contains(&store.id) { Answer::Declared } else { Answer::Nothing };
        let answer = StoreAnswer { store: store.id.clone(), date: day.date, answer, at, actor: actor.clone() };
        store_answers::save(tx, &answer).await?;
    }
    Ok(())
}

fn run(
    day: &Day,
    planned: &Planned,
    rows: &plan_rows::PlanRows,
    budget: &Budget,
    at: chrono::DateTime<chrono::Utc>,
) -> runs::PlanningRun {
    runs::PlanningRun {
        id: rows.run.clone(),
        territory: day.territory.id.clone(),
        date: day.date,
        snapshot_version: Version::FIRST,
        seed: i64::try_from(budget.seed).unwrap_or(i64::MAX),
        started_at: at,
        finished_at: at,
        summary: json!(planned.plan.summary),
        proof: Some(json!({ "market": planned.market, "allocation": planned.matched })),
        notes: String::new(),
    }
}
