//! Changes the language, for readers with and without an account.

use axum::{
    extract::{Path, State},
    http::header,
    response::{AppendHeaders, IntoResponse, Redirect},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use glane_service::accounts;

use super::Answer;
use crate::{
    error::PageError,
    fields::Fields,
    reader::{self, LANGUAGE_COOKIE, Reader},
    server::App,
};

/// Remembers the language and goes back to the page it was changed on.
pub(crate) async fn choose(State(app): State<App>, Path(code): Path<String>, reader: Reader, fields: Fields) -> Answer {
    let language = reader::language(&code).ok_or_else(PageError::not_found)?;
    if let (Some(_), Some(session)) = (&reader.known, &reader.session) {
        accounts::set_language(&app.glane, session, language).await?;
    }
    let mut cookie = Cookie::new(LANGUAGE_COOKIE, code);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.https);
    let headers = AppendHeaders([(header::SET_COOKIE, cookie.to_string())]);
    Ok((headers, Redirect::to(own_site(fields.get("next")))).into_response())
}

/// The path if it stays on this site, else the front page.
fn own_site(path: &str) -> &str {
    let stays = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if stays { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        let led: Vec<&str> =
            ["/store/a", "//evil.example", "/\\evil.example", "https://evil.example", ""].map(own_site).to_vec();
        assert_eq!(led, ["/store/a", "/", "/", "/", "/"]);
    }
}
