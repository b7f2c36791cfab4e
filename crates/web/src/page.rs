//! What surrounds every page: title, place, language switch, what has just been done.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use glane_foundation::TerritoryId;

use crate::{
    assets,
    desk::{Desk, Room},
    error::PageError,
    pages::{behalf::Behalf, trail::door},
    reader::Reader,
    say::Say,
    texts::common::Words,
};

/// The frame around a page's own content.
pub(crate) struct Page {
    /// Speaks the reader's language.
    pub(crate) say: Say,
    /// Texts of the frame.
    pub(crate) t: &'static Words,
    /// For the browser's tab.
    pub(crate) title: String,
    /// Path to come back to after changing the language.
    pub(crate) path: String,
    /// Who is signed in.
    pub(crate) who: Option<String>,
    /// What has just been done.
    pub(crate) done: Option<&'static str>,
    /// True for the operator's desk, which uses the whole width.
    pub(crate) wide: bool,
    /// Scripts by file name, in `assets/scripts`.
    pub(crate) scripts: Vec<&'static str>,
    /// The operator's way between pages.
    pub(crate) desk: Option<Desk>,
    /// For whom the reader acts, when not for themselves.
    pub(crate) behalf: Option<Behalf>,
    /// What was searched for.
    pub(crate) searched: String,
}

impl Page {
    /// A page with a title for a reader.
    pub(crate) fn new(reader: &Reader, title: impl Into<String>) -> Self {
        Self {
            say: reader.say,
            t: Words::of(reader.say.0),
            title: title.into(),
            path: reader.path.clone(),
            who: reader.known.as_ref().map(|known| known.name.clone()),
            done: None,
            wide: false,
            scripts: Vec::new(),
            desk: None,
            behalf: reader.behalf.clone(),
            searched: String::new(),
        }
        .with_script("app.js")
    }

    /// Says what has just been done, from the code in the address.
    pub(crate) fn after(mut self, code: Option<&str>) -> Self {
        self.done = code.and_then(|code| self.t.done(code));
        self
    }

    /// Uses the whole width.
    pub(crate) fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Adds a script to a page that also works without it.
    pub(crate) fn with_script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    /// Address of a script.
    pub(crate) fn script(&self, name: &str) -> String {
        assets::script_url(name)
    }

    /// By which way somebody spoke for whom the reader acts.
    pub(crate) fn door(&self, behalf: &Behalf) -> &'static str {
        door(self.say, behalf.channel)
    }

    /// Shows the desk's navigation.
    pub(crate) fn desk(mut self, territory: &TerritoryId, room: Room) -> Self {
        self.desk = Some(Desk::of(self.say, territory, room));
        self
    }

    /// Keeps what was searched for in its field.
    pub(crate) fn searching(mut self, words: &str) -> Self {
        words.clone_into(&mut self.searched);
        self
    }

    /// Address of the style sheet.
    pub(crate) fn style(&self) -> &'static str {
        assets::STYLE_URL.as_str()
    }

    /// Address of the icon.
    pub(crate) fn icon(&self) -> &'static str {
        assets::ICON_URL.as_str()
    }

    /// The language the reader can change to: its code and its own name.
    pub(crate) fn other_language(&self) -> (&'static str, &'static str) {
        self.say.pick_pair(("en", "English"), ("fr", "Français"))
    }
}

/// Writes a page out. Nothing of it is kept by browsers: tills are shared.
pub(crate) fn show(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let html = template.render()?;
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
}
