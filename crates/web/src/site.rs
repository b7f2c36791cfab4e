//! Where people reach this server, for links that leave it.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use crate::server::App;

/// The address under which whoever asks reached the server: others reach it there too. Empty where the request names no host,
/// which HTTP forbids.
pub(crate) struct Site(pub(crate) String);

impl FromRequestParts<App> for Site {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let told = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = told.or_else(|| parts.uri.authority().map(|authority| authority.as_str()));
        let scheme = if app.config.https { "https" } else { "http" };
        Ok(Self(host.map(|host| format!("{scheme}://{host}")).unwrap_or_default()))
    }
}
