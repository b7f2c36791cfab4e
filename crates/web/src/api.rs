//! The API: everything the pages do, for programs. `GET /api/v1/openapi.json` describes it (OpenAPI 3.1).
//!
//! A request passes the origin check, then [`caller::know`] finds out who calls (a browser's session or a token), then a
//! handler extracts, calls one use case and answers. Refusals are problem+json with a stable [`code::Code`] and their
//! sentence in both languages, whoever refuses: extractors, use cases, or a layer.
//!
//! # To add an operation
//! 1. Write `async fn` in the file of its resource (or a new file with a `routes()`), with `#[utoipa::path(...)]` above it:
//!    method, path without `/api/v1`, `tag`, its own `params`, `request_body` and the **good** answers. Refusals, headers and
//!    security are added by `document` from what the function takes; say nothing about them.
//! 2. Take what it needs, in this order: `State(app)`, [`read::InPath`] (ids), [`read::Asked`] (query; its struct goes to `asked`), [`caller::Caller`] with the
//!    scope a token needs, [`read::Key`] when it creates or claims (pass it to the use case as its command), [`read::Seen`] when it edits
//!    what has a version, [`read::Body`] last. Name the operations that take `Key` or `Seen` in [`document`].
//! 3. Call one use case. `?` turns a `ServiceError` into its problem; after `Seen`, `.map_err(Seen::refused)?`.
//! 4. Answer by [`answer`]: `json`, `versioned` (gives the ETag), `with_status`, `done`; a list is a [`answer::Page`].
//! 5. Give shapes their own struct with `ToSchema` and doc comments; never a domain type, whose fields may change.
//! 6. Add the file's `routes()` to [`operations`]. A new refusal gets a [`code::Code`], used and told in both languages.
//!
//! The generated tests (`tests/web/api`) then walk the new operation as every role and hold its answers against the document.

mod answer;
mod asked;
mod associations;
mod bookings;
mod caller;
mod code;
mod day;
mod desk;
mod document;
mod drivers;
mod events;
mod hours;
mod imports;
mod lists;
mod me;
mod members;
mod people;
mod photos;
mod plans;
mod problem;
mod profile;
mod quality;
mod read;
mod records;
mod roster;
mod rounds;
mod shapes;
mod slips;
mod stop;
mod store_day;
mod stores;
mod territories;
mod tracks;
mod unfollowed;
mod why;

pub(crate) use photos::picture;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, header},
    middleware,
    response::IntoResponse,
    routing::get,
};
use tower_http::{csrf::CsrfLayer, timeout::TimeoutLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use self::{code::Code, problem::Problem};
use crate::server::App;

/// Where it lives.
const BASE: &str = "/api/v1";
/// Largest JSON body; files have their own limit.
const MOST_BYTES: usize = 256 * 1024;

/// Every operation.
fn operations() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(document::frame())
        .merge(me::routes())
        .merge(events::routes())
        .merge(store_day::routes())
        .merge(stores::routes())
        .merge(associations::routes())
        .merge(bookings::routes())
        .merge(drivers::routes())
        .merge(rounds::routes())
        .merge(stop::routes())
        .merge(photos::routes())
        .merge(tracks::routes())
        .merge(slips::routes())
        .merge(territories::routes())
        .merge(why::routes())
        .merge(lists::routes())
        .merge(imports::routes())
        .merge(desk::routes())
        .merge(hours::routes())
        .merge(profile::routes())
        .merge(members::routes())
        .merge(people::routes())
        .merge(plans::routes())
        .merge(quality::routes())
        .merge(records::routes())
        .merge(roster::routes())
        .merge(unfollowed::routes())
}

/// The API under its base path, with its doors.
pub(crate) fn router(app: &App) -> Router<App> {
    let (operations, document) = OpenApiRouter::new().nest(BASE, operations()).split_for_parts();
    let document = document::complete(document);
    operations
        .route(&format!("{BASE}/openapi.json"), get(move || give(document.clone())))
        .route(&format!("{BASE}/{{*rest}}"), axum::routing::any(|| async { Problem::new(Code::NotFound) }))
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, app.config.request_time))
        .layer(middleware::from_fn_with_state(app.clone(), caller::know))
}

/// The document is the same for everybody.
async fn give(document: OpenApi) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(document))
}
