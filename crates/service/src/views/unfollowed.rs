//! What drivers said and could not be followed: kept until the operator has seen to it.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDateTime;
use glane_fleet::{ActId, Deed};
use glane_foundation::{Actor, AllocationId, RoundId, Sentence, StopId, Territory, TerritoryId, Who};
use glane_persistence::{
    DbError, ReadTx, allocations, lots,
    rounds::{self, RoundRow},
    stop_acts::{self, ActRow},
    territories,
};

use super::{RoundView, round::Names, trail::Cast};
use crate::{Glane, ServiceError, access};

/// An act that could not be followed.
#[derive(Debug, Clone)]
pub struct UnfollowedAct {
    /// Which.
    pub id: ActId,
    /// Who said so; `None` for the system itself.
    pub author: Option<String>,
    /// In whose name, when somebody typed for somebody else.
    pub on_behalf_of: Option<String>,
    /// When it happened, local time.
    pub at: NaiveDateTime,
    /// When it reached the server, local time.
    pub received_at: NaiveDateTime,
    /// Its round.
    pub round: RoundId,
    /// The round's van.
    pub van: String,
    /// The stop, where it is still in the round, and the name of its place.
    pub stop: Option<(StopId, String)>,
    /// What was said.
    pub deed: Deed,
    /// Of which goods, where it speaks of some.
    pub goods: String,
    /// Why it could not be followed.
    pub trouble: Sentence,
}

/// The acts of a territory that wait for its operator, oldest first.
pub async fn unfollowed(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
) -> Result<Vec<UnfollowedAct>, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let cast = Cast::of(&db, territory).await?;
    let (mut rounds, mut names) = (BTreeMap::<RoundId, RoundRow>::new(), BTreeMap::<RoundId, Names>::new());
    let mut found = Vec::new();
    for row in stop_acts::in_trouble(&db, territory).await? {
        let round = match rounds.entry(row.round.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(rounds::get(&db, &row.round).await?),
        };
        let names = match names.entry(row.round.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Names::of(&db, &place, std::slice::from_ref(&*round)).await?),
        };
        let goods = goods(&db, row.act.deed.allocation()).await?;
        found.extend(told(row, names.round(round), goods, (&cast, &place)));
    }
    Ok(found)
}

/// What the promise is of; nothing where the phone names one that never was.
async fn goods(db: &ReadTx, of: Option<&AllocationId>) -> Result<String, ServiceError> {
    let Some(of) = of else { return Ok(String::new()) };
    match allocations::get(db, of).await {
        Ok(promise) => Ok(lots::get(db, &promise.lot).await?.lot.goods.description),
        Err(DbError::NotFound { .. }) => Ok(String::new()),
        Err(other) => Err(other.into()),
    }
}

fn told(
    row: ActRow,
    round: Option<RoundView>,
    goods: String,
    (cast, place): (&Cast, &Territory),
) -> Option<UnfollowedAct> {
    let round = round?;
    let stop = round.stops.into_iter().find(|stop| stop.id == row.act.stop);
    Some(UnfollowedAct {
        author: match &row.actor.who {
            Who::System => None,
            Who::Person { id, .. } => Some(cast.person(id)),
        },
        on_behalf_of: row.actor.on_behalf_of.as_ref().map(|id| cast.person(id)),
        at: place.local(row.act.at),
        received_at: place.local(row.received_at),
        van: round.van,
        stop: stop.map(|stop| (stop.id, stop.place)),
        id: row.act.id,
        deed: row.act.deed,
        round: row.round,
        goods,
        trouble: row.trouble?,
    })
}
