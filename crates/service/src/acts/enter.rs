//! The operator types a store, an association, a van or a driver into a form: the checks are those of a file.

use glane_foundation::{Actor, GeoPoint, Sentence, TerritoryId};
use glane_persistence::{Reader, WriteTx};
use serde_json::json;

use super::{today, trail};
use crate::{
    Glane, ServiceError, access,
    error::CellProblem,
    members::{self, Member, MemberKind},
};

/// A form that was filled in.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is about.
    pub kind: MemberKind,
    /// What is changed, and what it looked like ([`Member::seen`]) when the form was shown; `None` for something new.
    pub of: Option<(String, String)>,
    /// Column and text of each field, named as in files. `id` is ignored.
    pub cells: Vec<(String, String)>,
}

/// Enrols or changes one member of a territory, and gives its id. What a form does not hold (papers, the verified figure,
/// the record of past days) stays as it is. An edit of something that changed meanwhile is refused.
pub async fn enter(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    entry: &Entry,
) -> Result<String, ServiceError> {
    access::operator(actor, territory)?;
    glane.db.retrying(|tx| async move { enter_in(glane, &tx, actor, territory, entry).await }).await
}

async fn enter_in(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    entry: &Entry,
) -> Result<String, ServiceError> {
    let before = match &entry.of {
        None => None,
        Some((id, seen)) => {
            let known = members::get(tx, territory, entry.kind, id).await?.item;
            if known.seen() != *seen {
                return Err(ServiceError::Conflict);
            }
            Some(known)
        }
    };
    let mut cells = entry.cells.clone();
    cells.retain(|(name, _)| name != "id");
    if let Some(known) = &before {
        cells.push(("id".to_owned(), known.id().to_owned()));
    }
    let typed = read(entry.kind, &cells, centre(tx, territory).await?)?;
    let after = match &before {
        Some(known) => keeping(known, typed),
        None => {
            let known = members::all(tx, territory, entry.kind).await?;
            if known.iter().any(|one| one.item.id() == typed.id()) {
                return Err(ServiceError::Cells(vec![taken()]));
            }
            typed
        }
    };
    members::save(tx, territory, &after).await?;
    today::touch(glane, tx, territory).await?;
    let act = trail::Act {
        territory,
        name: if before.is_some() { "edit" } else { "enrol" },
        kind: entry.kind.code(),
        subject: after.id(),
        detail: json!({ "changed": changed(before.as_ref(), &after) }),
    };
    trail::record(glane, tx, actor, act).await?;
    Ok(after.id().to_owned())
}

/// Takes part, or no longer. What is under way stays: only new plans are without it.
pub async fn set_active(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    kind: MemberKind,
    id: &str,
    active: bool,
) -> Result<(), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let known = members::get(&tx, territory, kind, id).await?;
            if known.active == active {
                return Ok(());
            }
            members::set_active(&tx, kind, id, active).await?;
            today::touch(glane, &tx, territory).await?;
            let name = if active { "come_back" } else { "leave" };
            let act = trail::Act { territory, name, kind: kind.code(), subject: id, detail: json!({}) };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// The row as a file would be read, or every cell to mend. A place a file would set aside has a field to mend here.
fn read(kind: MemberKind, cells: &[(String, String)], near: Option<GeoPoint>) -> Result<Member, ServiceError> {
    let intake = members::read(kind, cells, near);
    let mut problems: Vec<CellProblem> = intake
        .problems
        .into_iter()
        .map(|problem| CellProblem { field: field(&problem.column), sentence: problem.sentence })
        .collect();
    problems.extend(
        intake.set_aside.into_iter().map(|aside| CellProblem { field: "lat".to_owned(), sentence: aside.sentence }),
    );
    match intake.accepted.into_iter().next() {
        Some(line) if problems.is_empty() => Ok(line.value),
        _ if problems.is_empty() => Err(ServiceError::Cells(vec![CellProblem {
            field: "name".to_owned(),
            sentence: Sentence::new("Remplissez au moins le nom.", "Fill in at least the name."),
        }])),
        _ => Err(ServiceError::Cells(problems)),
    }
}

/// A pair of coordinates is told as one column; a form points to its first field.
fn field(column: &str) -> String {
    let first = column.split(',').next().unwrap_or_default().trim();
    if first.is_empty() { "name".to_owned() } else { first.to_owned() }
}

fn keeping(known: &Member, typed: Member) -> Member {
    match (known, typed) {
        (Member::Association(known), Member::Association(mut typed)) => {
            typed.served.verified = known.served.verified;
            typed.papers = known.papers.clone();
            typed.record = known.record;
            typed.capacity.category = known.capacity.category.clone();
            for (class, room) in &known.capacity.class {
                if !class.needs_cold() {
                    typed.capacity.class.insert(*class, *room);
                }
            }
            Member::Association(typed)
        }
        (_, typed) => typed,
    }
}

/// Names of the cells that are not what they were, with before and after.
fn changed(before: Option<&Member>, after: &Member) -> serde_json::Value {
    let language = glane_foundation::Language::En;
    let old: Vec<(&str, String)> = before.map(|member| member.cells(language)).unwrap_or_default();
    let was = |name: &str| old.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str());
    let cells = after.cells(language).into_iter().filter(|(name, value)| was(name) != value.as_str());
    cells.map(|(name, value)| (name.to_owned(), json!({ "from": was(name), "to": value }))).collect()
}

/// The middle of what is enrolled already: says where latitude and longitude were exchanged.
async fn centre(db: &impl Reader, territory: &TerritoryId) -> Result<Option<GeoPoint>, ServiceError> {
    let stores = members::all(db, territory, MemberKind::Store).await?;
    let mut lats: Vec<f64> = stores.iter().filter_map(|one| one.item.location()).map(GeoPoint::lat).collect();
    let mut lons: Vec<f64> = stores.iter().filter_map(|one| one.item.location()).map(GeoPoint::lon).collect();
    lats.sort_by(f64::total_cmp);
    lons.sort_by(f64::total_cmp);
    let middle = |all: &[f64]| all.get(all.len() / 2).copied();
    Ok(middle(&lats).zip(middle(&lons)).and_then(|(lat, lon)| GeoPoint::new(lat, lon).ok()))
}

fn taken() -> CellProblem {
    CellProblem {
        field: "name".to_owned(),
        sentence: Sentence::new(
            "Déjà inscrit sous ce nom à cette adresse : ouvrez sa fiche, ou précisez le nom.",
            "Already enrolled under this name at this address: open it, or make the name more precise.",
        ),
    }
}
