//! When a store can be fetched from: its week, and single dates that differ.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::StoreId;
use glane_service::{acts, views};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Declare, Read},
    code::Code,
    problem::Problem,
    read::{Body, InPath},
    shapes::{Week, Window, read_windows, windows},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hours, set_week)).routes(routes!(set_date, forget_date))
}

/// A store's hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StoreHours {
    /// Its week.
    week: Week,
    /// Dates to come on which it differs, in order.
    dates: Vec<DateHours>,
}

/// A date that differs from the week.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DateHours {
    /// The local date.
    date: NaiveDate,
    /// Hours on it; none: closed.
    windows: Vec<Window>,
}

/// Hours of one date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDateHours {
    /// None: closed.
    #[schema(max_items = 20)]
    windows: Vec<Window>,
}

/// The hours in which a store can be fetched from.
#[utoipa::path(get, path = "/stores/{store}/hours", tag = "stores", params(("store" = String, Path)),
    responses((status = 200, body = StoreHours)))]
async fn hours(State(app): State<App>, InPath(store): InPath<StoreId>, caller: Caller<Read>) -> Answer {
    let hours = views::store::hours(&app.glane, &caller.actor, &store).await?;
    let dates = hours.dates.iter().map(|one| DateHours { date: one.date, windows: windows(&one.windows) });
    answer::json(&StoreHours { week: Week::from(&hours.store.pickup_hours), dates: dates.collect() })
}

/// Write a store's week. Dates that differ stay as they are.
#[utoipa::path(put, path = "/stores/{store}/hours", tag = "stores", params(("store" = String, Path)),
    request_body = Week, responses((status = 204)))]
async fn set_week(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    caller: Caller<Declare>,
    Body(sent): Body<Week>,
) -> Answer {
    let week = sent.read().ok_or_else(|| Problem::new(Code::BodyInvalid))?;
    acts::set_week(&app.glane, &caller.actor, &store, &week).await?;
    answer::done()
}

/// Write the hours of one date; the week stays as it is.
#[utoipa::path(put, path = "/stores/{store}/hours/{date}", tag = "stores",
    params(("store" = String, Path), ("date" = NaiveDate, Path)), request_body = NewDateHours,
    responses((status = 204)))]
async fn set_date(
    State(app): State<App>,
    InPath((store, date)): InPath<(StoreId, NaiveDate)>,
    caller: Caller<Declare>,
    Body(sent): Body<NewDateHours>,
) -> Answer {
    let windows = read_windows(&sent.windows).ok_or_else(|| Problem::new(Code::BodyInvalid))?;
    acts::set_date(&app.glane, &caller.actor, &store, date, Some(&windows)).await?;
    answer::done()
}

/// Go back to the week on a date.
#[utoipa::path(delete, path = "/stores/{store}/hours/{date}", tag = "stores",
    params(("store" = String, Path), ("date" = NaiveDate, Path)), responses((status = 204)))]
async fn forget_date(
    State(app): State<App>,
    InPath((store, date)): InPath<(StoreId, NaiveDate)>,
    caller: Caller<Declare>,
) -> Answer {
    acts::set_date(&app.glane, &caller.actor, &store, date, None).await?;
    answer::done()
}
