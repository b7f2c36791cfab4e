//! Nothing typed is lost: what was sent after the session had ended is offered again after signing in.

use askama::Template;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use glane_service::kept;

use super::{Answer, home};
use crate::{
    error::PageError,
    fields::pairs,
    page::{self, Page},
    reader::{Known, Reader},
    server::App,
    texts::list::Words,
};

/// Name of the cookie that finds the form again.
const COOKIE: &str = "glane-kept";
/// Larger ones are files, which are sent again more easily than kept.
const MOST_BYTES: usize = 32 * 1024;
/// Forms worth keeping; those of the front door hold secrets.
const WORTH_KEEPING: [&str; 4] = ["/store/", "/association/", "/operator/", "/driver/"];

#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    page: Page,
    t: &'static Words,
    target: String,
    fields: Vec<(String, String)>,
}

/// A form of somebody whose session has ended: keeps what was typed, and gives the request back as it came.
pub(crate) async fn keep_if_signed_out(app: &App, reader: &Reader, request: Request) -> (Request, Option<HeaderValue>) {
    let path = request.uri().path().to_owned();
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    // Only a browser that had a session can have lost one.
    let lost = reader.known.is_none() && reader.session.is_some();
    if request.method() != Method::POST || !is_form || !lost || !is_worth_keeping(&path) {
        return (request, None);
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return (Request::from_parts(parts, Body::empty()), None);
    };
    let kept = match std::str::from_utf8(&bytes) {
        Ok(text) => kept::keep(&app.glane, &path, text).await,
        Err(_) => return (Request::from_parts(parts, Body::from(bytes)), None),
    };
    let cookie = match kept {
        Ok(secret) => HeaderValue::from_str(&cookie(app, secret.0).to_string()).ok(),
        Err(error) => {
            tracing::error!(%error, "a form could not be kept");
            None
        }
    };
    (Request::from_parts(parts, Body::from(bytes)), cookie)
}

/// A form of somebody's own page.
pub(crate) fn is_worth_keeping(path: &str) -> bool {
    WORTH_KEEPING.iter().any(|start| path.starts_with(start))
}

/// True when this browser left a form behind.
pub(crate) fn is_waiting(headers: &HeaderMap) -> bool {
    CookieJar::from_headers(headers).get(COOKIE).is_some()
}

/// Offers what was typed.
pub(crate) async fn show(State(app): State<App>, jar: CookieJar, known: Known) -> Answer {
    let own = known.reader.known.as_ref().and_then(|known| home::own_path(&known.role));
    let secret = jar.get(COOKIE).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let found = kept::find(&app.glane, &secret).await?;
    // On a shared till the next person to sign in may be somebody else: theirs it is not.
    let theirs = found.filter(|(path, _)| own.as_ref().is_none_or(|own| path.starts_with(&format!("{own}/"))));
    let Some((target, body)) = theirs else { return Ok(forgotten(&app, own.as_deref().unwrap_or("/"))) };
    let t = Words::of(known.reader.say.0);
    let fields = pairs(&body).map_err(PageError::unreadable)?;
    page::show(StatusCode::OK, &KeptPage { page: Page::new(&known.reader, t.kept_title), t, target, fields })
}

/// Lets it go, or has just sent it.
pub(crate) async fn forget(State(app): State<App>, jar: CookieJar) -> Answer {
    if let Some(cookie) = jar.get(COOKIE) {
        kept::forget(&app.glane, cookie.value()).await?;
    }
    Ok(forgotten(&app, "/"))
}

fn forgotten(app: &App, to: &str) -> Response {
    (AppendHeaders([(header::SET_COOKIE, gone(app).to_string())]), Redirect::to(to)).into_response()
}

/// Takes the cookie back once a form was sent by somebody signed in.
pub(crate) fn gone(app: &App) -> Cookie<'static> {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    gone
}

fn cookie(app: &App, secret: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(COOKIE, secret);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.https);
    cookie
}
