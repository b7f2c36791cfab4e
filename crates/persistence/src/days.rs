//! The day of a territory: its cut-off, its publication, and the version that says whether a snapshot still holds.

use chrono::{DateTime, NaiveDate, Utc};
use glane_foundation::TerritoryId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};

use crate::{
    DbError, Reader, RunId, Version, WriteTx, batch,
    convert::{code, id, maybe_id, maybe_text, text, to_code},
    entity::service_day,
    territories,
};

/// Where a day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayState {
    /// Declarations come in.
    Open,
    /// A plan exists; nobody but the operator has seen it.
    Planned,
    /// Everybody sees the plan.
    Published,
}

/// A day of a territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceDay {
    /// The territory.
    pub territory: TerritoryId,
    /// The local date.
    pub date: NaiveDate,
    /// Where it stands.
    pub state: DayState,
    /// When declarations stop counting for the plan.
    pub cut_off_at: Option<DateTime<Utc>>,
    /// When the plan was shown to everybody; set exactly when it is published.
    pub published_at: Option<DateTime<Utc>>,
    /// The run whose plan holds.
    pub run: Option<RunId>,
    /// Grows with every declaration or change a plan depends on. A plan made from an older version must not be kept.
    pub version: Version,
}

impl ServiceDay {
    /// A day nobody has touched.
    #[must_use]
    pub const fn new(territory: TerritoryId, date: NaiveDate) -> Self {
        Self {
            territory,
            date,
            state: DayState::Open,
            cut_off_at: None,
            published_at: None,
            run: None,
            version: Version::FIRST,
        }
    }
}

/// A day, if anything happened on it yet.
pub async fn get(db: &impl Reader, territory: &TerritoryId, date: NaiveDate) -> Result<Option<ServiceDay>, DbError> {
    let key = (text(territory), date);
    service_day::Entity::find_by_id(key).one(&db.executor()).await?.map(from_row).transpose()
}

/// A day, opened if need be. A territory that does not exist has none.
pub async fn get_or_open(tx: &WriteTx, territory: &TerritoryId, date: NaiveDate) -> Result<ServiceDay, DbError> {
    if let Some(day) = get(tx, territory, date).await? {
        return Ok(day);
    }
    territories::get(tx, territory).await?;
    let day = ServiceDay::new(territory.clone(), date);
    batch::insert_one::<service_day::Entity>(tx, to_row(&day)?).await?;
    Ok(day)
}

/// Says that something a plan of this day depends on has changed, and gives the new version.
pub async fn touch(tx: &WriteTx, territory: &TerritoryId, date: NaiveDate) -> Result<Version, DbError> {
    let version = service_day::Column::Version;
    let change = service_day::Entity::update_many()
        .col_expr(version, Expr::col(version).add(1))
        .filter(service_day::Column::Territory.eq(territory.as_str()))
        .filter(service_day::Column::Date.eq(date));
    change.exec(tx.raw()).await?;
    Ok(get_or_open(tx, territory, date).await?.version)
}

/// Writes state, cut-off, publication and run of a day that still is at `day.version`, and gives its new version.
pub async fn update(tx: &WriteTx, day: &ServiceDay) -> Result<Version, DbError> {
    let next = day.version.next();
    let mut change = to_row(day)?.into_active_model().reset_all();
    change.version = sea_orm::Set(next.0);
    let updated = service_day::Entity::update_many()
        .set(change)
        .filter(service_day::Column::Territory.eq(day.territory.as_str()))
        .filter(service_day::Column::Date.eq(day.date))
        .filter(service_day::Column::Version.eq(day.version.0))
        .exec(tx.raw())
        .await?;
    if updated.rows_affected == 1 {
        return Ok(next);
    }
    let name = format!("{} of {}", day.date, day.territory);
    match get(tx, &day.territory, day.date).await? {
        Some(_) => Err(DbError::conflict("day", name)),
        None => Err(DbError::not_found("day", name)),
    }
}

fn to_row(day: &ServiceDay) -> Result<service_day::Model, DbError> {
    Ok(service_day::Model {
        territory: text(&day.territory),
        date: day.date,
        state: to_code(&day.state)?,
        cut_off_at: day.cut_off_at,
        published_at: day.published_at,
        run: maybe_text(day.run.as_ref()),
        version: day.version.0,
    })
}

fn from_row(row: service_day::Model) -> Result<ServiceDay, DbError> {
    Ok(ServiceDay {
        territory: id(&row.territory, "service_day.territory")?,
        date: row.date,
        state: code(&row.state, "service_day.state")?,
        cut_off_at: row.cut_off_at,
        published_at: row.published_at,
        run: maybe_id(row.run.as_deref(), "service_day.run")?,
        version: Version(row.version),
    })
}
