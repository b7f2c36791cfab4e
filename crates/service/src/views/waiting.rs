//! Lots without a taker, with their four clocks and the reason; promises nobody has confirmed; what was declared too late.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use glane_day::{PairRefusal, Settings};
use glane_demand::AllocationState;
use glane_eligibility::Clocks;
use glane_foundation::{AllocationId, AssociationId, Cases, Grams, LotId, Sentence, StoreId, Territory};
use glane_inventory::Store;
use glane_persistence::{
    ReadTx, Version, allocations, associations,
    lots::{self, LotRow},
    not_placed::{self, NotPlaced},
    snapshots, stores,
};

use super::PlannedDay;
use crate::ServiceError;

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
    /// Association and its own reason, where rules refused.
    pub refusals: Vec<(String, Sentence)>,
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
    pub(super) async fn waiting(&self, db: &ReadTx) -> Result<Vec<WaitingLot>, ServiceError> {
        let id = &self.territory.id;
        let told = not_placed::of_day(db, id, self.date).await?;
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
                snapshots::open_lots(db, id, self.date).await?.into_iter().map(|lot| (lot.row, lot.open)).collect()
            }
        };
        let mut late: Vec<LotId> = Vec::new();
        if let Some(tomorrow) = self.date.succ_opt() {
            // What was declared today for the next run.
            for lot in snapshots::open_lots(db, id, tomorrow).await? {
                let declared = self.territory.date(lot.row.lot.declared_at);
                if lot.row.day > self.date && declared <= self.date {
                    late.push(lot.row.lot.id.clone());
                    open.push((lot.row, lot.open));
                }
            }
        }
        let shops: BTreeMap<StoreId, Store> =
            stores::all(db, id).await?.into_iter().map(|one| (one.item.id.clone(), one.item)).collect();
        let names: BTreeMap<AssociationId, String> =
            associations::all(db, id).await?.into_iter().map(|one| (one.item.id, one.item.name)).collect();
        let mut found: Vec<WaitingLot> = open
            .into_iter()
            .filter_map(|(row, cases)| {
                let shop = shops.get(&row.lot.store)?;
                let is_late = late.contains(&row.lot.id);
                Some(self.lot(row, cases, shop, &told, &names, is_late))
            })
            .collect::<Result<_, ServiceError>>()?;
        // What ends first comes first.
        found.sort_by_key(|lot| {
            let levels = lot.clocks.all().map(|clock| lot.clocks.level(clock));
            (lot.late, levels, lot.id.clone())
        });
        Ok(found)
    }

    fn lot(
        &self,
        row: LotRow,
        cases: Cases,
        shop: &Store,
        told: &[NotPlaced],
        names: &BTreeMap<AssociationId, String>,
        late: bool,
    ) -> Result<WaitingLot, ServiceError> {
        let own: Vec<&NotPlaced> = told.iter().filter(|line| line.lot == row.lot.id).collect();
        let mut refusals: Vec<(String, Sentence)> = Vec::new();
        for detail in own.iter().filter_map(|line| line.detail.clone()) {
            let pairs: Vec<PairRefusal> = serde_json::from_value(detail)
                .map_err(|error| ServiceError::Broken(format!("not placed {}: {error}", row.lot.id)))?;
            refusals.extend(pairs.into_iter().map(|pair| {
                let name = names.get(&pair.association).cloned().unwrap_or_else(|| pair.association.to_string());
                (name, pair.reason)
            }));
        }
        let (policy, limit) = (&self.settings.policy, self.settings.exposure_limit);
        let declared = self.territory.date(row.lot.declared_at);
        Ok(WaitingLot {
            clocks: Clocks::read(&row.lot, declared, &shop.pickup_hours, policy, limit, self.now),
            grams: row.lot.goods.weight_of(cases),
            reason: own.first().map(|line| line.sentence.clone()),
            store: shop.id.clone(),
            store_name: shop.name.clone(),
            description: row.lot.goods.description,
            id: row.lot.id,
            cases,
            refusals,
            late,
        })
    }

    /// Promises of a published day that nobody has confirmed, by association.
    pub(super) async fn unconfirmed(&self, db: &ReadTx) -> Result<Vec<Unconfirmed>, ServiceError> {
        if self.stage != PlannedDay::Published {
            return Ok(Vec::new());
        }
        let id = &self.territory.id;
        let rows = allocations::of_day(db, id, self.date).await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| row.state == AllocationState::Proposed).collect();
        let ids: Vec<LotId> = rows.iter().map(|row| row.lot.clone()).collect();
        let goods: BTreeMap<LotId, LotRow> =
            lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row)).collect();
        let places: BTreeMap<AssociationId, (String, String)> = associations::all(db, id)
            .await?
            .into_iter()
            .map(|one| (one.item.id, (one.item.name, one.item.phone)))
            .collect();
        let mut found: Vec<Unconfirmed> = rows
            .into_iter()
            .filter_map(|row| {
                let (name, phone) = places.get(&row.association)?.clone();
                Some(Unconfirmed {
                    description: goods.get(&row.lot)?.lot.goods.description.clone(),
                    allocation: row.id,
                    version: row.version,
                    association: row.association,
                    cases: row.cases,
                    grams: row.grams,
                    name,
                    phone,
                })
            })
            .collect();
        found.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.description.cmp(&b.description)));
        Ok(found)
    }
}
