//! A form as it was typed: read leniently, given back whole when something must be mended.

use axum::{
    Form,
    extract::{FromRequest, Query, Request, rejection::FormRejection},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use glane_foundation::Cases;

use crate::error::PageError;

/// Names and values in the order of the form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a name without spaces around it; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The first value of a name as typed.
    pub(crate) fn typed(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// True where this value was chosen.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|chosen| chosen == value)
    }

    /// Adds a value, for a form that is filled in beforehand.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }
}

/// What a field shows: what was typed, in a form that comes back, else what is known.
pub(crate) fn shown(typed: Option<&Fields>, name: &str, otherwise: impl ToString) -> String {
    typed.map_or_else(|| otherwise.to_string(), |fields| fields.typed(name).to_owned())
}

/// A count of crates as typed, 0 to 9 999.
pub(crate) fn crates(typed: &str) -> Option<Cases> {
    typed.parse::<i64>().ok().filter(|count| (0..=9_999).contains(count)).map(Cases::new)
}

/// Reads a URL-encoded form that was kept.
pub(crate) fn pairs(body: &str) -> Result<Vec<(String, String)>, StatusCode> {
    let uri: Uri = format!("/?{body}").parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|Query(pairs)| pairs).map_err(|_| StatusCode::BAD_REQUEST)
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let form: Result<Form<Vec<(String, String)>>, FormRejection> = Form::from_request(request, state).await;
        match form {
            Ok(Form(pairs)) => Ok(Self(pairs)),
            Err(rejection) => Err(PageError::unreadable(rejection.status()).into_response()),
        }
    }
}
