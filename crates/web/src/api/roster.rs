//! Reading the roster of a date: every van, who drives it, who is away.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::TerritoryId;
use glane_service::views::roster::{self, RosterDay, RosterVan};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Read},
    read::InPath,
    shapes::clock,
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(roster_of))
}

/// Who drives what on a date.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterDay)]
pub(crate) struct RosterShape {
    /// Every active van, by name.
    vans: Vec<VanOnDuty>,
    /// Drivers who are away on this date.
    away: Vec<String>,
}

/// A van, and its duty where it drives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VanOnDuty {
    /// The van.
    van: String,
    /// Its name.
    name: String,
    /// False: it stays at the depot.
    drives: bool,
    /// Who drives; absent: nobody yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<String>,
    /// Leaves the depot, `09:30`.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// Is back, `17:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    /// Rest within the shift.
    pause_minutes: i64,
    /// Stops of its round that are planned.
    stops: usize,
}

impl From<RosterDay> for RosterShape {
    fn from(day: RosterDay) -> Self {
        let away = day.drivers.iter().filter(|(_, away)| *away).map(|(driver, _)| driver.id.to_string());
        let van = |row: RosterVan| VanOnDuty {
            van: row.van.id.to_string(),
            name: row.van.name,
            drives: row.duty.is_some(),
            from: row.duty.as_ref().map(|duty| clock(duty.shift.from())),
            to: row.duty.as_ref().map(|duty| clock(duty.shift.to())),
            pause_minutes: row.duty.as_ref().map_or(0, |duty| duty.pause.get() / 60),
            driver: row.duty.and_then(|duty| duty.driver).map(|driver| driver.to_string()),
            stops: row.stops,
        };
        Self { away: away.collect(), vans: day.vans.into_iter().map(van).collect() }
    }
}

/// The roster of a date.
#[utoipa::path(get, path = "/territories/{territory}/days/{date}/roster", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), responses((status = 200, body = RosterShape)))]
async fn roster_of(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Read>,
) -> Answer {
    let day = roster::day(&app.glane, &caller.actor, &territory, Some(date)).await?;
    answer::json(&RosterShape::from(day))
}
