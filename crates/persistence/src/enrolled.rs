//! What stores, associations, vans and drivers have in common: a territory, and being active or not.

use glane_foundation::TerritoryId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter, QueryOrder, QuerySelect, Value,
    sea_query::Expr,
};

use crate::{DbError, Reader, WriteTx, batch};

/// Something that belongs to a territory. What is no longer active stays for history and appears in no plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Enrolled<T> {
    /// Where it belongs; nothing moves to another territory.
    pub territory: TerritoryId,
    /// Whether it takes part.
    pub active: bool,
    /// The thing itself.
    pub item: T,
}

/// The columns every such table has, and how its rows are read.
pub(crate) trait Enrol: EntityTrait {
    const KIND: &'static str;
    const ID: Self::Column;
    const TERRITORY: Self::Column;
    const ACTIVE: Self::Column;
}

/// Replaces the row with this id in this territory (its activity stays), or adds it. An id that belongs to another territory is
/// a duplicate.
pub(crate) async fn save<E>(tx: &WriteTx, id: &str, territory: &TerritoryId, row: E::Model) -> Result<(), DbError>
where
    E: Enrol,
    E::Model: IntoActiveModel<E::ActiveModel> + Clone,
{
    let mut change = row.clone().into_active_model();
    for column in E::Column::iter() {
        change.reset(column);
    }
    change.not_set(E::ACTIVE);
    let updated = E::update_many()
        .set(change)
        .filter(E::ID.eq(id))
        .filter(E::TERRITORY.eq(territory.as_str()))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 { batch::insert_one::<E>(tx, row).await } else { Ok(()) }
}

pub(crate) async fn get<E: Enrol>(db: &impl Reader, id: &str) -> Result<E::Model, DbError> {
    let row = E::find().filter(E::ID.eq(id)).one(&db.executor()).await?;
    row.ok_or_else(|| DbError::not_found(E::KIND, id))
}

/// These, in the order of their ids; unknown ids are left out.
pub(crate) async fn get_many<E: Enrol>(db: &impl Reader, ids: &[&str]) -> Result<Vec<E::Model>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in batch::portions(ids) {
        let these = E::find().filter(E::ID.is_in(some.iter().copied())).order_by_asc(E::ID);
        found.extend(these.all(&db.executor()).await?);
    }
    Ok(found)
}

/// All of a territory in the order of their ids.
pub(crate) async fn all<E: Enrol>(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<E::Model>, DbError> {
    let of_territory = E::find().filter(E::TERRITORY.eq(territory.as_str()));
    Ok(of_territory.order_by_asc(E::ID).all(&db.executor()).await?)
}

/// Id and name of all of a territory: a tenth of the time it takes to read them whole.
pub(crate) async fn names<E: Enrol>(
    db: &impl Reader,
    territory: &TerritoryId,
    name: E::Column,
) -> Result<Vec<(String, String)>, DbError> {
    let named = E::find().select_only().columns([E::ID, name]).filter(E::TERRITORY.eq(territory.as_str()));
    Ok(named.into_tuple().all(&db.executor()).await?)
}

/// Some of a territory in the order of their ids; `after` is the last one of the page before.
pub(crate) async fn page<E: Enrol>(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<E::Model>, DbError> {
    let mut query = E::find().filter(E::TERRITORY.eq(territory.as_str()));
    if let Some(last) = after {
        query = query.filter(E::ID.gt(last));
    }
    Ok(query.order_by_asc(E::ID).limit(limit).all(&db.executor()).await?)
}

pub(crate) async fn set_active<E: Enrol>(tx: &WriteTx, id: &str, active: bool) -> Result<(), DbError> {
    let change = E::update_many().col_expr(E::ACTIVE, Expr::value(Value::from(active))).filter(E::ID.eq(id));
    let updated = change.exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found(E::KIND, id)) } else { Ok(()) }
}

/// Only those that take part.
pub(crate) fn active<T>(all: Vec<Enrolled<T>>) -> Vec<T> {
    all.into_iter().filter(|one| one.active).map(|one| one.item).collect()
}

macro_rules! enrol {
    ($table:ident) => {
        impl crate::enrolled::Enrol for $table::Entity {
            const KIND: &'static str = stringify!($table);
            const ID: $table::Column = $table::Column::Id;
            const TERRITORY: $table::Column = $table::Column::Territory;
            const ACTIVE: $table::Column = $table::Column::Active;
        }
    };
}
pub(crate) use enrol;
