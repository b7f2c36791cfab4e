//! One stop of a round as its driver reads it: what is promised there, what was said so far, and what a closed door allows.

use axum::extract::State;
use glane_foundation::{RoundId, StopId};
use glane_service::views;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Read},
    read::InPath,
    shapes::{Both, local},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stop))
}

/// A stop of a round, with what was said there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LivedStop)]
pub(crate) struct StopShape {
    /// Identity.
    id: String,
    /// Where the stop stands.
    state: String,
    /// When the van came, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived: Option<String>,
    /// When it left, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<String>,
    /// From when on a closed door may be given up without a reason, local time.
    may_leave_at: String,
    /// The promises that are loaded or handed over here.
    lines: Vec<Line>,
    /// Where the crates for a closed door may go, the cheapest first; none: back to the depot.
    refuges: Vec<RefugeShape>,
    /// Everything that was said here, in the order in which it happened.
    acts: Vec<Said>,
}

/// Crates of one promise.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LivedLine)]
pub(crate) struct Line {
    /// The promise that acts name.
    allocation: String,
    /// What it is.
    description: String,
    /// `ambient`, `chilled` or `frozen`.
    class: String,
    /// Warmest it may be, in tenths of a degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tenths: Option<i32>,
    /// Planned here.
    planned: i64,
    /// On board, as far as is known.
    on_board: i64,
    /// Accepted, once that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<i64>,
    /// Turned down so far.
    refused: i64,
    /// Too warm: to be set apart and not handed over.
    set_apart: bool,
}

/// An association that may take what a closed door left on board.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Refuge)]
pub(crate) struct RefugeShape {
    /// Which, as `diverted` names it.
    association: String,
    /// Its name.
    name: String,
    /// When the van would be there, local time.
    arrival: String,
    /// How much longer the round gets.
    detour_seconds: i64,
}

/// An act that was kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SaidAct)]
pub(crate) struct Said {
    /// Which.
    id: String,
    /// When it happened, local time.
    at: String,
    /// Its code.
    deed: String,
    /// It was taken back.
    corrected: bool,
    /// Why it cannot be followed as things stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<Both>,
}

/// A stop of a published round, for its driver and the operator.
#[utoipa::path(get, path = "/rounds/{round}/stops/{stop}", operation_id = "round_stop", tag = "rounds",
    params(("round" = String, Path), ("stop" = String, Path)), responses((status = 200, body = StopShape)))]
async fn stop(
    State(app): State<App>,
    InPath((round, stop)): InPath<(RoundId, StopId)>,
    caller: Caller<Read>,
) -> Answer {
    let day = views::stop::stop(&app.glane, &caller.actor, &round, &stop).await?;
    let line = |line: views::HandLine| Line {
        allocation: line.allocation.to_string(),
        description: line.description,
        class: line.class.code().to_owned(),
        max_tenths: line.maximum.map(|maximum| maximum.tenths()),
        planned: line.planned.get(),
        on_board: line.on_board.get(),
        accepted: line.handed.as_ref().map(|(accepted, _)| accepted.get()),
        refused: line.handed.iter().flat_map(|(_, refused)| refused).map(|refusal| refusal.cases.get()).sum(),
        set_apart: line.set_apart,
    };
    let refuge = |refuge: glane_service::acts::Refuge| RefugeShape {
        association: refuge.association.to_string(),
        name: refuge.name,
        arrival: local(refuge.arrival),
        detour_seconds: refuge.detour.get(),
    };
    let said = |act: views::ToldAct| Said {
        id: act.id.to_string(),
        at: local(act.at),
        deed: act.deed.code().to_owned(),
        corrected: act.corrected,
        trouble: act.trouble.map(Both::from),
    };
    answer::json(&StopShape {
        id: day.stop.id.to_string(),
        state: day.stop.state.code().to_owned(),
        arrived: day.arrived.map(local),
        left: day.left.map(local),
        may_leave_at: local(day.may_leave_at),
        lines: day.lines.into_iter().map(line).collect(),
        refuges: day.refuges.into_iter().map(refuge).collect(),
        acts: day.acts.into_iter().map(said).collect(),
    })
}
