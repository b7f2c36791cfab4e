//! A store's day: what it declared, what becomes of it, who comes when.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use glane_demand::AllocationState;
use glane_eligibility::Clocks;
use glane_foundation::{Actor, LotId, StoreId, TerritoryId};
use glane_foundation::{Cases, LocalWindow, Sentence};
use glane_inventory::{Bucket, DateAnswer, Draft, Gtin, Lot, LotState, Store};
use glane_persistence::{
    ReadTx, Version,
    days::{self, DayState},
    deliveries::{self, Delivery},
    ledger,
    lots::{self, LotRow},
    not_placed,
    occurrences::{self, Occurrence},
    rounds, store_answers, stores, territories,
};

use super::{DoorView, PlannedDay, door, round::Names};
use crate::{Glane, ServiceError, access, acts::settings};

/// The store's page of a day.
#[derive(Debug, Clone)]
pub struct StoreDay {
    /// The store.
    pub store: Store,
    /// Where it belongs.
    pub territory: TerritoryId,
    /// Which day.
    pub date: NaiveDate,
    /// True when `date` is today in the territory.
    pub is_today: bool,
    /// How far the day has come.
    pub stage: PlannedDay,
    /// Local time after which declarations wait for the next run.
    pub cut_off: NaiveTime,
    /// True once the cut-off has passed or the day is published: what is declared now waits.
    pub late: bool,
    /// "Nothing today" was said.
    pub said_nothing: bool,
    /// Hours in which goods are fetched today.
    pub windows: Vec<LocalWindow>,
    /// What it declared for this day, and what still lives on from before.
    pub lots: Vec<LotView>,
    /// Who comes when, once the day is published.
    pub pickups: Vec<Pickup>,
    /// Associations that come by themselves.
    pub door: Vec<DoorView>,
}

/// A lot and what becomes of it.
#[derive(Debug, Clone)]
pub struct LotView {
    /// The lot as declared.
    pub lot: Lot,
    /// For edits: what it was when shown.
    pub version: Version,
    /// Where it stands.
    pub state: LotState,
    /// Cases without a recipient.
    pub open: Cases,
    /// Until when it can be given: law, cold, tax, hours.
    pub clocks: Clocks,
    /// Who gets some of it; empty until the day is published.
    pub recipients: Vec<Recipient>,
    /// Why cases are left over, if any are; empty until the day is published.
    pub left_over: Vec<Sentence>,
    /// True while the store may take it back.
    pub can_withdraw: bool,
}

/// An association that gets some cases.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Its name.
    pub association: String,
    /// How many.
    pub cases: Cases,
    /// How far it has come.
    pub state: AllocationState,
    /// Why it and not another.
    pub why: Sentence,
}

/// A van that comes.
#[derive(Debug, Clone)]
pub struct Pickup {
    /// When, local time.
    pub arrival: NaiveDateTime,
    /// Which van.
    pub van: String,
    /// Who drives.
    pub driver: Option<String>,
    /// Crates it takes.
    pub cases: Cases,
}

/// The page of a store for a date, today when none is given.
pub async fn day(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    date: Option<NaiveDate>,
) -> Result<StoreDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let mut enrolled = stores::get(&db, store).await?;
    access::store(actor, store, &enrolled.territory)?;
    let row = territories::get(&db, &enrolled.territory).await?;
    let now = row.territory.local(glane.now());
    let date = date.unwrap_or(now.date());
    let differs = occurrences::of_store(&db, store, date).await?.into_iter().find(|it| it.date == date);
    if let Some(differs) = differs {
        *enrolled.item.pickup_hours.day_mut(date.weekday()) = differs.windows;
    }
    let day = days::get(&db, &enrolled.territory, date).await?;
    let stage = PlannedDay::of(day.as_ref());
    let settings = settings::of(&row)?;
    let published = day.as_ref().is_some_and(|day| day.state == DayState::Published);
    let said_nothing =
        store_answers::get(&db, store, date).await?.is_some_and(|a| a.answer == store_answers::Answer::Nothing);
    let clocks = |lot: &Lot| {
        let (hours, declared) = (&enrolled.item.pickup_hours, row.territory.date(lot.declared_at));
        Clocks::read(lot, declared, hours, &settings.policy, settings.exposure_limit, now)
    };
    let (lots, pickups) = (lot_views(&db, store, date, published, clocks).await?, Vec::new());
    let mut view = StoreDay {
        windows: enrolled.item.pickup_hours.on_date(date).to_vec(),
        store: enrolled.item,
        territory: row.territory.id.clone(),
        date,
        is_today: date == now.date(),
        stage,
        cut_off: settings.cut_off,
        late: published || (date == now.date() && now.time() >= settings.cut_off),
        said_nothing,
        lots,
        pickups,
        door: door::at(&db, &row.territory, store, date, now).await?,
    };
    if published {
        let rows = rounds::at_store(&db, store, date).await?;
        let names = Names::of(&db, &row.territory, &rows).await?;
        for round in rows {
            let Some(told) = names.round(&round) else { continue };
            let here =
                round.stops.iter().zip(&told.stops).filter(|(stop, view)| {
                    stop.place == rounds::StopPlace::Store(store.clone()) && !view.lines.is_empty()
                });
            view.pickups.extend(here.map(|(_, stop)| Pickup {
                arrival: stop.arrival,
                van: told.van.clone(),
                driver: told.driver.clone(),
                cases: stop.lines.iter().map(|line| line.cases).sum(),
            }));
        }
        view.pickups.sort_by_key(|pickup| pickup.arrival);
    }
    Ok(view)
}

/// The lots of a date, and those from earlier days that still look for takers.
async fn lot_views(
    db: &ReadTx,
    store: &StoreId,
    date: NaiveDate,
    published: bool,
    clocks: impl Fn(&Lot) -> Clocks,
) -> Result<Vec<LotView>, ServiceError> {
    let mut rows: Vec<LotRow> = lots::still_open(db, store, date).await?;
    rows.extend(lots::of_store_on(db, store, date).await?);
    let ids: Vec<LotId> = rows.iter().map(|row| row.lot.id.clone()).collect();
    let balances = ledger::balances(db, &ids).await?;
    let (promises, left) = if published {
        (deliveries::of_lots(db, &ids, date).await?, not_placed::of_lots(db, date, &ids).await?)
    } else {
        (Vec::new(), Vec::new())
    };
    let view = |row: LotRow| LotView {
        version: row.version,
        state: row.state,
        open: balances.get(&row.lot.id).map_or(row.lot.goods.cases, |balance| balance.cases(Bucket::Open)),
        recipients: promises.iter().filter(|promise| promise.lot.lot.id == row.lot.id).map(recipient).collect(),
        left_over: left.iter().filter(|line| line.lot == row.lot.id).map(|line| line.sentence.clone()).collect(),
        clocks: clocks(&row.lot),
        can_withdraw: matches!(row.state, LotState::Declared | LotState::Open | LotState::Allocated),
        lot: row.lot,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn recipient(promise: &Delivery) -> Recipient {
    Recipient {
        association: promise.association_name.clone(),
        cases: promise.allocation.cases,
        state: promise.allocation.state,
        why: promise.allocation.reason.clone().unwrap_or_else(|| Sentence::new("", "")),
    }
}

/// The last list a store declared before today: its lots, to be declared again with new dates.
#[derive(Debug, Clone)]
pub struct EarlierList {
    /// The day it was for.
    pub date: NaiveDate,
    /// What it held; lots taken back are left out.
    pub lots: Vec<Lot>,
}

/// The list of the same weekday last week; where there is none, the latest one of the last four weeks.
pub async fn earlier_list(glane: &Glane, actor: &Actor, store: &StoreId) -> Result<Option<EarlierList>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let territory = stores::get(&db, store).await?.territory;
    access::store(actor, store, &territory)?;
    let today = territories::get(&db, &territory).await?.territory.date(glane.now());
    let back = |days: u64| today.checked_sub_days(chrono::Days::new(days)).unwrap_or(today);
    let days = std::iter::once(7).chain((1..=28).filter(|days| *days != 7)).map(back);
    for date in days {
        let mut rows = lots::of_store_on(&db, store, date).await?;
        rows.retain(|row| row.state != LotState::Withdrawn);
        if !rows.is_empty() {
            return Ok(Some(EarlierList { date, lots: rows.into_iter().map(|row| row.lot).collect() }));
        }
    }
    Ok(None)
}

/// What a trade number was when it was last declared in the territory, to fill in a line; dates and numbers are never taken over.
pub async fn known_product(
    glane: &Glane,
    actor: &Actor,
    store: &StoreId,
    gtin: &Gtin,
) -> Result<Option<Draft>, ServiceError> {
    let db = glane.db.begin_read().await?;
    let territory = stores::get(&db, store).await?.territory;
    access::store(actor, store, &territory)?;
    let row = lots::latest_with_gtin(&db, &territory, gtin).await?;
    Ok(row.map(|row| {
        let known = row.lot.as_draft();
        Draft { cases: None, date: DateAnswer::NotStated, batch: None, case_cost_cents: None, ..known }
    }))
}

/// One lot of a store, to correct or to label it.
pub async fn lot(glane: &Glane, actor: &Actor, store: &StoreId, lot: &LotId) -> Result<(Lot, Version), ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = lots::get(&db, lot).await?;
    access::store(actor, store, &row.territory)?;
    if row.lot.store == *store { Ok((row.lot, row.version)) } else { Err(ServiceError::NotFound("lot")) }
}

/// The hours of a store: its week, and the dates from today on that differ.
#[derive(Debug, Clone)]
pub struct StoreHours {
    /// The store, with its week.
    pub store: Store,
    /// Today, in the territory.
    pub today: NaiveDate,
    /// Dates that differ, in order.
    pub dates: Vec<Occurrence>,
}

/// The hours of a store.
pub async fn hours(glane: &Glane, actor: &Actor, store: &StoreId) -> Result<StoreHours, ServiceError> {
    let db = glane.db.begin_read().await?;
    let enrolled = stores::get(&db, store).await?;
    access::store(actor, store, &enrolled.territory)?;
    let today = territories::get(&db, &enrolled.territory).await?.territory.date(glane.now());
    Ok(StoreHours { store: enrolled.item, today, dates: occurrences::of_store(&db, store, today).await? })
}
