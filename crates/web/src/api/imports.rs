//! Files: places and surplus as CSV, through the same checks as every other door.

use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
};
use glane_foundation::{StoreId, TerritoryId};
use glane_service::{
    acts::{self, Import, ImportOptions, ImportReport},
    views,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    asked::{FileKind, How, What},
    caller::{Caller, Declare, Needs, Operate},
    code::Code,
    problem::{Mend, Problem},
    read::{self, Asked, InPath, Key},
    shapes::Both,
};
use crate::server::App;

/// Largest file.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Problems told at once.
const MOST_PROBLEMS: usize = 500;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(into_territory))
        .routes(routes!(into_store))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// What became of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub(crate) struct ReportShape {
    /// Lines that entered Glane, or would have.
    accepted: usize,
    /// True when they did.
    written: bool,
    /// Lines that did not.
    problems: Vec<Mend>,
    /// Lines kept aside for a person to look at.
    set_aside: Vec<Aside>,
    /// What was assumed.
    notes: Vec<Note>,
}

/// A line kept aside.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Aside {
    /// Line of the file, from 1.
    line: u64,
    /// What it names.
    name: String,
    /// Why.
    sentence: Both,
}

/// Something that was assumed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Note {
    /// On how many lines; 0: the whole file.
    lines: usize,
    /// What.
    sentence: Both,
}

fn mends(report: &ImportReport) -> Vec<Mend> {
    let mend = |problem: &glane_service::words::FileProblem| Mend {
        field: problem.column.clone(),
        line: Some(problem.line.0),
        sentence: problem.sentence.clone().into(),
    };
    report.problems.iter().take(MOST_PROBLEMS).map(mend).collect()
}

/// A file of which nothing was taken because of bad lines is refused; everything else is told.
fn told(report: ImportReport, dry_run: bool) -> Answer {
    let problems = mends(&report);
    if !report.written && !dry_run {
        return Err(Problem { errors: problems, ..Problem::new(Code::FileRefused) });
    }
    let status = if report.written { StatusCode::CREATED } else { StatusCode::OK };
    let aside = |(line, name, sentence): (glane_service::words::LineNumber, String, _)| Aside {
        line: line.0,
        name,
        sentence: Both::from(sentence),
    };
    let body = ReportShape {
        accepted: report.accepted,
        written: report.written,
        problems,
        set_aside: report.set_aside.into_iter().map(aside).collect(),
        notes: report.notes.into_iter().map(|(lines, sentence)| Note { lines, sentence: sentence.into() }).collect(),
    };
    answer::with_status(status, &body)
}

async fn run<S: Needs>(
    app: &App,
    caller: &Caller<S>,
    territory: &TerritoryId,
    what: Import,
    options: ImportOptions<'_>,
    request: Request,
) -> Answer {
    let bytes = read::bytes(request, app).await?;
    let report = acts::import(&app.glane, &caller.actor, territory, &what, &bytes, options).await?;
    told(report, options.dry_run)
}

/// Import a CSV file of a territory: everything or nothing, unless `partial`.
#[utoipa::path(post, path = "/territories/{territory}/imports", tag = "imports",
    params(("territory" = String, Path), What),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "A dry run", body = ReportShape), (status = 201, body = ReportShape)))]
async fn into_territory(
    State(app): State<App>,
    InPath(territory): InPath<TerritoryId>,
    Asked(asked): Asked<What>,
    caller: Caller<Operate>,
    Key(key): Key,
    request: Request,
) -> Answer {
    let what = match asked.kind {
        FileKind::Stores => Import::Stores,
        FileKind::Associations => Import::Associations,
        FileKind::Vans => Import::Vans,
        FileKind::Lots => Import::Lots { store: None },
    };
    let options = ImportOptions { dry_run: asked.dry_run, partial: asked.partial, limit: None, command: Some(&key) };
    run(&app, &caller, &territory, what, options, request).await
}

/// Import a store's surplus as a CSV file: everything or nothing, unless `partial`.
#[utoipa::path(post, path = "/stores/{store}/imports", tag = "imports",
    params(("store" = String, Path), How),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "A dry run", body = ReportShape), (status = 201, body = ReportShape)))]
async fn into_store(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    Asked(asked): Asked<How>,
    caller: Caller<Declare>,
    Key(key): Key,
    request: Request,
) -> Answer {
    let territory = views::store::day(&app.glane, &caller.actor, &store, None).await?.territory;
    let options = ImportOptions { dry_run: asked.dry_run, partial: asked.partial, limit: None, command: Some(&key) };
    run(&app, &caller, &territory, Import::Lots { store: Some(store) }, options, request).await
}
