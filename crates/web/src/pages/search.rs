//! Search over everything a territory has.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::TerritoryId;
use glane_service::views::{
    members::MemberRow,
    search::{self, Found, LotFound},
};
use serde::Deserialize;

use super::{Answer, id, members::title};
use crate::{
    desk::Room,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    states::{self, Tag},
    texts::desk::Words,
};

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Wanted {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    words: String,
    found: Found,
}

impl SearchPage {
    fn kind(&self, row: &MemberRow) -> &'static str {
        title(self.t, row.member.kind())
    }
    fn state(&self, lot: &LotFound) -> Tag {
        states::lot(self.say, lot.state)
    }
}

/// Shows what was found.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(wanted): Query<Wanted>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let words = wanted.q.unwrap_or_default();
    let found = search::search(&app.glane, &known.actor, &territory, &words).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.search_title).desk(&territory, Room::Search).searching(&words);
    let path = format!("/operator/{territory}");
    page::show(StatusCode::OK, &SearchPage { page, t, say, path, words, found })
}
