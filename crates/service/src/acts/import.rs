//! Files of stores, associations, vans and lots, through the same checks as every other door.

use std::collections::BTreeMap;

use glane_demand::Association;
use glane_foundation::{Actor, LotId, Sentence, StoreId, TerritoryId};
use glane_intake::{
    Intake, LotContext, LotLine, PlaceOptions, StoreNames, read_associations, read_lots, read_stores, read_vans,
};
use glane_inventory::{Lot, LotState};
use glane_persistence::{
    Version, associations, days,
    idempotency::{self, Answered},
    lots::LotRow,
    store_answers, stores, territories,
};
use serde::Serialize;
use serde_json::json;

use super::{declare, enrol_association, enrol_store, enrol_van, settings, trail};
use crate::{Glane, ServiceError, access};

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// Shops.
    Stores,
    /// Associations.
    Associations,
    /// Vehicles.
    Vans,
    /// Surplus; of one store when that store sends it.
    Lots {
        /// The store, when it is the sender.
        store: Option<StoreId>,
    },
}

/// What became of a file.
#[derive(Debug, Clone, Serialize)]
pub struct ImportReport {
    /// Lines that entered Glane, or would have.
    pub accepted: usize,
    /// True when they did.
    pub written: bool,
    /// Lines that did not, each with line, column, value and reason.
    pub problems: Vec<glane_intake::Problem>,
    /// Lines kept aside for a person to look at: line, name and reason.
    pub set_aside: Vec<(glane_intake::LineNumber, String, Sentence)>,
    /// What was assumed, and on how many lines; zero: the whole file.
    pub notes: Vec<(usize, Sentence)>,
}

/// How to treat a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions<'a> {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Take the good lines although others are bad.
    pub partial: bool,
    /// Take at most so many lines.
    pub limit: Option<usize>,
    /// Made by the caller once per file: lots sent again under it are not declared again.
    pub command: Option<&'a str>,
}

/// Reads a file and writes what it may: everything or nothing, unless `partial`.
pub async fn import(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    what: &Import,
    bytes: &[u8],
    options: ImportOptions<'_>,
) -> Result<ImportReport, ServiceError> {
    let near = PlaceOptions::default();
    // An administrator may act everywhere: first, is there such a place?
    if access::operator(actor, territory).is_ok() {
        territories::get(&glane.db.begin_read().await?, territory).await?;
    }
    match what {
        Import::Stores => {
            access::operator(actor, territory)?;
            let intake = read_stores(bytes, &near);
            let items = chosen(&intake, options);
            if may_write(&intake, options) {
                enrol_store(glane, actor, territory, &items).await?;
            }
            Ok(report(&intake, items.len(), options))
        }
        Import::Associations => {
            access::operator(actor, territory)?;
            let intake = read_associations(bytes, &near);
            let items = keeping(glane, territory, chosen(&intake, options)).await?;
            if may_write(&intake, options) {
                enrol_association(glane, actor, territory, &items).await?;
            }
            Ok(report(&intake, items.len(), options))
        }
        Import::Vans => {
            access::operator(actor, territory)?;
            let intake = read_vans(bytes, &near);
            let items = chosen(&intake, options);
            if may_write(&intake, options) {
                enrol_van(glane, actor, territory, &items).await?;
            }
            Ok(report(&intake, items.len(), options))
        }
        Import::Lots { store } => lots(glane, actor, territory, store.as_ref(), bytes, options).await,
    }
}

/// What a file cannot say of an association that is there already stays: the record of its past days. Where the file is silent, the
/// verified figure and the papers stay too.
async fn keeping(
    glane: &Glane,
    territory: &TerritoryId,
    mut items: Vec<Association>,
) -> Result<Vec<Association>, ServiceError> {
    let known = associations::all(&glane.db.begin_read().await?, territory).await?;
    let known: BTreeMap<_, _> = known.into_iter().map(|one| (one.item.id.clone(), one.item)).collect();
    for item in &mut items {
        let Some(before) = known.get(&item.id) else { continue };
        item.record = before.record;
        item.served.verified = item.served.verified.or(before.served.verified);
        if item.papers.is_empty() {
            item.papers.clone_from(&before.papers);
        }
    }
    Ok(items)
}

async fn lots(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    sender: Option<&StoreId>,
    bytes: &[u8],
    options: ImportOptions<'_>,
) -> Result<ImportReport, ServiceError> {
    match sender {
        Some(store) => access::store(actor, store, territory)?,
        None => access::operator(actor, territory)?,
    }
    let reader = glane.db.begin_read().await?;
    let today = territories::get(&reader, territory).await?.territory.date(glane.now());
    let known = stores::active(&reader, territory).await?;
    drop(reader);
    let names = StoreNames::new(known.iter().map(|store| (store.id.clone(), store.name.as_str())));
    let intake = read_lots(bytes, &LotContext { today, stores: &names, sender: sender.cloned() });
    let items = chosen(&intake, options);
    if may_write(&intake, options) {
        let items = &items;
        glane
            .db
            .retrying(|tx| async move { write_lots(glane, &tx, actor, territory, items, options.command).await })
            .await?;
    }
    Ok(report(&intake, items.len(), options))
}

async fn write_lots(
    glane: &Glane,
    tx: &glane_persistence::WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    lines: &[LotLine],
    command: Option<&str>,
) -> Result<(), ServiceError> {
    if let Some(command) = command {
        let sent: Vec<_> = lines.iter().map(|line| (&line.id, &line.store, &line.goods)).collect();
        let act = idempotency::fingerprint("import_lots", &(territory, sent))?;
        match idempotency::find(tx, actor, command).await? {
            Some(answered) if answered.act == act => return Ok(()),
            Some(_) => return Err(ServiceError::KeyReused),
            None => {
                let kept = Answered { act, response: json!({}), at: glane.now() };
                idempotency::keep(tx, actor, command, &kept).await?;
            }
        }
    }
    let row = territories::get(tx, territory).await?;
    let day = declare::service_date(glane, tx, &row.territory, settings::of(&row)?.cut_off).await?;
    let rows: Vec<LotRow> = lines
        .iter()
        .map(|line| LotRow {
            lot: Lot {
                id: line.id.clone().unwrap_or_else(LotId::mint),
                store: line.store.clone(),
                goods: line.goods.clone(),
                declared_at: glane.now(),
            },
            territory: territory.clone(),
            day,
            state: LotState::Declared,
            version: Version::FIRST,
        })
        .collect();
    let ids = declare::write(glane, tx, actor, &rows).await?;
    for row in &rows {
        let answer = store_answers::StoreAnswer {
            store: row.lot.store.clone(),
            date: day,
            answer: store_answers::Answer::Declared,
            at: glane.now(),
            actor: actor.clone(),
        };
        store_answers::save(tx, &answer).await?;
    }
    days::touch(tx, territory, day).await?;
    let act = trail::Act {
        territory,
        name: "import_lots",
        kind: "territory",
        subject: territory.as_str(),
        detail: json!({ "lots": ids, "day": day }),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

fn may_write<T>(intake: &Intake<T>, options: ImportOptions<'_>) -> bool {
    !options.dry_run && (options.partial || intake.problems.is_empty())
}

fn chosen<T: Clone>(intake: &Intake<T>, options: ImportOptions<'_>) -> Vec<T> {
    intake.accepted.iter().take(options.limit.unwrap_or(usize::MAX)).map(|line| line.value.clone()).collect()
}

fn report<T>(intake: &Intake<T>, accepted: usize, options: ImportOptions<'_>) -> ImportReport {
    ImportReport {
        accepted,
        written: may_write(intake, options),
        problems: intake.problems.clone(),
        set_aside: intake
            .set_aside
            .iter()
            .map(|aside| (aside.line, aside.name.clone(), aside.sentence.clone()))
            .collect(),
        notes: intake.notes.iter().map(|note| (note.lines.len(), note.sentence.clone())).collect(),
    }
}
