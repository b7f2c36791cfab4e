//! The donation slip (bon de retrait): one per store and handover, from accepted lines only, once the van has left.

use std::collections::BTreeMap;

use chrono::Datelike;
use glane_fleet::StopRecord;
use glane_foundation::{Cases, StoreId};
use glane_persistence::{
    WriteTx, allocations, lots,
    rounds::{RoundRow, StopPlace, StopRow},
    slips::{self, SlipId, SlipRow},
    territories,
};
use serde_json::{Value, json};

use super::facts::Facts;
use crate::{Glane, ServiceError, acts::slip_mail};

/// Makes the slips of a stop that was left; where the accepted lines changed since, new ones that replace the old.
pub(super) async fn issue(
    glane: &Glane,
    tx: &WriteTx,
    round: &RoundRow,
    stop: &StopRow,
    record: &StopRecord,
) -> Result<(), ServiceError> {
    let (StopPlace::Association(association), Some(handed_at)) = (&stop.place, record.left) else { return Ok(()) };
    let mut by_store: BTreeMap<StoreId, Vec<Value>> = BTreeMap::new();
    let facts = Facts::around(tx, round).await?;
    for line in &stop.lines {
        let promise = allocations::get(tx, &line.allocation).await?;
        let lot = lots::get(tx, &promise.lot).await?;
        let accepted = accepted_here(&facts, record, line, &lot.lot.goods);
        let goods = &lot.lot.goods;
        let told = json!({
            "allocation": line.allocation, "lot": lot.lot.id, "description": goods.description, "category": goods.category,
            "cases": accepted, "grams": goods.weight_of(accepted), "weight": goods.case_weight.quality,
            "expiry": goods.expiry, "batch": goods.batch,
        });
        let lines = by_store.entry(lot.lot.store.clone()).or_default();
        if accepted > Cases::ZERO {
            lines.push(told);
        }
    }
    let territory = territories::get(tx, &round.territory).await?.territory;
    let year = i64::from(territory.local(handed_at).year());
    let earlier = slips::of_stop(tx, &stop.id).await?;
    for (store, lines) in by_store {
        let last = earlier.iter().rfind(|slip| slip.store == store);
        let (lines, signed) = (Value::Array(lines), record.signed.clone());
        let (signed_by, drawing) = signed.map_or((None, None), |(name, drawing)| (Some(name), drawing));
        let same =
            last.is_some_and(|slip| slip.lines == lines && slip.signed_by == signed_by && slip.drawing == drawing);
        if same || (last.is_none() && lines == json!([])) {
            continue;
        }
        let slip = SlipRow {
            id: SlipId::mint(),
            territory: round.territory.clone(),
            year,
            number: slips::next_number(tx, &round.territory, year).await?,
            store,
            association: association.clone(),
            round: round.id.clone(),
            stop: stop.id.clone(),
            handed_at,
            made_at: glane.now(),
            signed_by,
            drawing,
            lines,
            replaces: last.map(|slip| slip.id.clone()),
        };
        slips::insert(tx, &slip).await?;
        slip_mail::send(glane, tx, &territory, &slip, last).await?;
    }
    Ok(())
}

/// Accepted at this stop, as the ledger counts it: nothing that was too warm, nothing that was not on board.
fn accepted_here(
    facts: &Facts,
    record: &StopRecord,
    line: &glane_persistence::rounds::StopLine,
    goods: &glane_inventory::Goods,
) -> Cases {
    let Some((accepted, _)) = record.handed.get(&line.allocation) else { return Cases::ZERO };
    let delivered: i64 = facts
        .portions(&line.allocation, goods)
        .iter()
        .map(|portion| super::whereabouts::of_portion(portion, goods.max_temperature()))
        .map(|net| net.get(&glane_inventory::Bucket::Delivered).copied().unwrap_or_default())
        .sum();
    (*accepted).min(Cases::new(delivered))
}
