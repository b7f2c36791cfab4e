//! The quality register of a store, or of all of a territory: what was refused of its goods, and what it does about it.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AllocationId, StoreId, TerritoryId};
use glane_service::{
    acts,
    views::{self, DefectView},
    words::RefusalReason,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Declare, Read},
    code::Code,
    problem::Problem,
    read::{Body, InPath},
    shapes::local,
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(defects)).routes(routes!(territory_defects)).routes(routes!(answer_defect))
}

/// A defect somebody reported.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Defect {
    /// Of which promise.
    allocation: String,
    /// Of whose goods.
    store: String,
    /// The store's name.
    store_name: String,
    /// Who refused it.
    association: String,
    /// What it was.
    description: String,
    /// How many cases.
    cases: i64,
    /// Code of the reason.
    reason: String,
    /// When, local time.
    happened_at: String,
    /// The photo of it, once it has arrived: `GET /photos/{photo}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<String>,
    /// What the store does about it; absent while it is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    /// When it said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    action_on: Option<NaiveDate>,
}

/// What a store changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    /// In one sentence.
    #[schema(min_length = 1, max_length = 500)]
    action: String,
}

fn defect(view: DefectView) -> Defect {
    let (action, action_on) = view.action.unzip();
    Defect {
        allocation: view.allocation.to_string(),
        store: view.store.to_string(),
        store_name: view.store_name,
        association: view.association,
        description: view.description,
        cases: view.cases.get(),
        reason: view.reason.code().to_owned(),
        happened_at: local(view.happened_at),
        photo: view.photo.map(|photo| photo.to_string()),
        action,
        action_on,
    }
}

/// The defects reported about a store's goods, latest first.
#[utoipa::path(get, path = "/stores/{store}/defects", tag = "stores", params(("store" = String, Path)),
    responses((status = 200, body = Vec<Defect>)))]
async fn defects(State(app): State<App>, InPath(store): InPath<StoreId>, caller: Caller<Read>) -> Answer {
    let register = views::papers::register(&app.glane, &caller.actor, &store).await?;
    answer::json(&register.into_iter().map(defect).collect::<Vec<_>>())
}

/// The defects reported about the goods of a territory's stores, those a store still owes its action on first.
#[utoipa::path(get, path = "/territories/{territory}/defects", tag = "territories", params(("territory" = String, Path)),
    responses((status = 200, body = Vec<Defect>)))]
async fn territory_defects(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    caller: Caller<Read>,
) -> Answer {
    let registers = views::papers::registers(&app.glane, &caller.actor, &territory).await?;
    answer::json(&registers.into_iter().map(defect).collect::<Vec<_>>())
}

/// Say what the store does about a defect (decree 2020-1274).
#[utoipa::path(put, path = "/stores/{store}/defects/{allocation}/{reason}", tag = "stores",
    params(("store" = String, Path), ("allocation" = String, Path), ("reason" = String, Path)), request_body = Action,
    responses((status = 204)))]
async fn answer_defect(
    State(app): State<App>,
    InPath((store, allocation, reason)): InPath<(StoreId, AllocationId, String)>,
    caller: Caller<Declare>,
    Body(sent): Body<Action>,
) -> Answer {
    let reason = RefusalReason::from_code(&reason).ok_or_else(|| Problem::new(Code::NotFound))?;
    acts::correct_defect(&app.glane, &caller.actor, &store, (&allocation, reason), &sent.action).await?;
    answer::done()
}
