//! The operator's desk: the roster, verified figures, papers, moves of stops.

use axum::extract::State;
use chrono::NaiveDate;
use glane_foundation::{AssociationId, DriverId, LocalWindow, Seconds, StopId, StoreId, TerritoryId, VanId};
use glane_service::{
    acts::{self, Move, NewPaper},
    words::Duty,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Operate, Read},
    code::Code,
    problem::Problem,
    read::{Body, InPath},
    shapes::{Both, local},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(set_roster))
        .routes(routes!(note_absence))
        .routes(routes!(undo_absence))
        .routes(routes!(verify))
        .routes(routes!(enter_paper))
        .routes(routes!(try_move))
        .routes(routes!(make_move, undo_move))
        .routes(routes!(lock))
}

/// Who drives what on a day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Roster {
    /// Vans that are not named stay at the depot.
    #[schema(max_items = 500)]
    duties: Vec<DutyShape>,
}

/// One van on the road.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDuty)]
pub(crate) struct DutyShape {
    /// The van.
    #[schema(max_length = 64)]
    van: String,
    /// Who drives; absent: nobody yet.
    #[schema(max_length = 64)]
    driver: Option<String>,
    /// Leaves the depot, `09:30`.
    #[schema(max_length = 8)]
    from: String,
    /// Is back, `17:00`.
    #[schema(max_length = 8)]
    to: String,
    /// Rest within the shift.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 240)]
    pause_minutes: i64,
}

/// Days on which a driver is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Absence {
    /// Who.
    #[schema(max_length = 64)]
    driver: String,
    /// First day.
    first: NaiveDate,
    /// Last day.
    last: NaiveDate,
}

/// The figure that counts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verified {
    /// People served on an open day, as the operator found it.
    #[schema(maximum = 1_000_000)]
    people: u32,
}

/// A paper as the operator holds it in hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPaper)]
pub(crate) struct PaperShape {
    /// The donation agreement with this store; absent for the habilitation.
    #[schema(max_length = 64)]
    agreement_with: Option<String>,
    /// Its number, as printed.
    #[schema(max_length = 60)]
    number: String,
    /// Last day on which it holds; absent: without an end.
    expires: Option<NaiveDate>,
}

/// A stop to be put on another van.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Move)]
pub(crate) struct MoveShape {
    /// Which stop.
    #[schema(max_length = 64)]
    stop: String,
    /// Which van.
    #[schema(max_length = 64)]
    to: String,
}

/// Whether a stop stays on its van when the day is planned again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    /// True: it stays.
    locked: bool,
}

/// What a move would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovePreview {
    /// True when nothing stands against it.
    possible: bool,
    /// What does not fit, and why.
    left_out: Vec<Both>,
    /// What the independent checker finds wrong.
    violations: Vec<String>,
    /// Cost of both rounds before.
    cents_before: i64,
    /// And after.
    cents_after: i64,
    /// Their length before.
    metres_before: i64,
    /// And after.
    metres_after: i64,
    /// Places whose van or hour changes.
    changes: Vec<ChangeShape>,
}

/// When a place is visited, before and after.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VisitChange)]
pub(crate) struct ChangeShape {
    /// Its name.
    place: String,
    /// Before: van and local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Visit>,
    /// After: van and local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Visit>,
}

/// A visit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Visit {
    /// The van's name.
    van: String,
    /// Local time.
    arrival: String,
}

fn invalid() -> Problem {
    Problem::new(Code::BodyInvalid)
}

fn duty(shape: &DutyShape) -> Result<Duty, Problem> {
    let pause = Some(shape.pause_minutes).filter(|minutes| (0..=240).contains(minutes)).ok_or_else(invalid)?;
    Ok(Duty {
        van: shape.van.parse().map_err(|_| invalid())?,
        driver: shape.driver.as_deref().map(str::parse).transpose().map_err(|_| invalid())?,
        shift: LocalWindow::parse(&shape.from, &shape.to).map_err(|_| invalid())?,
        pause: Seconds::from_minutes(pause),
    })
}

fn wanted(shape: &MoveShape) -> Result<Move, Problem> {
    let (stop, to): (Result<StopId, _>, Result<VanId, _>) = (shape.stop.parse(), shape.to.parse());
    Ok(Move { stop: stop.map_err(|_| invalid())?, to: to.map_err(|_| invalid())? })
}

/// Write the roster of a day. Rounds already planned follow their van's driver, and who gains or loses one is told.
#[utoipa::path(put, path = "/territories/{territory}/days/{date}/roster", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), request_body = Roster, responses((status = 204)))]
async fn set_roster(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Operate>,
    Body(sent): Body<Roster>,
) -> Answer {
    let duties: Vec<Duty> = sent.duties.iter().map(duty).collect::<Result<_, _>>()?;
    acts::set_roster(&app.glane, &caller.actor, &territory, date, &duties).await?;
    answer::done()
}

/// Note that a driver is away; the rounds they had wait for a cover.
#[utoipa::path(put, path = "/territories/{territory}/absences", tag = "territories",
    params(("territory" = String, Path)), request_body = Absence, responses((status = 204)))]
async fn note_absence(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    caller: Caller<Operate>,
    Body(sent): Body<Absence>,
) -> Answer {
    let driver = sent.driver.parse().map_err(|_| invalid())?;
    acts::note_absence(&app.glane, &caller.actor, &territory, &driver, (sent.first, sent.last)).await?;
    answer::done()
}

/// A driver is there on a date after all.
#[utoipa::path(delete, path = "/territories/{territory}/absences/{driver}/{date}", tag = "territories",
    params(("territory" = String, Path), ("driver" = String, Path), ("date" = NaiveDate, Path)),
    responses((status = 204)))]
async fn undo_absence(
    State(app): State<App>,
    InPath((territory, driver, date)): InPath<(TerritoryId, DriverId, NaiveDate)>,
    caller: Caller<Operate>,
) -> Answer {
    acts::undo_absence(&app.glane, &caller.actor, &territory, &driver, date).await?;
    answer::done()
}

/// Verify how many people an association serves: the only figure that counts.
#[utoipa::path(put, path = "/associations/{association}/verified", tag = "associations",
    params(("association" = String, Path)), request_body = Verified, responses((status = 204)))]
async fn verify(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    caller: Caller<Operate>,
    Body(sent): Body<Verified>,
) -> Answer {
    acts::verify_served(&app.glane, &caller.actor, &association, sent.people).await?;
    answer::done()
}

/// Enter a paper of an association. The same number again corrects its last day.
#[utoipa::path(put, path = "/associations/{association}/papers", tag = "associations",
    params(("association" = String, Path)), request_body = PaperShape, responses((status = 204)))]
async fn enter_paper(
    State(app): State<App>,
    InPath(association): InPath<AssociationId>,
    caller: Caller<Operate>,
    Body(sent): Body<PaperShape>,
) -> Answer {
    let store: Option<StoreId> = sent.agreement_with.as_deref().map(str::parse).transpose().map_err(|_| invalid())?;
    let paper = NewPaper { agreement_with: store, number: sent.number, expires: sent.expires };
    acts::enter_paper(&app.glane, &caller.actor, &association, &paper).await?;
    answer::done()
}

/// See what putting a stop on another van would cost and break. Nothing is changed.
#[utoipa::path(post, path = "/territories/{territory}/days/{date}/move/try", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), request_body = MoveShape,
    responses((status = 200, body = MovePreview)))]
async fn try_move(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Read>,
    Body(sent): Body<MoveShape>,
) -> Answer {
    let seen = acts::try_move(&app.glane, &caller.actor, &territory, date, &wanted(&sent)?).await?;
    let visit =
        |visit: Option<(String, chrono::NaiveDateTime)>| visit.map(|(van, at)| Visit { van, arrival: local(at) });
    let change =
        |one: acts::Change| ChangeShape { place: one.place, before: visit(one.before), after: visit(one.after) };
    answer::json(&MovePreview {
        possible: seen.is_possible(),
        left_out: seen.left_out.into_iter().map(|(why, _)| why.into()).collect(),
        violations: seen.violations,
        cents_before: seen.cost.0.get(),
        cents_after: seen.cost.1.get(),
        metres_before: seen.metres.0.get(),
        metres_after: seen.metres.1.get(),
        changes: seen.changes.into_iter().map(change).collect(),
    })
}

/// Put a stop on another van and keep it there. Only those whose van or hour changes are told.
#[utoipa::path(put, path = "/territories/{territory}/days/{date}/move", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), request_body = MoveShape,
    responses((status = 204)))]
async fn make_move(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Operate>,
    Body(sent): Body<MoveShape>,
) -> Answer {
    acts::make_move(&app.glane, &caller.actor, &territory, date, &wanted(&sent)?).await?;
    answer::done()
}

/// Undo the last move of a day; refused once the rounds changed again.
#[utoipa::path(delete, path = "/territories/{territory}/days/{date}/move", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path)), responses((status = 204)))]
async fn undo_move(
    State(app): State<App>,
    InPath((territory, date)): InPath<(TerritoryId, NaiveDate)>,
    caller: Caller<Operate>,
) -> Answer {
    acts::undo_move(&app.glane, &caller.actor, &territory, date).await?;
    answer::done()
}

/// Keep a stop on its van when the day is planned again, or let it go.
#[utoipa::path(put, path = "/territories/{territory}/days/{date}/stops/{stop}/lock", tag = "territories",
    params(("territory" = String, Path), ("date" = NaiveDate, Path), ("stop" = String, Path)), request_body = Lock,
    responses((status = 204)))]
async fn lock(
    State(app): State<App>,
    InPath((territory, date, stop)): InPath<(TerritoryId, NaiveDate, StopId)>,
    caller: Caller<Operate>,
    Body(sent): Body<Lock>,
) -> Answer {
    acts::set_locked(&app.glane, &caller.actor, &territory, date, &stop, sent.locked).await?;
    answer::done()
}
