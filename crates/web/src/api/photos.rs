//! Photos of what was refused: sent on their own, after the act that names them.

use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::header,
    response::IntoResponse,
};
use glane_foundation::RoundId;
use glane_service::{acts, views, words::PhotoId};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer},
    caller::{Caller, Drive, Read},
    code::Code,
    problem::Problem,
    read::{self, InPath},
};
use crate::server::App;

/// The kind of every picture.
pub(crate) const JPEG: &str = "image/jpeg";

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(keep_photo))
        .layer(DefaultBodyLimit::max(acts::MOST_PHOTO_BYTES))
        .routes(routes!(photo))
}

/// Keep a photo of a round under the id that its phone gave it: a JPEG of 8 MB at most. Sent again it changes nothing; where, when and
/// by whom it was taken is left out.
#[utoipa::path(put, path = "/rounds/{round}/photos/{photo}", tag = "rounds",
    params(("round" = String, Path), ("photo" = String, Path)),
    request_body(content = Vec<u8>, content_type = "image/jpeg"), responses((status = 204)))]
async fn keep_photo(
    State(app): State<App>,
    InPath((round, photo)): InPath<(RoundId, PhotoId)>,
    caller: Caller<Drive>,
    request: Request,
) -> Answer {
    if request.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind != JPEG) {
        return Err(Problem::new(Code::MediaType));
    }
    let bytes = read::bytes(request, &app).await?;
    acts::keep_photo(&app.glane, &caller.actor, &round, &photo, &bytes).await?;
    answer::done()
}

/// A photo of what was refused, for the driver, the store, the association and their operator.
#[utoipa::path(get, path = "/photos/{photo}", tag = "rounds", params(("photo" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
async fn photo(State(app): State<App>, InPath(photo): InPath<PhotoId>, caller: Caller<Read>) -> Answer {
    Ok(picture(views::photo::photo(&app.glane, &caller.actor, &photo).await?))
}

/// A picture for its reader alone; under its id it never changes.
pub(crate) fn picture(bytes: Vec<u8>) -> axum::response::Response {
    let kept = "private, max-age=86400, immutable";
    ([(header::CONTENT_TYPE, JPEG), (header::CACHE_CONTROL, kept)], bytes).into_response()
}
