//! The movements of every lot. They are added, never changed: there is no function for it, and triggers refuse it.

use std::collections::BTreeMap;

use glane_foundation::{Cases, Grams, LotId, MovementId, TerritoryId};
use glane_inventory::{Balance, Bucket, LedgerError, Movement};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, Func},
};

use crate::{
    DbError, Reader, Retry, WriteTx, batch,
    convert::{code, id, json, known, maybe_id, maybe_text, text, to_json},
    entity::{lot, movement},
};

/// Why movements were not added. None of them was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// One cannot be true after those before it.
    #[error(transparent)]
    Untrue(#[from] LedgerError),
    /// The id belongs to another movement, which says something else.
    #[error("movement {0} was already reported with other contents: give the new one an id of its own")]
    Reused(MovementId),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Retry for AppendError {
    fn is_worth_retrying(&self) -> bool {
        matches!(self, Self::Db(error) if error.is_worth_retrying())
    }
}

/// Adds movements in this order, each checked against what its lot holds by then. One that is already there, word for word, is
/// passed over. Gives how many are new.
pub async fn append(tx: &WriteTx, movements: &[Movement]) -> Result<usize, AppendError> {
    let lots: Vec<LotId> = movements.iter().map(|movement| movement.lot.clone()).collect();
    let mut books = Books::of(of_lots(tx, &lots).await?)?;
    let elsewhere = by_id(tx, movements).await?;
    let mut rows = Vec::with_capacity(movements.len());
    for movement in movements {
        match books.find(&movement.id).or_else(|| elsewhere.get(&movement.id)) {
            Some(same) if same == movement => {}
            Some(_) => return Err(AppendError::Reused(movement.id.clone())),
            None => {
                let position = books.add(movement)?;
                rows.push(to_row(movement, position)?);
            }
        }
    }
    let new = rows.len();
    batch::insert::<movement::Entity>(tx, rows).await?;
    Ok(new)
}

/// Movements of one lot, in the order they were added.
pub async fn of_lot(db: &impl Reader, lot: &LotId) -> Result<Vec<Movement>, DbError> {
    Ok(of_lots(db, std::slice::from_ref(lot)).await?.remove(lot).unwrap_or_default())
}

/// Movements of these lots, each in the order they were added; a lot without any is left out.
pub async fn of_lots(db: &impl Reader, lots: &[LotId]) -> Result<BTreeMap<LotId, Vec<Movement>>, DbError> {
    let mut lots: Vec<&str> = lots.iter().map(LotId::as_str).collect();
    lots.sort_unstable();
    lots.dedup();
    let mut found: BTreeMap<LotId, Vec<Movement>> = BTreeMap::new();
    for some in batch::portions(&lots) {
        let these = movement::Entity::find().filter(movement::Column::Lot.is_in(some.iter().copied()));
        let in_order = these.order_by_asc(movement::Column::Lot).order_by_asc(movement::Column::Position);
        for row in in_order.all(&db.executor()).await? {
            let movement = from_row(row)?;
            found.entry(movement.lot.clone()).or_default().push(movement);
        }
    }
    Ok(found)
}

/// What each of these lots holds where; a lot without movements is left out.
pub async fn balances(db: &impl Reader, lots: &[LotId]) -> Result<BTreeMap<LotId, Balance>, DbError> {
    let movements = of_lots(db, lots).await?;
    movements
        .into_iter()
        .map(|(lot, movements)| {
            let balance = Balance::of(&movements).map_err(|error| DbError::unreadable("movement", error))?;
            Ok((lot, balance))
        })
        .collect()
}

/// How many cases of each of these lots are open, counted by the database; a lot without movements is left out.
pub async fn open_cases(db: &impl Reader, lots: &[LotId]) -> Result<BTreeMap<LotId, Cases>, DbError> {
    let open = Bucket::Open.code();
    let cases = || Expr::col(movement::Column::Cases);
    let change = CaseStatement::new()
        .case(movement::Column::Target.eq(open), cases())
        .case(movement::Column::Source.eq(open), cases().mul(-1))
        .finally(0);
    let sum = Expr::expr(Func::sum(change)).cast_as("bigint");
    let mut found = BTreeMap::new();
    for some in batch::portions(lots) {
        let query = movement::Entity::find().select_only().column(movement::Column::Lot).column_as(sum.clone(), "open");
        let query = query.filter(movement::Column::Lot.is_in(some.iter().map(LotId::as_str)));
        let rows: Vec<(String, i64)> = query.group_by(movement::Column::Lot).into_tuple().all(&db.executor()).await?;
        for (lot, cases) in rows {
            found.insert(id(&lot, "movement.lot")?, Cases::new(cases));
        }
    }
    Ok(found)
}

/// What one lot holds where.
pub async fn balance(db: &impl Reader, lot: &LotId) -> Result<Balance, DbError> {
    Ok(balances(db, std::slice::from_ref(lot)).await?.remove(lot).unwrap_or_default())
}

/// Movements of a territory's lots in the order of their ids; `after` is the last one of the portion before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&MovementId>,
    limit: u64,
) -> Result<Vec<Movement>, DbError> {
    let here = lot::Entity::find()
        .select_only()
        .column(lot::Column::Id)
        .filter(lot::Column::Territory.eq(territory.as_str()))
        .into_query();
    let mut query = movement::Entity::find().filter(movement::Column::Lot.in_subquery(here));
    if let Some(last) = after {
        query = query.filter(movement::Column::Id.gt(last.as_str()));
    }
    let in_order = query.order_by_asc(movement::Column::Id).limit(limit);
    in_order.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// Movements with these ids, of whatever lot.
async fn by_id(db: &impl Reader, movements: &[Movement]) -> Result<BTreeMap<MovementId, Movement>, DbError> {
    let mut found = BTreeMap::new();
    for some in batch::portions(movements) {
        let ids = some.iter().map(|movement| movement.id.as_str());
        for row in movement::Entity::find().filter(movement::Column::Id.is_in(ids)).all(&db.executor()).await? {
            let movement = from_row(row)?;
            found.insert(movement.id.clone(), movement);
        }
    }
    Ok(found)
}

/// What the lots in question hold, and which movements they already have.
struct Books {
    balances: BTreeMap<LotId, (i64, Balance)>,
    known: BTreeMap<MovementId, Movement>,
}

impl Books {
    fn of(movements: BTreeMap<LotId, Vec<Movement>>) -> Result<Self, DbError> {
        let mut books = Self { balances: BTreeMap::new(), known: BTreeMap::new() };
        for movement in movements.into_values().flatten() {
            books.add(&movement).map_err(|error| DbError::unreadable("movement", error))?;
        }
        Ok(books)
    }

    fn find(&self, id: &MovementId) -> Option<&Movement> {
        self.known.get(id)
    }

    /// Applies a movement and gives its position among those of its lot.
    fn add(&mut self, movement: &Movement) -> Result<i64, LedgerError> {
        let (next, balance) = self.balances.entry(movement.lot.clone()).or_default();
        balance.apply(movement)?;
        let position = *next;
        *next += 1;
        self.known.insert(movement.id.clone(), movement.clone());
        Ok(position)
    }
}

fn to_row(movement: &Movement, position: i64) -> Result<movement::Model, DbError> {
    Ok(movement::Model {
        id: text(&movement.id),
        lot: text(&movement.lot),
        position,
        allocation: maybe_text(movement.allocation.as_ref()),
        source: movement.from.code().to_owned(),
        target: movement.to.code().to_owned(),
        cases: movement.cases.get(),
        grams: movement.grams.get(),
        quality: movement.quality.code().to_owned(),
        at: movement.at,
        actor: to_json(&movement.actor)?,
        reason: movement.reason.clone(),
    })
}

fn from_row(row: movement::Model) -> Result<Movement, DbError> {
    Ok(Movement {
        id: id(&row.id, "movement.id")?,
        lot: id(&row.lot, "movement.lot")?,
        allocation: maybe_id(row.allocation.as_deref(), "movement.allocation")?,
        from: known(Bucket::from_code(&row.source), &row.source, "movement.source")?,
        to: known(Bucket::from_code(&row.target), &row.target, "movement.target")?,
        cases: Cases::new(row.cases),
        grams: Grams::new(row.grams),
        quality: code(&row.quality, "movement.quality")?,
        at: row.at,
        actor: json(&row.actor, "movement.actor")?,
        reason: row.reason,
    })
}
