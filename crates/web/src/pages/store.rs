//! The store's day: what it declared, what becomes of it, who comes when.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{AllocationId, LotId, StoreId};
use glane_service::{
    acts,
    views::{self, DoorView, LotView, PlannedDay, StoreDay},
    words::{Version, WeightQuality},
};

use super::{Answer, Asked, DayLinks, done, id};
use crate::{
    clock_bar::ClockBar,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    states,
    texts::{
        board, list,
        store::{self as texts, Words},
    },
};

#[derive(Template)]
#[template(path = "store.html")]
struct StorePage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    day: StoreDay,
    b: &'static board::Words,
    l: &'static list::Words,
    wrong: Option<DoorWrong>,
}

/// A handover that comes back, with what was typed.
pub(crate) struct DoorWrong {
    pub(crate) allocation: AllocationId,
    pub(crate) code: String,
    pub(crate) cases: String,
    pub(crate) text: String,
}

impl StorePage {
    fn hours_link(&self) -> &'static str {
        crate::texts::hours::Words::of(self.say.0).link
    }
    fn refused(&self, booking: &DoorView) -> Option<&DoorWrong> {
        self.wrong.as_ref().filter(|wrong| wrong.allocation == booking.allocation)
    }
    fn code_typed(&self, booking: &DoorView) -> &str {
        self.refused(booking).map_or("", |wrong| wrong.code.as_str())
    }
    fn cases_typed(&self, booking: &DoorView) -> String {
        self.refused(booking).map_or_else(|| booking.cases.get().to_string(), |wrong| wrong.cases.clone())
    }
    fn awaited(&self, booking: &DoorView) -> bool {
        booking.state.is_live()
    }
    /// Why a store hands over without a code: what is kept, and what the button says.
    fn reasons(&self) -> [(&'static str, &'static str); 3] {
        let b = self.b;
        [("forgotten", b.reason_forgotten), ("phone", b.reason_phone), ("known", b.reason_known)]
    }
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
    fn bar(&self, lot: &LotView) -> ClockBar {
        ClockBar::of(self.say, &lot.clocks)
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
    render(&app, &known, &store, asked.date, asked.done.as_deref(), None, StatusCode::OK).await
}

/// The page of a day, with what was just done or what must be mended at the door.
pub(super) async fn render(
    app: &App,
    known: &Known,
    store: &StoreId,
    date: Option<NaiveDate>,
    done: Option<&str>,
    wrong: Option<DoorWrong>,
    status: StatusCode,
) -> Answer {
    let day = views::store::day(&app.glane, &known.actor, store, date).await?;
    let page = Page::new(&known.reader, day.store.name.clone()).after(done);
    let days = DayLinks::around(format!("/store/{store}"), day.date, day.is_today);
    let say = known.reader.say;
    let (t, b, l) = (Words::of(say.0), board::Words::of(say.0), list::Words::of(say.0));
    page::show(status, &StorePage { page, t, say, days, day, b, l, wrong })
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
