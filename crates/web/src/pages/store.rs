//! The store's day: what it declared, what becomes of it, who comes when.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::LotId;
use glane_service::{
    acts,
    views::{self, LotView, PlannedDay, StoreDay},
    words::{Version, WeightQuality},
};

use super::{Answer, Asked, DayLinks, done, id};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    states,
    texts::store::{self as texts, Words},
};

#[derive(Template)]
#[template(path = "store.html")]
struct StorePage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    day: StoreDay,
}

impl StorePage {
    fn today(&self) -> Option<NaiveDate> {
        self.day.is_today.then_some(self.day.date)
    }
    fn heading(&self) -> String {
        sentence_case(&self.say.day(self.day.date, self.today()))
    }
    fn published(&self) -> bool {
        self.day.stage == PlannedDay::Published
    }
    fn before(&self) -> String {
        texts::before(self.say, self.day.cut_off)
    }
    fn hours(&self) -> String {
        texts::hours(self.say, &self.day.windows)
    }
    fn open(&self, lot: &LotView) -> Option<String> {
        let nothing_told = lot.open.is_zero() || lot.state.is_final() || !self.published();
        (!nothing_told).then(|| texts::open(self.say, lot.open))
    }
    fn maximum(&self, lot: &LotView) -> Option<String> {
        lot.lot.goods.max_temperature().map(|maximum| self.say.temperature(maximum))
    }
    fn weight_quality(&self, lot: &LotView) -> &'static str {
        match lot.lot.goods.case_weight.quality {
            WeightQuality::Default => self.t.weight_default,
            WeightQuality::Declared => self.t.weight_declared,
            WeightQuality::Weighed => self.t.weight_weighed,
        }
    }
    /// Only lots taken back are worth declaring again.
    fn can_repeat(&self, lot: &LotView) -> bool {
        self.day.is_today && lot.state == glane_service::words::LotState::Withdrawn
    }
}

/// Shows the day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(store): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let store = id(&store)?;
    let day = views::store::day(&app.glane, &known.actor, &store, asked.date).await?;
    let page = Page::new(&known.reader, day.store.name.clone()).after(asked.done.as_deref());
    let days = DayLinks::around(format!("/store/{store}"), day.date, day.is_today);
    let say = known.reader.say;
    page::show(StatusCode::OK, &StorePage { page, t: Words::of(say.0), say, days, day })
}

/// "Nothing today": one tap.
pub(crate) async fn say_nothing(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, store) = (format!("/store/{store}"), id(&store)?);
    let date = date(&fields)?;
    let said = acts::say_nothing(&app.glane, &known.actor, &store, date).await;
    said.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "nothing", Some(date))
}

/// Takes "nothing today" back.
pub(crate) async fn unsay_nothing(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, store) = (format!("/store/{store}"), id(&store)?);
    let date = date(&fields)?;
    let unsaid = acts::unsay_nothing(&app.glane, &known.actor, &store, date).await;
    unsaid.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "something", Some(date))
}

/// Takes a lot back.
pub(crate) async fn withdraw(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let lot: LotId = id(fields.get("lot"))?;
    let seen = version(fields.get("version"))?;
    let withdrawn = acts::withdraw(&app.glane, &known.actor, &lot, seen).await;
    withdrawn.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "withdrawn", Some(date(&fields)?))
}

/// The day a form was shown for.
pub(super) fn date(fields: &Fields) -> Result<NaiveDate, PageError> {
    fields.get("date").parse().map_err(|_| PageError::unreadable(StatusCode::BAD_REQUEST))
}

/// What a form was shown with.
pub(super) fn version(text: &str) -> Result<Version, PageError> {
    text.parse().map(Version).map_err(|_| PageError::unreadable(StatusCode::BAD_REQUEST))
}
