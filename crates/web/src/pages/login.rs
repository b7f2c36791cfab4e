//! Coming in by a personal link, and leaving.
//!
//! Opening the link only shows a button: programs that look into mails open links, and must not use them up.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use glane_service::accounts;

use super::{Answer, sign_in};
use crate::{
    page::{self, Page},
    reader::Reader,
    server::App,
};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    page: Page,
    token: String,
    name: String,
}

/// Shows the one button.
pub(crate) async fn ask(State(app): State<App>, Path(token): Path<String>, reader: Reader) -> Answer {
    let name = accounts::look_at_link(&app.glane, &token).await?;
    let page = Page::new(&reader, crate::texts::common::Words::of(reader.say.0).login_title);
    page::show(StatusCode::OK, &LoginPage { page, token, name })
}

/// Opens a session on this device.
pub(crate) async fn sign_in(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> Answer {
    let session = accounts::sign_in(&app.glane, &token, &sign_in::device(&headers)).await?;
    let cookie = cookie(&app, session.0);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie.to_string())]), Redirect::to("/")).into_response())
}

/// Ends the session of this device.
pub(crate) async fn sign_out(State(app): State<App>, jar: CookieJar) -> Answer {
    if let Some(session) = jar.get(app.config.session_cookie()) {
        accounts::sign_out(&app.glane, session.value()).await?;
    }
    let mut gone = cookie(&app, String::new());
    gone.make_removal();
    Ok((AppendHeaders([(header::SET_COOKIE, gone.to_string())]), Redirect::to("/?done=out")).into_response())
}

pub(super) fn cookie(app: &App, session: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(app.config.session_cookie(), session);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.https);
    cookie
}
