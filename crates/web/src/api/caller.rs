//! Who calls: a signed-in browser, or a program with a token. Found out once per request, before any handler.
//!
//! A handler takes a [`Caller`] and with it says which [`Scope`] a token must have: without saying so there is no actor.

use std::{marker::PhantomData, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use glane_foundation::{Actor, Channel, Language, Role};
use glane_service::{ServiceError, accounts, words::Scope};

use super::{
    code::Code,
    problem::{self, Problem},
};
use crate::{reader, server::App};

/// Who calls, and what their key opens.
#[derive(Clone)]
pub(crate) struct Known {
    actor: Actor,
    name: String,
    language: Language,
    role: Role,
    /// `None`: everything the person may do.
    scopes: Option<Vec<Scope>>,
}

/// Somebody who may call this operation as far as their key goes. What they may see or change, the use case decides.
pub(crate) struct Caller<S> {
    /// In whose name use cases are called.
    pub(crate) actor: Actor,
    /// Their name.
    pub(crate) name: String,
    /// The language they read.
    pub(crate) language: Language,
    /// What they may do, and where.
    pub(crate) role: Role,
    /// Scopes of their token; `None` for a signed-in browser.
    pub(crate) scopes: Option<Vec<Scope>>,
    scope: PhantomData<S>,
}

/// A scope as a type.
pub(crate) trait Needs {
    /// Which.
    const SCOPE: Scope;
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        pub(crate) enum $name {}
        impl Needs for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )*};
}

scopes! {
    /// Looking.
    Read;
    /// A store's acts.
    Declare;
    /// An association's acts.
    Answer;
    /// A driver's acts.
    Drive;
    /// An operator's acts.
    Operate;
}

impl<S: Needs> FromRequestParts<App> for Caller<S> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let known = parts.extensions.get::<Arc<Known>>().ok_or_else(|| Problem::new(Code::SignedOut))?;
        if known.scopes.as_ref().is_some_and(|scopes| !scopes.contains(&S::SCOPE)) {
            return Err(Problem::new(Code::ScopeMissing));
        }
        let Known { actor, name, language, role, scopes } = known.as_ref().clone();
        Ok(Self { actor, name, language, role, scopes, scope: PhantomData })
    }
}

/// Finds out who calls, runs the request, and writes a problem where it ended in an error.
pub(crate) async fn know(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let stated = reader::stated_language(request.headers());
    let known = match known(&app, request.headers()).await {
        Ok(known) => known,
        Err(error) => return problem::render(&error.into(), stated.unwrap_or_default()),
    };
    let language = stated.or(known.as_ref().map(|known| known.language)).unwrap_or_default();
    if let Some(known) = known {
        request.extensions_mut().insert(Arc::new(known));
    }
    let response = next.run(request).await;
    match problem::of_response(&response) {
        Some(refusal) => {
            let mut written = problem::render(&refusal, language);
            if let Some(allow) = response.headers().get(header::ALLOW) {
                written.headers_mut().insert(header::ALLOW, allow.clone());
            }
            written
        }
        None => response,
    }
}

/// A token that is shown decides alone; it never falls back to a cookie.
async fn known(app: &App, headers: &HeaderMap) -> Result<Option<Known>, ServiceError> {
    if let Some(shown) = headers.get(header::AUTHORIZATION) {
        let token = shown.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).ok_or(ServiceError::SignedOut)?;
        let (signed_in, scopes) = accounts::tokens::holder(&app.glane, token.trim()).await?;
        return Ok(Some(of(signed_in, Some(scopes))));
    }
    let jar = CookieJar::from_headers(headers);
    let Some(session) = jar.get(app.config.session_cookie()) else { return Ok(None) };
    match accounts::who(&app.glane, session.value()).await {
        Ok(signed_in) => Ok(Some(of(signed_in, None))),
        Err(ServiceError::SignedOut) => Ok(None),
        Err(other) => Err(other),
    }
}

fn of(signed_in: accounts::SignedIn, scopes: Option<Vec<Scope>>) -> Known {
    Known {
        actor: Actor { channel: Channel::Api, ..signed_in.actor },
        name: signed_in.name,
        language: signed_in.language,
        role: signed_in.role,
        scopes,
    }
}
