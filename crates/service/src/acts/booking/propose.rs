//! What no van can carry is proposed to those who can fetch it, least covered first; unanswered, it goes to the board.

use glane_day::NotPlacedCode;
use glane_demand::{AllocationState, AllocationStep};
use glane_demand::{Association, Share};
use glane_foundation::{Actor, AllocationId, Role, Sentence, TerritoryId};
use glane_inventory::Bucket;
use glane_persistence::{
    RunId, Version, WriteTx,
    allocations::{self, AllocationRow},
    bookings, ledger, not_placed, territories,
};
use serde_json::json;

use super::{fill, free, movement, note};
use crate::{
    Glane, ServiceError,
    acts::{settings, tell},
    board::{Board, Offer, OnBoard, duration},
};

/// Proposals for own pickup, made when a plan is published: each lot that found no van, to the least covered of those with
/// transport of their own.
pub(crate) async fn pickups(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    run: &RunId,
) -> Result<(), ServiceError> {
    let left = not_placed::of_run(tx, run).await?;
    let Some(mut board) = Board::read(tx, territory, glane.now()).await? else { return Ok(()) };
    for line in left.iter().filter(|line| line.code == NotPlacedCode::NoVan.code()) {
        let Some(lot) = board.lot(tx, &line.lot).await? else { continue };
        let mut able: Vec<(Share, &Association, Offer)> = board
            .associations()
            .filter(|association| association.own_transport)
            .filter_map(|it| Some((board.share(it)?, it, board.offer(&lot, it).ok()?)))
            .collect();
        able.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        let backup = able.get(1).map(|(_, association, _)| association.id.clone());
        if let Some((_, association, offer)) = able.into_iter().next() {
            let row = proposal(&board, &lot, association, &offer, backup);
            propose(glane, tx, actor, &lot, &row).await?;
            // What was just proposed takes up room and raises a share.
            board.promise(&row, lot.row.lot.goods.category);
        }
    }
    Ok(())
}

fn proposal(
    board: &Board,
    lot: &OnBoard,
    association: &Association,
    offer: &Offer,
    backup: Option<glane_foundation::AssociationId>,
) -> AllocationRow {
    AllocationRow {
        id: AllocationId::mint(),
        run: None,
        territory: board.territory.id.clone(),
        date: board.date,
        lot: lot.row.lot.id.clone(),
        association: association.id.clone(),
        cases: offer.most,
        grams: lot.row.lot.goods.weight_of(offer.most),
        state: AllocationState::Proposed,
        exceptions: offer.exceptions.clone(),
        backup,
        reason: Some(Sentence::new(
            "Aucun véhicule ne peut l'apporter ; parmi les associations qui peuvent venir le chercher, la vôtre a le besoin le moins couvert.",
            "No van can bring it; of the associations that can fetch it, yours has its need covered least.",
        )),
        version: Version::FIRST,
    }
}

async fn propose(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    lot: &OnBoard,
    row: &AllocationRow,
) -> Result<(), ServiceError> {
    allocations::insert(tx, std::slice::from_ref(row)).await?;
    ledger::append(tx, &[movement(glane, actor, row, &lot.row, Bucket::Open, Bucket::Allocated, None)]).await?;
    if lot.open == row.cases {
        fill(tx, lot.row.clone()).await?;
    }
    let (cases, what) = (row.cases.get(), &lot.row.lot.goods.description);
    let text = tell::Text {
        subject: Sentence::new("Glane : à venir chercher", "Glane: to fetch"),
        body: Sentence::new(
            format!("Glane : {cases} × {what} à venir chercher aujourd'hui. Choisissez une heure sur votre page."),
            format!("Glane: {cases} × {what} to fetch today. Choose a time on your page."),
        ),
    };
    let own = |role: &Role| matches!(role, Role::Association { association } if *association == row.association);
    tell::everybody(glane, tx, &row.territory, own, &text).await?;
    note(glane, tx, actor, row, "propose_pickup", json!({ "lot": row.lot, "cases": row.cases })).await
}

/// Proposals for own pickup that nobody answered in time are for everybody again. Run by the clock; running it twice changes nothing.
pub(crate) async fn lapse(glane: &Glane, actor: &Actor, territory: &TerritoryId) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let stored = territories::get(&tx, territory).await?;
            let (date, wait) = (stored.territory.date(glane.now()), settings::of(&stored)?.board.answer);
            for row in allocations::of_day(&tx, territory, date).await? {
                let waits = row.run.is_none() && row.state == AllocationState::Proposed;
                if !waits || bookings::find(&tx, &row.id).await?.is_some() {
                    continue;
                }
                let movements = ledger::of_lot(&tx, &row.lot).await?;
                let proposed = movements.iter().find(|it| it.allocation.as_ref() == Some(&row.id)).map(|it| it.at);
                if proposed.is_some_and(|at| at + duration(wait) <= glane.now()) {
                    free(glane, &tx, actor, &row, AllocationStep::Expire, Some("unanswered")).await?;
                    note(glane, &tx, actor, &row, "lapse_proposal", json!({})).await?;
                }
            }
            Ok(())
        })
        .await
}
