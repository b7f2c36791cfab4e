//! The one shape of a refusal (RFC 9457), with a stable code and its sentence in both languages.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use glane_foundation::{Language, Sentence};
use glane_service::{ServiceError, words::DbError};
use serde::Serialize;
use utoipa::ToSchema;

use super::{code::Code, shapes::Both};

/// Kind of content of every refusal.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// A refusal on its way out. [`render`] writes it in the caller's language.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// Which.
    pub(crate) code: Code,
    /// What is wrong in this case, and what to do.
    pub(crate) detail: Option<Sentence>,
    /// The parts of what was sent that must be mended.
    pub(crate) errors: Vec<Mend>,
}

/// A part of what was sent that must be mended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Mend {
    /// Name of the field, its path in the body, or the column of the file.
    pub(crate) field: String,
    /// Line of the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u64>,
    /// What is wrong and how to mend it.
    pub(crate) sentence: Both,
}

/// A refusal, as RFC 9457 writes it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Where the code is explained.
    r#type: String,
    /// The kind of refusal in the caller's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// This case in the caller's language.
    detail: String,
    /// The stable code; programs decide by it.
    code: &'static str,
    /// `detail` in both languages.
    sentence: Both,
    /// What must be mended, where that can be said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Mend>,
}

impl Problem {
    /// A refusal that needs no more words than its title.
    pub(crate) const fn new(code: Code) -> Self {
        Self { code, detail: None, errors: Vec::new() }
    }

    /// Says more.
    pub(crate) fn because(mut self, detail: Sentence) -> Self {
        self.detail = Some(detail);
        self
    }

    /// Names what must be mended.
    pub(crate) fn mend(mut self, field: impl Into<String>, sentence: Sentence) -> Self {
        self.errors.push(Mend { field: field.into(), line: None, sentence: sentence.into() });
        self
    }

    fn body(&self, language: Language) -> ProblemBody {
        let title = self.code.title();
        let detail = self.detail.clone().unwrap_or_else(|| title.clone());
        ProblemBody {
            r#type: format!("/api/v1/problems#{}", self.code.code()),
            title: title.in_language(language).to_owned(),
            status: self.code.status().as_u16(),
            detail: detail.in_language(language).to_owned(),
            code: self.code.code(),
            sentence: detail.into(),
            errors: self.errors.clone(),
        }
    }
}

/// Writes a refusal out.
pub(crate) fn render(problem: &Problem, language: Language) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))];
    let body = serde_json::to_vec(&problem.body(language)).unwrap_or_default();
    let mut response = (problem.code.status(), kind, body).into_response();
    if problem.code == Code::SignedOut {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The refusal a response stands for, if it is one that nobody has written out yet.
pub(crate) fn of_response(response: &Response) -> Option<Problem> {
    let status = response.status();
    let written = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    if written || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(response.extensions().get::<Problem>().cloned().unwrap_or_else(|| Problem::new(Code::of_status(status))))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let code = match &error {
            ServiceError::SignedOut => Code::SignedOut,
            ServiceError::Forbidden | ServiceError::NotFound(_) => return Self::new(Code::NotFound),
            ServiceError::Declaration(problems) => {
                let first = Self::new(Code::Declaration).because(error.sentence());
                return problems.iter().fold(first, |all, one| all.mend(one.field.code(), one.sentence.clone()));
            }
            ServiceError::Cells(problems) => {
                let first = Self::new(Code::FormRefused).because(error.sentence());
                return problems.iter().fold(first, |all, one| all.mend(one.field.as_str(), one.sentence.clone()));
            }
            ServiceError::NotNow(_) => Code::NotNow,
            ServiceError::TooMany(_) => Code::TooMany,
            ServiceError::Conflict => Code::Conflict,
            ServiceError::KeyReused => return Self::new(Code::KeyReused),
            ServiceError::Plan(_) => Code::PlanImpossible,
            ServiceError::Db(DbError::Duplicate { .. }) => return Self::new(Code::Duplicate),
            ServiceError::Db(DbError::Busy) => return Self::new(Code::Busy),
            ServiceError::Broken(_) | ServiceError::Db(_) => {
                tracing::error!(%error, "a request to the API failed");
                return Self::new(Code::Internal);
            }
        };
        Self::new(code).because(error.sentence())
    }
}
