//! What comes to an association, and what leaves a store, on a day: allocations with their lot, their places and their stop.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use glane_fleet::StopState;
use glane_foundation::{AllocationId, AssociationId, LotId, RoundId, StopId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    DbError, Reader,
    allocations::{self, AllocationRow},
    batch,
    convert::{id, known, to_code},
    entity::{allocation, association, round, stop, stop_line, store},
    lots::{self, LotRow},
    rounds::{Direction, runs_that_hold},
};

/// One allocation as the people at either end see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The promise.
    pub allocation: AllocationRow,
    /// What it is made of.
    pub lot: LotRow,
    /// Name of the store it comes from.
    pub store_name: String,
    /// Name of the association it goes to.
    pub association_name: String,
    /// The stop at the reader's own door, in the run that holds; `None` before a run, or when nobody drives it.
    pub stop: Option<StopTimes>,
}

/// When the van is planned to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopTimes {
    /// In which round.
    pub round: RoundId,
    /// The stop.
    pub stop: StopId,
    /// Arrival.
    pub arrival: DateTime<Utc>,
    /// Start of the handover.
    pub start: DateTime<Utc>,
    /// Departure.
    pub departure: DateTime<Utc>,
    /// Where it stands.
    pub state: StopState,
}

/// Everything promised to an association for a day, whatever its state, in the order of the allocations' ids.
pub async fn to_association(
    db: &impl Reader,
    association: &AssociationId,
    date: NaiveDate,
) -> Result<Vec<Delivery>, DbError> {
    let query = allocation::Entity::find()
        .filter(allocation::Column::Association.eq(association.as_str()))
        .filter(allocation::Column::Date.eq(date));
    complete(db, allocations::list(db, query).await?, Direction::Drop, date).await
}

/// Everything promised of a store's lots for a day, whatever its state, in the order of the allocations' ids.
pub async fn of_lots(db: &impl Reader, lots: &[LotId], date: NaiveDate) -> Result<Vec<Delivery>, DbError> {
    let query = allocation::Entity::find()
        .filter(allocation::Column::Lot.is_in(lots.iter().map(LotId::as_str)))
        .filter(allocation::Column::Date.eq(date));
    complete(db, allocations::list(db, query).await?, Direction::Pickup, date).await
}

async fn complete(
    db: &impl Reader,
    allocations: Vec<AllocationRow>,
    direction: Direction,
    date: NaiveDate,
) -> Result<Vec<Delivery>, DbError> {
    let lots: Vec<_> = allocations.iter().map(|allocation| allocation.lot.clone()).collect();
    let lots = lots::get_many(db, &lots).await?;
    let lots: BTreeMap<_, _> = lots.into_iter().map(|row| (row.lot.id.clone(), row)).collect();
    let stores = store_names(db, lots.values()).await?;
    let associations = association_names(db, &allocations).await?;
    let mut stops = stop_times(db, &allocations, direction, date).await?;
    let name = |names: &BTreeMap<String, String>, id: &str| names.get(id).cloned().unwrap_or_default();
    let deliveries = allocations.into_iter().filter_map(|allocation| {
        let lot = lots.get(&allocation.lot)?.clone();
        Some(Delivery {
            store_name: name(&stores, lot.lot.store.as_str()),
            association_name: name(&associations, allocation.association.as_str()),
            stop: stops.remove(&allocation.id),
            allocation,
            lot,
        })
    });
    Ok(deliveries.collect())
}

async fn store_names<'l>(
    db: &impl Reader,
    lots: impl Iterator<Item = &'l LotRow>,
) -> Result<BTreeMap<String, String>, DbError> {
    let ids: BTreeSet<&str> = lots.map(|row| row.lot.store.as_str()).collect();
    let named = store::Entity::find().select_only().columns([store::Column::Id, store::Column::Name]);
    let named = named.filter(store::Column::Id.is_in(ids)).into_tuple::<(String, String)>();
    Ok(named.all(&db.executor()).await?.into_iter().collect())
}

async fn association_names(
    db: &impl Reader,
    allocations: &[AllocationRow],
) -> Result<BTreeMap<String, String>, DbError> {
    let ids: BTreeSet<&str> = allocations.iter().map(|allocation| allocation.association.as_str()).collect();
    let named = association::Entity::find().select_only().columns([association::Column::Id, association::Column::Name]);
    let named = named.filter(association::Column::Id.is_in(ids)).into_tuple::<(String, String)>();
    Ok(named.all(&db.executor()).await?.into_iter().collect())
}

/// The stop in the run that holds at which each allocation is loaded, or unloaded; the first when there are several.
async fn stop_times(
    db: &impl Reader,
    allocations: &[AllocationRow],
    direction: Direction,
    date: NaiveDate,
) -> Result<BTreeMap<AllocationId, StopTimes>, DbError> {
    let rounds = round::Entity::find().select_only().column(round::Column::Id);
    let rounds = rounds.filter(round::Column::Run.in_subquery(runs_that_hold(date))).into_query();
    let here = stop::Entity::find().select_only().column(stop::Column::Id);
    let here = here.filter(stop::Column::Round.in_subquery(rounds)).into_query();
    let mut lines = Vec::new();
    for some in batch::portions(allocations) {
        let query = stop_line::Entity::find()
            .filter(stop_line::Column::Allocation.is_in(some.iter().map(|allocation| allocation.id.as_str())))
            .filter(stop_line::Column::Direction.eq(to_code(&direction)?))
            .filter(stop_line::Column::Stop.in_subquery(here.clone()));
        lines.extend(query.all(&db.executor()).await?);
    }
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.stop.as_str()).collect();
    let stops = stop::Entity::find().filter(stop::Column::Id.is_in(ids)).all(&db.executor()).await?;
    let stops: BTreeMap<_, _> = stops.into_iter().map(|stop| (stop.id.clone(), stop)).collect();
    let mut times: BTreeMap<AllocationId, StopTimes> = BTreeMap::new();
    for line in &lines {
        let Some(stop) = stops.get(&line.stop) else { continue };
        let found = times_of(stop)?;
        let first = times.entry(id(&line.allocation, "stop_line.allocation")?).or_insert_with(|| found.clone());
        if found.arrival < first.arrival {
            *first = found;
        }
    }
    Ok(times)
}

fn times_of(row: &stop::Model) -> Result<StopTimes, DbError> {
    Ok(StopTimes {
        round: id(&row.round, "stop.round")?,
        stop: id(&row.id, "stop.id")?,
        arrival: row.arrival,
        start: row.start,
        departure: row.departure,
        state: known(StopState::from_code(&row.state), &row.state, "stop.state")?,
    })
}
