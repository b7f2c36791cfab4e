//! The page for whatever went wrong.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    error::PageError,
    page::{self, Page},
    reader::Reader,
};

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    page: Page,
    heading: &'static str,
    sentence: &'a str,
    back: &'a str,
}

/// Says what went wrong and where to go on.
pub(crate) fn page(reader: &Reader, error: &PageError) -> Response {
    let t = crate::texts::common::Words::of(reader.say.0);
    let heading = match error.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => t.not_found_title,
        StatusCode::UNAUTHORIZED => t.signed_out_title,
        StatusCode::CONFLICT => t.not_now_title,
        _ => t.error_title,
    };
    let problem = ProblemPage {
        page: Page::new(reader, heading),
        heading,
        sentence: reader.say.sentence(&error.sentence),
        back: error.back.as_deref().unwrap_or("/"),
    };
    page::show(error.status, &problem).unwrap_or_else(|_| error.status.into_response())
}
