//! Lots without a taker, with their four clocks and the reason; promises nobody has confirmed; what was declared too late.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use glane_day::{PairRefusal, Settings};
use glane_demand::AllocationState;
use glane_eligibility::Clocks;
use glane_foundation::{
    Actor, AllocationId, AssociationId, Cases, Grams, LotId, Sentence, StoreId, Territory, TerritoryId,
};
use glane_inventory::Store;
use glane_persistence::{
    Enrolled, ReadTx, Version,
    allocations::{self, AllocationRow},
    associations, days,
    lots::{self, LotRow},
    not_placed::{self, NotPlaced},
    snapshots::OpenLot,
};

use super::PlannedDay;
use crate::{Glane, ServiceError, access};

/// A lot that looks for a taker.
#[derive(Debug, Clone)]
pub struct WaitingLot {
    /// Identity.
    pub id: LotId,
    /// What it is.
    pub description: String,
    /// Where it waits.
    pub store: StoreId,
    /// That store's name.
    pub store_name: String,
    /// How many cases have no taker.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Until when it can be given.
    pub clocks: Clocks,
    /// Why nobody gets it, where a run has said so.
    pub reason: Option<Sentence>,
    /// True when it was declared for this day's run but after it: late.
    pub late: bool,
}

/// A promise that waits for an answer.
#[derive(Debug, Clone)]
pub struct Unconfirmed {
    /// Identity.
    pub allocation: AllocationId,
    /// For answers: what it was when shown.
    pub version: Version,
    /// To whom.
    pub association: AssociationId,
    /// Its name.
    pub name: String,
    /// Whom to call.
    pub phone: String,
    /// What it is.
    pub description: String,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
}

/// What the desk reads them from.
pub(super) struct Ground<'g> {
    pub(super) territory: &'g Territory,
    pub(super) settings: &'g Settings,
    pub(super) date: NaiveDate,
    pub(super) now: NaiveDateTime,
    pub(super) stage: PlannedDay,
}

impl Ground<'_> {
    /// Lots without a taker: before a plan all of them, then those the plan leaves, then those that are really left.
    /// `now_open` are the lots with open cases until tomorrow, `shops` all stores.
    pub(super) async fn waiting(
        &self,
        db: &ReadTx,
        now_open: &[OpenLot],
        shops: &[Enrolled<Store>],
    ) -> Result<Vec<WaitingLot>, ServiceError> {
        let id = &self.territory.id;
        let told = not_placed::of_day_in_short(db, id, self.date).await?;
        let mut open: Vec<(LotRow, Cases)> = match self.stage {
            PlannedDay::Planned => {
                let mut by_lot: BTreeMap<&LotId, Cases> = BTreeMap::new();
                for line in &told {
                    *by_lot.entry(&line.lot).or_default() += line.cases;
                }
                let ids: Vec<LotId> = by_lot.keys().map(|id| (*id).clone()).collect();
                let rows = lots::get_many(db, &ids).await?;
                rows.into_iter().map(|row| (by_lot[&row.lot.id], row)).map(|(cases, row)| (row, cases)).collect()
            }
            PlannedDay::Open | PlannedDay::Published => {
                now_open.iter().filter(|lot| lot.row.day <= self.date).map(|lot| (lot.row.clone(), lot.open)).collect()
            }
        };
        let mut late: BTreeSet<LotId> = BTreeSet::new();
        // What was declared today for the next run.
        for lot in now_open.iter().filter(|lot| lot.row.day > self.date) {
            if self.territory.date(lot.row.lot.declared_at) <= self.date {
                late.insert(lot.row.lot.id.clone());
                open.push((lot.row.clone(), lot.open));
            }
        }
        let shops: BTreeMap<&StoreId, &Store> = shops.iter().map(|one| (&one.item.id, &one.item)).collect();
        let mut told_of: BTreeMap<LotId, NotPlaced> = BTreeMap::new();
        for line in told {
            told_of.entry(line.lot.clone()).or_insert(line);
        }
        let mut found: Vec<WaitingLot> = open
            .into_iter()
            .filter_map(|(row, cases)| {
                let shop = shops.get(&row.lot.store)?;
                let is_late = late.contains(&row.lot.id);
                let reason = told_of.get(&row.lot.id).map(|line| line.sentence.clone());
                Some(self.lot(row, cases, shop, reason, is_late))
            })
            .collect();
        // What ends first comes first.
        found.sort_by_cached_key(|lot| {
            let levels = lot.clocks.all().map(|clock| lot.clocks.level(clock));
            (lot.late, levels, lot.id.clone())
        });
        Ok(found)
    }

    fn lot(&self, row: LotRow, cases: Cases, shop: &Store, reason: Option<Sentence>, late: bool) -> WaitingLot {
        let (policy, limit) = (&self.settings.policy, self.settings.exposure_limit);
        let declared = self.territory.date(row.lot.declared_at);
        WaitingLot {
            clocks: Clocks::read(&row.lot, declared, &shop.pickup_hours, policy, limit, self.now),
            grams: row.lot.goods.weight_of(cases),
            store: shop.id.clone(),
            store_name: shop.name.clone(),
            description: row.lot.goods.description,
            id: row.lot.id,
            reason,
            cases,
            late,
        }
    }
}

/// Association and its own reason, for each of these lots that rules refused.
pub async fn refusals(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    lots: &[LotId],
) -> Result<BTreeMap<LotId, Vec<(String, Sentence)>>, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let names = associations::names(&db, territory).await?;
    let mut found: BTreeMap<LotId, Vec<(String, Sentence)>> = BTreeMap::new();
    for line in not_placed::of_lots(&db, date, lots).await? {
        let Some(detail) = line.detail else { continue };
        let pairs: Vec<PairRefusal> = serde_json::from_value(detail)
            .map_err(|error| ServiceError::Broken(format!("not placed {}: {error}", line.lot)))?;
        found.entry(line.lot).or_default().extend(pairs.into_iter().map(|pair| {
            let name = names.get(&pair.association).cloned().unwrap_or_else(|| pair.association.to_string());
            (name, pair.reason)
        }));
    }
    Ok(found)
}

/// Promises of a published day that nobody has confirmed, by association: so many after those shown before.
pub async fn unconfirmed(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    skip: usize,
    limit: usize,
) -> Result<Vec<Unconfirmed>, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    if PlannedDay::of(days::get(&db, territory, date).await?.as_ref()) != PlannedDay::Published {
        return Ok(Vec::new());
    }
    let names = associations::names(&db, territory).await?;
    let name = |row: &AllocationRow| names.get(&row.association).cloned().unwrap_or_default();
    let mut rows = allocations::of_day(&db, territory, date).await?;
    rows.retain(|row| row.state == AllocationState::Proposed);
    rows.sort_by_cached_key(|row| (name(row), row.lot.clone()));
    let rows: Vec<AllocationRow> = rows.into_iter().skip(skip).take(limit).collect();
    let ids: Vec<LotId> = rows.iter().map(|row| row.lot.clone()).collect();
    let goods: BTreeMap<LotId, LotRow> =
        lots::get_many(&db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row)).collect();
    let places: BTreeSet<&AssociationId> = rows.iter().map(|row| &row.association).collect();
    let places = associations::get_many(&db, &Vec::from_iter(places)).await?;
    let phones: BTreeMap<AssociationId, String> = places.into_iter().map(|one| (one.id, one.phone)).collect();
    let told = rows.into_iter().filter_map(|row| {
        Some(Unconfirmed {
            name: name(&row),
            phone: phones.get(&row.association).cloned().unwrap_or_default(),
            description: goods.get(&row.lot)?.lot.goods.description.clone(),
            allocation: row.id,
            version: row.version,
            association: row.association,
            cases: row.cases,
            grams: row.grams,
        })
    });
    Ok(told.collect())
}

/// How many promises of a published day nobody has confirmed.
pub async fn count_unconfirmed(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
) -> Result<usize, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    if PlannedDay::of(days::get(&db, territory, date).await?.as_ref()) != PlannedDay::Published {
        return Ok(0);
    }
    Ok(allocations::count(&db, territory, date, AllocationState::Proposed).await?)
}
