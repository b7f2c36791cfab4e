//! Allocations: cases of a lot promised to an association, and where each promise stands.

use chrono::NaiveDate;
use glane_demand::AllocationState;
use glane_eligibility::Exception;
use glane_foundation::{AllocationId, AssociationId, Cases, FoodCategory, Grams, LotId, Sentence, TerritoryId};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};

use crate::{
    DbError, Reader, RunId, Version, WriteTx, batch,
    convert::{id, json, known, maybe_id, maybe_json, maybe_text, text, to_json},
    entity::{allocation, lot},
};

/// An allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationRow {
    /// Identity.
    pub id: AllocationId,
    /// The run that proposed it; `None` when a person gave it.
    pub run: Option<RunId>,
    /// Where lot and association belong.
    pub territory: TerritoryId,
    /// The local date of the takeover.
    pub date: NaiveDate,
    /// Of which lot.
    pub lot: LotId,
    /// For whom.
    pub association: AssociationId,
    /// How many cases.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Where it stands.
    pub state: AllocationState,
    /// Rules relaxed for it, with their reasons.
    pub exceptions: Vec<Exception>,
    /// Who is asked next if it is declined.
    pub backup: Option<AssociationId>,
    /// Why this association.
    pub reason: Option<Sentence>,
    /// Changes so far.
    pub version: Version,
}

/// Adds allocations.
pub async fn insert(tx: &WriteTx, rows: &[AllocationRow]) -> Result<(), DbError> {
    let models = rows.iter().map(to_row).collect::<Result<_, _>>()?;
    batch::insert::<allocation::Entity>(tx, models).await
}

/// Changes the state of an allocation that still is at `decided_on`, and gives its new version.
pub async fn set_state(
    tx: &WriteTx,
    id: &AllocationId,
    decided_on: Version,
    state: AllocationState,
) -> Result<Version, DbError> {
    let next = decided_on.next();
    let updated = allocation::Entity::update_many()
        .col_expr(allocation::Column::State, Expr::value(state.code()))
        .col_expr(allocation::Column::Version, Expr::value(next.0))
        .filter(allocation::Column::Id.eq(id.as_str()))
        .filter(allocation::Column::Version.eq(decided_on.0))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 {
        get(tx, id).await?;
        return Err(DbError::conflict("allocation", id));
    }
    Ok(next)
}

/// One allocation.
pub async fn get(db: &impl Reader, id: &AllocationId) -> Result<AllocationRow, DbError> {
    let row = allocation::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("allocation", id))?)
}

/// These, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[&AllocationId]) -> Result<Vec<AllocationRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in batch::portions(ids) {
        let these = allocation::Column::Id.is_in(some.iter().map(|id| id.as_str()));
        found.extend(list(db, allocation::Entity::find().filter(these)).await?);
    }
    Ok(found)
}

/// All of a day in a territory, whatever their state, in the order of their ids.
pub async fn of_day(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<AllocationRow>, DbError> {
    let of_territory = allocation::Column::Territory.eq(territory.as_str());
    list(db, allocation::Entity::find().filter(of_territory).filter(allocation::Column::Date.eq(date))).await
}

/// What is promised to each association for a day, by category, where the promise is in one of these states.
pub async fn weights(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
    states: &[AllocationState],
) -> Result<Vec<(AssociationId, FoodCategory, Grams)>, DbError> {
    let goods = allocation::Entity::belongs_to(lot::Entity);
    let goods = goods.from(allocation::Column::Lot).to(lot::Column::Id).into();
    let query = allocation::Entity::find()
        .select_only()
        .column(allocation::Column::Association)
        .column(lot::Column::Category)
        .column_as(Expr::col((allocation::Entity, allocation::Column::Grams)).sum().cast_as("bigint"), "grams")
        .join(JoinType::InnerJoin, goods)
        .filter(allocation::Column::Territory.eq(territory.as_str()))
        .filter(allocation::Column::Date.eq(date))
        .filter(allocation::Column::State.is_in(states.iter().map(|state| state.code())))
        .group_by(allocation::Column::Association)
        .group_by(lot::Column::Category);
    let found: Vec<(String, String, i64)> = query.into_tuple().all(&db.executor()).await?;
    found
        .iter()
        .map(|(to, category, grams)| {
            let category = known(FoodCategory::from_code(category), category, "lot.category")?;
            Ok((id(to, "allocation.association")?, category, Grams::new(*grams)))
        })
        .collect()
}

/// How many of a day in a territory are in a state.
pub async fn count(
    db: &impl Reader,
    territory: &TerritoryId,
    date: NaiveDate,
    state: AllocationState,
) -> Result<usize, DbError> {
    let query = allocation::Entity::find()
        .filter(allocation::Column::Territory.eq(territory.as_str()))
        .filter(allocation::Column::Date.eq(date))
        .filter(allocation::Column::State.eq(state.code()));
    Ok(usize::try_from(query.count(&db.executor()).await?).unwrap_or(usize::MAX))
}

/// All of a run, in the order of their ids.
pub async fn of_run(db: &impl Reader, run: &RunId) -> Result<Vec<AllocationRow>, DbError> {
    list(db, allocation::Entity::find().filter(allocation::Column::Run.eq(run.as_str()))).await
}

/// All of a lot, of any day, in the order of their ids.
pub async fn of_lot(db: &impl Reader, lot: &LotId) -> Result<Vec<AllocationRow>, DbError> {
    list(db, allocation::Entity::find().filter(allocation::Column::Lot.eq(lot.as_str()))).await
}

/// All of a territory in the order of their ids; `after` is the last one of the portion before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&AllocationId>,
    limit: u64,
) -> Result<Vec<AllocationRow>, DbError> {
    let mut query = allocation::Entity::find().filter(allocation::Column::Territory.eq(territory.as_str()));
    if let Some(last) = after {
        query = query.filter(allocation::Column::Id.gt(last.as_str()));
    }
    list(db, query.limit(limit)).await
}

pub(crate) async fn list(db: &impl Reader, query: Select<allocation::Entity>) -> Result<Vec<AllocationRow>, DbError> {
    query.order_by_asc(allocation::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn to_row(row: &AllocationRow) -> Result<allocation::Model, DbError> {
    Ok(allocation::Model {
        id: text(&row.id),
        run: maybe_text(row.run.as_ref()),
        territory: text(&row.territory),
        date: row.date,
        lot: text(&row.lot),
        association: text(&row.association),
        cases: row.cases.get(),
        grams: row.grams.get(),
        state: row.state.code().to_owned(),
        exceptions: to_json(&row.exceptions)?,
        backup: maybe_text(row.backup.as_ref()),
        reason: row.reason.as_ref().map(to_json).transpose()?,
        version: row.version.0,
    })
}

fn from_row(row: allocation::Model) -> Result<AllocationRow, DbError> {
    Ok(AllocationRow {
        id: id(&row.id, "allocation.id")?,
        run: maybe_id(row.run.as_deref(), "allocation.run")?,
        territory: id(&row.territory, "allocation.territory")?,
        date: row.date,
        lot: id(&row.lot, "allocation.lot")?,
        association: id(&row.association, "allocation.association")?,
        cases: Cases::new(row.cases),
        grams: Grams::new(row.grams),
        state: known(AllocationState::from_code(&row.state), &row.state, "allocation.state")?,
        exceptions: json(&row.exceptions, "allocation.exceptions")?,
        backup: maybe_id(row.backup.as_deref(), "allocation.backup")?,
        reason: maybe_json(row.reason.as_deref(), "allocation.reason")?,
        version: Version(row.version),
    })
}
