//! The operator's day: the plan on a map, what is not placed and why, and what needs a decision.

use chrono::{NaiveDate, NaiveTime};
use glane_day::Summary;
use glane_foundation::{Cases, GeoPoint, Grams, Sentence, Territory};

use std::collections::BTreeMap;

use glane_day::PairRefusal;
use glane_demand::AllocationState;
use glane_foundation::{Actor, AssociationId, LotId, TerritoryId};
use glane_persistence::{
    ReadTx, allocations, associations,
    days::{self, ServiceDay},
    drivers, lots, not_placed, roster, rounds, runs, snapshots, store_answers, stores, territories, vans,
};

use super::{PlannedDay, RoundView, association::warnings, round::Names};
use crate::{
    Glane, ServiceError, access,
    acts::{publish::is_outdated, settings},
};

/// The operator's page of a day.
#[derive(Debug, Clone)]
pub struct OperatorDay {
    /// The territory.
    pub territory: Territory,
    /// Which day.
    pub date: NaiveDate,
    /// True when `date` is today in the territory.
    pub is_today: bool,
    /// How far the day has come.
    pub stage: PlannedDay,
    /// Local time after which declarations wait.
    pub cut_off: NaiveTime,
    /// True when something changed since the plan was made: plan again.
    pub outdated: bool,
    /// The day in figures, once planned.
    pub summary: Option<Summary>,
    /// The rounds.
    pub rounds: Vec<RoundView>,
    /// What nobody gets, and why.
    pub not_placed: Vec<NotPlacedView>,
    /// Lots and kilos without a recipient: before planning everything, afterwards the late ones too.
    pub open_lots: usize,
    /// Their weight.
    pub open_grams: Grams,
    /// Stores that declared, said "nothing today", and have not answered.
    pub answers: Answers,
    /// What needs a decision.
    pub attention: Vec<Attention>,
    /// Every place, for the map.
    pub places: Vec<MapPlace>,
}

/// How many stores have answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Declared something.
    pub declared: usize,
    /// Said "nothing today".
    pub nothing: usize,
    /// Have not answered.
    pub silent: usize,
}

/// Cases left over.
#[derive(Debug, Clone)]
pub struct NotPlacedView {
    /// What it is.
    pub description: String,
    /// Where it waits.
    pub store: String,
    /// How many.
    pub cases: Cases,
    /// Their weight.
    pub grams: Grams,
    /// Why.
    pub reason: Sentence,
    /// Association and its own reason, where rules refused.
    pub refusals: Vec<(String, Sentence)>,
}

/// Something to decide or mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// About whom.
    pub subject: String,
    /// What, and what to do.
    pub sentence: Sentence,
}

/// A place on the map.
#[derive(Debug, Clone)]
pub struct MapPlace {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Where.
    pub location: GeoPoint,
}

/// Kinds of places on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A shop.
    Store,
    /// An association.
    Association,
    /// Where vans sleep.
    Depot,
}

/// The page of an operator for a date, today when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: Option<NaiveDate>,
) -> Result<OperatorDay, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let row = territories::get(&db, territory).await?;
    let today = row.territory.date(glane.now());
    let date = date.unwrap_or(today);
    let day = days::get(&db, territory, date).await?;
    let (summary, outdated) = figures(&db, day.as_ref()).await?;
    let names = Names::of(&db, &row.territory, date).await?;
    let rows = if summary.is_some() { rounds::of_day(&db, territory, date).await? } else { Vec::new() };
    let open = snapshots::open_lots(&db, territory, date).await?;
    let mut rounds: Vec<RoundView> = rows.iter().filter_map(|round| names.round(round)).collect();
    rounds.sort_by_key(|round| round.start);
    Ok(OperatorDay {
        date,
        is_today: date == today,
        stage: PlannedDay::of(day.as_ref()),
        cut_off: settings::of(&row)?.cut_off,
        outdated,
        summary,
        rounds,
        not_placed: left_over(&db, territory, date).await?,
        open_lots: open.len(),
        open_grams: open.iter().map(|lot| lot.row.lot.goods.weight_of(lot.open)).sum(),
        answers: answers(&db, territory, date).await?,
        attention: attention(&db, territory, date).await?,
        places: places(&db, territory).await?,
        territory: row.territory,
    })
}

async fn figures(db: &ReadTx, day: Option<&ServiceDay>) -> Result<(Option<Summary>, bool), ServiceError> {
    let Some((day, run)) = day.and_then(|day| Some((day, day.run.as_ref()?))) else { return Ok((None, false)) };
    let run = runs::get(db, run).await?;
    let outdated = is_outdated(day, &run);
    let summary = serde_json::from_value(run.summary)
        .map_err(|error| ServiceError::Broken(format!("summary of run {}: {error}", run.id)))?;
    Ok((Some(summary), outdated))
}

async fn left_over(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<NotPlacedView>, ServiceError> {
    let lines = not_placed::of_day(db, territory, date).await?;
    let ids: Vec<LotId> = lines.iter().map(|line| line.lot.clone()).collect();
    let known: BTreeMap<LotId, _> =
        lots::get_many(db, &ids).await?.into_iter().map(|row| (row.lot.id.clone(), row.lot)).collect();
    let store_names: BTreeMap<_, String> =
        stores::all(db, territory).await?.into_iter().map(|e| (e.item.id.clone(), e.item.name)).collect();
    let names: BTreeMap<AssociationId, String> =
        associations::all(db, territory).await?.into_iter().map(|e| (e.item.id.clone(), e.item.name)).collect();
    let view = |line: not_placed::NotPlaced| {
        let lot = known.get(&line.lot)?;
        let refusals: Vec<PairRefusal> =
            line.detail.and_then(|detail| serde_json::from_value(detail).ok()).unwrap_or_default();
        Some(NotPlacedView {
            description: lot.goods.description.clone(),
            store: store_names.get(&lot.store).cloned().unwrap_or_default(),
            cases: line.cases,
            grams: lot.goods.weight_of(line.cases),
            reason: line.sentence,
            refusals: refusals
                .into_iter()
                .filter_map(|pair| Some((names.get(&pair.association)?.clone(), pair.reason)))
                .collect(),
        })
    };
    let mut views: Vec<NotPlacedView> = lines.into_iter().filter_map(view).collect();
    views.sort_by_key(|view| std::cmp::Reverse(view.grams));
    Ok(views)
}

async fn answers(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Answers, ServiceError> {
    let given = store_answers::of(db, territory, date).await?;
    let open = stores::active(db, territory).await?;
    let expected = open.iter().filter(|store| !store.pickup_hours.on_date(date).is_empty()).count();
    let declared = given.iter().filter(|a| a.answer == store_answers::Answer::Declared).count();
    let nothing = given.len() - declared;
    Ok(Answers { declared, nothing, silent: expected.saturating_sub(given.len()) })
}

async fn attention(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<Attention>, ServiceError> {
    let mut found = Vec::new();
    for association in associations::active(db, territory).await? {
        for sentence in warnings(&association, date) {
            found.push(Attention { subject: association.name.clone(), sentence });
        }
    }
    let known: BTreeMap<_, String> =
        vans::all(db, territory).await?.into_iter().map(|e| (e.item.id, e.item.name)).collect();
    for duty in roster::of(db, territory, date).await?.into_iter().filter(|duty| duty.driver.is_none()) {
        found.push(Attention {
            subject: known.get(&duty.van).cloned().unwrap_or_default(),
            sentence: Sentence::new("Véhicule sans conducteur ce jour.", "Van without a driver today."),
        });
    }
    if drivers::active(db, territory).await?.is_empty() {
        found.push(Attention {
            subject: String::new(),
            sentence: Sentence::new("Aucun conducteur inscrit.", "No driver is registered."),
        });
    }
    let declined = allocations::of_day(db, territory, date)
        .await?
        .iter()
        .filter(|promise| promise.state == AllocationState::Declined)
        .count();
    if declined > 0 {
        found.push(Attention {
            subject: String::new(),
            sentence: Sentence::new(
                format!("{declined} proposition(s) déclinée(s) : voyez si la suivante peut venir chercher."),
                format!("{declined} proposal(s) declined: see whether the next in line can fetch them."),
            ),
        });
    }
    Ok(found)
}

async fn places(db: &ReadTx, territory: &TerritoryId) -> Result<Vec<MapPlace>, ServiceError> {
    let place = |name, kind, location| MapPlace { name, kind, location };
    let mut all = Vec::new();
    all.extend(stores::active(db, territory).await?.into_iter().map(|s| place(s.name, PlaceKind::Store, s.location)));
    let receivers = associations::active(db, territory).await?;
    all.extend(receivers.into_iter().map(|a| place(a.name, PlaceKind::Association, a.location)));
    all.extend(vans::active(db, territory).await?.into_iter().map(|v| place(v.name, PlaceKind::Depot, v.depot)));
    Ok(all)
}
