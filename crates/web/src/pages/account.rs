//! One's own account: where one is signed in, a password, tokens for programs.

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use chrono::{DateTime, Utc};
use glane_foundation::Who;
use glane_service::{
    ServiceError,
    accounts::{password, sessions, sessions::OpenSession, tokens},
    words::{ApiToken, Scope},
};

use super::{Answer, id, login};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    server::App,
    texts::account::Words,
};

/// Days a token made on this page lives.
const TOKEN_DAYS: i64 = 366;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    t: &'static Words,
    name: String,
    problem: Option<String>,
    secret: Option<String>,
    sessions: Vec<OpenSession>,
    tokens: Vec<ApiToken>,
}

impl AccountPage {
    /// The date of an instant. UTC will do: it only tells sessions apart.
    #[expect(clippy::unused_self, reason = "askama calls methods of the page")]
    fn on(&self, at: &DateTime<Utc>) -> String {
        at.format("%d/%m/%Y").to_string()
    }
}

/// Shows the account.
pub(crate) async fn show(State(app): State<App>, known: Known) -> Answer {
    render(&app, &known, StatusCode::OK, None, None).await
}

/// Sets the password.
pub(crate) async fn set_password(State(app): State<App>, known: Known, fields: Fields) -> Answer {
    match password::set(&app.glane, &known.actor, fields.typed("password")).await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(refusal @ ServiceError::NotNow(_)) => {
            let told = known.reader.say.sentence(&refusal.sentence()).to_owned();
            render(&app, &known, StatusCode::UNPROCESSABLE_ENTITY, Some(told), None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Signs out everywhere.
pub(crate) async fn everywhere(State(app): State<App>, known: Known) -> Answer {
    sessions::leave_everywhere(&app.glane, &known.actor).await?;
    let mut gone = login::cookie(&app, String::new());
    gone.make_removal();
    Ok((AppendHeaders([(header::SET_COOKIE, gone.to_string())]), Redirect::to("/?done=out")).into_response())
}

/// Makes a token and shows its secret this once.
pub(crate) async fn make_token(State(app): State<App>, known: Known, fields: Fields) -> Answer {
    let name = fields.get("name");
    if name.is_empty() {
        let told = Words::of(known.reader.say.0).token_name_missing.to_owned();
        return render(&app, &known, StatusCode::UNPROCESSABLE_ENTITY, Some(told), None).await;
    }
    let Who::Person { id: person, .. } = &known.actor.who else { return Err(PageError::not_found()) };
    let scopes = if fields.get("scope") == "act" { Scope::ALL.to_vec() } else { vec![Scope::Read] };
    let (_, secret) = tokens::make(&app.glane, &known.actor, person, name, &scopes, TOKEN_DAYS).await?;
    render(&app, &known, StatusCode::OK, None, Some(secret.0)).await
}

/// Revokes a token.
pub(crate) async fn revoke_token(State(app): State<App>, known: Known, fields: Fields) -> Answer {
    let Who::Person { id: person, .. } = &known.actor.who else { return Err(PageError::not_found()) };
    tokens::revoke(&app.glane, &known.actor, person, &id(fields.get("token"))?).await?;
    Ok(Redirect::to("/account").into_response())
}

async fn render(
    app: &App,
    known: &Known,
    status: StatusCode,
    problem: Option<String>,
    secret: Option<String>,
) -> Answer {
    let Who::Person { id: person, .. } = &known.actor.who else { return Err(PageError::not_found()) };
    let t = Words::of(known.reader.say.0);
    let cookie = known.reader.session.as_deref().unwrap_or_default();
    let shown = AccountPage {
        page: Page::new(&known.reader, t.account_title),
        t,
        name: known.reader.known.as_ref().map(|signed_in| signed_in.name.clone()).unwrap_or_default(),
        problem,
        secret,
        sessions: sessions::own(&app.glane, &known.actor, cookie).await?,
        tokens: tokens::of(&app.glane, &known.actor, person).await?,
    };
    page::show(status, &shown)
}
