//! An operator types what somebody said on the telephone, by text message or on paper: from then on every act is kept as done for
//! that person, until the operator stops.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect},
};
use axum_extra::extract::cookie::{Cookie, SameSite};
use glane_foundation::{Channel, PersonId, TerritoryId};
use glane_service::{acts, views::search};
use serde::Deserialize;

use super::{Answer, home::own_path, id, trail::door};
use crate::{
    desk::Room,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::{BEHALF_COOKIE, Known, spoken},
    say::Say,
    server::App,
    texts::desk::Words,
};

/// Who was chosen, and what was looked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    person: Option<String>,
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "behalf.html")]
struct BehalfPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    words: String,
    chosen: String,
    people: Vec<search::PersonFound>,
}

impl BehalfPage {
    fn channels(&self) -> [(&'static str, &'static str); 3] {
        acts::SPOKEN.map(|channel| (channel.code(), door(self.say, channel)))
    }
    fn is_chosen(&self, person: &PersonId) -> bool {
        person.as_str() == self.chosen
    }
}

/// Asks for whom, and by which way they said it.
pub(crate) async fn ask(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let words = asked.q.unwrap_or_default();
    let people = search::people(&app.glane, &known.actor, &territory, &words).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.behalf_title).desk(&territory, Room::Search);
    let path = format!("/operator/{territory}");
    let chosen = asked.person.unwrap_or_default();
    page::show(StatusCode::OK, &BehalfPage { page, t, say, path, words, chosen, people })
}

/// Begins, and leads to that person's own page.
pub(crate) async fn begin(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    search::people(&app.glane, &known.actor, &territory, "").await?;
    let person: PersonId = id(fields.get("person"))?;
    let channel = spoken(fields.get("channel")).ok_or_else(|| PageError::unreadable(StatusCode::BAD_REQUEST))?;
    let (_, _, role) = acts::on_behalf(&app.glane, &known.actor, &person, channel).await?;
    let next = own_path(&role).unwrap_or_else(|| format!("/operator/{territory}"));
    let cookie = cookie(&app, format!("{person}/{}", channel.code()));
    Ok((AppendHeaders([(header::SET_COOKIE, cookie.to_string())]), Redirect::to(&next)).into_response())
}

/// Acts for oneself again.
pub(crate) async fn stop(State(app): State<App>) -> Answer {
    let mut gone = cookie(&app, String::new());
    gone.make_removal();
    Ok((AppendHeaders([(header::SET_COOKIE, gone.to_string())]), Redirect::to("/")).into_response())
}

/// Lasts as long as the browser is open, so that nobody goes on for somebody else by mistake tomorrow.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(BEHALF_COOKIE, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_secure(app.config.https);
    cookie
}

/// For whom the reader acts, and by which way they said it.
#[derive(Debug, Clone)]
pub(crate) struct Behalf {
    /// That person's name.
    pub(crate) name: String,
    /// By which way.
    pub(crate) channel: Channel,
}
