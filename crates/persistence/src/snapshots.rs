//! Everything the planning of a day needs, read at one moment.

use chrono::NaiveDate;
use glane_demand::{Appetite, Association};
use glane_fleet::{Driver, Duty, Van};
use glane_foundation::{Cases, TerritoryId};
use glane_inventory::Store;

use crate::{
    DbError, ReadTx, associations,
    days::{self, ServiceDay},
    drivers, ledger,
    lots::{self, LotRow},
    occurrences, refusals, roster, stores,
    territories::{self, TerritoryRow},
    vans,
};

/// A territory on a day. Lists are in the order of ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The territory and its settings.
    pub territory: TerritoryRow,
    /// The day; its version must still be the same when the plan is kept.
    pub day: ServiceDay,
    /// Active stores.
    pub stores: Vec<Store>,
    /// Active associations.
    pub associations: Vec<Association>,
    /// Active vans.
    pub vans: Vec<Van>,
    /// Active drivers.
    pub drivers: Vec<Driver>,
    /// Who drives what that day.
    pub duties: Vec<Duty>,
    /// Lots for which takers are looked for.
    pub lots: Vec<OpenLot>,
    /// What associations turned down over the past weeks.
    pub appetites: Vec<Appetite>,
}

/// A lot and how many of its cases are still without a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLot {
    /// The lot.
    pub row: LotRow,
    /// Cases in the open bucket of the ledger.
    pub open: Cases,
}

/// Reads it. The day must exist ([`days::get_or_open`]), so that its version can be checked later.
pub async fn of(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Snapshot, DbError> {
    let day = days::get(db, territory, date).await?;
    Ok(Snapshot {
        territory: territories::get(db, territory).await?,
        day: day.ok_or_else(|| DbError::not_found("day", format_args!("{date} of {territory}")))?,
        stores: occurrences::on_date(db, stores::active(db, territory).await?, date).await?,
        associations: associations::active(db, territory).await?,
        vans: vans::active(db, territory).await?,
        drivers: drivers::active(db, territory).await?,
        duties: roster::of(db, territory, date).await?,
        lots: open_lots(db, territory, date).await?,
        appetites: refusals::appetites(db, territory, date).await?,
    })
}

/// Lots for which takers are looked for on a day, with the cases that are still open.
pub async fn open_lots(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<OpenLot>, DbError> {
    let rows = lots::open_until(db, territory, date).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.lot.id.clone()).collect();
    let open = ledger::open_cases(db, &ids).await?;
    Ok(rows.into_iter().map(|row| OpenLot { open: open.get(&row.lot.id).copied().unwrap_or_default(), row }).collect())
}
