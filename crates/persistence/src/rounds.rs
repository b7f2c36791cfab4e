//! Rounds with their stops, and what is loaded and unloaded at each.

mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use glane_demand::AllocationState;
use glane_fleet::StopState;
use glane_foundation::{
    AllocationId, AssociationId, Cases, DriverId, Grams, Metres, Provenance, RoundId, Seconds, StopId, StoreId,
    TerritoryId, VanId,
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};
use serde::{Deserialize, Serialize};

use crate::{
    DbError, Reader, RunId, Version, WriteTx, batch,
    convert::id,
    entity::{allocation, lot, round, service_day, stop, stop_line},
};

/// One van's tour of a day, with its stops in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRow {
    /// Identity.
    pub id: RoundId,
    /// The run that planned it.
    pub run: RunId,
    /// The territory.
    pub territory: TerritoryId,
    /// The local date.
    pub date: NaiveDate,
    /// The vehicle.
    pub van: VanId,
    /// Who drives; `None` while nobody does.
    pub driver: Option<DriverId>,
    /// Road driven.
    pub metres: Metres,
    /// From start to end.
    pub seconds: Seconds,
    /// Leaves the depot.
    pub starts_at: DateTime<Utc>,
    /// Is back.
    pub ends_at: DateTime<Utc>,
    /// Its stops, first to last.
    pub stops: Vec<StopRow>,
}

/// One place visited. Its position in the round is its position in [`RoundRow::stops`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRow {
    /// Identity.
    pub id: StopId,
    /// Of which round.
    pub round: RoundId,
    /// Where.
    pub place: StopPlace,
    /// Planned arrival.
    pub arrival: DateTime<Utc>,
    /// Planned start of loading or unloading, after waiting for the window.
    pub start: DateTime<Utc>,
    /// Planned departure.
    pub departure: DateTime<Utc>,
    /// How late the arrival may be before a later window is missed.
    pub slack: Seconds,
    /// Length of the leg that leads here.
    pub leg_metres: Metres,
    /// Driving time of the leg that leads here.
    pub leg_seconds: Seconds,
    /// Where these two figures come from.
    pub leg_provenance: Provenance,
    /// Where the stop stands.
    pub state: StopState,
    /// Changes so far.
    pub version: Version,
    /// What is handed over, in the order of the allocations' ids.
    pub lines: Vec<StopLine>,
}

/// What kind of place a stop is, and which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StopPlace {
    /// The van's depot.
    Depot,
    /// A store: cases are picked up.
    Store(StoreId),
    /// An association: cases are dropped.
    Association(AssociationId),
}

/// Cases of one allocation at one stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopLine {
    /// Which allocation.
    pub allocation: AllocationId,
    /// Onto the van or off it.
    pub direction: Direction,
    /// How many.
    pub cases: Cases,
}

/// Onto the van or off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Onto it.
    Pickup,
    /// Off it.
    Drop,
}

/// Adds rounds with all their stops and lines. [`StopRow::round`] must be the round it stands in.
pub async fn insert(tx: &WriteTx, rounds: &[RoundRow]) -> Result<(), DbError> {
    let stops = || rounds.iter().flat_map(|round| (0..).zip(&round.stops));
    let lines = stops().flat_map(|(_, stop)| stop.lines.iter().map(|line| rows::line_to_row(&stop.id, line)));
    let (lines, stops): (Result<Vec<_>, _>, Result<Vec<_>, _>) =
        (lines.collect(), stops().map(|(position, stop)| rows::stop_to_row(stop, position)).collect());
    batch::insert::<round::Entity>(tx, rounds.iter().map(rows::round_to_row).collect()).await?;
    batch::insert::<stop::Entity>(tx, stops?).await?;
    batch::insert::<stop_line::Entity>(tx, lines?).await
}

/// Adds a stop right after another one of its round; those that follow move on by one.
pub async fn add_stop(tx: &WriteTx, after: &StopId, new: &StopRow) -> Result<(), DbError> {
    let before = stop::Entity::find_by_id(after.as_str()).one(tx.raw()).await?;
    let position = before.ok_or_else(|| DbError::not_found("stop", after))?.position;
    // Positions are unique at every moment: the later ones make a detour beyond all others.
    for by in [1_000_000, -999_999] {
        stop::Entity::update_many()
            .col_expr(stop::Column::Position, Expr::col(stop::Column::Position).add(by))
            .filter(stop::Column::Round.eq(new.round.as_str()))
            .filter(stop::Column::Position.gt(position))
            .exec(tx.raw())
            .await?;
    }
    batch::insert_one::<stop::Entity>(tx, rows::stop_to_row(new, position + 1)?).await?;
    let lines = new.lines.iter().map(|line| rows::line_to_row(&new.id, line)).collect::<Result<_, _>>()?;
    batch::insert::<stop_line::Entity>(tx, lines).await
}

/// Changes the state of a stop that still is at `decided_on`, and gives its new version.
pub async fn set_stop_state(
    tx: &WriteTx,
    id: &StopId,
    decided_on: Version,
    state: StopState,
) -> Result<Version, DbError> {
    let next = decided_on.next();
    let updated = stop::Entity::update_many()
        .col_expr(stop::Column::State, Expr::value(state.code()))
        .col_expr(stop::Column::Version, Expr::value(next.0))
        .filter(stop::Column::Id.eq(id.as_str()))
        .filter(stop::Column::Version.eq(decided_on.0))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 {
        stop(tx, id).await?;
        return Err(DbError::conflict("stop", id));
    }
    Ok(next)
}

/// Takes rounds away with their stops and lines, to put others in their place. Only for rounds that nobody has begun.
pub async fn remove(tx: &WriteTx, ids: &[RoundId]) -> Result<(), DbError> {
    for id in ids {
        let own = stop::Entity::find().filter(stop::Column::Round.eq(id.as_str()));
        let these = own.select_only().column(stop::Column::Id).into_query();
        stop_line::Entity::delete_many().filter(stop_line::Column::Stop.in_subquery(these)).exec(tx.raw()).await?;
        stop::Entity::delete_many().filter(stop::Column::Round.eq(id.as_str())).exec(tx.raw()).await?;
        round::Entity::delete_by_id(id.as_str()).exec(tx.raw()).await?;
    }
    Ok(())
}

/// Puts another promise of so many cases in the place of one at every stop: what a stop carries beyond them leaves the van.
pub async fn hand_on(tx: &WriteTx, from: &AllocationId, to: &AllocationId, cases: Cases) -> Result<(), DbError> {
    let lines = stop_line::Entity::find().filter(stop_line::Column::Allocation.eq(from.as_str()));
    let lines = lines.order_by_asc(stop_line::Column::Direction).order_by_asc(stop_line::Column::Stop);
    let mut left: BTreeMap<String, i64> = BTreeMap::new();
    let mut kept = Vec::new();
    for line in lines.all(tx.raw()).await? {
        let room = left.entry(line.direction.clone()).or_insert_with(|| cases.get());
        let cases = if line.cases < *room { line.cases } else { *room };
        *room -= cases;
        if cases > 0 {
            kept.push(stop_line::Model { allocation: to.as_str().to_owned(), cases, ..line });
        }
    }
    stop_line::Entity::delete_many().filter(stop_line::Column::Allocation.eq(from.as_str())).exec(tx.raw()).await?;
    batch::insert::<stop_line::Entity>(tx, kept).await
}

/// Gives a round to another driver, or to nobody.
pub async fn set_driver(tx: &WriteTx, id: &RoundId, driver: Option<&DriverId>) -> Result<(), DbError> {
    let updated = round::Entity::update_many()
        .col_expr(round::Column::Driver, Expr::value(driver.map(|driver| driver.as_str().to_owned())))
        .filter(round::Column::Id.eq(id.as_str()))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("round", id)) } else { Ok(()) }
}

/// One round.
pub async fn get(db: &impl Reader, id: &RoundId) -> Result<RoundRow, DbError> {
    let found = list(db, round::Entity::find().filter(round::Column::Id.eq(id.as_str()))).await?;
    found.into_iter().next().ok_or_else(|| DbError::not_found("round", id))
}

/// The round a stop is in, with all its stops.
pub async fn with_stop(db: &impl Reader, stop: &StopId) -> Result<RoundRow, DbError> {
    let row = stop::Entity::find_by_id(stop.as_str()).one(&db.executor()).await?;
    let row = row.ok_or_else(|| DbError::not_found("stop", stop))?;
    get(db, &id(&row.round, "stop.round")?).await
}

/// One stop with its lines.
pub async fn stop(db: &impl Reader, id: &StopId) -> Result<StopRow, DbError> {
    let round = with_stop(db, id).await?;
    round.stops.into_iter().find(|stop| stop.id == *id).ok_or_else(|| DbError::not_found("stop", id))
}

/// The rounds of one run, in the order of their vans' ids.
pub async fn of_run(db: &impl Reader, run: &RunId) -> Result<Vec<RoundRow>, DbError> {
    list(db, round::Entity::find().filter(round::Column::Run.eq(run.as_str()))).await
}

/// The rounds of the run that holds on a day, in the order of their vans' ids; none before the first run.
pub async fn of_day(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<RoundRow>, DbError> {
    let query = round::Entity::find().filter(round::Column::Territory.eq(territory.as_str()));
    list(db, query.filter(round::Column::Run.in_subquery(runs_that_hold(date)))).await
}

/// The rounds that stop at a store in the run that holds on a day, in the order of their vans' ids.
pub async fn at_store(db: &impl Reader, store: &StoreId, date: NaiveDate) -> Result<Vec<RoundRow>, DbError> {
    let here = stop::Entity::find().select_only().column(stop::Column::Round);
    let here = here.filter(stop::Column::Store.eq(store.as_str())).into_query();
    let query = round::Entity::find().filter(round::Column::Run.in_subquery(runs_that_hold(date)));
    list(db, query.filter(round::Column::Id.in_subquery(here))).await
}

/// The van of each of these rounds.
pub async fn vans_of(db: &impl Reader, rounds: &[&RoundId]) -> Result<BTreeMap<RoundId, VanId>, DbError> {
    let query = round::Entity::find().select_only().columns([round::Column::Id, round::Column::Van]);
    let these = query.filter(round::Column::Id.is_in(rounds.iter().map(|id| id.as_str())));
    let pairs: Vec<(String, String)> = these.into_tuple().all(&db.executor()).await?;
    pairs.iter().map(|(round, van)| Ok((id(round, "round.id")?, id(van, "round.van")?))).collect()
}

/// The same without what is loaded and unloaded at each stop.
pub async fn of_day_without_lines(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<Vec<RoundRow>, DbError> {
    let query = round::Entity::find().filter(round::Column::Territory.eq(territory.as_str()));
    let query = query.filter(round::Column::Run.in_subquery(runs_that_hold(date)));
    let (rounds, stops) = with_stops(db, query).await?;
    assemble(rounds, stops, Vec::new())
}

/// What stands to be loaded or unloaded at each stop of the rounds that hold on a day, all lots together: cases and grams. What was
/// declined or has lapsed is not counted; a stop where nothing is left is not told.
pub async fn totals(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<BTreeMap<StopId, (Cases, Grams)>, DbError> {
    let rounds = round::Entity::find().select_only().column(round::Column::Id);
    let rounds = rounds.filter(round::Column::Territory.eq(territory.as_str()));
    let rounds = rounds.filter(round::Column::Run.in_subquery(runs_that_hold(date))).into_query();
    let here = stop::Entity::find().select_only().column(stop::Column::Id);
    let here = here.filter(stop::Column::Round.in_subquery(rounds)).into_query();
    let promise = stop_line::Entity::belongs_to(allocation::Entity);
    let promise = promise.from(stop_line::Column::Allocation).to(allocation::Column::Id).into();
    let goods = allocation::Entity::belongs_to(lot::Entity);
    let goods = goods.from(allocation::Column::Lot).to(lot::Column::Id).into();
    let cases = Expr::col((stop_line::Entity, stop_line::Column::Cases));
    let grams = cases.clone().mul(Expr::col((lot::Entity, lot::Column::CaseGrams)));
    let gone = [AllocationState::Declined, AllocationState::Expired].map(|state| state.code());
    let query = stop_line::Entity::find()
        .select_only()
        .column(stop_line::Column::Stop)
        .column_as(cases.sum().cast_as("bigint"), "cases")
        .column_as(grams.sum().cast_as("bigint"), "grams")
        .join(JoinType::InnerJoin, promise)
        .join(JoinType::InnerJoin, goods)
        .filter(stop_line::Column::Stop.in_subquery(here))
        .filter(allocation::Column::State.is_not_in(gone))
        .group_by(stop_line::Column::Stop);
    let found: Vec<(String, i64, i64)> = query.into_tuple().all(&db.executor()).await?;
    found
        .iter()
        .map(|(stop, cases, grams)| Ok((id(stop, "stop_line.stop")?, (Cases::new(*cases), Grams::new(*grams)))))
        .collect()
}

/// The rounds of a driver in the run that holds on a day, in the order in which they start.
pub async fn of_driver(db: &impl Reader, driver: &DriverId, date: NaiveDate) -> Result<Vec<RoundRow>, DbError> {
    let query = round::Entity::find().filter(round::Column::Driver.eq(driver.as_str()));
    let mut found = list(db, query.filter(round::Column::Run.in_subquery(runs_that_hold(date)))).await?;
    found.sort_by_key(|round| round.starts_at);
    Ok(found)
}

/// Ids of the runs whose plans hold on a date, in every territory.
pub(crate) fn runs_that_hold(date: NaiveDate) -> SelectStatement {
    let days = service_day::Entity::find().select_only().column(service_day::Column::Run);
    let days = days.filter(service_day::Column::Date.eq(date)).filter(service_day::Column::Run.is_not_null());
    days.into_query()
}

/// Rounds with their stops and lines: three statements, however many rounds.
async fn list(db: &impl Reader, query: Select<round::Entity>) -> Result<Vec<RoundRow>, DbError> {
    let these = query.clone().select_only().column(round::Column::Id).into_query();
    let of_these = stop::Entity::find().select_only().column(stop::Column::Id);
    let of_these = of_these.filter(stop::Column::Round.in_subquery(these)).into_query();
    let (rounds, stops) = with_stops(db, query).await?;
    let lines = stop_line::Entity::find().filter(stop_line::Column::Stop.in_subquery(of_these));
    let lines = lines.order_by_asc(stop_line::Column::Stop).order_by_asc(stop_line::Column::Allocation);
    let lines = lines.order_by_desc(stop_line::Column::Direction).all(&db.executor()).await?;
    assemble(rounds, stops, lines)
}

async fn with_stops(
    db: &impl Reader,
    query: Select<round::Entity>,
) -> Result<(Vec<round::Model>, Vec<stop::Model>), DbError> {
    let rounds = query.clone().order_by_asc(round::Column::Van).order_by_asc(round::Column::StartsAt);
    let rounds = rounds.order_by_asc(round::Column::Id).all(&db.executor()).await?;
    let these = query.select_only().column(round::Column::Id).into_query();
    let stops = stop::Entity::find().filter(stop::Column::Round.in_subquery(these));
    let stops = stops.order_by_asc(stop::Column::Round).order_by_asc(stop::Column::Position);
    Ok((rounds, stops.all(&db.executor()).await?))
}

fn assemble(
    rounds: Vec<round::Model>,
    stops: Vec<stop::Model>,
    lines: Vec<stop_line::Model>,
) -> Result<Vec<RoundRow>, DbError> {
    let mut lines_of: BTreeMap<String, Vec<StopLine>> = BTreeMap::new();
    for line in lines {
        let stop = line.stop.clone();
        lines_of.entry(stop).or_default().push(rows::line_from_row(line)?);
    }
    let mut stops_of: BTreeMap<String, Vec<StopRow>> = BTreeMap::new();
    for stop in stops {
        let lines = lines_of.remove(&stop.id).unwrap_or_default();
        stops_of.entry(stop.round.clone()).or_default().push(rows::stop_from_row(stop, lines)?);
    }
    rounds
        .into_iter()
        .map(|round| {
            let stops = stops_of.remove(&round.id).unwrap_or_default();
            rows::round_from_row(round, stops)
        })
        .collect()
}
