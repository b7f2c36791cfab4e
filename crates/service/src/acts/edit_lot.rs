//! A store corrects a lot before it is collected.

use glane_foundation::{Actor, Cases, LotId, MovementId, Sentence};
use glane_inventory::{Bucket, Draft, Goods, LotState, LotTransition, Movement, declare as check};
use glane_persistence::{
    Version, days, ledger,
    lots::{self, LotRow},
    territories,
};
use serde_json::json;

use super::trail;
use crate::{Glane, ServiceError, access};

/// Corrects a lot that still waits at the store. `seen` is the version the person saw. What an association already counts on is not
/// taken from it: then only the number of cases may change, and not below what is promised.
pub async fn edit_lot(
    glane: &Glane,
    actor: &Actor,
    lot: &LotId,
    seen: Version,
    draft: &Draft,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let row = lots::get(&tx, lot).await?;
            access::store(actor, &row.lot.store, &row.territory)?;
            if row.version != seen {
                return Err(ServiceError::Conflict);
            }
            if !matches!(row.state, LotState::Declared | LotState::Open | LotState::Allocated) {
                return Err(too_late());
            }
            let today = territories::get(&tx, &row.territory).await?.territory.date(glane.now());
            let goods = check(draft, today).map_err(ServiceError::Declaration)?;
            let balance = ledger::balance(&tx, lot).await?;
            let (total, open) = (balance.total(), balance.cases(Bucket::Open));
            let promised = total - open;
            if promised > Cases::ZERO && !only_more_or_fewer(&row.lot.goods, &goods) {
                return Err(counted_on());
            }
            if goods.cases < promised {
                return Err(promised_already(promised));
            }
            let more = goods.cases - total;
            let movement = corrected(glane, actor, &row, &goods, more);
            ledger::append(&tx, &movement).await?;
            let mut changed = row.clone();
            changed.state = state_after(row.state, open + more, promised);
            changed.lot.goods = goods;
            lots::update(&tx, &changed).await?;
            days::touch(&tx, &row.territory, row.day).await?;
            let act = trail::Act {
                territory: &row.territory,
                name: "edit_lot",
                kind: "lot",
                subject: lot.as_str(),
                detail: json!({ "before": row.lot.goods, "after": changed.lot.goods }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

fn only_more_or_fewer(before: &Goods, after: &Goods) -> bool {
    Goods { cases: before.cases, ..after.clone() } == *before
}

fn state_after(state: LotState, open: Cases, promised: Cases) -> LotState {
    let step = match (open > Cases::ZERO, promised > Cases::ZERO) {
        (true, _) => LotTransition::Reopen,
        (false, true) => LotTransition::Allocate,
        (false, false) => return state,
    };
    state.after(step).unwrap_or(state)
}

/// The cases that were not there, or are there after all.
fn corrected(glane: &Glane, actor: &Actor, row: &LotRow, goods: &Goods, more: Cases) -> Vec<Movement> {
    let (from, to, cases) =
        if more > Cases::ZERO { (Bucket::Outside, Bucket::Open, more) } else { (Bucket::Open, Bucket::Outside, -more) };
    let movement = Movement {
        id: MovementId::mint(),
        lot: row.lot.id.clone(),
        allocation: None,
        from,
        to,
        cases,
        grams: goods.weight_of(cases),
        quality: goods.case_weight.quality,
        at: glane.now(),
        actor: actor.clone(),
        reason: Some("corrected".into()),
    };
    if cases.is_zero() { Vec::new() } else { vec![movement] }
}

fn too_late() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Ce lot est déjà parti ou clos : il ne peut plus être changé.",
        "This lot has left or is closed: it can no longer be changed.",
    ))
}

fn counted_on() -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        "Une association compte déjà sur ce lot : changez seulement le nombre de caisses, ou retirez le lot et déclarez-le à nouveau.",
        "An association already counts on this lot: change only the number of crates, or take it back and declare it again.",
    ))
}

fn promised_already(promised: Cases) -> ServiceError {
    ServiceError::NotNow(Sentence::new(
        format!("{} caisses sont déjà promises : gardez-en au moins autant, ou retirez le lot.", promised.get()),
        format!("{} crates are already promised: keep at least as many, or take the lot back.", promised.get()),
    ))
}
