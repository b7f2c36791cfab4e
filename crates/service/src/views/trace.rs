//! The trace of a lot on one page: from declaration to table, with who and when (Reg. 178/2002 art. 18, 931/2011).

use chrono::NaiveDateTime;
use glane_foundation::{Actor, Cases, LotId, Who};
use glane_inventory::{Bucket, Lot, LotState};
use glane_persistence::{Reader, allocations, associations, ledger, lots, persons, stores, territories};

use crate::{Glane, ServiceError, access};

/// Everything that is known of a lot.
#[derive(Debug, Clone)]
pub struct TraceView {
    /// The lot as declared.
    pub lot: Lot,
    /// Name of its store.
    pub store: String,
    /// Where it stands.
    pub state: LotState,
    /// Where its cases are now: buckets that hold some.
    pub held: Vec<(Bucket, Cases)>,
    /// Every movement, oldest first.
    pub steps: Vec<TraceStep>,
}

/// Cases that moved.
#[derive(Debug, Clone)]
pub struct TraceStep {
    /// When, local time.
    pub at: NaiveDateTime,
    /// From where.
    pub from: Bucket,
    /// To where.
    pub to: Bucket,
    /// How many.
    pub cases: Cases,
    /// For which association.
    pub association: Option<String>,
    /// Who says so; nothing for the system itself.
    pub who: Option<String>,
    /// In whose name.
    pub on_behalf_of: Option<String>,
}

/// The trace, for the lot's store and its operator.
pub async fn trace(glane: &Glane, actor: &Actor, lot: &LotId) -> Result<TraceView, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = lots::get(&db, lot).await?;
    access::store(actor, &row.lot.store, &row.territory)?;
    let territory = territories::get(&db, &row.territory).await?.territory;
    let promises = allocations::of_lot(&db, lot).await?;
    let balance = ledger::balance(&db, lot).await?;
    let mut steps = Vec::new();
    for movement in ledger::of_lot(&db, lot).await? {
        let promise = promises.iter().find(|promise| movement.allocation.as_ref() == Some(&promise.id));
        let association = match promise {
            Some(promise) => Some(associations::get(&db, &promise.association).await?.item.name),
            None => None,
        };
        steps.push(TraceStep {
            at: territory.local(movement.at),
            from: movement.from,
            to: movement.to,
            cases: movement.cases,
            association,
            who: match &movement.actor.who {
                Who::System => None,
                Who::Person { id, .. } => Some(name(&db, id).await?),
            },
            on_behalf_of: match &movement.actor.on_behalf_of {
                Some(id) => Some(name(&db, id).await?),
                None => None,
            },
        });
    }
    let inside = Bucket::ALL.into_iter().filter(|bucket| *bucket != Bucket::Outside);
    Ok(TraceView {
        store: stores::get(&db, &row.lot.store).await?.item.name,
        state: row.state,
        held: inside.map(|bucket| (bucket, balance.cases(bucket))).filter(|(_, cases)| !cases.is_zero()).collect(),
        lot: row.lot,
        steps,
    })
}

async fn name(db: &impl Reader, id: &glane_foundation::PersonId) -> Result<String, ServiceError> {
    Ok(persons::get(db, id).await?.name)
}
