//! What handlers take from a request. What cannot be read is refused as problem+json, with the place.

use axum::body::Bytes;
use axum::{
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use glane_foundation::Sentence;
use glane_service::words::Version;
use serde::de::DeserializeOwned;

use super::{code::Code, problem::Problem};
use crate::server::App;

/// Ids of the path. What cannot be an id does not exist.
pub(crate) struct InPath<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for InPath<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &App) -> Result<Self, Problem> {
        let Path(ids) = Path::from_request_parts(parts, state).await.map_err(|_| Problem::new(Code::NotFound))?;
        Ok(Self(ids))
    }
}

/// Parameters after the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &App) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(asked) = query.map_err(|rejection| unreadable(Code::QueryUnreadable, "", rejection.body_text()))?;
        Ok(Self(asked))
    }
}

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &App) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(Code::MediaType));
        }
        let bytes = bytes(request, state).await?;
        let value: serde_json::Value =
            serde_json::from_slice(&bytes).map_err(|error| unreadable(Code::BodyUnreadable, "", error.to_string()))?;
        // PostgreSQL cannot keep this character, and nobody types it.
        if has_null_character(&value) {
            return Err(unreadable(Code::BodyInvalid, "", "a text contains the character U+0000".to_owned()));
        }
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| {
            let place = error.path().to_string();
            unreadable(Code::BodyInvalid, if place == "." { "" } else { &place }, error.inner().to_string())
        })
    }
}

/// A body of any kind, whole.
pub(crate) async fn bytes(request: Request, state: &App) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| Problem::new(Code::of_status(rejection.status())))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn has_null_character(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(all) => all.iter().any(has_null_character),
        serde_json::Value::Object(all) => {
            all.iter().any(|(key, value)| key.contains('\0') || has_null_character(value))
        }
        _ => false,
    }
}

/// Says where and why something cannot be read.
fn unreadable(code: Code, place: &str, why: String) -> Problem {
    let title = code.title();
    Problem::new(code).mend(place, Sentence::new(format!("{} ({why})", title.fr), format!("{} ({why})", title.en)))
}

/// The header `Idempotency-Key`: the same key and request again changes nothing and gives the same answer.
pub(crate) struct Key(pub(crate) String);

impl FromRequestParts<App> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let text = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fine =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b));
        if fine { Ok(Self(text.to_owned())) } else { Err(Problem::new(Code::KeyMissing)) }
    }
}

/// The header `If-Match`: the version the caller saw, as the `ETag` of an earlier answer gave it.
pub(crate) struct Seen(pub(crate) Version);

impl FromRequestParts<App> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Err(Problem::new(Code::VersionMissing)) };
        let number = value.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        // What is no ETag of ours matches nothing.
        number.map(|number| Self(Version(number))).ok_or_else(|| Problem::new(Code::ChangedMeanwhile))
    }
}

impl Seen {
    /// A refusal in which a lost update is told as the failed precondition it is.
    pub(crate) fn refused(error: glane_service::ServiceError) -> Problem {
        match error {
            glane_service::ServiceError::Conflict => {
                Problem::new(Code::ChangedMeanwhile).because(glane_service::ServiceError::Conflict.sentence())
            }
            other => other.into(),
        }
    }
}

/// The header `If-Match` where what is edited has no number but a mark of its contents.
pub(crate) struct SeenMark(pub(crate) String);

impl FromRequestParts<App> for SeenMark {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Err(Problem::new(Code::VersionMissing)) };
        let mark = value.to_str().ok().and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
        Ok(Self(mark.unwrap_or_default().to_owned()))
    }
}
