//! Coming in with an address: by a code that comes by mail, or by a password.
//!
//! Whether an address is known is never told. Answers come from POST without a redirect, so that no address stands in a URL.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use glane_service::{
    ServiceError,
    accounts::{Secret, Visitor, mailed_code, password},
};

use super::{Answer, login};
use crate::{
    fields::Fields,
    page::{self, Page},
    peer::CameFrom,
    reader::Reader,
    server::App,
    texts::account::Words,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct AddressPage {
    page: Page,
    t: &'static Words,
    problem: Option<String>,
    email: String,
    by_password: bool,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    page: Page,
    t: &'static Words,
    problem: Option<String>,
    email: String,
}

/// Asks for the address.
pub(crate) async fn ask(reader: Reader) -> Answer {
    show_address(&reader, StatusCode::OK, None, "", false)
}

/// Sends a code and asks for it.
pub(crate) async fn send(State(app): State<App>, CameFrom(from): CameFrom, reader: Reader, fields: Fields) -> Answer {
    let email = fields.get("email");
    match mailed_code::send(&app.glane, email, &from).await {
        Ok(()) => show_code(&reader, StatusCode::OK, None, email),
        Err(refusal @ (ServiceError::NotNow(_) | ServiceError::TooMany(_))) => {
            let told = Some(reader.say.sentence(&refusal.sentence()).to_owned());
            show_address(&reader, status(&refusal), told, email, false)
        }
        Err(other) => Err(other.into()),
    }
}

/// Comes in by the code.
pub(crate) async fn by_code(
    State(app): State<App>,
    headers: HeaderMap,
    CameFrom(from): CameFrom,
    reader: Reader,
    fields: Fields,
) -> Answer {
    let email = fields.get("email");
    let visitor = Visitor { device: &device(&headers), from: &from };
    match mailed_code::sign_in(&app.glane, email, fields.get("code"), visitor).await {
        Ok(session) => enter(&app, session),
        Err(refusal @ (ServiceError::NotNow(_) | ServiceError::TooMany(_))) => {
            show_code(&reader, status(&refusal), Some(reader.say.sentence(&refusal.sentence()).to_owned()), email)
        }
        Err(other) => Err(other.into()),
    }
}

/// Comes in by the password.
pub(crate) async fn by_password(
    State(app): State<App>,
    headers: HeaderMap,
    CameFrom(from): CameFrom,
    reader: Reader,
    fields: Fields,
) -> Answer {
    let email = fields.get("email");
    let visitor = Visitor { device: &device(&headers), from: &from };
    match password::sign_in(&app.glane, email, fields.typed("password"), visitor).await {
        Ok(session) => enter(&app, session),
        Err(refusal @ (ServiceError::NotNow(_) | ServiceError::TooMany(_))) => {
            let told = Some(reader.say.sentence(&refusal.sentence()).to_owned());
            show_address(&reader, status(&refusal), told, email, true)
        }
        Err(other) => Err(other.into()),
    }
}

fn status(refusal: &ServiceError) -> StatusCode {
    match refusal {
        ServiceError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// What a browser says of itself, shortened.
pub(super) fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().take(120).collect()
}

fn enter(app: &App, session: Secret) -> Answer {
    let cookie = login::cookie(app, session.0);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie.to_string())]), Redirect::to("/")).into_response())
}

fn show_address(
    reader: &Reader,
    status: StatusCode,
    problem: Option<String>,
    email: &str,
    by_password: bool,
) -> Answer {
    let t = Words::of(reader.say.0);
    let page = Page::new(reader, t.login_title);
    page::show(status, &AddressPage { page, t, problem, email: email.to_owned(), by_password })
}

fn show_code(reader: &Reader, status: StatusCode, problem: Option<String>, email: &str) -> Answer {
    let t = Words::of(reader.say.0);
    let page = Page::new(reader, t.code_title);
    page::show(status, &CodePage { page, t, problem, email: email.to_owned() })
}
