//! One module per page: extract, call one use case, render.

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Days, NaiveDate};
use glane_foundation::Id;
use serde::Deserialize;

use crate::error::PageError;

pub(crate) mod account;
pub(crate) mod association;
pub(crate) mod behalf;
pub(crate) mod board;
pub(crate) mod day;
pub(crate) mod declare;
pub(crate) mod declared;
pub(crate) mod door;
pub(crate) mod driver;
pub(crate) mod export;
pub(crate) mod gallery;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod hours;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod kept;
pub(crate) mod labels;
pub(crate) mod language;
pub(crate) mod login;
pub(crate) mod member;
mod member_fields;
pub(crate) mod members;
pub(crate) mod moves;
pub(crate) mod outbox;
pub(crate) mod papers;
pub(crate) mod photo;
pub(crate) mod problem;
pub(crate) mod profile;
pub(crate) mod repeat;
pub(crate) mod roster;
pub(crate) mod scan;
pub(crate) mod search;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod stop;
pub(crate) mod store;
pub(crate) mod track;
pub(crate) mod trail;
pub(crate) mod unfollowed;
pub(crate) mod why;

/// What a handler answers.
pub(crate) type Answer = Result<Response, PageError>;

/// What the address of a day's page may say.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    /// Another day than today.
    pub(crate) date: Option<NaiveDate>,
    /// Code of what has just been done.
    pub(crate) done: Option<String>,
}

/// Links to the days around.
#[derive(Debug, Clone)]
pub(crate) struct DayLinks {
    /// The page's path.
    pub(crate) path: String,
    /// The day before.
    pub(crate) previous: NaiveDate,
    /// The day after.
    pub(crate) next: NaiveDate,
    /// True when this is today.
    pub(crate) is_today: bool,
}

impl DayLinks {
    /// Around a date.
    pub(crate) fn around(path: String, date: NaiveDate, is_today: bool) -> Self {
        Self {
            path,
            previous: date.checked_sub_days(Days::new(1)).unwrap_or(date),
            next: date.checked_add_days(Days::new(1)).unwrap_or(date),
            is_today,
        }
    }
}

/// An id from the address. What cannot be an id does not exist.
pub(crate) fn id<K>(text: &str) -> Result<Id<K>, PageError> {
    Id::parse(text).map_err(|_| PageError::not_found())
}

/// After an act: back to a page that says what was done.
pub(crate) fn done(path: &str, code: &str, date: Option<NaiveDate>) -> Answer {
    let day = date.map_or_else(String::new, |date| format!("&date={date}"));
    Ok(Redirect::to(&format!("{path}?done={code}{day}")).into_response())
}
