//! The long lists of a day: its rounds stop by stop, lots without a taker with every refusal, proposals nobody answered.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{LotId, TerritoryId};
use glane_service::views::{
    self,
    waiting::{self, Unconfirmed, WaitingLot},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer, Page, Part},
    asked::Skip,
    caller::{Caller, Read},
    day::Round,
    read::{Asked, InPath},
    shapes::Both,
    territories::RefusalShape,
};
use crate::server::App;

/// Lines of one answer where a list is not gone through by id.
const PER_PAGE: usize = 50;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(rounds)).routes(routes!(without_taker)).routes(routes!(unconfirmed))
}

/// A lot that looks for a taker.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LotWithoutTaker {
    /// Identity.
    lot: String,
    /// What it is.
    description: String,
    /// Where it waits.
    store: String,
    /// That store's name.
    store_name: String,
    /// How many cases have no taker.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// Until when law, cold, tax and hours let it be given, in one sentence.
    clocks: Both,
    /// Why nobody gets it, where a run has said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Both>,
    /// Where rules refused: which association, and why.
    refusals: Vec<RefusalShape>,
    /// It was declared after the day's run.
    late: bool,
}

/// Part of a list, and how much more there is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Lots {
    /// What ends first comes first.
    lots: Vec<LotWithoutTaker>,
    /// How many more there are after these.
    more: usize,
}

/// A proposal nobody has answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposal {
    /// The promise.
    allocation: String,
    /// To whom.
    association: String,
    /// Its name.
    association_name: String,
    /// Whom to call.
    phone: String,
    /// What it is.
    description: String,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
}

/// Part of a list, and how much more there is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proposals {
    /// By association.
    proposals: Vec<Proposal>,
    /// How many more there are after these.
    more: usize,
}

/// The rounds of a day, stop by stop, in the order in which they start.
#[utoipa::path(get, path = "/territories/{territory}/days/{date}/rounds", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path), Part), responses((status = 200, body = Page<Round>)))]
async fn rounds(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    Asked(part): Asked<Part>,
    caller: Caller<Read>,
) -> Answer {
    let (after, limit) = (part.after()?, part.limit());
    let wanted = usize::try_from(limit + 1).unwrap_or(usize::MAX);
    let found = views::operator::rounds(&app.glane, &caller.actor, &territory, date, after.as_ref(), wanted).await?;
    let items: Vec<Round> = found.into_iter().map(Round::from).collect();
    answer::json(&Page::of(items, limit, |round| round.id.clone()))
}

/// The lots of a day without a taker, with every refusal; 50 at once.
#[utoipa::path(get, path = "/territories/{territory}/days/{date}/without-taker", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path), Skip), responses((status = 200, body = Lots)))]
async fn without_taker(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    Asked(asked): Asked<Skip>,
    caller: Caller<Read>,
) -> Answer {
    let day = views::operator::day(&app.glane, &caller.actor, &territory, Some(date)).await?;
    let (skip, total) = (skip(&asked), day.waiting.len());
    let some: Vec<WaitingLot> = day.waiting.into_iter().skip(skip).take(PER_PAGE).collect();
    let ids: Vec<LotId> = some.iter().map(|lot| lot.id.clone()).collect();
    let mut refused = waiting::refusals(&app.glane, &caller.actor, &territory, date, &ids).await?;
    let more = total.saturating_sub(skip + some.len());
    let lot = |view: WaitingLot| LotWithoutTaker {
        refusals: refused.remove(&view.id).unwrap_or_default().into_iter().map(RefusalShape::from).collect(),
        lot: view.id.to_string(),
        description: view.description,
        store: view.store.to_string(),
        store_name: view.store_name,
        cases: view.cases.get(),
        grams: view.grams.get(),
        clocks: view.clocks.sentence().into(),
        reason: view.reason.map(Both::from),
        late: view.late,
    };
    answer::json(&Lots { lots: some.into_iter().map(lot).collect(), more })
}

/// The proposals of a published day that nobody has answered; 50 at once.
#[utoipa::path(get, path = "/territories/{territory}/days/{date}/unconfirmed", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path), Skip), responses((status = 200, body = Proposals)))]
async fn unconfirmed(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    Asked(asked): Asked<Skip>,
    caller: Caller<Read>,
) -> Answer {
    let (glane, actor, skip) = (&app.glane, &caller.actor, skip(&asked));
    let total = waiting::count_unconfirmed(glane, actor, &territory, date).await?;
    let some = waiting::unconfirmed(glane, actor, &territory, date, skip, PER_PAGE).await?;
    let more = total.saturating_sub(skip + some.len());
    let proposal = |one: Unconfirmed| Proposal {
        allocation: one.allocation.to_string(),
        association: one.association.to_string(),
        association_name: one.name,
        phone: one.phone,
        description: one.description,
        cases: one.cases.get(),
        grams: one.grams.get(),
    };
    answer::json(&Proposals { proposals: some.into_iter().map(proposal).collect(), more })
}

fn skip(asked: &Skip) -> usize {
    usize::try_from(asked.skip.unwrap_or(0)).unwrap_or(usize::MAX)
}
