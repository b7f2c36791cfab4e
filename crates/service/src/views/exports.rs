//! Every table as rows of text, a portion at a time, so that a year fits through a small machine.
//!
//! Members are written as their own files are read: what is exported can be imported again.

use chrono::{DateTime, SecondsFormat, Utc};
use glane_foundation::{Actor, Id, Language, TerritoryId, Who};
use glane_persistence::{ReadTx, allocations, audit, ledger, lots, outbox, roster, rounds, territories};

use crate::{Glane, MemberKind, ServiceError, access, members};

/// Rows read at a time.
const PORTION: u64 = 500;

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Stores, associations, vans or drivers.
    Members(MemberKind),
    /// The duties of today and every later day that has some.
    Roster,
    /// Every lot ever declared.
    Lots,
    /// Every promise.
    Allocations,
    /// Every movement of the ledger.
    Movements,
    /// The rounds' stops of today's plan.
    Stops,
    /// The audit trail.
    Trail,
    /// The messages.
    Outbox,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 11] = [
        Self::Members(MemberKind::Store),
        Self::Members(MemberKind::Association),
        Self::Members(MemberKind::Van),
        Self::Members(MemberKind::Driver),
        Self::Roster,
        Self::Lots,
        Self::Allocations,
        Self::Movements,
        Self::Stops,
        Self::Trail,
        Self::Outbox,
    ];

    /// The name in addresses and of the file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Members(MemberKind::Store) => "stores",
            Self::Members(MemberKind::Association) => "associations",
            Self::Members(MemberKind::Van) => "vans",
            Self::Members(MemberKind::Driver) => "drivers",
            Self::Roster => "roster",
            Self::Lots => "lots",
            Self::Allocations => "allocations",
            Self::Movements => "movements",
            Self::Stops => "stops",
            Self::Trail => "trail",
            Self::Outbox => "messages",
        }
    }

    /// The table a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.code() == code)
    }

    /// Names of its columns. Those of members are those of their first row.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members(_) => &[],
            Self::Roster => &["date", "van", "driver", "from", "to", "pause_minutes"],
            Self::Lots => &[
                "id",
                "store",
                "day",
                "description",
                "category",
                "cases",
                "case_grams",
                "weight_quality",
                "date_kind",
                "date",
                "state",
                "gtin",
                "batch",
                "case_cost_cents",
                "declared_at",
            ],
            Self::Allocations => &["id", "date", "lot", "association", "cases", "grams", "state", "backup", "reason"],
            Self::Movements => &[
                "id",
                "at",
                "lot",
                "allocation",
                "from",
                "to",
                "cases",
                "grams",
                "quality",
                "author",
                "channel",
                "reason",
            ],
            Self::Stops => &[
                "date",
                "van",
                "driver",
                "position",
                "kind",
                "place",
                "arrival",
                "departure",
                "leg_metres",
                "leg_seconds",
                "leg_source",
                "state",
            ],
            Self::Trail => &["id", "at", "author", "on_behalf_of", "channel", "act", "kind", "subject", "detail"],
            Self::Outbox => &["id", "at", "recipient", "way", "subject", "body", "sent_at"],
        }
    }
}

/// Some rows, and where the next portion begins.
#[derive(Debug, Clone, Default)]
pub struct Portion {
    /// Names of the columns; only before the first row.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Where the next portion begins, if there is one.
    pub next: Option<String>,
}

/// The portion of a table that begins after `after`, or at its start.
pub async fn portion(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    table: Table,
    language: Language,
    after: Option<&str>,
) -> Result<Portion, ServiceError> {
    access::operator(actor, territory)?;
    let db = glane.db.begin_read().await?;
    if let Table::Members(kind) = table {
        return members_of(&db, territory, kind, language).await;
    }
    let rows = match table {
        Table::Roster => duties(glane, &db, territory).await?,
        Table::Stops => stops(glane, &db, territory).await?,
        Table::Lots => lots_after(&db, territory, after).await?,
        Table::Allocations => allocations_after(&db, territory, after).await?,
        Table::Movements => movements_after(&db, territory, after).await?,
        Table::Trail => acts_after(&db, territory, after).await?,
        Table::Outbox => messages_after(&db, territory, after).await?,
        Table::Members(_) => Vec::new(),
    };
    // The first column of what is read in portions is the id by which it goes on.
    let goes_on = !matches!(table, Table::Roster | Table::Stops) && u64::try_from(rows.len()) == Ok(PORTION);
    let header =
        if after.is_none() { table.columns().iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() };
    let next = rows.last().and_then(|row| row.first()).filter(|_| goes_on).cloned();
    Ok(Portion { header, rows, next })
}

async fn members_of(
    db: &ReadTx,
    territory: &TerritoryId,
    kind: MemberKind,
    language: Language,
) -> Result<Portion, ServiceError> {
    let all = members::all(db, territory, kind).await?;
    let cells = all.iter().filter(|one| one.active).map(|one| one.item.cells(language));
    let mut portion = Portion::default();
    for row in cells {
        if portion.header.is_empty() {
            portion.header = row.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        portion.rows.push(row.into_iter().map(|(_, value)| value).collect());
    }
    Ok(portion)
}

async fn duties(glane: &Glane, db: &ReadTx, territory: &TerritoryId) -> Result<Vec<Vec<String>>, ServiceError> {
    let today = territories::get(db, territory).await?.territory.date(glane.now());
    let mut rows = Vec::new();
    for date in today.iter_days().take(31) {
        for duty in roster::of(db, territory, date).await? {
            rows.push(vec![
                date.to_string(),
                duty.van.to_string(),
                text(duty.driver.as_ref()),
                duty.shift.from().format("%H:%M").to_string(),
                duty.shift.to().format("%H:%M").to_string(),
                (duty.pause.get() / 60).to_string(),
            ]);
        }
    }
    Ok(rows)
}

async fn stops(glane: &Glane, db: &ReadTx, territory: &TerritoryId) -> Result<Vec<Vec<String>>, ServiceError> {
    let today = territories::get(db, territory).await?.territory.date(glane.now());
    let mut rows = Vec::new();
    for round in rounds::of_day(db, territory, today).await? {
        for (at, stop) in round.stops.iter().enumerate() {
            let (kind, place) = match &stop.place {
                rounds::StopPlace::Depot => ("depot", String::new()),
                rounds::StopPlace::Store(store) => ("store", store.to_string()),
                rounds::StopPlace::Association(association) => ("association", association.to_string()),
            };
            rows.push(vec![
                round.date.to_string(),
                round.van.to_string(),
                text(round.driver.as_ref()),
                (at + 1).to_string(),
                kind.to_owned(),
                place,
                instant(stop.arrival),
                instant(stop.departure),
                stop.leg_metres.get().to_string(),
                stop.leg_seconds.get().to_string(),
                format!("{:?}", stop.leg_provenance).to_lowercase(),
                stop.state.code().to_owned(),
            ]);
        }
    }
    Ok(rows)
}

async fn lots_after(
    db: &ReadTx,
    territory: &TerritoryId,
    after: Option<&str>,
) -> Result<Vec<Vec<String>>, ServiceError> {
    let found = lots::page(db, territory, id(after)?.as_ref(), PORTION).await?;
    Ok(found
        .into_iter()
        .map(|row| {
            let goods = row.lot.goods;
            vec![
                row.lot.id.to_string(),
                row.lot.store.to_string(),
                row.day.to_string(),
                goods.description,
                goods.category.code().to_owned(),
                goods.cases.get().to_string(),
                goods.case_weight.grams.get().to_string(),
                goods.case_weight.quality.code().to_owned(),
                goods.expiry.map_or("", |e| if e.as_dlc().is_some() { "dlc" } else { "ddm" }).to_owned(),
                goods.expiry.map_or_else(String::new, |expiry| expiry.date.to_string()),
                row.state.code().to_owned(),
                text(goods.gtin.as_ref()),
                goods.batch.unwrap_or_default(),
                goods.case_cost.map_or_else(String::new, |cost| cost.get().to_string()),
                instant(row.lot.declared_at),
            ]
        })
        .collect())
}

async fn allocations_after(
    db: &ReadTx,
    territory: &TerritoryId,
    after: Option<&str>,
) -> Result<Vec<Vec<String>>, ServiceError> {
    let found = allocations::page(db, territory, id(after)?.as_ref(), PORTION).await?;
    Ok(found
        .into_iter()
        .map(|row| {
            vec![
                row.id.to_string(),
                row.date.to_string(),
                row.lot.to_string(),
                row.association.to_string(),
                row.cases.get().to_string(),
                row.grams.get().to_string(),
                row.state.code().to_owned(),
                text(row.backup.as_ref()),
                row.reason.map_or_else(String::new, |reason| reason.fr),
            ]
        })
        .collect())
}

async fn movements_after(
    db: &ReadTx,
    territory: &TerritoryId,
    after: Option<&str>,
) -> Result<Vec<Vec<String>>, ServiceError> {
    let found = ledger::page(db, territory, id(after)?.as_ref(), PORTION).await?;
    Ok(found
        .into_iter()
        .map(|one| {
            vec![
                one.id.to_string(),
                instant(one.at),
                one.lot.to_string(),
                text(one.allocation.as_ref()),
                one.from.code().to_owned(),
                one.to.code().to_owned(),
                one.cases.get().to_string(),
                one.grams.get().to_string(),
                one.quality.code().to_owned(),
                author(&one.actor),
                one.actor.channel.code().to_owned(),
                one.reason.unwrap_or_default(),
            ]
        })
        .collect())
}

async fn acts_after(
    db: &ReadTx,
    territory: &TerritoryId,
    after: Option<&str>,
) -> Result<Vec<Vec<String>>, ServiceError> {
    let found = audit::of_territory(db, territory, id(after)?.as_ref(), PORTION).await?;
    Ok(found
        .into_iter()
        .map(|act| {
            vec![
                act.id.to_string(),
                instant(act.at),
                author(&act.actor),
                text(act.actor.on_behalf_of.as_ref()),
                act.actor.channel.code().to_owned(),
                act.act,
                act.subject_kind,
                act.subject,
                act.detail.to_string(),
            ]
        })
        .collect())
}

async fn messages_after(
    db: &ReadTx,
    territory: &TerritoryId,
    after: Option<&str>,
) -> Result<Vec<Vec<String>>, ServiceError> {
    let found = outbox::of_territory(db, territory, false, id(after)?.as_ref(), PORTION).await?;
    Ok(found
        .into_iter()
        .map(|(message, _)| {
            vec![
                message.id.to_string(),
                instant(message.at),
                message.recipient.to_string(),
                format!("{:?}", message.way).to_lowercase(),
                message.subject,
                message.body,
                message.sent_at.map_or_else(String::new, instant),
            ]
        })
        .collect())
}

fn id<K>(text: Option<&str>) -> Result<Option<Id<K>>, ServiceError> {
    text.map(Id::parse).transpose().map_err(|_| ServiceError::NotFound("row"))
}

fn text(value: Option<&impl ToString>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

fn author(actor: &Actor) -> String {
    match &actor.who {
        Who::System => "system".to_owned(),
        Who::Person { id, .. } => id.to_string(),
    }
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
