//! For machines: is the program alive, and can it reach its database.

use axum::{extract::State, http::StatusCode};
use glane_service::accounts;

use crate::server::App;

/// The program answers.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The program can look something up. A session that cannot exist is asked for: any answer but a failure will do.
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match accounts::who(&app.glane, "").await {
        Ok(_) | Err(glane_service::ServiceError::SignedOut) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}
