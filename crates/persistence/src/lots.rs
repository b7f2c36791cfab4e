//! Lots, their states, and the day each is meant for.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use glane_foundation::{Cases, Cents, DeciCelsius, FoodCategory, Grams, LotId, StoreId, TerritoryId, folded};
use glane_inventory::{CaseWeight, Expiry, Goods, Gtin, Lot, LotState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, LikeExpr},
};

use crate::{
    DbError, Reader, Version, WriteTx, batch,
    convert::{code, id, known, maybe_json, text, to_code, to_json},
    entity::lot,
};

/// A lot with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotRow {
    /// The lot as declared.
    pub lot: Lot,
    /// Where its store belongs.
    pub territory: TerritoryId,
    /// The local date whose plan it is for; a lot that lives on moves to the next.
    pub day: NaiveDate,
    /// Where it stands.
    pub state: LotState,
    /// Changes so far.
    pub version: Version,
}

impl LotRow {
    /// A lot as it is when just declared.
    #[must_use]
    pub const fn declared(lot: Lot, territory: TerritoryId, day: NaiveDate) -> Self {
        Self { lot, territory, day, state: LotState::Declared, version: Version::FIRST }
    }
}

/// Adds lots.
pub async fn insert(tx: &WriteTx, rows: &[LotRow]) -> Result<(), DbError> {
    let models = rows.iter().map(to_row).collect::<Result<_, _>>()?;
    batch::insert::<lot::Entity>(tx, models).await
}

/// Writes goods, day and state of a lot that still is at `row.version`, and gives its new version. Store, territory and
/// instant of declaration never change.
pub async fn update(tx: &WriteTx, row: &LotRow) -> Result<Version, DbError> {
    let next = row.version.next();
    let mut change = to_row(row)?.into_active_model().reset_all();
    change.version = sea_orm::Set(next.0);
    for fixed in [lot::Column::Id, lot::Column::Store, lot::Column::Territory, lot::Column::DeclaredAt] {
        change.not_set(fixed);
    }
    let updated = lot::Entity::update_many()
        .set(change)
        .filter(lot::Column::Id.eq(row.lot.id.as_str()))
        .filter(lot::Column::Version.eq(row.version.0))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 0 {
        get(tx, &row.lot.id).await?;
        return Err(DbError::conflict("lot", &row.lot.id));
    }
    Ok(next)
}

/// One lot.
pub async fn get(db: &impl Reader, id: &LotId) -> Result<LotRow, DbError> {
    let row = lot::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("lot", id))?)
}

/// These lots, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[LotId]) -> Result<Vec<LotRow>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in batch::portions(ids) {
        let these = lot::Entity::find().filter(lot::Column::Id.is_in(some.iter().map(LotId::as_str)));
        found.extend(these.all(&db.executor()).await?);
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found.into_iter().map(from_row).collect()
}

/// Lots of a store, latest declaration first; `after` is the last one of the page before. Nothing comes after an unknown lot.
pub async fn of_store(
    db: &impl Reader,
    store: &StoreId,
    after: Option<&LotId>,
    limit: u64,
) -> Result<Vec<LotRow>, DbError> {
    let mut query = lot::Entity::find().filter(lot::Column::Store.eq(store.as_str()));
    if let Some(after) = after {
        let Some(last) = lot::Entity::find_by_id(after.as_str()).one(&db.executor()).await? else {
            return Ok(Vec::new());
        };
        let same_instant = lot::Column::DeclaredAt.eq(last.declared_at).and(lot::Column::Id.lt(last.id));
        query = query.filter(Condition::any().add(lot::Column::DeclaredAt.lt(last.declared_at)).add(same_instant));
    }
    let newest_first = query.order_by_desc(lot::Column::DeclaredAt).order_by_desc(lot::Column::Id);
    newest_first.limit(limit).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Lots of a store for one day, in the order of declaration.
pub async fn of_store_on(db: &impl Reader, store: &StoreId, day: NaiveDate) -> Result<Vec<LotRow>, DbError> {
    let query = lot::Entity::find().filter(lot::Column::Store.eq(store.as_str())).filter(lot::Column::Day.eq(day));
    let oldest_first = query.order_by_asc(lot::Column::DeclaredAt).order_by_asc(lot::Column::Id);
    oldest_first.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// The lot with this trade number that was declared last in a territory.
pub async fn latest_with_gtin(
    db: &impl Reader,
    territory: &TerritoryId,
    gtin: &Gtin,
) -> Result<Option<LotRow>, DbError> {
    let query = lot::Entity::find()
        .filter(lot::Column::Territory.eq(territory.as_str()))
        .filter(lot::Column::Gtin.eq(gtin.to_string()))
        .order_by_desc(lot::Column::DeclaredAt)
        .order_by_desc(lot::Column::Id);
    query.one(&db.executor()).await?.map(from_row).transpose()
}

/// Lots for which takers are looked for on a day: declared or open, meant for it or left over from before.
pub async fn open_until(db: &impl Reader, territory: &TerritoryId, day: NaiveDate) -> Result<Vec<LotRow>, DbError> {
    in_states(db, territory, day, &[LotState::Declared, LotState::Open]).await
}

/// Lots of a store for which takers are looked for, left over from before a day, in the order of their ids.
pub async fn still_open(db: &impl Reader, store: &StoreId, before: NaiveDate) -> Result<Vec<LotRow>, DbError> {
    let states = [LotState::Declared, LotState::Open];
    let query = lot::Entity::find()
        .filter(lot::Column::Store.eq(store.as_str()))
        .filter(lot::Column::State.is_in(states.iter().map(|state| state.code())))
        .filter(lot::Column::Day.lt(before));
    query.order_by_asc(lot::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Lots of a territory in certain states, meant for a day or left over from before, in the order of their ids.
pub async fn in_states(
    db: &impl Reader,
    territory: &TerritoryId,
    until: NaiveDate,
    states: &[LotState],
) -> Result<Vec<LotRow>, DbError> {
    let query = lot::Entity::find()
        .filter(lot::Column::Territory.eq(territory.as_str()))
        .filter(lot::Column::State.is_in(states.iter().map(|state| state.code())))
        .filter(lot::Column::Day.lte(until));
    query.order_by_asc(lot::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Lots of a territory meant for one of these days that may hold open cases, in the order of their ids: takers are looked for,
/// or some of it has left and the rest was left behind.
pub async fn maybe_open(
    db: &impl Reader,
    territory: &TerritoryId,
    days: RangeInclusive<NaiveDate>,
) -> Result<Vec<LotRow>, DbError> {
    let states = [LotState::Declared, LotState::Open, LotState::Collected];
    let query = lot::Entity::find()
        .filter(lot::Column::Territory.eq(territory.as_str()))
        .filter(lot::Column::State.is_in(states.iter().map(|state| state.code())))
        .filter(lot::Column::Day.between(*days.start(), *days.end()));
    query.order_by_asc(lot::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Lots of a territory in the order of their ids; `after` is the last one of the portion before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&LotId>,
    limit: u64,
) -> Result<Vec<LotRow>, DbError> {
    let mut query = lot::Entity::find().filter(lot::Column::Territory.eq(territory.as_str()));
    if let Some(last) = after {
        query = query.filter(lot::Column::Id.gt(last.as_str()));
    }
    query.order_by_asc(lot::Column::Id).limit(limit).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Lots of a territory whose description, bar code or batch holds every word, accents and capitals aside, latest day first.
pub async fn search(
    db: &impl Reader,
    territory: &TerritoryId,
    words: &str,
    limit: u64,
) -> Result<Vec<LotRow>, DbError> {
    // Only what the index holds, so that a rare word does not read every lot there ever was.
    let mut query = lot::Entity::find().select_only().column(lot::Column::Id);
    query = query.filter(lot::Column::Territory.eq(territory.as_str()));
    for word in words.split_whitespace() {
        query = query.filter(Expr::col(lot::Column::Words).like(pattern(&folded(word))));
    }
    let newest_first = query.order_by_desc(lot::Column::Day).order_by_desc(lot::Column::Id).limit(limit);
    let ids: Vec<String> = newest_first.into_tuple().all(&db.executor()).await?;
    let ids = ids.iter().map(|text| id(text, "lot.id")).collect::<Result<Vec<LotId>, _>>()?;
    let mut found = get_many(db, &ids).await?;
    found.sort_by(|a, b| (b.day, &b.lot.id).cmp(&(a.day, &a.lot.id)));
    Ok(found)
}

/// A text anywhere inside, its signs taken as they are.
fn pattern(text: &str) -> LikeExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

fn to_row(row: &LotRow) -> Result<lot::Model, DbError> {
    let goods = &row.lot.goods;
    Ok(lot::Model {
        id: text(&row.lot.id),
        territory: text(&row.territory),
        store: text(&row.lot.store),
        description: goods.description.clone(),
        category: goods.category.code().to_owned(),
        cases: goods.cases.get(),
        case_grams: goods.case_weight.grams.get(),
        weight_quality: goods.case_weight.quality.code().to_owned(),
        expiry_kind: goods.expiry.map(|expiry| to_code(&expiry.kind)).transpose()?,
        expiry_date: goods.expiry.map(|expiry| expiry.date),
        prepacked: goods.prepacked,
        allergens: goods.allergens.as_ref().map(to_json).transpose()?,
        label_max_tenths: goods.label_max_temperature.map(|warmest| warmest.tenths().into()),
        gtin: goods.gtin.as_ref().map(ToString::to_string),
        batch: goods.batch.clone(),
        case_cost_cents: goods.case_cost.map(Cents::get),
        declared_at: row.lot.declared_at,
        day: row.day,
        state: row.state.code().to_owned(),
        version: row.version.0,
        words: searched_by(goods),
    })
}

/// What a lot is found by; long enough for any name, short enough for an index.
fn searched_by(goods: &Goods) -> String {
    let gtin = goods.gtin.as_ref().map(ToString::to_string).unwrap_or_default();
    let batch = goods.batch.as_deref().unwrap_or_default();
    folded(&format!("{} {gtin} {batch}", goods.description)).chars().take(400).collect()
}

pub(crate) fn from_row(row: lot::Model) -> Result<LotRow, DbError> {
    Ok(LotRow {
        territory: id(&row.territory, "lot.territory")?,
        day: row.day,
        state: known(LotState::from_code(&row.state), &row.state, "lot.state")?,
        version: Version(row.version),
        lot: Lot {
            id: id(&row.id, "lot.id")?,
            store: id(&row.store, "lot.store")?,
            declared_at: row.declared_at,
            goods: goods_from_row(row)?,
        },
    })
}

fn goods_from_row(row: lot::Model) -> Result<Goods, DbError> {
    let expiry = match (row.expiry_kind, row.expiry_date) {
        (Some(kind), Some(date)) => Some(Expiry { kind: code(&kind, "lot.expiry_kind")?, date }),
        _ => None,
    };
    let tenths = row.label_max_tenths.map(i32::try_from).transpose();
    let gtin = row.gtin.as_deref().map(Gtin::parse).transpose();
    Ok(Goods {
        description: row.description,
        category: known(FoodCategory::from_code(&row.category), &row.category, "lot.category")?,
        cases: Cases::new(row.cases),
        case_weight: CaseWeight {
            grams: Grams::new(row.case_grams),
            quality: code(&row.weight_quality, "lot.weight_quality")?,
        },
        expiry,
        prepacked: row.prepacked,
        allergens: maybe_json(row.allergens.as_deref(), "lot.allergens")?,
        label_max_temperature: tenths
            .map_err(|error| DbError::unreadable("lot.label_max_tenths", error))?
            .map(DeciCelsius::new),
        gtin: gtin.map_err(|error| DbError::unreadable("lot.gtin", error))?,
        batch: row.batch,
        case_cost: row.case_cost_cents.map(Cents::new),
    })
}
