//! Who is told when less comes than was promised.

use glane_foundation::{Role, Sentence};
use glane_inventory::Bucket;
use glane_persistence::{WriteTx, allocations::AllocationRow, lots::LotRow};

use super::whereabouts::Net;
use crate::{Glane, ServiceError, acts::tell};

/// The association downstream hears of it before the van arrives (S6). Nothing is said once the van is at its own door.
pub(super) async fn shortfall(
    glane: &Glane,
    tx: &WriteTx,
    promise: &AllocationRow,
    lot: &LotRow,
    now: &Net,
    then: &Net,
) -> Result<(), ServiceError> {
    let held = |net: &Net, bucket| net.get(&bucket).copied().unwrap_or_default();
    let coming = |net: &Net| held(net, Bucket::Allocated) + held(net, Bucket::Collected);
    let handed = |net: &Net| held(net, Bucket::Delivered) + held(net, Bucket::Refused);
    let (before, after) = (coming(now), coming(then));
    if after >= before || handed(now) != handed(then) {
        return Ok(());
    }
    let goods = &lot.lot.goods.description;
    let text = tell::Text {
        subject: Sentence::new(format!("Moins que prévu : {goods}"), format!("Less than planned: {goods}")),
        body: Sentence::new(
            format!("Glane : {after} caisse(s) de « {goods} » au lieu de {before}. Vous n'avez rien à faire."),
            format!("Glane: {after} crate(s) of “{goods}” instead of {before}. There is nothing you need to do."),
        ),
    };
    let own = |role: &Role| matches!(role, Role::Association { association } if *association == promise.association);
    tell::everybody(glane, tx, &promise.territory, own, &text).await
}
