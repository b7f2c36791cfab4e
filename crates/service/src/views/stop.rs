//! One stop as the driver lives it: what is to be loaded or handed over, what was said so far, and what can be done next.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use glane_fleet::{ActId, Deed, PhotoId, Refusal, waiting};
use glane_foundation::{
    Actor, AllocationId, Cases, DeciCelsius, DriverId, RoundId, Sentence, StopId, TemperatureClass,
};
use glane_persistence::{
    allocations, days, lots, photos,
    rounds::{self, Direction, StopPlace},
    stop_acts, territories,
};

use super::{PlannedDay, StopView, round::Names};
use crate::{
    Glane, ServiceError, access,
    acts::{Refuge, refuges, round::facts::Facts, round::whereabouts},
};

/// The page of a stop.
#[derive(Debug, Clone)]
pub struct StopDay {
    /// Of which round.
    pub round: RoundId,
    /// Whose.
    pub driver: Option<DriverId>,
    /// Place, hours, contact.
    pub stop: StopView,
    /// What is loaded or handed over.
    pub lines: Vec<HandLine>,
    /// When the van came, local time.
    pub arrived: Option<NaiveDateTime>,
    /// When it left, local time.
    pub left: Option<NaiveDateTime>,
    /// From when on a closed door may be given up without a reason, local time.
    pub may_leave_at: NaiveDateTime,
    /// Whether that is now.
    pub may_leave: bool,
    /// When the work was promised to begin, and when the van came: what the phone needs to know the same without a network.
    pub waits_from: (DateTime<FixedOffset>, Option<DateTime<FixedOffset>>),
    /// Nobody opened.
    pub closed: bool,
    /// Where goods for a closed door go has been said.
    pub diverted: bool,
    /// Who signed, and what they drew.
    pub signed: Option<(String, Option<String>)>,
    /// Who may take what a closed door left on board.
    pub refuges: Vec<Refuge>,
    /// Photos of what was refused here that have arrived.
    pub photos: Vec<PhotoId>,
    /// Everything said here, in the order in which it happened.
    pub acts: Vec<ToldAct>,
    /// The stop after it, if one lies ahead.
    pub next: Option<StopId>,
}

/// Crates of one promise at a stop.
#[derive(Debug, Clone)]
pub struct HandLine {
    /// Which promise.
    pub allocation: AllocationId,
    /// What it is.
    pub description: String,
    /// How it is kept.
    pub class: TemperatureClass,
    /// Warmest it may be.
    pub maximum: Option<DeciCelsius>,
    /// The other end of its way.
    pub other_end: String,
    /// Planned here.
    pub planned: Cases,
    /// Taken and left, as said at the store.
    pub loaded: Option<(Cases, Cases)>,
    /// On board before a handover.
    pub on_board: Cases,
    /// Accepted and refused, as said here.
    pub handed: Option<(Cases, Vec<Refusal>)>,
    /// Set apart because it was too warm.
    pub set_apart: bool,
}

/// Something that was said.
#[derive(Debug, Clone)]
pub struct ToldAct {
    /// Which act.
    pub id: ActId,
    /// When it happened, local time.
    pub at: NaiveDateTime,
    /// What was done.
    pub deed: Deed,
    /// Why it could not be followed.
    pub trouble: Option<Sentence>,
    /// It was taken back.
    pub corrected: bool,
}

/// Every stop of a published round, first to last.
pub async fn stops(glane: &Glane, actor: &Actor, round: &RoundId) -> Result<Vec<StopDay>, ServiceError> {
    let row = rounds::get(&glane.db.begin_read().await?, round).await?;
    let mut told = Vec::with_capacity(row.stops.len());
    for here in row.stops.iter().filter(|stop| stop.state != glane_fleet::StopState::Cancelled) {
        told.push(stop(glane, actor, round, &here.id).await?);
    }
    Ok(told)
}

/// The page of a stop of a published round.
pub async fn stop(glane: &Glane, actor: &Actor, round: &RoundId, stop: &StopId) -> Result<StopDay, ServiceError> {
    let db = glane.db.begin_read().await?;
    let row = rounds::get(&db, round).await?;
    match &row.driver {
        Some(driver) => access::driver(actor, driver, &row.territory)?,
        None => access::operator(actor, &row.territory)?,
    }
    let day = days::get(&db, &row.territory, row.date).await?;
    if PlannedDay::of(day.as_ref()) != PlannedDay::Published {
        return Err(ServiceError::NotFound("round"));
    }
    let territory = territories::get(&db, &row.territory).await?.territory;
    let names = Names::of(&db, &territory, std::slice::from_ref(&row)).await?;
    let told = names.round(&row).ok_or(ServiceError::NotFound("round"))?;
    let (Some(here), Some(view)) =
        (row.stops.iter().find(|s| s.id == *stop), told.stops.into_iter().find(|s| s.id == *stop))
    else {
        return Err(ServiceError::NotFound("stop"));
    };
    let facts = Facts::around(&db, &row).await?;
    let record = facts.record(stop);
    let mut lines = Vec::new();
    for (line, crate_line) in here
        .lines
        .iter()
        .filter_map(|line| view.lines.iter().find(|told| told.allocation == line.allocation).map(|told| (line, told)))
    {
        let promise = allocations::get(&db, &line.allocation).await?;
        let goods = lots::get(&db, &promise.lot).await?.lot.goods;
        let portions = facts.portions(&line.allocation, &goods);
        let portion = portions.iter().find(|portion| portion.planned == line.cases);
        let set_apart = portions.iter().any(|portion| {
            let net = whereabouts::of_portion(portion, goods.max_temperature());
            net.get(&glane_inventory::Bucket::Quarantined).is_some_and(|cases| *cases > 0)
        });
        let loaded = match line.direction {
            Direction::Pickup => record.collected.get(&line.allocation).copied(),
            Direction::Drop => portion.and_then(|portion| portion.loaded),
        };
        lines.push(HandLine {
            allocation: line.allocation.clone(),
            description: crate_line.description.clone(),
            class: crate_line.class,
            maximum: goods.max_temperature(),
            other_end: crate_line.other_end.clone(),
            planned: line.cases,
            on_board: loaded.map_or(line.cases, |(taken, _)| taken),
            loaded,
            handed: record.handed.get(&line.allocation).cloned(),
            set_apart,
        });
    }
    let taken: Vec<PhotoId> =
        record.handed.values().flat_map(|(_, refused)| refused).filter_map(|r| r.photo.clone()).collect();
    let photos = photos::arrived(&db, &taken).await?;
    let acts = stop_acts::of_rounds(&db, std::slice::from_ref(round)).await?;
    let taken_back = |id: &ActId| acts.iter().any(|row| matches!(&row.act.deed, Deed::Corrected { act } if act == id));
    let local = |instant| territory.local(instant);
    let closed = record.closed.is_some();
    let at_door = matches!(here.place, StopPlace::Association(_));
    let refuges = if closed && at_door && record.diverted.is_none() {
        refuges(glane, actor, round, stop).await?
    } else {
        Vec::new()
    };
    let ahead = row.stops.iter().skip_while(|s| s.id != *stop).skip(1);
    let zoned = |at: DateTime<Utc>| at.with_timezone(&territory.time_zone).fixed_offset();
    let may_leave_at = waiting::may_leave_at(record.arrived.unwrap_or(glane.now()), here.start);
    Ok(StopDay {
        round: round.clone(),
        driver: row.driver.clone(),
        arrived: record.arrived.map(local),
        left: record.left.map(local),
        may_leave_at: local(may_leave_at),
        may_leave: record.arrived.is_some() && glane.now() >= may_leave_at,
        waits_from: (zoned(here.start), record.arrived.map(zoned)),
        closed,
        diverted: record.diverted.is_some(),
        signed: record.signed,
        refuges,
        photos,
        acts: acts
            .iter()
            .filter(|row| row.act.stop == *stop && !matches!(row.act.deed, Deed::Corrected { .. }))
            .map(|row| ToldAct {
                id: row.act.id.clone(),
                at: local(row.act.at),
                deed: row.act.deed.clone(),
                trouble: row.trouble.clone(),
                corrected: taken_back(&row.act.id),
            })
            .collect(),
        next: ahead.filter(|s| s.state == glane_fleet::StopState::Planned).map(|s| s.id.clone()).next(),
        stop: view,
        lines,
    })
}
