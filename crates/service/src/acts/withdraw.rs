//! A store takes a lot back before it is collected.

use glane_demand::AllocationStep;
use glane_foundation::{Actor, Cases, LotId, MovementId, Role, Sentence};
use glane_inventory::{Bucket, LotTransition, Movement};
use glane_persistence::{
    Version, WriteTx, allocations, bookings, days, ledger,
    lots::{self, LotRow},
};
use serde_json::json;

use super::{tell, trail};
use crate::{Glane, ServiceError, access};

/// Takes a lot back. `seen` is the version the person saw. Promises on it expire, and stops left without anything to do
/// are cancelled.
pub async fn withdraw(glane: &Glane, actor: &Actor, lot: &LotId, seen: Version) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = lots::get(&tx, lot).await?;
            access::store(actor, &row.lot.store, &row.territory)?;
            if row.version != seen {
                return Err(ServiceError::Conflict);
            }
            withdraw_row(glane, &tx, actor, row).await
        })
        .await
}

/// The same for a row already read and allowed.
pub(super) async fn withdraw_row(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    mut row: LotRow,
) -> Result<(), ServiceError> {
    row.state = row.state.after(LotTransition::Withdraw).map_err(|_| too_late())?;
    let balance = ledger::balance(tx, &row.lot.id).await?;
    let mut movements = Vec::new();
    for from in [Bucket::Open, Bucket::Allocated] {
        let cases = balance.cases(from);
        if cases > Cases::ZERO {
            movements.push(taken_back(glane, actor, &row, from, cases));
        }
    }
    ledger::append(tx, &movements).await?;
    for promise in allocations::of_lot(tx, &row.lot.id).await? {
        if let Ok(state) = promise.state.after(AllocationStep::Expire) {
            allocations::set_state(tx, &promise.id, promise.version, state).await?;
            if bookings::find(tx, &promise.id).await?.is_some() {
                tell_collector(glane, tx, &promise, &row).await?;
            }
        }
    }
    lots::update(tx, &row).await?;
    super::store_answer::cancel_idle_stops(glane, tx, &row.territory, row.day).await?;
    days::touch(tx, &row.territory, row.day).await?;
    let act = trail::Act {
        territory: &row.territory,
        name: "withdraw",
        kind: "lot",
        subject: row.lot.id.as_str(),
        detail: json!({}),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

/// Who was about to set out must not come for nothing.
async fn tell_collector(
    glane: &Glane,
    tx: &WriteTx,
    promise: &allocations::AllocationRow,
    row: &LotRow,
) -> Result<(), ServiceError> {
    let what = &row.lot.goods.description;
    let text = tell::Text {
        subject: Sentence::new("Glane : ne venez pas", "Glane: do not come"),
        body: Sentence::new(
            format!("Glane : le magasin a retiré {what}. Ne venez pas le chercher ; votre tour reste le même."),
            format!("Glane: the store took {what} back. Do not come for it; your turn stays the same."),
        ),
    };
    let own = |role: &Role| matches!(role, Role::Association { association } if *association == promise.association);
    tell::everybody(glane, tx, &promise.territory, own, &text).await
}

fn taken_back(glane: &Glane, actor: &Actor, row: &LotRow, from: Bucket, cases: Cases) -> Movement {
    Movement {
        id: MovementId::mint(),
        lot: row.lot.id.clone(),
        allocation: None,
        from,
        to: Bucket::Outside,
        cases,
        grams: row.lot.goods.weight_of(cases),
        quality: row.lot.goods.case_weight.quality,
        at: glane.now(),
        actor: actor.clone(),
        reason: Some("withdrawn".into()),
    }
}

fn too_late() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Ce lot est déjà parti ou clos : il ne peut plus être retiré.",
        "This lot has left or is closed: it can no longer be withdrawn.",
    ))
}
