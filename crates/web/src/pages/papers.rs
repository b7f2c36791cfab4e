//! Papers: the donation slip, the store's quality register and the trace of a lot.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDateTime;
use glane_foundation::{Cases, Grams, LotId, StoreId, TerritoryId};
use glane_service::{
    acts,
    views::{self, DefectView, SlipView, TraceView, papers::SlipsOf, trace::TraceStep},
    words::RefusalReason,
};

use super::{Answer, Asked, done, id};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    states,
    texts::papers::Words,
};

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    page: Page,
    t: &'static Words,
    say: Say,
    slip: SlipView,
}

impl SlipPage {
    fn cases(&self) -> Cases {
        self.slip.lines.iter().map(|line| line.cases).sum()
    }
    fn grams(&self) -> Grams {
        self.slip.lines.iter().map(|line| line.grams).sum()
    }
    fn handed(&self) -> String {
        format!("{}, {}", self.say.date(self.slip.handed_at.date()), self.say.at(&self.slip.handed_at))
    }
}

/// Shows a slip; printed, it is the paper.
pub(crate) async fn slip(State(app): State<App>, Path(slip): Path<String>, known: Known) -> Answer {
    let slip = views::papers::slip(&app.glane, &known.actor, &id(&slip)?).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, format!("{} {}", t.slip, slip.number));
    page::show(StatusCode::OK, &SlipPage { page, t, say, slip })
}

/// A slip in a list.
struct Listed {
    path: String,
    number: String,
    other: String,
    when: NaiveDateTime,
}

#[derive(Template)]
#[template(path = "slips.html")]
struct SlipsPage {
    page: Page,
    t: &'static Words,
    say: Say,
    back: String,
    slips: Vec<Listed>,
}

/// The slips a store gave.
pub(crate) async fn of_store(State(app): State<App>, Path(store): Path<String>, known: Known) -> Answer {
    list(&app, &known, SlipsOf::Store(&id(&store)?), format!("/store/{store}")).await
}

/// The slips an association received.
pub(crate) async fn of_association(State(app): State<App>, Path(to): Path<String>, known: Known) -> Answer {
    list(&app, &known, SlipsOf::Association(&id(&to)?), format!("/association/{to}")).await
}

async fn list(app: &App, known: &Known, of: SlipsOf<'_>, back: String) -> Answer {
    let rows = views::papers::slips_of(&app.glane, &known.actor, of).await?;
    let slips = rows
        .into_iter()
        .map(|(slip, number, other, when)| Listed { path: format!("/slip/{slip}"), number, other, when })
        .collect();
    let say = known.reader.say;
    let t = Words::of(say.0);
    page::show(StatusCode::OK, &SlipsPage { page: Page::new(&known.reader, t.slips), t, say, back, slips })
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    page: Page,
    t: &'static Words,
    say: Say,
    back: String,
    /// True for the store itself, which answers.
    answers: bool,
    defects: Vec<DefectView>,
}

impl QualityPage {
    fn reason(&self, reason: &RefusalReason) -> &'static str {
        states::refusal(self.say, *reason)
    }
    fn when(&self, defect: &DefectView) -> String {
        self.say.date(defect.happened_at.date())
    }
}

/// The quality register of a store.
pub(crate) async fn quality(
    State(app): State<App>,
    Path(store): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let store: StoreId = id(&store)?;
    let defects = views::papers::register(&app.glane, &known.actor, &store).await?;
    register(&known, &asked, format!("/store/{store}"), true, defects)
}

/// The registers of a territory's stores.
pub(crate) async fn qualities(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let defects = views::papers::registers(&app.glane, &known.actor, &territory).await?;
    register(&known, &asked, format!("/operator/{territory}"), false, defects)
}

fn register(known: &Known, asked: &Asked, back: String, answers: bool, defects: Vec<DefectView>) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.quality).after(asked.done.as_deref());
    page::show(StatusCode::OK, &QualityPage { page, t, say, back, answers, defects })
}

/// The store says what it changes.
pub(crate) async fn answer(State(app): State<App>, Path(store): Path<String>, known: Known, fields: Fields) -> Answer {
    let path = format!("/store/{store}/quality");
    let reason =
        RefusalReason::from_code(fields.get("reason")).ok_or_else(|| PageError::unreadable(StatusCode::BAD_REQUEST))?;
    let allocation = id(fields.get("allocation"))?;
    let said =
        acts::correct_defect(&app.glane, &known.actor, &id(&store)?, (&allocation, reason), fields.get("action")).await;
    said.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "act", None)
}

#[derive(Template)]
#[template(path = "trace.html")]
struct TracePage {
    page: Page,
    t: &'static Words,
    say: Say,
    trace: TraceView,
}

impl TracePage {
    fn when(&self, step: &TraceStep) -> String {
        format!("{} {}", self.say.date(step.at.date()), self.say.at(&step.at))
    }
}

/// The trace of a lot.
pub(crate) async fn trace(State(app): State<App>, Path(lot): Path<String>, known: Known) -> Answer {
    let lot: LotId = id(&lot)?;
    let trace = views::trace::trace(&app.glane, &known.actor, &lot).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, format!("{} : {}", t.trace, trace.lot.goods.description));
    page::show(StatusCode::OK, &TracePage { page, t, say, trace })
}
