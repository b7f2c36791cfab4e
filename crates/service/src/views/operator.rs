//! The operator's day: the plan on a map, what is not placed and why, and what needs a decision.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use glane_day::Summary;
use glane_foundation::{GeoPoint, Grams, Sentence, Territory};

use std::collections::{BTreeMap, BTreeSet};

use glane_demand::{AllocationState, Association};
use glane_foundation::{Actor, AssociationId, RoundId, StopId, TerritoryId, VanId};
use glane_inventory::Store;
use glane_persistence::{
    Enrolled, ReadTx, allocations, associations,
    days::{self, ServiceDay},
    drivers, locks, roster,
    rounds::{self, RoundRow, StopLine},
    runs, snapshots, stop_acts, store_answers, stores, territories, vans,
};

use super::{
    PlannedDay, RoundView,
    members::all_to_settle,
    progress::{self, Delay},
    round::Names,
    waiting::{Ground, WaitingLot},
};
use crate::{
    Glane, ServiceError, access,
    acts::{last_move, publish::is_outdated, settings},
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
    /// Rounds that are behind their plan, the latest first. Only for today, once it is published.
    pub delays: Vec<Delay>,
    /// Lots without a taker, and why; late ones last.
    pub waiting: Vec<WaitingLot>,
    /// How many promises nobody has confirmed.
    pub unconfirmed: usize,
    /// Stops kept on their van when the day is planned again.
    pub locked: BTreeSet<StopId>,
    /// Vans on the roster: where a stop may go.
    pub on_duty: Vec<(VanId, String)>,
    /// True when the last change of the rounds was a move that can be undone.
    pub can_undo: bool,
    /// Local time now, when the day is today.
    pub now: Option<NaiveDateTime>,
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

/// Something to decide or mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// About whom.
    pub subject: String,
    /// The association whose page settles it.
    pub association: Option<AssociationId>,
    /// True for a driver's act that could not be followed: its own page settles it.
    pub unfollowed: bool,
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
    let local_now = row.territory.local(glane.now());
    let day = days::get(&db, territory, date).await?;
    let stage = PlannedDay::of(day.as_ref());
    let settings = settings::of(&row)?;
    let ground = Ground { territory: &row.territory, settings: &settings, date, now: local_now, stage };
    let (summary, outdated) = figures(&db, day.as_ref()).await?;
    let planned = summary.is_some();
    let rows = if planned { rounds::of_day_without_lines(&db, territory, date).await? } else { Vec::new() };
    let shops = stores::all(&db, territory).await?;
    let receivers = associations::all(&db, territory).await?;
    let names = Names::in_short(&db, &row.territory, (date, &rows), &shops, &receivers).await?;
    let now_open = snapshots::open_lots(&db, territory, date.succ_opt().unwrap_or(date)).await?;
    let open = || now_open.iter().filter(|lot| lot.row.day <= date);
    let mut rounds: Vec<RoundView> = rows.iter().filter_map(|round| names.round(round)).collect();
    rounds.sort_by_key(|round| round.start);
    let is_today = date == today;
    let on_the_road = is_today && stage == PlannedDay::Published;
    let driven = if on_the_road { rows.as_slice() } else { &[] };
    let delays = progress::delays(&db, &row.territory, driven, &rounds, glane.now()).await?;
    Ok(OperatorDay {
        date,
        is_today,
        stage,
        cut_off: settings.cut_off,
        outdated,
        summary,
        rounds,
        delays,
        waiting: ground.waiting(&db, &now_open, &shops).await?,
        unconfirmed: if stage == PlannedDay::Published {
            allocations::count(&db, territory, date, AllocationState::Proposed).await?
        } else {
            0
        },
        locked: locked(&db, territory, date).await?,
        on_duty: on_duty(&db, territory, date).await?,
        can_undo: can_undo(&db, territory, date, &rows).await?,
        now: is_today.then_some(local_now),
        open_lots: open().count(),
        open_grams: open().map(|lot| lot.row.lot.goods.weight_of(lot.open)).sum(),
        answers: answers(&db, territory, date, &shops).await?,
        attention: attention(&db, territory, date, &receivers).await?,
        places: places(&db, territory, &shops, &receivers).await?,
        territory: row.territory,
    })
}

async fn figures(db: &ReadTx, day: Option<&ServiceDay>) -> Result<(Option<Summary>, bool), ServiceError> {
    let Some((day, run)) = day.and_then(|day| Some((day, day.run.as_ref()?))) else { return Ok((None, false)) };
    let run = runs::without_proof(db, run).await?;
    let outdated = is_outdated(day, &run);
    let summary = serde_json::from_value(run.summary)
        .map_err(|error| ServiceError::Broken(format!("summary of run {}: {error}", run.id)))?;
    Ok((Some(summary), outdated))
}

/// Stops all of whose lines are kept on their van.
async fn locked(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<BTreeSet<StopId>, ServiceError> {
    let kept = locks::of_day(db, territory, date).await?;
    if kept.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rounds = rounds::of_day(db, territory, date).await?;
    let promises: BTreeMap<_, _> =
        allocations::of_day(db, territory, date).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let is_kept = |round: &RoundRow, line: &StopLine| {
        promises.get(&line.allocation).is_some_and(|row| {
            kept.iter()
                .any(|lock| (&lock.lot, &lock.association, &lock.van) == (&row.lot, &row.association, &round.van))
        })
    };
    let stops = rounds.iter().flat_map(|round| round.stops.iter().map(move |stop| (round, stop)));
    let whole =
        stops.filter(|(round, stop)| !stop.lines.is_empty() && stop.lines.iter().all(|line| is_kept(round, line)));
    Ok(whole.map(|(_, stop)| stop.id.clone()).collect())
}

async fn on_duty(db: &ReadTx, territory: &TerritoryId, date: NaiveDate) -> Result<Vec<(VanId, String)>, ServiceError> {
    let driving = roster::of(db, territory, date).await?;
    let fleet = vans::active(db, territory).await?.into_iter();
    Ok(fleet.filter(|van| driving.iter().any(|duty| duty.van == van.id)).map(|van| (van.id, van.name)).collect())
}

/// The latest move of the day still stands in the rounds as it made them, and none of them has left.
async fn can_undo(
    db: &ReadTx,
    territory: &TerritoryId,
    date: NaiveDate,
    rounds: &[RoundRow],
) -> Result<bool, ServiceError> {
    let kept = last_move(db, territory, date).await?;
    Ok(kept.is_some_and(|kept| {
        let made: Vec<&RoundRow> = rounds.iter().filter(|round| kept.after.contains(&round.id)).collect();
        made.len() == kept.after.len() && made.iter().flat_map(|r| &r.stops).all(|stop| !stop.state.is_frozen())
    }))
}

async fn answers(
    db: &ReadTx,
    territory: &TerritoryId,
    date: NaiveDate,
    shops: &[Enrolled<Store>],
) -> Result<Answers, ServiceError> {
    let given = store_answers::of(db, territory, date).await?;
    let open = shops.iter().filter(|store| store.active);
    let expected = open.filter(|store| !store.item.pickup_hours.on_date(date).is_empty()).count();
    let declared = given.iter().filter(|a| a.answer == store_answers::Answer::Declared).count();
    let nothing = given.len() - declared;
    Ok(Answers { declared, nothing, silent: expected.saturating_sub(given.len()) })
}

async fn attention(
    db: &ReadTx,
    territory: &TerritoryId,
    date: NaiveDate,
    receivers: &[Enrolled<Association>],
) -> Result<Vec<Attention>, ServiceError> {
    let mut found = Vec::new();
    for (association, subject, settle) in all_to_settle(receivers, date) {
        found.push(Attention {
            subject,
            association: Some(association),
            unfollowed: false,
            sentence: settle.sentence(),
        });
    }
    // What drivers said and could not be followed: kept until somebody has seen to it.
    for row in stop_acts::in_trouble(db, territory).await? {
        let round = rounds::get(db, &row.round).await?;
        let place = round.stops.iter().find(|stop| stop.id == row.act.stop).map(|stop| &stop.place);
        let subject = match place {
            Some(rounds::StopPlace::Store(id)) => stores::get(db, id).await?.item.name,
            Some(rounds::StopPlace::Association(id)) => associations::get(db, id).await?.item.name,
            Some(rounds::StopPlace::Depot) | None => vans::get(db, &round.van).await?.item.name,
        };
        found.extend(row.trouble.map(|sentence| Attention { subject, association: None, unfollowed: true, sentence }));
    }
    let known: BTreeMap<_, String> =
        vans::all(db, territory).await?.into_iter().map(|e| (e.item.id, e.item.name)).collect();
    for duty in roster::of(db, territory, date).await?.into_iter().filter(|duty| duty.driver.is_none()) {
        found.push(Attention {
            association: None,
            unfollowed: false,
            subject: known.get(&duty.van).cloned().unwrap_or_default(),
            sentence: Sentence::new("Véhicule sans conducteur ce jour.", "Van without a driver today."),
        });
    }
    if drivers::active(db, territory).await?.is_empty() {
        found.push(Attention {
            association: None,
            unfollowed: false,
            subject: String::new(),
            sentence: Sentence::new("Aucun conducteur inscrit.", "No driver is registered."),
        });
    }
    let declined = allocations::count(db, territory, date, AllocationState::Declined).await?;
    if declined > 0 {
        found.push(Attention {
            association: None,
            unfollowed: false,
            subject: String::new(),
            sentence: Sentence::new(
                format!("{declined} proposition(s) déclinée(s) : voyez si la suivante peut venir chercher."),
                format!("{declined} proposal(s) declined: see whether the next in line can fetch them."),
            ),
        });
    }
    Ok(found)
}

async fn places(
    db: &ReadTx,
    territory: &TerritoryId,
    shops: &[Enrolled<Store>],
    receivers: &[Enrolled<Association>],
) -> Result<Vec<MapPlace>, ServiceError> {
    let place = |name, kind, location| MapPlace { name, kind, location };
    let mut all = Vec::new();
    let open = shops.iter().filter(|store| store.active).map(|store| &store.item);
    all.extend(open.map(|store| place(store.name.clone(), PlaceKind::Store, store.location)));
    let taking_part = receivers.iter().filter(|one| one.active).map(|one| &one.item);
    all.extend(taking_part.map(|one| place(one.name.clone(), PlaceKind::Association, one.location)));
    all.extend(vans::active(db, territory).await?.into_iter().map(|v| place(v.name, PlaceKind::Depot, v.depot)));
    Ok(all)
}

/// Some rounds of a day with everything that is loaded and unloaded, in the order in which they start; `after` is the last one of the
/// page before.
pub async fn rounds(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    date: NaiveDate,
    after: Option<&RoundId>,
    limit: usize,
) -> Result<Vec<RoundView>, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    let place = territories::get(&db, territory).await?.territory;
    let mut rows = rounds::of_day(&db, territory, date).await?;
    rows.sort_by(|a, b| (a.starts_at, &a.id).cmp(&(b.starts_at, &b.id)));
    let begin = match after {
        None => 0,
        Some(last) => rows.iter().position(|round| round.id == *last).map_or(rows.len(), |at| at + 1),
    };
    let some: Vec<RoundRow> = rows.into_iter().skip(begin).take(limit).collect();
    let names = Names::of(&db, &place, &some).await?;
    Ok(some.iter().filter_map(|round| names.round(round)).collect())
}
