//! What drivers said and could not be followed: what happened, and the operator's word that it has been seen to.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDateTime;
use glane_foundation::TerritoryId;
use glane_service::{
    ServiceError, acts,
    views::{self, UnfollowedAct},
    words::{ActId, Deed},
};

use super::{Answer, Asked, done, id};
use crate::{
    deeds,
    desk::Room,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::unfollowed::Words,
};

#[derive(Template)]
#[template(path = "unfollowed.html")]
struct UnfollowedPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    acts: Vec<UnfollowedAct>,
    wrong: Option<Wrong>,
}

/// A form that comes back, with what was typed.
struct Wrong {
    act: ActId,
    typed: String,
    text: String,
}

impl UnfollowedPage {
    fn refused(&self, act: &UnfollowedAct) -> Option<&Wrong> {
        self.wrong.as_ref().filter(|wrong| wrong.act == act.id)
    }
    /// Where the summary leads.
    fn field(&self) -> usize {
        self.acts.iter().position(|act| self.refused(act).is_some()).map_or(1, |at| at + 1)
    }
    fn told(&self, act: &UnfollowedAct) -> String {
        match &act.deed {
            Deed::Corrected { .. } => self.t.corrected.to_owned(),
            deed => deeds::told(self.say, deed, &act.goods),
        }
    }
    fn when(&self, at: &NaiveDateTime) -> String {
        format!("{}, {}", self.say.date(at.date()), self.say.at(at))
    }
}

/// Lists what waits.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    render(&app, &known, &id(&territory)?, &asked, None).await
}

async fn render(app: &App, known: &Known, territory: &TerritoryId, asked: &Asked, wrong: Option<Wrong>) -> Answer {
    let acts = views::unfollowed::unfollowed(&app.glane, &known.actor, territory).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let (status, title) = match wrong {
        Some(_) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{}{}", t.error_prefix, t.title)),
        None => (StatusCode::OK, t.title.to_owned()),
    };
    let page = Page::new(&known.reader, title).desk(territory, Room::Day).after(asked.done.as_deref());
    let path = format!("/operator/{territory}");
    page::show(status, &UnfollowedPage { page, t, say, path, acts, wrong })
}

/// The operator has seen to one.
pub(crate) async fn settle(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let act: ActId = id(fields.get("act"))?;
    let path = format!("/operator/{territory}/unfollowed");
    match acts::settle_act(&app.glane, &known.actor, &territory, &act, fields.get("reason")).await {
        Ok(()) => done(&path, "settled", None),
        Err(error @ ServiceError::Cells(_)) => {
            let text = known.reader.say.sentence(&error.sentence()).to_owned();
            let wrong = Wrong { act, typed: fields.typed("reason").to_owned(), text };
            render(&app, &known, &territory, &Asked::default(), Some(wrong)).await
        }
        Err(other) => Err(PageError::from(other).back_to(&path)),
    }
}
