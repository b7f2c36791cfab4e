//! What handlers give back: JSON that nobody keeps, pages of a list, and the version of what was read.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use glane_service::words::Version;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// What a handler answers.
pub(crate) type Answer = Result<Response, Problem>;

/// Most items of one page of a list.
const MOST_PER_PAGE: u64 = 200;

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// The `next` of the page before; absent for the first page.
    pub(crate) after: Option<String>,
    /// Items of one page; 50 when absent, at most 200.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u64>,
}

impl Part {
    /// How many items to give.
    pub(crate) fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, MOST_PER_PAGE)
    }

    /// The item the part comes after. A cursor that was never given out leads nowhere.
    pub(crate) fn after<K>(&self) -> Result<Option<glane_foundation::Id<K>>, Problem> {
        let unknown = |_| Problem::new(super::code::Code::QueryUnreadable);
        self.after.as_deref().map(|text| text.parse().map_err(unknown)).transpose()
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, in an order that does not change.
    pub(crate) items: Vec<T>,
    /// What to ask for with `after` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` items out of up to `limit + 1` that were read.
    pub(crate) fn of(mut items: Vec<T>, limit: u64, cursor: impl Fn(&T) -> String) -> Self {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}

/// JSON. Nothing of it is kept on the way: it is somebody's.
pub(crate) fn json(body: &impl Serialize) -> Answer {
    with_status(StatusCode::OK, body)
}

/// JSON with another status.
pub(crate) fn with_status(status: StatusCode, body: &impl Serialize) -> Answer {
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// JSON of something that can be edited: its version is the `ETag` to send back in `If-Match`.
pub(crate) fn versioned(version: Version, body: &impl Serialize) -> Answer {
    marked(&version.to_string(), body)
}

/// The same for what has a mark of its contents instead of a number.
pub(crate) fn marked(mark: &str, body: &impl Serialize) -> Answer {
    let mut response = json(body)?;
    if let Ok(tag) = HeaderValue::try_from(format!("\"{mark}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Done, nothing more to say.
pub(crate) fn done() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}
