//! A store declares surplus.

use chrono::NaiveDate;
use glane_foundation::{Actor, LotId, MovementId, StoreId, Territory};
use glane_inventory::{Bucket, DeclarationProblem, Draft, Goods, Lot, LotState, Movement, declare as check};
use glane_persistence::{
    Version, WriteTx, days,
    days::DayState,
    idempotency::{self, Answered},
    ledger,
    lots::{self, LotRow},
    store_answers::{self, Answer, StoreAnswer},
    stores, territories,
};
use serde_json::json;

use super::{settings, trail};
use crate::{Glane, ServiceError, access};

/// Declares lines, all or none. `command` is made by the caller once per declaration: sent again it changes nothing and gives the
/// same lots. Past the cut-off, or once the day is published, the lots wait for the next day's run.
pub async fn declare(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    drafts: &[Draft],
    command: &str,
) -> Result<Vec<LotId>, ServiceError> {
    glane.db.retrying(|tx| async move { declare_in(glane, &tx, actor, store, drafts, command).await }).await
}

async fn declare_in(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    store: &StoreId,
    drafts: &[Draft],
    command: &str,
) -> Result<Vec<LotId>, ServiceError> {
    let enrolled = stores::get(tx, store).await?;
    access::store(actor, store, &enrolled.territory)?;
    let act = idempotency::fingerprint("declare", &(store, drafts))?;
    if let Some(answered) = idempotency::find(tx, actor, command).await? {
        if answered.act != act {
            return Err(ServiceError::KeyReused);
        }
        return serde_json::from_value(answered.response)
            .map_err(|error| ServiceError::Broken(format!("kept answer {command}: {error}")));
    }
    let row = territories::get(tx, &enrolled.territory).await?;
    let today = row.territory.date(glane.now());
    let goods = checked(drafts, today)?;
    let day = service_date(glane, tx, &row.territory, settings::of(&row)?.cut_off).await?;
    let rows: Vec<LotRow> = goods.into_iter().map(|goods| lot_row(glane, store, &row.territory, goods, day)).collect();
    let ids = write(glane, tx, actor, &rows).await?;
    let answer = StoreAnswer {
        store: store.clone(),
        date: day,
        answer: Answer::Declared,
        at: glane.now(),
        actor: actor.clone(),
    };
    store_answers::save(tx, &answer).await?;
    days::touch(tx, &enrolled.territory, day).await?;
    let kept = Answered { act, response: json!(ids), at: glane.now() };
    idempotency::keep(tx, actor, command, &kept).await?;
    let act = trail::Act {
        territory: &enrolled.territory,
        name: "declare",
        kind: "store",
        subject: store.as_str(),
        detail: json!({ "lots": ids, "day": day }),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(ids)
}

/// Every line through the one validation path; the problems of all of them at once.
fn checked(drafts: &[Draft], today: NaiveDate) -> Result<Vec<Goods>, ServiceError> {
    let mut problems: Vec<DeclarationProblem> = Vec::new();
    let mut goods = Vec::new();
    for draft in drafts {
        match check(draft, today) {
            Ok(line) => goods.push(line),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(goods) } else { Err(ServiceError::Declaration(problems)) }
}

/// The day whose run will take up what is declared now.
pub(super) async fn service_date(
    glane: &Glane,
    tx: &WriteTx,
    territory: &Territory,
    cut_off: chrono::NaiveTime,
) -> Result<NaiveDate, ServiceError> {
    let now = territory.local(glane.now());
    let published = days::get(tx, &territory.id, now.date()).await?.is_some_and(|day| day.state == DayState::Published);
    let late = published || now.time() >= cut_off;
    Ok(if late { now.date().succ_opt().unwrap_or(now.date()) } else { now.date() })
}

fn lot_row(glane: &Glane, store: &StoreId, territory: &Territory, goods: Goods, day: NaiveDate) -> LotRow {
    LotRow {
        lot: Lot { id: LotId::mint(), store: store.clone(), goods, declared_at: glane.now() },
        territory: territory.id.clone(),
        day,
        state: LotState::Declared,
        version: Version::FIRST,
    }
}

/// Lots and the movements that bring their cases into being.
pub(super) async fn write(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    rows: &[LotRow],
) -> Result<Vec<LotId>, ServiceError> {
    lots::insert(tx, rows).await?;
    let movements: Vec<Movement> = rows
        .iter()
        .map(|row| Movement {
            id: MovementId::mint(),
            lot: row.lot.id.clone(),
            allocation: None,
            from: Bucket::Outside,
            to: Bucket::Open,
            cases: row.lot.goods.cases,
            grams: row.lot.goods.weight(),
            quality: row.lot.goods.case_weight.quality,
            at: glane.now(),
            actor: actor.clone(),
            reason: None,
        })
        .collect();
    ledger::append(tx, &movements).await?;
    Ok(rows.iter().map(|row| row.lot.id.clone()).collect())
}
