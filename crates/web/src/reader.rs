//! Who reads, and in which language: found out once per request, before any handler.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use glane_foundation::{Actor, Channel, Id, Language};
use glane_service::{ServiceError, accounts, acts};

use crate::{
    error,
    error::PageError,
    pages::{behalf::Behalf, kept, problem},
    say::Say,
    server::App,
};

/// Name of the cookie that keeps the language of readers who are not signed in.
pub(crate) const LANGUAGE_COOKIE: &str = "glane-language";

/// Name of the cookie that says for whom an operator acts.
pub(crate) const BEHALF_COOKIE: &str = "glane-behalf";

/// The reader of a request.
#[derive(Clone)]
pub(crate) struct Reader {
    /// Speaks their language.
    pub(crate) say: Say,
    /// Path asked for, to come back to after changing the language.
    pub(crate) path: String,
    /// Who they are, once signed in.
    pub(crate) known: Option<Arc<accounts::SignedIn>>,
    /// What their browser showed for it.
    pub(crate) session: Option<String>,
    /// For whom they act, when not for themselves.
    pub(crate) behalf: Option<Behalf>,
}

/// A reader who is signed in. As an extractor: nobody else gets further.
pub(crate) struct Known {
    /// The reader.
    pub(crate) reader: Reader,
    /// In whose name use cases are called.
    pub(crate) actor: Actor,
}

/// Finds out who reads, runs the request, and writes a page where it ended in an error.
pub(crate) async fn know(State(app): State<App>, request: Request, next: Next) -> Response {
    let reader = match reader_of(&app, request.headers(), request.uri().path()).await {
        Ok(reader) => reader,
        Err(error) => {
            let say = Say(stated_language(request.headers()).unwrap_or_default());
            let reader = Reader { say, path: "/".into(), known: None, session: None, behalf: None };
            return problem::page(&reader, &PageError::from(error));
        }
    };
    let sends = request.method() == Method::POST
        && reader.known.is_some()
        && kept::is_waiting(request.headers())
        && kept::is_worth_keeping(request.uri().path());
    let (mut request, cookie) = kept::keep_if_signed_out(&app, &reader, request).await;
    request.extensions_mut().insert(reader.clone());
    let response = next.run(request).await;
    let mut response = match error::of_response(&response) {
        Some(error) if cookie.is_some() => problem::page(&reader, &error.and_kept()),
        Some(error) => problem::page(&reader, &error),
        None => response,
    };
    // Sent again by somebody who is signed in: it need not wait any longer.
    let gone = sends.then(|| HeaderValue::from_str(&kept::gone(&app).to_string()).ok()).flatten();
    for cookie in cookie.into_iter().chain(gone) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn reader_of(app: &App, headers: &HeaderMap, path: &str) -> Result<Reader, ServiceError> {
    let jar = CookieJar::from_headers(headers);
    let session = jar.get(app.config.session_cookie()).map(|cookie| cookie.value().to_owned());
    let mut behalf = None;
    let known = match &session {
        None => None,
        Some(session) => match accounts::who(&app.glane, session).await {
            Ok(mut signed_in) => {
                behalf = act_for(app, &jar, &mut signed_in).await;
                Some(Arc::new(signed_in))
            }
            Err(ServiceError::SignedOut) => None,
            Err(other) => return Err(other),
        },
    };
    let language = match &known {
        Some(signed_in) => signed_in.language,
        None => stated_language(headers).unwrap_or_default(),
    };
    Ok(Reader { say: Say(language), path: path.to_owned(), known, session, behalf })
}

/// Lets an operator act for the person their browser names. Whoever may not, acts for themselves.
async fn act_for(app: &App, jar: &CookieJar, signed_in: &mut accounts::SignedIn) -> Option<Behalf> {
    let (person, channel) = jar.get(BEHALF_COOKIE)?.value().split_once('/')?;
    let (person, channel) = (Id::parse(person).ok()?, spoken(channel)?);
    let (actor, name, _) = acts::on_behalf(&app.glane, &signed_in.actor, &person, channel).await.ok()?;
    signed_in.actor = actor;
    Some(Behalf { name, channel })
}

/// The way of a code by which people reach an operator.
pub(crate) fn spoken(code: &str) -> Option<Channel> {
    acts::SPOKEN.into_iter().find(|channel| channel.code() == code)
}

/// The language chosen on an earlier page, else the first one the browser asks for that Glane speaks.
pub(crate) fn stated_language(headers: &HeaderMap) -> Option<Language> {
    let jar = CookieJar::from_headers(headers);
    let chosen = jar.get(LANGUAGE_COOKIE).and_then(|cookie| language(cookie.value()));
    chosen.or_else(|| {
        let wanted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        wanted.split(',').find_map(|part| language(part.trim().get(..2)?))
    })
}

/// The language of a code.
pub(crate) fn language(code: &str) -> Option<Language> {
    match code {
        "fr" => Some(Language::Fr),
        "en" => Some(Language::En),
        _ => None,
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let unknown = || PageError::of_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR).into_response();
        parts.extensions.get::<Self>().cloned().ok_or_else(unknown)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let reader = Reader::from_request_parts(parts, state).await?;
        match reader.known.clone() {
            Some(known) => Ok(Self { reader, actor: known.actor.clone() }),
            None => Err(PageError::signed_out().into_response()),
        }
    }
}
