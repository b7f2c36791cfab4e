//! All cases of a promise, from one place of the ledger to the next.

use glane_foundation::{Actor, MovementId};
use glane_inventory::{Bucket, Movement};
use glane_persistence::{allocations::AllocationRow, lots::LotRow};

use crate::Glane;

/// The movement to be appended; the weight keeps the quality with which the lot was declared.
pub(super) fn movement(
    glane: &Glane,
    actor: &Actor,
    row: &AllocationRow,
    lot: &LotRow,
    from: Bucket,
    to: Bucket,
    reason: Option<&str>,
) -> Movement {
    Movement {
        id: MovementId::mint(),
        lot: row.lot.clone(),
        allocation: Some(row.id.clone()),
        from,
        to,
        cases: row.cases,
        grams: row.grams,
        quality: lot.lot.goods.case_weight.quality,
        at: glane.now(),
        actor: actor.clone(),
        reason: reason.map(str::to_owned),
    }
}
