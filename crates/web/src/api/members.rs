//! One store, association, van or driver of a territory, as its operator enrols and changes it. The fields are the columns of the
//! files people import, and are checked alike.

use std::collections::BTreeMap;

use axum::{extract::State, http::StatusCode};
use glane_foundation::{Language, TerritoryId};
use glane_service::{
    MemberKind,
    acts::{self, Entry},
    views::members,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Operate, Read},
    code::Code,
    problem::Problem,
    read::{Body, InPath, Seen, SeenMark},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(enrol)).routes(routes!(member, edit_member)).routes(routes!(set_member_active))
}

/// A row of a file: what its columns hold.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cells {
    /// Text by column, e.g. `name`, `address`, `lat`, `lon`; a column that is absent is empty. `id` is ignored.
    #[schema(value_type = BTreeMap<String, String>)]
    cells: BTreeMap<String, String>,
}

/// A member of a territory.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member {
    /// Identity.
    id: String,
    /// Whether it takes part.
    active: bool,
    /// Text by column; send it back changed.
    #[schema(value_type = BTreeMap<String, String>)]
    cells: BTreeMap<String, String>,
}

/// What was enrolled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Enrolled {
    /// Its identity.
    id: String,
}

/// Whether it takes part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Active {
    /// False: new plans are without it; what is under way stays.
    active: bool,
}

fn kind(code: &str) -> Result<MemberKind, Problem> {
    MemberKind::from_code(code).ok_or_else(|| Problem::new(Code::NotFound))
}

/// Enrol a `store`, `association`, `van` or `driver`. One that is there already, by name and address, is refused.
#[utoipa::path(post, path = "/territories/{territory}/members/{kind}", tag = "territories",
    params(("territory" = String, Path), ("kind" = String, Path)), request_body = Cells,
    responses((status = 201, body = Enrolled)))]
async fn enrol(
    State(app): State<App>,
    InPath((territory, code)): InPath<(TerritoryId, String)>,
    caller: Caller<Operate>,
    Body(sent): Body<Cells>,
) -> Answer {
    let entry = Entry { kind: kind(&code)?, of: None, cells: sent.cells.into_iter().collect() };
    let id = acts::enter(&app.glane, &caller.actor, &territory, &entry).await?;
    answer::with_status(StatusCode::CREATED, &Enrolled { id })
}

/// One of them, as its operator sees it.
#[utoipa::path(get, path = "/territories/{territory}/members/{kind}/{member}", tag = "territories",
    params(("territory" = String, Path), ("kind" = String, Path), ("member" = String, Path)),
    responses((status = 200, body = Member)))]
async fn member(
    State(app): State<App>,
    InPath((territory, code, id)): InPath<(TerritoryId, String, String)>,
    caller: Caller<Read>,
) -> Answer {
    let shown = members::one(&app.glane, &caller.actor, &territory, kind(&code)?, &id).await?;
    let cells = shown.row.member.cells(Language::En);
    let cells = cells.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    answer::marked(&shown.seen, &Member { id, active: shown.row.active, cells })
}

/// Change one of them. What the columns do not hold (papers, the verified figure, the record of past days) stays.
#[utoipa::path(put, path = "/territories/{territory}/members/{kind}/{member}", tag = "territories",
    params(("territory" = String, Path), ("kind" = String, Path), ("member" = String, Path)), request_body = Cells,
    responses((status = 204)))]
async fn edit_member(
    State(app): State<App>,
    InPath((territory, code, id)): InPath<(TerritoryId, String, String)>,
    caller: Caller<Operate>,
    SeenMark(seen): SeenMark,
    Body(sent): Body<Cells>,
) -> Answer {
    let entry = Entry { kind: kind(&code)?, of: Some((id, seen)), cells: sent.cells.into_iter().collect() };
    acts::enter(&app.glane, &caller.actor, &territory, &entry).await.map_err(Seen::refused)?;
    answer::done()
}

/// Leave, or come back.
#[utoipa::path(put, path = "/territories/{territory}/members/{kind}/{member}/active", tag = "territories",
    params(("territory" = String, Path), ("kind" = String, Path), ("member" = String, Path)), request_body = Active,
    responses((status = 204)))]
async fn set_member_active(
    State(app): State<App>,
    InPath((territory, code, id)): InPath<(TerritoryId, String, String)>,
    caller: Caller<Operate>,
    Body(sent): Body<Active>,
) -> Answer {
    acts::set_active(&app.glane, &caller.actor, &territory, kind(&code)?, &id, sent.active).await?;
    answer::done()
}
