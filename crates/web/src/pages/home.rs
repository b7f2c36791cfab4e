//! The front page: what Glane is and how to come in; whoever is signed in goes to their own page.

use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect},
};
use glane_foundation::Role;

use super::{Answer, Asked, kept};
use crate::{
    page::{self, Page},
    reader::Reader,
};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    administrator: bool,
}

/// Shows the front page or leads on.
pub(crate) async fn show(reader: Reader, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    if reader.known.is_some() && kept::is_waiting(&headers) {
        return Ok(Redirect::to("/kept").into_response());
    }
    let own = reader.known.as_ref().and_then(|known| own_path(&known.role));
    if let Some(path) = own {
        return Ok(Redirect::to(&path).into_response());
    }
    let administrator = reader.known.is_some();
    let page = Page::new(&reader, crate::texts::common::Words::of(reader.say.0).home_title);
    page::show(StatusCode::OK, &HomePage { page: page.after(asked.done.as_deref()), administrator })
}

/// Where somebody with a role works. Administrators have no page yet.
pub(crate) fn own_path(role: &Role) -> Option<String> {
    match role {
        Role::Store { store } => Some(format!("/store/{store}")),
        Role::Association { association } => Some(format!("/association/{association}")),
        Role::Driver { driver } => Some(format!("/driver/{driver}")),
        Role::Operator { territory } => Some(format!("/operator/{territory}")),
        Role::Administrator => None,
    }
}
