//! Lists of what is enrolled: stores, associations, vans, drivers, with what has to be settled.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::TerritoryId;
use glane_service::{
    Member, MemberKind,
    views::members::{self, MemberFilter, MemberList, MemberRow},
};
use serde::Deserialize;

use super::{Answer, id};
use crate::{
    desk::Room,
    error::PageError,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::desk::Words,
};

/// Rows on one page of a list.
const PAGE: usize = 100;

/// What the address of a list may say.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    settle: Option<String>,
    gone: Option<String>,
    page: Option<usize>,
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    kind: MemberKind,
    list: MemberList,
    filter: MemberFilter,
    at: usize,
}

/// The kind that an address names.
pub(super) fn kind(code: &str) -> Result<MemberKind, PageError> {
    MemberKind::from_code(code).ok_or_else(PageError::not_found)
}

/// What a kind is called, in the plural.
pub(super) const fn title(t: &'static Words, kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Store => t.stores,
        MemberKind::Association => t.associations,
        MemberKind::Van => t.vans,
        MemberKind::Driver => t.drivers,
    }
}

/// "Enrol a store".
pub(super) const fn new_title(t: &'static Words, kind: MemberKind) -> &'static str {
    match kind {
        MemberKind::Store => t.new_store,
        MemberKind::Association => t.new_association,
        MemberKind::Van => t.new_van,
        MemberKind::Driver => t.new_driver,
    }
}

impl MembersPage {
    fn title(&self) -> &'static str {
        title(self.t, self.kind)
    }
    fn enrol(&self) -> &'static str {
        new_title(self.t, self.kind)
    }
    fn kinds(&self) -> [(&'static str, &'static str, bool); 4] {
        MemberKind::ALL.map(|kind| (kind.code(), title(self.t, kind), kind == self.kind))
    }
    fn none(&self) -> &'static str {
        if self.list.total > 0 {
            return self.t.none_found;
        }
        match self.kind {
            MemberKind::Store => self.t.none_store,
            MemberKind::Association => self.t.none_association,
            MemberKind::Van => self.t.none_van,
            MemberKind::Driver => self.t.none_driver,
        }
    }
    fn export(&self) -> String {
        format!("{}/export/{}s.csv", self.path, self.kind.code())
    }
    fn rows(&self) -> &[MemberRow] {
        let from = (self.at * PAGE).min(self.list.rows.len());
        let to = (from + PAGE).min(self.list.rows.len());
        self.list.rows.get(from..to).unwrap_or_default()
    }
    fn has_next(&self) -> bool {
        (self.at + 1) * PAGE < self.list.rows.len()
    }
    fn columns(&self) -> Vec<&'static str> {
        let t = self.t;
        match self.kind {
            MemberKind::Store => vec![t.column_where, t.column_hours, t.column_phone],
            MemberKind::Association => vec![t.column_people, t.column_settle, t.column_phone],
            MemberKind::Van => vec![t.column_capacity],
            MemberKind::Driver => vec![t.column_phone],
        }
    }
    /// The cells after the name; what has to be settled is written by the template.
    fn cells(&self, row: &MemberRow) -> Vec<String> {
        let say = self.say;
        match &row.member {
            Member::Store(store) => {
                let hours = row.member.cells(say.0).into_iter().find(|(name, _)| *name == "pickup_hours");
                vec![store.address.clone(), hours.map_or_else(String::new, |(_, text)| text), store.phone.clone()]
            }
            Member::Association(one) => {
                let people =
                    one.served.verified.map_or_else(|| self.t.not_verified.to_owned(), |n| say.number(n.into()));
                let settle = row.to_settle.iter().map(|one| say.sentence(&one.sentence()).to_owned());
                let settle: Vec<String> = settle.collect();
                let settle = if settle.is_empty() { self.t.nothing_to_settle.to_owned() } else { settle.join(" ") };
                vec![people, settle, one.phone.clone()]
            }
            Member::Van(van) => {
                let crates = say.cases(glane_foundation::Cases::new(van.capacity.crates.into()));
                vec![format!("{crates}, {}", say.kg(van.capacity.grams))]
            }
            Member::Driver(driver) => vec![driver.phone.clone()],
        }
    }
    fn can_filter(&self) -> bool {
        self.kind == MemberKind::Association
    }
    fn counted(&self) -> String {
        let (say, list) = (self.say, &self.list);
        format!("{} {} {}", say.count(list.rows.len()), self.t.shown_of, say.count(list.total))
    }
    fn has_previous(&self) -> bool {
        self.at > 0
    }
    fn previous(&self) -> String {
        self.page_link(self.at.saturating_sub(1))
    }
    fn next(&self) -> String {
        self.page_link(self.at + 1)
    }
    fn page_link(&self, at: usize) -> String {
        let flag = |set: bool, name: &str| if set { format!("&{name}=yes") } else { String::new() };
        let words: String = self.filter.words.bytes().map(escaped).collect();
        format!("?q={words}{}{}&page={at}", flag(self.filter.to_settle, "settle"), flag(self.filter.gone, "gone"))
    }
}

/// A byte as it stands in an address.
pub(super) fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Shows a list.
pub(crate) async fn show(
    State(app): State<App>,
    Path((territory, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let kind = kind(&code)?;
    let filter = MemberFilter {
        words: asked.q.clone().unwrap_or_default(),
        to_settle: asked.settle.is_some(),
        gone: asked.gone.is_some(),
    };
    let list = members::list(&app.glane, &known.actor, &territory, kind, &filter).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, title(t, kind)).after(asked.done.as_deref()).desk(&territory, Room::Members);
    let path = format!("/operator/{territory}");
    let at = asked.page.unwrap_or(0).min(list.rows.len() / PAGE);
    page::show(StatusCode::OK, &MembersPage { page, t, say, path, kind, list, filter, at })
}
