//! "Why not us?" (S16): every lot of the day to ask about; one sentence, then the proof, then what the checker says.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_service::views::{
    self,
    why::{Checked, WhyAnswer, WhyDay},
};

use super::{Answer, Asked, id};
use crate::{
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::why::Words,
};

/// Lots on one page.
const PER_PAGE: usize = 50;

/// What the address of the list may say: a day, and the last lot of the page before.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct AskedLots {
    date: Option<NaiveDate>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "why.html")]
struct DayPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    day: WhyDay,
}

#[derive(Template)]
#[template(path = "why_lot.html")]
struct LotPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    answer: WhyAnswer,
}

impl LotPage {
    fn accepted(&self) -> bool {
        self.answer.checked == Checked::Accepted
    }
    fn refusals(&self) -> &[String] {
        match &self.answer.checked {
            Checked::Refused(why) => why,
            Checked::Accepted | Checked::Rule => &[],
        }
    }
}

/// The lots of the day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(association): Path<String>,
    Query(asked): Query<AskedLots>,
    known: Known,
) -> Answer {
    let association = id(&association)?;
    let after = asked.after.as_deref().map(id).transpose()?;
    let day = views::why::day(&app.glane, &known.actor, &association, asked.date, after.as_ref(), PER_PAGE).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let path = format!("/association/{association}");
    page::show(StatusCode::OK, &DayPage { page: Page::new(&known.reader, t.title), t, say, path, day })
}

/// One answer.
pub(crate) async fn answer(
    State(app): State<App>,
    Path((association, lot)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let (association, lot) = (id(&association)?, id(&lot)?);
    let answer = views::why::answer(&app.glane, &known.actor, &association, &lot, asked.date).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let path = format!("/association/{association}");
    page::show(StatusCode::OK, &LotPage { page: Page::new(&known.reader, t.title), t, say, path, answer })
}
