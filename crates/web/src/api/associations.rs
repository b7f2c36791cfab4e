//! An association: its day, and its answers to proposals.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AllocationId, AssociationId, Cases};
use glane_service::{
    acts,
    views::{self, lists},
    words::AllocationRow,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer as Answered},
    caller::{Answer, Caller, Read},
    day::{AskedDay, Stage},
    read::{Asked, Body, InPath, Seen},
    shapes::{Both, LabelDate, local},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(day))
        .routes(routes!(allocation))
        .routes(routes!(confirm))
        .routes(routes!(decline))
        .routes(routes!(decline_part))
}

/// An association's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AssociationDay)]
pub(crate) struct DayShape {
    /// The association.
    association: String,
    /// Its name.
    name: String,
    /// The local date.
    date: NaiveDate,
    /// How far the day has come; before publication nothing is shown.
    stage: Stage,
    /// Share of its need covered over the fading past, today included, in thousandths; absent without a verified need.
    #[serde(skip_serializing_if = "Option::is_none")]
    covered_permille: Option<u32>,
    /// What blocks it or soon will, with what to do.
    warnings: Vec<Both>,
    /// What comes, by time.
    deliveries: Vec<Delivery>,
}

/// A van that stops here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// Local time; absent while its round is not planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrival: Option<String>,
    /// Which van.
    #[serde(skip_serializing_if = "Option::is_none")]
    van: Option<String>,
    /// What it brings.
    lines: Vec<DeliveryLine>,
}

/// Cases of one lot.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryLine {
    /// Identity of the proposal.
    allocation: String,
    /// What to send in `If-Match` with an answer, between quotes.
    version: i64,
    /// What it is.
    description: String,
    /// Its family.
    category: String,
    /// From which store.
    store: String,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// The label's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_date: Option<LabelDate>,
    /// How far it has come.
    state: String,
    /// Why here.
    why: Both,
    /// Exceptions used, with their reason.
    exceptions: Vec<Both>,
}

impl From<views::AssociationDay> for DayShape {
    fn from(day: views::AssociationDay) -> Self {
        Self {
            association: day.association.id.to_string(),
            name: day.association.name,
            date: day.date,
            stage: day.stage.into(),
            covered_permille: day.covered_permille,
            warnings: day.warnings.into_iter().map(Both::from).collect(),
            deliveries: day.deliveries.into_iter().map(delivery).collect(),
        }
    }
}

fn delivery(view: views::Delivery) -> Delivery {
    Delivery {
        arrival: view.arrival.map(local),
        van: view.van,
        lines: view.lines.into_iter().map(delivery_line).collect(),
    }
}

fn delivery_line(view: views::DeliveryLine) -> DeliveryLine {
    DeliveryLine {
        allocation: view.allocation.to_string(),
        version: view.version.0,
        description: view.description,
        category: view.category.code().to_owned(),
        store: view.store,
        cases: view.cases.get(),
        grams: view.grams.get(),
        label_date: view.expiry.map(LabelDate::from),
        state: view.state.code().to_owned(),
        why: view.why.into(),
        exceptions: view.exceptions.into_iter().map(Both::from).collect(),
    }
}

/// A proposal: some cases of one lot for one association.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Allocation)]
pub(crate) struct AllocationShape {
    /// Identity.
    id: String,
    /// Of which lot.
    lot: String,
    /// For which association.
    association: String,
    /// The local date.
    date: NaiveDate,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// How far it has come.
    state: String,
    /// Why here.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Both>,
    /// What to send in `If-Match` with an answer, between quotes.
    version: i64,
}

impl From<AllocationRow> for AllocationShape {
    fn from(row: AllocationRow) -> Self {
        Self {
            id: row.id.to_string(),
            lot: row.lot.to_string(),
            association: row.association.to_string(),
            date: row.date,
            cases: row.cases.get(),
            grams: row.grams.get(),
            state: row.state.code().to_owned(),
            why: row.reason.map(Both::from),
            version: row.version.0,
        }
    }
}

/// Why a proposal is declined.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    /// In the association's own words; declining costs nothing, with or without one.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: Option<String>,
}

/// A part of a proposal that is declined.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeclinedPart)]
pub(crate) struct Part {
    /// How many cases are not taken: fewer than the proposal has.
    #[schema(minimum = 1, maximum = 10000)]
    cases: i64,
    /// In the association's own words.
    #[serde(default)]
    #[schema(max_length = 300)]
    reason: Option<String>,
}

/// The promise that takes the place of the proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptPart {
    /// Its identity: the cases that are taken, confirmed.
    allocation: String,
}

/// The day of an association: what comes, from where, when and why.
#[utoipa::path(get, path = "/associations/{association}/day", operation_id = "association_day", tag = "associations",
    params(("association" = String, Path), AskedDay), responses((status = 200, body = DayShape)))]
async fn day(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    Asked(asked): Asked<AskedDay>,
    caller: Caller<Read>,
) -> Answered {
    let day = views::association::day(&app.glane, &caller.actor, &association, asked.date).await?;
    answer::json(&DayShape::from(day))
}

/// One proposal.
#[utoipa::path(get, path = "/allocations/{allocation}", tag = "associations",
    params(("allocation" = String, Path)), responses((status = 200, body = AllocationShape)))]
async fn allocation(State(app): State<App>, InPath(id): InPath<AllocationId>, caller: Caller<Read>) -> Answered {
    let row = lists::allocation(&app.glane, &caller.actor, &id).await?;
    answer::versioned(row.version, &AllocationShape::from(row))
}

/// Say yes to a proposal.
#[utoipa::path(post, path = "/allocations/{allocation}/confirm", tag = "associations",
    params(("allocation" = String, Path)), responses((status = 204)))]
async fn confirm(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
) -> Answered {
    acts::confirm(&app.glane, &caller.actor, &id, version).await.map_err(Seen::refused)?;
    answer::done()
}

/// Say no to a proposal; it goes to the next in line at once.
#[utoipa::path(post, path = "/allocations/{allocation}/decline", tag = "associations",
    params(("allocation" = String, Path)), request_body = Reason, responses((status = 204)))]
async fn decline(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
    Body(sent): Body<Reason>,
) -> Answered {
    let reason: Option<String> = sent.reason.map(|text| text.trim().chars().take(300).collect());
    let reason = reason.as_deref().filter(|text| !text.is_empty());
    acts::decline(&app.glane, &caller.actor, &id, version, reason).await.map_err(Seen::refused)?;
    answer::done()
}

/// Take some cases of a proposal and say no to the others, which go to the next in line at once.
#[utoipa::path(post, path = "/allocations/{allocation}/decline-part", tag = "associations",
    params(("allocation" = String, Path)), request_body = Part, responses((status = 200, body = KeptPart)))]
async fn decline_part(
    State(app): State<App>,
    InPath(id): InPath<AllocationId>,
    caller: Caller<Answer>,
    Seen(version): Seen,
    Body(sent): Body<Part>,
) -> Answered {
    let reason: Option<String> = sent.reason.map(|text| text.trim().chars().take(300).collect());
    let reason = reason.as_deref().filter(|text| !text.is_empty());
    let kept = acts::decline_part(&app.glane, &caller.actor, &id, version, Cases::new(sent.cases), reason).await;
    answer::json(&KeptPart { allocation: kept.map_err(Seen::refused)?.to_string() })
}
