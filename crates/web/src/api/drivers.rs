//! A driver: their rounds of a day.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::DriverId;
use glane_service::views;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Read},
    day::{AskedDay, Round, Stage},
    read::{Asked, InPath},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(day))
}

/// A driver's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DriverDay)]
pub(crate) struct DayShape {
    /// The driver.
    driver: String,
    /// Their name.
    name: String,
    /// The local date.
    date: NaiveDate,
    /// How far the day has come; before publication there are no rounds.
    stage: Stage,
    /// Their rounds, in order.
    rounds: Vec<Round>,
}

/// The day of a driver: their rounds, stop by stop.
#[utoipa::path(get, path = "/drivers/{driver}/day", operation_id = "driver_day", tag = "drivers", params(("driver" = String, Path), AskedDay),
    responses((status = 200, body = DayShape)))]
async fn day(
    State(app): State<App>,
    InPath(driver): InPath<DriverId>,
    Asked(asked): Asked<AskedDay>,
    caller: Caller<Read>,
) -> Answer {
    let day = views::driver::day(&app.glane, &caller.actor, &driver, asked.date).await?;
    answer::json(&DayShape {
        driver: day.driver.id.to_string(),
        name: day.driver.name,
        date: day.date,
        stage: day.stage.into(),
        rounds: day.rounds.into_iter().map(Round::from).collect(),
    })
}
