//! A store's day: what it declared, what becomes of it, who comes when.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{Cases, StoreId};
use glane_service::views;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Read},
    day::{AskedDay, Stage},
    read::{Asked, InPath},
    shapes::{Both, Window, clock, local, windows},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(day))
}

/// A store's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StoreDay)]
pub(crate) struct DayShape {
    /// The store.
    store: String,
    /// Its name.
    name: String,
    /// The local date.
    date: NaiveDate,
    /// How far the day has come.
    stage: Stage,
    /// Local time after which declarations wait for the next run.
    cut_off: String,
    /// What is declared now waits for the next run.
    late: bool,
    /// "Nothing today" was said.
    said_nothing: bool,
    /// Hours in which goods are fetched.
    pickup_hours: Vec<Window>,
    /// The lots and what becomes of them.
    lots: Vec<DayLot>,
    /// Who comes when; empty until the day is published.
    pickups: Vec<Pickup>,
}

/// A lot and what becomes of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayLot {
    /// Identity.
    id: String,
    /// What a person would call it.
    description: String,
    /// How many cases were declared.
    cases: i64,
    /// Cases without a recipient.
    open_cases: i64,
    /// Where it stands.
    state: String,
    /// What to send in `If-Match` to change it, between quotes.
    version: i64,
    /// It can still be taken back.
    can_withdraw: bool,
    /// Who gets some of it.
    recipients: Vec<Recipient>,
    /// Why cases are left over.
    left_over: Vec<Both>,
}

/// An association that gets some cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recipient {
    /// Its name.
    association: String,
    /// How many cases.
    cases: i64,
    /// How far it has come.
    state: String,
    /// Why it and not another.
    why: Both,
}

/// A van that comes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Pickup {
    /// Local time, e.g. `2026-11-23T10:30`.
    arrival: String,
    /// Which van.
    van: String,
    /// Who drives.
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<String>,
    /// Cases it takes.
    cases: i64,
}

impl From<views::StoreDay> for DayShape {
    fn from(day: views::StoreDay) -> Self {
        Self {
            store: day.store.id.to_string(),
            name: day.store.name,
            date: day.date,
            stage: day.stage.into(),
            cut_off: clock(day.cut_off),
            late: day.late,
            said_nothing: day.said_nothing,
            pickup_hours: windows(&day.windows),
            lots: day.lots.into_iter().map(day_lot).collect(),
            pickups: day.pickups.into_iter().map(pickup).collect(),
        }
    }
}

fn day_lot(view: views::LotView) -> DayLot {
    DayLot {
        id: view.lot.id.to_string(),
        description: view.lot.goods.description,
        cases: view.lot.goods.cases.get(),
        open_cases: view.open.get(),
        state: view.state.code().to_owned(),
        version: view.version.0,
        can_withdraw: view.can_withdraw,
        recipients: view.recipients.into_iter().map(recipient).collect(),
        left_over: view.left_over.into_iter().map(Both::from).collect(),
    }
}

fn recipient(view: views::Recipient) -> Recipient {
    let state = view.state.code().to_owned();
    Recipient { association: view.association, cases: view.cases.get(), state, why: view.why.into() }
}

fn pickup(view: views::Pickup) -> Pickup {
    Pickup { arrival: local(view.arrival), van: view.van, driver: view.driver, cases: Cases::get(view.cases) }
}

/// The day of a store: what it declared, what becomes of it, who comes when.
#[utoipa::path(get, path = "/stores/{store}/day", operation_id = "store_day", tag = "stores", params(("store" = String, Path), AskedDay),
    responses((status = 200, body = DayShape)))]
async fn day(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    Asked(asked): Asked<AskedDay>,
    caller: Caller<Read>,
) -> Answer {
    let day = views::store::day(&app.glane, &caller.actor, &store, asked.date).await?;
    answer::json(&DayShape::from(day))
}
