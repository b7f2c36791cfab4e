//! Papers of what was handed over: a slip, and the store's quality register.

use chrono::{NaiveDate, NaiveDateTime};
use glane_fleet::RefusalReason;
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, Grams, StoreId, TerritoryId};
use glane_inventory::Expiry;
use glane_persistence::{
    associations, lots, refusals,
    slips::{self, SlipId, SlipRow},
    stores, territories,
};

use crate::{Glane, ServiceError, access};

/// A donation slip as it is shown and printed.
#[derive(Debug, Clone)]
pub struct SlipView {
    /// Identity.
    pub id: SlipId,
    /// Number as people say it, e.g. `2026-00012`.
    pub number: String,
    /// Name and address of who gives.
    pub store: (String, String),
    /// Name and address of who takes charge.
    pub association: (String, String),
    /// When, local time.
    pub handed_at: NaiveDateTime,
    /// Who signed.
    pub signed_by: Option<String>,
    /// What they drew, as path data.
    pub drawing: Option<String>,
    /// Accepted lines.
    pub lines: Vec<SlipLine>,
    /// Number of the slip it replaces.
    pub replaces: Option<String>,
    /// Number of the slip that replaces it.
    pub replaced_by: Option<String>,
}

/// Accepted crates of one lot.
#[derive(Debug, Clone)]
pub struct SlipLine {
    /// What it is.
    pub description: String,
    /// Reference of the lot.
    pub lot: String,
    /// The producer's batch.
    pub batch: Option<String>,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// The label's date.
    pub expiry: Option<Expiry>,
}

/// A slip, for its store, its association and their operator.
pub async fn slip(glane: &Glane, actor: &Actor, id: &SlipId) -> Result<SlipView, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = slips::get(&db, id).await?;
    let own = access::store(actor, &row.store, &row.territory);
    own.or_else(|_| access::association(actor, &row.association, &row.territory))?;
    let (store, association) =
        (stores::get(&db, &row.store).await?.item, associations::get(&db, &row.association).await?.item);
    let territory = territories::get(&db, &row.territory).await?.territory;
    let others = slips::of_stop(&db, &row.stop).await?;
    let number_of = |wanted: &dyn Fn(&SlipRow) -> bool| others.iter().find(|other| wanted(other)).map(number);
    Ok(SlipView {
        number: number(&row),
        replaces: number_of(&|other| row.replaces.as_ref() == Some(&other.id)),
        replaced_by: number_of(&|other| other.replaces.as_ref() == Some(&row.id)),
        store: (store.name, store.address),
        association: (association.name, association.address),
        handed_at: territory.local(row.handed_at),
        lines: lines(&row)?,
        id: row.id,
        signed_by: row.signed_by,
        drawing: row.drawing,
    })
}

/// The slips of an association or a store that still hold, latest first: identity, number, the other side, when.
pub async fn slips_of(
    glane: &Glane,
    actor: &Actor,
    of: SlipsOf<'_>,
) -> Result<Vec<(SlipId, String, String, NaiveDateTime)>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let (rows, territory) = match of {
        SlipsOf::Store(id) => {
            let store = stores::get(&db, id).await?;
            access::store(actor, id, &store.territory)?;
            (slips::of_store(&db, id).await?, store.territory)
        }
        SlipsOf::Association(id) => {
            let association = associations::get(&db, id).await?;
            access::association(actor, id, &association.territory)?;
            (slips::of_association(&db, id).await?, association.territory)
        }
    };
    let territory = territories::get(&db, &territory).await?.territory;
    let mut told = Vec::new();
    for row in rows.iter().rev().filter(|row| rows.iter().all(|other| other.replaces.as_ref() != Some(&row.id))) {
        let other = match of {
            SlipsOf::Store(_) => associations::get(&db, &row.association).await?.item.name,
            SlipsOf::Association(_) => stores::get(&db, &row.store).await?.item.name,
        };
        told.push((row.id.clone(), number(row), other, territory.local(row.handed_at)));
    }
    Ok(told)
}

/// Whose slips.
#[derive(Debug, Clone, Copy)]
pub enum SlipsOf<'a> {
    /// Given by this store.
    Store(&'a StoreId),
    /// Received by this association.
    Association(&'a AssociationId),
}

fn number(row: &SlipRow) -> String {
    format!("{}-{:05}", row.year, row.number)
}

fn lines(row: &SlipRow) -> Result<Vec<SlipLine>, ServiceError> {
    let broken = || ServiceError::Broken(format!("the lines of slip {} cannot be read", row.id));
    let list = row.lines.as_array().ok_or_else(broken)?;
    list.iter()
        .map(|line| {
            let whole = |name: &str| line.get(name).and_then(serde_json::Value::as_i64).ok_or_else(broken);
            let text = |name: &str| line.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
            Ok(SlipLine {
                description: text("description").ok_or_else(broken)?,
                lot: text("lot").ok_or_else(broken)?,
                batch: text("batch"),
                cases: Cases::new(whole("cases")?),
                grams: Grams::new(whole("grams")?),
                expiry: line.get("expiry").and_then(|expiry| serde_json::from_value(expiry.clone()).ok()),
            })
        })
        .collect()
}

/// A defect in a store's quality register.
#[derive(Debug, Clone)]
pub struct DefectView {
    /// Of which promise.
    pub allocation: AllocationId,
    /// Which store.
    pub store: StoreId,
    /// Its name.
    pub store_name: String,
    /// Who reported it.
    pub association: String,
    /// What it was.
    pub description: String,
    /// How many crates.
    pub cases: Cases,
    /// Why they were refused.
    pub reason: RefusalReason,
    /// When, local time.
    pub happened_at: NaiveDateTime,
    /// What the store does about it; nothing while it is owed.
    pub action: Option<(String, NaiveDate)>,
}

/// The quality register of a store, latest first: refusals that are defects, each owing a corrective action.
pub async fn register(glane: &Glane, actor: &Actor, store: &StoreId) -> Result<Vec<DefectView>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = stores::get(&db, store).await?;
    access::store(actor, store, &enrolled.territory)?;
    let territory = territories::get(&db, &enrolled.territory).await?.territory;
    let mut defects = Vec::new();
    for row in refusals::of_store(&db, store).await? {
        if row.cases.is_zero() || !row.reason.is_a_defect() {
            continue;
        }
        defects.push(DefectView {
            description: lots::get(&db, &row.lot).await?.lot.goods.description,
            association: associations::get(&db, &row.association).await?.item.name,
            allocation: row.allocation,
            store: store.clone(),
            store_name: enrolled.item.name.clone(),
            cases: row.cases,
            reason: row.reason,
            happened_at: territory.local(row.happened_at),
            action: row.action.map(|(action, at, _)| (action, territory.date(at))),
        });
    }
    Ok(defects)
}

/// The registers of all stores of a territory: what is still owed first.
pub async fn registers(glane: &Glane, actor: &Actor, territory: &TerritoryId) -> Result<Vec<DefectView>, ServiceError> {
    access::operator(actor, territory)?;
    let all = stores::all(&glane.db.begin_read().await?, territory).await?;
    let mut defects = Vec::new();
    for store in all {
        defects.extend(register(glane, actor, &store.item.id).await?);
    }
    defects.sort_by_key(|defect| (defect.action.is_some(), std::cmp::Reverse(defect.happened_at)));
    Ok(defects)
}
