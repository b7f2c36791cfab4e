//! Papers of what was handed over: a slip, and the store's quality register.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use glane_fleet::{PhotoId, RefusalReason};
use glane_foundation::{Actor, AllocationId, AssociationId, Cases, Grams, LotId, StoreId, TerritoryId};
use glane_inventory::Expiry;
use glane_persistence::{
    ReadTx, associations, lots, photos,
    refusals::{self, RefusalRow},
    slips::{self, SlipId, SlipRow},
    stores, territories,
};

use crate::{
    Glane, ServiceError, access,
    acts::{SlipMail, slip_mail},
};

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

/// A slip in a list.
#[derive(Debug, Clone)]
pub struct SlipRef {
    /// Identity.
    pub id: SlipId,
    /// Its number, as printed.
    pub number: String,
    /// The other side.
    pub other: String,
    /// When it was handed over, local time.
    pub handed_at: NaiveDateTime,
}

/// Some slips of a list, latest first.
#[derive(Debug, Clone)]
pub struct SlipPage {
    /// The slips.
    pub slips: Vec<SlipRef>,
    /// Number of the last one, when there are older ones.
    pub older: Option<String>,
    /// Whether each slip also goes out by mail.
    pub mail: SlipMail,
}

/// Slips of one page.
const SLIPS_PER_PAGE: usize = 50;

/// The slips of an association or a store that still hold, latest first; `before` is the `older` of the page before.
pub async fn slips_of(
    glane: &Glane,
    actor: &Actor,
    of: SlipsOf<'_>,
    before: Option<&str>,
) -> Result<SlipPage, ServiceError> {
    let db = glane.db.begin_read().await?;
    let before = before
        .and_then(|text| text.split_once('-'))
        .and_then(|(year, number)| Some((year.parse().ok()?, number.parse().ok()?)));
    let limit = u64::try_from(SLIPS_PER_PAGE + 1).unwrap_or(u64::MAX);
    let (mut rows, territory) = match of {
        SlipsOf::Store(id) => {
            let store = stores::get(&db, id).await?;
            access::store(actor, id, &store.territory)?;
            (slips::latest_of_store(&db, id, before, limit).await?, store.territory)
        }
        SlipsOf::Association(id) => {
            let association = associations::get(&db, id).await?;
            access::association(actor, id, &association.territory)?;
            (slips::latest_of_association(&db, id, before, limit).await?, association.territory)
        }
    };
    let more = rows.len() > SLIPS_PER_PAGE;
    rows.truncate(SLIPS_PER_PAGE);
    let names = names(&db, &territory).await?;
    let place = territories::get(&db, &territory).await?.territory;
    let older = rows.last().filter(|_| more).map(number);
    let told = |row: &SlipRow| SlipRef {
        id: row.id.clone(),
        number: number(row),
        other: match of {
            SlipsOf::Store(_) => name_of(&names, row.association.as_str()),
            SlipsOf::Association(_) => name_of(&names, row.store.as_str()),
        },
        handed_at: place.local(row.handed_at),
    };
    let mail = slip_mail::of_place(&db, &place, of).await?;
    Ok(SlipPage { slips: rows.iter().map(told).collect(), older, mail })
}

/// Names of a territory's stores and associations by their ids.
async fn names(db: &ReadTx, territory: &TerritoryId) -> Result<BTreeMap<String, String>, ServiceError> {
    let stores = stores::names(db, territory).await?.into_iter().map(|(id, name)| (id.to_string(), name));
    let associations = associations::names(db, territory).await?.into_iter();
    Ok(stores.chain(associations.map(|(id, name)| (id.to_string(), name))).collect())
}

fn name_of(names: &BTreeMap<String, String>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_default()
}

/// Whose slips.
#[derive(Debug, Clone, Copy)]
pub enum SlipsOf<'a> {
    /// Given by this store.
    Store(&'a StoreId),
    /// Received by this association.
    Association(&'a AssociationId),
}

pub(crate) fn number(row: &SlipRow) -> String {
    format!("{}-{:05}", row.year, row.number)
}

pub(crate) fn lines(row: &SlipRow) -> Result<Vec<SlipLine>, ServiceError> {
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
    /// What it looked like, once the picture has arrived.
    pub photo: Option<PhotoId>,
    /// What the store does about it; nothing while it is owed.
    pub action: Option<(String, NaiveDate)>,
}

/// Defects shown at most.
const MOST_DEFECTS: usize = 100;

/// The quality register of a store, latest first: refusals that are defects, each owing a corrective action.
pub async fn register(glane: &Glane, actor: &Actor, store: &StoreId) -> Result<Vec<DefectView>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let territory = stores::get(&db, store).await?.territory;
    access::store(actor, store, &territory)?;
    let mut rows = refusals::of_store(&db, store).await?;
    rows.retain(|row| !row.cases.is_zero() && row.reason.is_a_defect());
    // What is owed stays in sight however long ago it was reported.
    rows.sort_by_key(|row| (row.action.is_some(), std::cmp::Reverse(row.happened_at)));
    rows.truncate(MOST_DEFECTS);
    rows.sort_by_key(|row| std::cmp::Reverse(row.happened_at));
    told(&db, &territory, rows).await
}

/// The registers of all stores of a territory: what is still owed first.
pub async fn registers(glane: &Glane, actor: &Actor, territory: &TerritoryId) -> Result<Vec<DefectView>, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let most = u64::try_from(MOST_DEFECTS).unwrap_or(u64::MAX);
    let rows = refusals::defects(&db, territory, most).await?;
    told(&db, territory, rows).await
}

async fn told(db: &ReadTx, territory: &TerritoryId, rows: Vec<RefusalRow>) -> Result<Vec<DefectView>, ServiceError> {
    let place = territories::get(db, territory).await?.territory;
    let names = names(db, territory).await?;
    let lots: Vec<LotId> = rows.iter().map(|row| row.lot.clone()).collect();
    let lots = lots::get_many(db, &lots).await?;
    let lots: BTreeMap<LotId, String> = lots.into_iter().map(|row| (row.lot.id, row.lot.goods.description)).collect();
    let taken: Vec<PhotoId> = rows.iter().filter_map(|row| row.photo.clone()).collect();
    let arrived = photos::arrived(db, &taken).await?;
    let view = |row: RefusalRow| DefectView {
        description: lots.get(&row.lot).cloned().unwrap_or_default(),
        association: name_of(&names, row.association.as_str()),
        store_name: name_of(&names, row.store.as_str()),
        allocation: row.allocation,
        store: row.store,
        cases: row.cases,
        reason: row.reason,
        happened_at: place.local(row.happened_at),
        photo: row.photo.filter(|photo| arrived.contains(photo)),
        action: row.action.map(|(action, at, _)| (action, place.date(at))),
    };
    Ok(rows.into_iter().map(view).collect())
}
