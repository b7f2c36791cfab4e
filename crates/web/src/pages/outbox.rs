//! Every message that was promised, and whether it went.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDateTime;
use glane_foundation::TerritoryId;
use glane_service::{
    views::outbox::{self, MessageView, OutboxPage},
    words::Way,
};

use super::{Answer, id, trail::After};
use crate::{
    desk::Room,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::desk::Words,
};

#[derive(Template)]
#[template(path = "outbox.html")]
struct MessagesPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    outbox: OutboxPage,
    waiting: bool,
    is_first: bool,
}

impl MessagesPage {
    fn way(&self, message: &MessageView) -> &'static str {
        match message.way {
            Way::Mail => self.t.mail,
            Way::Sms => self.t.sms,
        }
    }
    fn tried(&self, tries: u32) -> usize {
        usize::try_from(tries).unwrap_or(usize::MAX)
    }
    fn when(&self, at: &NaiveDateTime) -> String {
        format!("{}, {}", self.say.date(at.date()), self.say.at(at))
    }
    fn next(&self) -> Option<String> {
        let next = self.outbox.next.as_ref()?;
        Some(format!("?after={next}{}", if self.waiting { "&waiting=yes" } else { "" }))
    }
}

/// Shows a page of the outbox.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<After>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let after = asked.after.as_deref().map(id).transpose()?;
    let waiting = asked.waiting.is_some();
    let outbox = outbox::page(&app.glane, &known.actor, &territory, waiting, after.as_ref()).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.messages_title).desk(&territory, Room::Outbox).wide();
    let path = format!("/operator/{territory}");
    page::show(StatusCode::OK, &MessagesPage { page, t, say, path, outbox, waiting, is_first: after.is_none() })
}
