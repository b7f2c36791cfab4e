//! Associations with their papers and their record.

use std::collections::BTreeMap;

use glane_demand::{Association, Paper, PaperKind, Served, history::Record};
use glane_foundation::{AssociationId, Grams, Milligrams, Seconds, TerritoryId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr};

use crate::{
    DbError, Enrolled, Reader, WriteTx, batch,
    convert::{count, id, json, maybe_text, point, text, to_json},
    enrolled::{self, enrol},
    entity::{association, paper},
};

enrol!(association);

/// Replaces an association of this territory, papers and record included, or adds it as active. An id used in another
/// territory is a duplicate; a paper that names an unknown store is a foreign key error.
pub async fn save(tx: &WriteTx, territory: &TerritoryId, item: &Association) -> Result<(), DbError> {
    enrolled::save::<association::Entity>(tx, item.id.as_str(), territory, to_row(territory, item)?).await?;
    let old = paper::Entity::delete_many().filter(paper::Column::Association.eq(item.id.as_str()));
    old.exec(tx.raw()).await?;
    let papers = (0..).zip(&item.papers).map(|(position, paper)| paper_row(&item.id, position, paper)).collect();
    batch::insert::<paper::Entity>(tx, papers).await
}

/// Writes what it needed and received, when a day closes.
pub async fn set_record(tx: &WriteTx, id: &AssociationId, record: Record) -> Result<(), DbError> {
    let change = association::Entity::update_many()
        .col_expr(association::Column::NeededMilligrams, Expr::value(record.needed.get()))
        .col_expr(association::Column::ReceivedMilligrams, Expr::value(record.received.get()))
        .filter(association::Column::Id.eq(id.as_str()));
    let updated = change.exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("association", id)) } else { Ok(()) }
}

/// One association, active or not.
pub async fn get(db: &impl Reader, id: &AssociationId) -> Result<Enrolled<Association>, DbError> {
    let row = enrolled::get::<association::Entity>(db, id.as_str()).await?;
    let own = paper::Entity::find().filter(paper::Column::Association.eq(id.as_str()));
    let papers = own.order_by_asc(paper::Column::Position).all(&db.executor()).await?;
    from_row(row, papers.into_iter().map(paper_from_row).collect::<Result<_, _>>()?)
}

/// All associations of a territory, active or not, in the order of their ids.
pub async fn all(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Enrolled<Association>>, DbError> {
    let rows = enrolled::all::<association::Entity>(db, territory).await?;
    let mut papers = papers_of_territory(db, territory).await?;
    rows.into_iter()
        .map(|row| {
            let own = papers.remove(&row.id).unwrap_or_default();
            from_row(row, own)
        })
        .collect()
}

/// Some associations of a territory, active or not, in the order of their ids; `after` is the last one of the page before.
pub async fn page(
    db: &impl Reader,
    territory: &TerritoryId,
    after: Option<&AssociationId>,
    limit: u64,
) -> Result<Vec<Enrolled<Association>>, DbError> {
    with_papers(
        db,
        enrolled::page::<association::Entity>(db, territory, after.map(AssociationId::as_str), limit).await?,
    )
    .await
}

/// These associations, active or not, in the order of their ids; unknown ids are left out.
pub async fn get_many(db: &impl Reader, ids: &[&AssociationId]) -> Result<Vec<Association>, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let rows = enrolled::get_many::<association::Entity>(db, &ids).await?;
    Ok(with_papers(db, rows).await?.into_iter().map(|one| one.item).collect())
}

async fn with_papers(db: &impl Reader, rows: Vec<association::Model>) -> Result<Vec<Enrolled<Association>>, DbError> {
    let mut papers: BTreeMap<String, Vec<Paper>> = BTreeMap::new();
    let of_these =
        paper::Entity::find().filter(paper::Column::Association.is_in(rows.iter().map(|row| row.id.as_str())));
    for row in of_these.order_by_asc(paper::Column::Position).all(&db.executor()).await? {
        papers.entry(row.association.clone()).or_default().push(paper_from_row(row)?);
    }
    let with_papers = rows.into_iter().map(|row| {
        let own = papers.remove(&row.id).unwrap_or_default();
        from_row(row, own)
    });
    with_papers.collect()
}

/// The names of all associations of a territory, active or not.
pub async fn names(db: &impl Reader, territory: &TerritoryId) -> Result<BTreeMap<AssociationId, String>, DbError> {
    let named = enrolled::names::<association::Entity>(db, territory, association::Column::Name).await?;
    named.into_iter().map(|(of, name)| Ok((id(&of, "association.id")?, name))).collect()
}

/// The active associations of a territory, in the order of their ids.
pub async fn active(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Association>, DbError> {
    Ok(enrolled::active(all(db, territory).await?))
}

/// Lets an association take part, or no longer.
pub async fn set_active(tx: &WriteTx, id: &AssociationId, active: bool) -> Result<(), DbError> {
    enrolled::set_active::<association::Entity>(tx, id.as_str(), active).await
}

async fn papers_of_territory(
    db: &impl Reader,
    territory: &TerritoryId,
) -> Result<BTreeMap<String, Vec<Paper>>, DbError> {
    let here = association::Entity::find()
        .select_only()
        .column(association::Column::Id)
        .filter(association::Column::Territory.eq(territory.as_str()))
        .into_query();
    let rows = paper::Entity::find()
        .filter(paper::Column::Association.in_subquery(here))
        .order_by_asc(paper::Column::Association)
        .order_by_asc(paper::Column::Position)
        .all(&db.executor())
        .await?;
    let mut papers: BTreeMap<String, Vec<Paper>> = BTreeMap::new();
    for row in rows {
        papers.entry(row.association.clone()).or_default().push(paper_from_row(row)?);
    }
    Ok(papers)
}

fn paper_row(of: &AssociationId, position: i64, paper: &Paper) -> paper::Model {
    let (kind, store) = match &paper.kind {
        PaperKind::Habilitation => ("habilitation", None),
        PaperKind::Agreement { store } => ("agreement", Some(store)),
    };
    paper::Model {
        association: text(of),
        position,
        kind: kind.to_owned(),
        store: maybe_text(store),
        number: paper.number.clone(),
        expires: paper.expires,
    }
}

fn paper_from_row(row: paper::Model) -> Result<Paper, DbError> {
    let kind = match (row.kind.as_str(), row.store.as_deref()) {
        ("habilitation", None) => PaperKind::Habilitation,
        ("agreement", Some(store)) => PaperKind::Agreement { store: id(store, "paper.store")? },
        (kind, _) => return Err(DbError::unreadable("paper.kind", kind)),
    };
    Ok(Paper { kind, number: row.number, expires: row.expires })
}

fn to_row(territory: &TerritoryId, item: &Association) -> Result<association::Model, DbError> {
    Ok(association::Model {
        id: text(&item.id),
        territory: text(territory),
        name: item.name.clone(),
        address: item.address.clone(),
        lat: item.location.lat(),
        lon: item.location.lon(),
        served_stated: item.served.stated.into(),
        served_verified: item.served.verified.map(i64::from),
        other_supply_grams: item.other_supply.get(),
        capacity: to_json(&item.capacity)?,
        wishes: to_json(&item.wishes)?,
        reception_hours: to_json(&item.reception_hours)?,
        distribution_hours: to_json(&item.distribution_hours)?,
        kitchen: item.kitchen,
        own_transport: item.own_transport,
        deemed_habilitated: item.deemed_habilitated,
        needed_milligrams: item.record.needed.get(),
        received_milligrams: item.record.received.get(),
        stop_seconds: item.stop_time.get(),
        access_notes: item.access_notes.clone(),
        phone: item.phone.clone(),
        active: true,
    })
}

fn from_row(row: association::Model, papers: Vec<Paper>) -> Result<Enrolled<Association>, DbError> {
    let verified = row.served_verified.map(|people| count(people, "association.served_verified")).transpose()?;
    let item = Association {
        id: id(&row.id, "association.id")?,
        name: row.name,
        address: row.address,
        location: point(row.lat, row.lon, "association.lat and lon")?,
        served: Served { stated: count(row.served_stated, "association.served_stated")?, verified },
        other_supply: Grams::new(row.other_supply_grams),
        capacity: json(&row.capacity, "association.capacity")?,
        wishes: json(&row.wishes, "association.wishes")?,
        reception_hours: json(&row.reception_hours, "association.reception_hours")?,
        distribution_hours: json(&row.distribution_hours, "association.distribution_hours")?,
        kitchen: row.kitchen,
        own_transport: row.own_transport,
        deemed_habilitated: row.deemed_habilitated,
        papers,
        record: Record {
            needed: Milligrams::new(row.needed_milligrams),
            received: Milligrams::new(row.received_milligrams),
        },
        stop_time: Seconds::new(row.stop_seconds),
        access_notes: row.access_notes,
        phone: row.phone,
    };
    Ok(Enrolled { territory: id(&row.territory, "association.territory")?, active: row.active, item })
}
