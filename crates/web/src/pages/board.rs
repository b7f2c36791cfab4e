//! The board: what is left to take, booked with a number of crates and a slot.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use chrono::{DateTime, Utc};
use glane_foundation::{AllocationId, AssociationId, Cases, LotId};
use glane_service::{
    ServiceError,
    acts::booking::{self, Outcome, Wish},
    views::{self, BoardDay, BoardLot, SlotView},
    words::Version,
};
use serde::Deserialize;

use super::{
    Answer, Asked,
    association::{self, Wrong},
    id,
    store::version,
};
use crate::{
    clock_bar::ClockBar,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::board::{self as texts, Words},
};

/// Lots on one page: light enough for an old phone.
const PER_PAGE: usize = 20;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Start {
    skip: Option<usize>,
}

/// A form that comes back, with what was typed.
struct Refused {
    lot: LotId,
    cases: String,
    slot: String,
    text: String,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    day: BoardDay,
    skip: usize,
    notice: Option<(String, &'static str)>,
    refused: Option<Refused>,
}

impl BoardPage {
    fn pick(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.say.pick((fr, en))
    }
    fn today(&self) -> Option<chrono::NaiveDate> {
        Some(self.day.date)
    }
    /// Made once per form shown, so that a second tap books nothing more.
    fn command(&self) -> String {
        LotId::mint().to_string()
    }
    fn wrong(&self, lot: &BoardLot) -> Option<&str> {
        self.refused.as_ref().filter(|refused| refused.lot == lot.lot).map(|refused| refused.text.as_str())
    }
    fn cases(&self, lot: &BoardLot) -> String {
        match self.refused.as_ref().filter(|refused| refused.lot == lot.lot) {
            Some(refused) => refused.cases.clone(),
            None => lot.most.get().to_string(),
        }
    }
    fn chosen(&self, lot: &BoardLot, slot: &SlotView) -> bool {
        let asked = self.refused.as_ref().filter(|refused| refused.lot == lot.lot).map(|refused| refused.slot.as_str());
        match asked.filter(|asked| lot.slots.iter().any(|slot| starts(slot) == **asked)) {
            Some(asked) => starts(slot) == asked,
            None => lot.slots.first() == Some(slot),
        }
    }
    fn bar(&self, lot: &BoardLot) -> ClockBar {
        ClockBar::of(self.say, &lot.clocks)
    }
    fn next(&self) -> usize {
        self.skip + self.day.lots.len()
    }
}

/// The name of a slot in a form.
pub(crate) fn starts(slot: &SlotView) -> String {
    slot.starts.to_rfc3339()
}

/// Shows it.
pub(crate) async fn show(
    State(app): State<App>,
    Path(association): Path<String>,
    Query(start): Query<Start>,
    known: Known,
) -> Answer {
    let association = id(&association)?;
    let skip = start.skip.unwrap_or(0);
    render(&app, &known, &association, skip, None, None, StatusCode::OK).await
}

async fn render(
    app: &App,
    known: &Known,
    association: &AssociationId,
    skip: usize,
    notice: Option<(String, &'static str)>,
    refused: Option<Refused>,
    status: StatusCode,
) -> Answer {
    let day = views::board::day(&app.glane, &known.actor, association, skip, PER_PAGE).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let notice = notice.map(|(head, next)| (head, if day.lots.is_empty() { t.gone_nothing } else { next }));
    let title = if refused.is_some() { format!("{} : {}", t.error, t.title) } else { t.title.to_owned() };
    let path = format!("/association/{association}");
    let page = Page::new(&known.reader, title);
    page::show(status, &BoardPage { page, t, say, path, day, skip, notice, refused })
}

/// Books. Who loses a race is told kindly and shown what else there is.
pub(crate) async fn book(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let association: AssociationId = id(&association)?;
    let (lot, command): (LotId, LotId) = (id(fields.get("lot"))?, id(fields.get("command"))?);
    let say = known.reader.say;
    let t = Words::of(say.0);
    let again = |text: String| Refused {
        lot: lot.clone(),
        cases: fields.typed("cases").to_owned(),
        slot: fields.get("slot").to_owned(),
        text,
    };
    let (Some(cases), Some(slot)) = (whole(fields.get("cases")), instant(fields.get("slot"))) else {
        let refused = Some(again(t.number.to_owned()));
        return render(&app, &known, &association, 0, None, refused, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let wish = Wish { lot: lot.clone(), cases, slot };
    match booking::book(&app.glane, &known.actor, &association, &wish, command.as_str()).await {
        Ok(Outcome::Booked { .. }) => done(&association, "booked"),
        Ok(Outcome::Gone) | Err(ServiceError::NotFound("lot")) => {
            let notice = Some((t.gone.to_owned(), t.gone_next));
            render(&app, &known, &association, 0, notice, None, StatusCode::CONFLICT).await
        }
        Ok(Outcome::Fewer { left }) => {
            let refused = Some(again(texts::fewer(say, left)));
            render(&app, &known, &association, 0, None, refused, StatusCode::CONFLICT).await
        }
        Err(ServiceError::NotNow(sentence)) => {
            let refused = Some(again(say.sentence(&sentence).to_owned()));
            render(&app, &known, &association, 0, None, refused, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(PageError::from(other).back_to(format!("/association/{association}/board"))),
    }
}

/// Changes a booking.
pub(crate) async fn change(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let association: AssociationId = id(&association)?;
    let (allocation, seen) = promised(fields.get("booking"))?;
    let say = known.reader.say;
    let (Some(cases), Some(slot)) = (whole(fields.get("cases")), instant(fields.get("slot"))) else {
        return mend(&app, &known, &association, allocation, &fields, Words::of(say.0).number.to_owned()).await;
    };
    let changed = booking::change(&app.glane, &known.actor, &allocation, seen, cases, slot).await;
    after(&app, &known, &association, allocation, &fields, changed.map(drop), "booking_changed").await
}

/// Gives a booking back.
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let association: AssociationId = id(&association)?;
    let (allocation, seen) = promised(fields.get("booking"))?;
    let cancelled = booking::cancel(&app.glane, &known.actor, &allocation, seen).await;
    cancelled.map_err(|error| PageError::from(error).back_to(format!("/association/{association}")))?;
    done(&association, "booking_cancelled")
}

/// Accepts a proposal that no van brings, with a slot.
pub(crate) async fn take_slot(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let association: AssociationId = id(&association)?;
    let (allocation, seen) = promised(fields.get("promise"))?;
    let say = known.reader.say;
    let Some(slot) = instant(fields.get("slot")) else {
        return mend(&app, &known, &association, allocation, &fields, Words::of(say.0).slot.to_owned()).await;
    };
    let taken = booking::take_slot(&app.glane, &known.actor, &allocation, seen, slot).await;
    after(&app, &known, &association, allocation, &fields, taken.map(drop), "booked").await
}

/// Back to the association's day: done, or with what was typed and why it cannot be.
async fn after(
    app: &App,
    known: &Known,
    association: &AssociationId,
    allocation: AllocationId,
    fields: &Fields,
    outcome: Result<(), ServiceError>,
    code: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(association, code),
        Err(refusal @ (ServiceError::NotNow(_) | ServiceError::Conflict)) => {
            let text = known.reader.say.sentence(&refusal.sentence()).to_owned();
            mend(app, known, association, allocation, fields, text).await
        }
        Err(other) => Err(PageError::from(other).back_to(format!("/association/{association}"))),
    }
}

async fn mend(
    app: &App,
    known: &Known,
    association: &AssociationId,
    allocation: AllocationId,
    fields: &Fields,
    text: String,
) -> Answer {
    let (cases, slot) = (fields.typed("cases").to_owned(), fields.get("slot").to_owned());
    let wrong = Some(Wrong { allocation, cases, slot, text });
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    association::render(app, known, association, &Asked::default(), wrong, status).await
}

fn done(association: &AssociationId, code: &str) -> Answer {
    Ok(Redirect::to(&format!("/association/{association}?done={code}")).into_response())
}

/// A promise and the version it was shown with, as forms write them.
pub(crate) fn promised(text: &str) -> Result<(AllocationId, Version), PageError> {
    let (allocation, seen) = text.rsplit_once('@').ok_or_else(PageError::not_found)?;
    Ok((id(allocation)?, version(seen)?))
}

pub(crate) fn whole(text: &str) -> Option<Cases> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.parse().ok().filter(|cases: &i64| cases.abs() < 1_000_000).map(Cases::new)
}

pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}
