//! Crates refused at the counter: the store's quality register and the association's appetite.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use glane_demand::{APPETITE_DAYS, AllocationState, Appetite};
use glane_fleet::{PhotoId, RefusalReason};
use glane_foundation::{
    AllocationId, AssociationId, Cases, FoodCategory, LotId, PersonId, RoundId, StoreId, TerritoryId,
};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, OnConflict},
};

use crate::{
    DbError, Reader, WriteTx,
    convert::{id, known, maybe_id, maybe_text, text},
    entity::{allocation, lot, refusal, store},
};

/// Crates of one promise turned down for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalRow {
    /// Of which promise.
    pub allocation: AllocationId,
    /// Why.
    pub reason: RefusalReason,
    /// Of which lot.
    pub lot: LotId,
    /// Where it came from.
    pub store: StoreId,
    /// Who turned it down.
    pub association: AssociationId,
    /// In which round.
    pub round: RoundId,
    /// How many; zero once corrected away.
    pub cases: Cases,
    /// What it looked like.
    pub photo: Option<PhotoId>,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// What the store does about it, when, and who says so.
    pub action: Option<(String, DateTime<Utc>, PersonId)>,
}

/// Writes how many crates of a promise are refused for a reason, in place of what was said before. The store's answer stays.
pub async fn put(tx: &WriteTx, row: &RefusalRow) -> Result<(), DbError> {
    let model = refusal::Model {
        allocation: text(&row.allocation),
        reason: row.reason.code().to_owned(),
        lot: text(&row.lot),
        store: text(&row.store),
        association: text(&row.association),
        round: text(&row.round),
        cases: row.cases.get(),
        photo: maybe_text(row.photo.as_ref()),
        happened_at: row.happened_at,
        action: None,
        action_at: None,
        action_by: None,
    };
    let mut same = OnConflict::columns([refusal::Column::Allocation, refusal::Column::Reason]);
    same.update_columns([refusal::Column::Cases, refusal::Column::Photo, refusal::Column::HappenedAt]);
    refusal::Entity::insert(model.into_active_model()).on_conflict(same).exec_without_returning(tx.raw()).await?;
    Ok(())
}

/// Refusals of a promise, those corrected away included.
pub async fn of_allocation(db: &impl Reader, allocation: &AllocationId) -> Result<Vec<RefusalRow>, DbError> {
    list(db, refusal::Entity::find().filter(refusal::Column::Allocation.eq(allocation.as_str()))).await
}

/// What was refused of a store's goods, latest first.
pub async fn of_store(db: &impl Reader, store: &StoreId) -> Result<Vec<RefusalRow>, DbError> {
    list(db, refusal::Entity::find().filter(refusal::Column::Store.eq(store.as_str()))).await
}

/// Defects of a territory's stores, those without an answer first, then the latest; so many at most.
pub async fn defects(db: &impl Reader, territory: &TerritoryId, limit: u64) -> Result<Vec<RefusalRow>, DbError> {
    let stores = store::Entity::find().select_only().column(store::Column::Id);
    let stores = stores.filter(store::Column::Territory.eq(territory.as_str())).into_query();
    let reasons = RefusalReason::ALL.into_iter().filter(|reason| reason.is_a_defect()).map(RefusalReason::code);
    let all = refusal::Entity::find()
        .filter(refusal::Column::Cases.gt(0))
        .filter(refusal::Column::Reason.is_in(reasons))
        .filter(refusal::Column::Store.in_subquery(stores));
    let owed = all.clone().filter(refusal::Column::ActionAt.is_null()).order_by_desc(refusal::Column::HappenedAt);
    let mut rows = owed.limit(limit).all(&db.executor()).await?;
    let room = limit.saturating_sub(u64::try_from(rows.len()).unwrap_or(limit));
    let answered = all.filter(refusal::Column::ActionAt.is_not_null()).order_by_desc(refusal::Column::ActionAt);
    rows.extend(answered.limit(room).all(&db.executor()).await?);
    rows.into_iter().map(from_row).collect()
}

/// What an association refused, latest first.
pub async fn of_association(db: &impl Reader, association: &AssociationId) -> Result<Vec<RefusalRow>, DbError> {
    list(db, refusal::Entity::find().filter(refusal::Column::Association.eq(association.as_str()))).await
}

/// Refusals that show a photo.
pub async fn with_photo(db: &impl Reader, photo: &PhotoId) -> Result<Vec<RefusalRow>, DbError> {
    list(db, refusal::Entity::find().filter(refusal::Column::Photo.eq(photo.as_str()))).await
}

/// What each association turned down, family by family, of what came to its door in the weeks before a day.
pub async fn appetites(db: &impl Reader, territory: &TerritoryId, day: NaiveDate) -> Result<Vec<Appetite>, DbError> {
    let since = day.checked_sub_days(Days::new(APPETITE_DAYS)).unwrap_or(day);
    let to_lot = || allocation::Entity::belongs_to(lot::Entity).from(allocation::Column::Lot).to(lot::Column::Id);
    let past = allocation::Entity::find()
        .filter(allocation::Column::Territory.eq(territory.as_str()))
        .filter(allocation::Column::Date.gte(since))
        .filter(allocation::Column::Date.lt(day))
        .join(JoinType::InnerJoin, to_lot().into())
        .select_only()
        .columns([allocation::Column::Association])
        .column(lot::Column::Category);
    let reasons = RefusalReason::ALL.into_iter().filter(|reason| !reason.is_a_defect()).map(RefusalReason::code);
    let to_promise = refusal::Entity::belongs_to(allocation::Entity);
    let to_promise = to_promise.from(refusal::Column::Allocation).to(allocation::Column::Id);
    let refused = past.clone().join_rev(JoinType::InnerJoin, to_promise.into()).filter(refusal::Column::Cases.gt(0));
    let refused = refused.filter(refusal::Column::Reason.is_in(reasons)).column(refusal::Column::Cases);
    let unwanted = sums(refused.into_tuple().all(&db.executor()).await?);
    if unwanted.is_empty() {
        return Ok(Vec::new());
    }
    let states = [AllocationState::Delivered, AllocationState::Refused].map(AllocationState::code);
    let who: Vec<&str> = unwanted.keys().map(|(association, _)| association.as_str()).collect();
    let came = past.filter(allocation::Column::State.is_in(states)).filter(allocation::Column::Association.is_in(who));
    let came = sums(came.column(allocation::Column::Cases).into_tuple().all(&db.executor()).await?);
    let mut appetites = Vec::with_capacity(unwanted.len());
    for (key, unwanted) in &unwanted {
        let category = known(FoodCategory::from_code(&key.1), &key.1, "lot.category")?;
        let came = came.get(key).copied().unwrap_or_default();
        appetites.extend(Appetite::of(id(&key.0, "allocation.association")?, category, came, *unwanted));
    }
    Ok(appetites)
}

fn sums(rows: Vec<(String, String, i64)>) -> BTreeMap<(String, String), Cases> {
    let mut sums = BTreeMap::new();
    for (association, category, cases) in rows {
        *sums.entry((association, category)).or_default() += Cases::new(cases);
    }
    sums
}

/// Writes down what the store does about a defect.
pub async fn answer(
    tx: &WriteTx,
    allocation: &AllocationId,
    reason: RefusalReason,
    (action, at, by): (&str, DateTime<Utc>, &PersonId),
) -> Result<(), DbError> {
    let updated = refusal::Entity::update_many()
        .col_expr(refusal::Column::Action, Expr::value(action))
        .col_expr(refusal::Column::ActionAt, Expr::value(at))
        .col_expr(refusal::Column::ActionBy, Expr::value(by.as_str()))
        .filter(refusal::Column::Allocation.eq(allocation.as_str()))
        .filter(refusal::Column::Reason.eq(reason.code()))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("refusal", allocation)) } else { Ok(()) }
}

async fn list(db: &impl Reader, query: Select<refusal::Entity>) -> Result<Vec<RefusalRow>, DbError> {
    let latest = query.order_by_desc(refusal::Column::HappenedAt).order_by_asc(refusal::Column::Allocation);
    latest.order_by_asc(refusal::Column::Reason).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn from_row(row: refusal::Model) -> Result<RefusalRow, DbError> {
    let action = match (row.action, row.action_at, row.action_by) {
        (Some(action), Some(at), Some(by)) => Some((action, at, id(&by, "refusal.action_by")?)),
        _ => None,
    };
    Ok(RefusalRow {
        allocation: id(&row.allocation, "refusal.allocation")?,
        reason: known(RefusalReason::from_code(&row.reason), &row.reason, "refusal.reason")?,
        lot: id(&row.lot, "refusal.lot")?,
        store: id(&row.store, "refusal.store")?,
        association: id(&row.association, "refusal.association")?,
        round: id(&row.round, "refusal.round")?,
        cases: Cases::new(row.cases),
        photo: maybe_id(row.photo.as_deref(), "refusal.photo")?,
        happened_at: row.happened_at,
        action,
    })
}
