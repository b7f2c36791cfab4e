//! A territory's day for its operator: what is planned, what is not placed; plan it, publish it.

use axum::extract::State;
use chrono::{NaiveDate, NaiveDateTime};
use glane_foundation::{Grams, Sentence, TerritoryId};
use glane_service::{
    acts,
    views::{self, waiting::WaitingLot},
    words::{Budget, StopState, Summary},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Operate, Read},
    day::{AskedDay, Stage},
    read::{Asked, InPath},
    shapes::{Both, clock, local},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(day)).routes(routes!(plan)).routes(routes!(publish))
}

/// Lots told in a day's summary.
const MOST_LOTS: usize = 100;

/// A territory's day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OperatorDay)]
pub(crate) struct DayShape {
    /// The territory.
    territory: String,
    /// Its name.
    name: String,
    /// The local date.
    date: NaiveDate,
    /// How far the day has come.
    stage: Stage,
    /// Local time after which declarations wait.
    cut_off: String,
    /// Something changed since the plan was made: plan again.
    outdated: bool,
    /// The day in figures, once planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<Figures>,
    /// The rounds in short; stop by stop they are a list of their own.
    rounds: Vec<RoundInShort>,
    /// Rounds that are behind their plan by minutes that matter, the latest first; only today.
    delays: Vec<DelayShape>,
    /// What nobody gets, and why, what ends first first; at most 100, all of it and every refusal is a list of its own.
    not_placed: Vec<NotPlaced>,
    /// Lots without a recipient.
    open_lots: usize,
    /// Their weight.
    open_grams: i64,
    /// How many stores have answered.
    answers: AnswersShape,
    /// What needs a decision.
    attention: Vec<AttentionShape>,
}

/// A day in figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Figures {
    /// Food that was open at the cut-off.
    offered_grams: i64,
    /// Food with a recipient and a van.
    placed_grams: i64,
    /// Lots.
    lots: u32,
    /// Lots of which some or all is not placed.
    lots_not_placed: u32,
    /// Share of need covered of the worst-off association, in thousandths.
    covered_min_permille: u32,
    /// Of the middle one.
    covered_median_permille: u32,
    /// Rounds driven.
    rounds: u32,
    /// Places visited.
    stops: u32,
    /// Metres driven.
    metres: i64,
}

impl From<Summary> for Figures {
    fn from(summary: Summary) -> Self {
        Self {
            offered_grams: summary.offered.get(),
            placed_grams: summary.placed.get(),
            lots: summary.lots,
            lots_not_placed: summary.lots_not_placed,
            covered_min_permille: summary.covered.min_permille,
            covered_median_permille: summary.covered.median_permille,
            rounds: summary.rounds,
            stops: summary.stops,
            metres: summary.metres.get(),
        }
    }
}

/// A round that is behind its plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Delay)]
pub(crate) struct DelayShape {
    /// Which round.
    round: String,
    /// Seconds behind at the next stop.
    behind_seconds: i64,
    /// Who waits, in the order in which the van comes.
    waiting: Vec<AwaitedShape>,
}

/// Somebody who waits for a late van.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Awaited)]
pub(crate) struct AwaitedShape {
    /// At which stop.
    stop: String,
    /// Its name.
    place: String,
    /// Planned arrival, local time.
    planned: NaiveDateTime,
    /// When the van comes at the earliest, local time.
    expected: NaiveDateTime,
    /// By then the place has closed: a decision is needed.
    after_hours: bool,
}

impl From<views::Delay> for DelayShape {
    fn from(delay: views::Delay) -> Self {
        let awaited = |one: views::Awaited| AwaitedShape {
            stop: one.stop.to_string(),
            place: one.place,
            planned: one.planned,
            expected: one.expected,
            after_hours: one.after_hours,
        };
        Self {
            round: delay.round.to_string(),
            behind_seconds: delay.behind.get(),
            waiting: delay.waiting.into_iter().map(awaited).collect(),
        }
    }
}

/// Cases left over.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotPlaced {
    /// What it is.
    description: String,
    /// Where it waits.
    store: String,
    /// How many cases.
    cases: i64,
    /// Their weight.
    grams: i64,
    /// Why.
    reason: Both,
}

/// A van's tour in short.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundInShort {
    /// Identity.
    id: String,
    /// The van's name.
    van: String,
    /// Who drives; absent while nobody does.
    #[serde(skip_serializing_if = "Option::is_none")]
    driver: Option<String>,
    /// Leaves the depot, local time.
    start: String,
    /// Is back, local time.
    end: String,
    /// Length of the tour.
    metres: i64,
    /// What it loads, by weight.
    grams: i64,
    /// Places that are still on it.
    stops: usize,
    /// Of them, those it has been at.
    stops_done: usize,
}

impl From<views::RoundView> for RoundInShort {
    fn from(view: views::RoundView) -> Self {
        let ahead = view.stops.iter().filter(|stop| stop.state != StopState::Cancelled);
        let done = ahead.clone().filter(|stop| matches!(stop.state, StopState::Done | StopState::FoundClosed));
        let loaded: Grams = view.stops.iter().filter(|stop| stop.loads).map(|stop| stop.grams).sum();
        Self {
            stops: ahead.clone().count(),
            stops_done: done.count(),
            grams: loaded.get(),
            id: view.id.to_string(),
            van: view.van,
            driver: view.driver,
            start: local(view.start),
            end: local(view.end),
            metres: view.metres.get(),
        }
    }
}

/// An association to which a rule refused a lot.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleRefusal)]
pub(crate) struct RefusalShape {
    /// Its name.
    association: String,
    /// Why.
    reason: Both,
}

impl From<(String, Sentence)> for RefusalShape {
    fn from((association, reason): (String, Sentence)) -> Self {
        Self { association, reason: reason.into() }
    }
}

/// How many stores have answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answers)]
pub(crate) struct AnswersShape {
    /// Declared something.
    declared: usize,
    /// Said "nothing today".
    nothing: usize,
    /// Have not answered.
    silent: usize,
}

/// Something to decide or mend.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attention)]
pub(crate) struct AttentionShape {
    /// About whom; empty where it concerns the whole day.
    subject: String,
    /// What, and what to do.
    sentence: Both,
}

/// Only what a run has given a reason for.
fn not_placed(view: WaitingLot) -> Option<NotPlaced> {
    Some(NotPlaced {
        description: view.description,
        store: view.store_name,
        cases: view.cases.get(),
        grams: view.grams.get(),
        reason: view.reason?.into(),
    })
}

impl From<views::OperatorDay> for DayShape {
    fn from(day: views::OperatorDay) -> Self {
        let attention = |one: views::Attention| AttentionShape { subject: one.subject, sentence: one.sentence.into() };
        Self {
            territory: day.territory.id.to_string(),
            name: day.territory.name,
            date: day.date,
            stage: day.stage.into(),
            cut_off: clock(day.cut_off),
            outdated: day.outdated,
            figures: day.summary.map(Figures::from),
            rounds: day.rounds.into_iter().map(RoundInShort::from).collect(),
            delays: day.delays.into_iter().map(DelayShape::from).collect(),
            not_placed: day.waiting.into_iter().filter_map(not_placed).take(MOST_LOTS).collect(),
            open_lots: day.open_lots,
            open_grams: day.open_grams.get(),
            answers: AnswersShape {
                declared: day.answers.declared,
                nothing: day.answers.nothing,
                silent: day.answers.silent,
            },
            attention: day.attention.into_iter().map(attention).collect(),
        }
    }
}

/// The day of a territory: rounds, what is not placed and why, what needs a decision.
#[utoipa::path(get, path = "/territories/{territory}/day", operation_id = "territory_day", tag = "territories",
    params(("territory" = String, Path), AskedDay), responses((status = 200, body = DayShape)))]
async fn day(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    Asked(asked): Asked<AskedDay>,
    caller: Caller<Read>,
) -> Answer {
    let day = views::operator::day(&app.glane, &caller.actor, &territory, asked.date).await?;
    answer::json(&DayShape::from(day))
}

/// Plan a day, or plan it again. Nobody but the operator sees it until it is published.
#[utoipa::path(post, path = "/territories/{territory}/days/{date}/plan", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), responses((status = 200, body = Figures)))]
async fn plan(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Operate>,
) -> Answer {
    let budget = Budget::time(app.config.plan_time);
    let summary = acts::plan(&app.glane, &caller.actor, &territory, date, &budget).await?;
    answer::json(&Figures::from(summary))
}

/// Let everybody see the plan of a day. Refused when something changed since it was made.
#[utoipa::path(post, path = "/territories/{territory}/days/{date}/publish", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), responses((status = 204)))]
async fn publish(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Operate>,
) -> Answer {
    acts::publish(&app.glane, &caller.actor, &territory, date).await?;
    answer::done()
}
