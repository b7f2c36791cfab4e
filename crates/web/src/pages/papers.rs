//! Papers: the donation slip, the store's quality register and the trace of a lot.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::{AllocationId, Cases, Grams, LotId, StoreId, TerritoryId};
use glane_service::{
    ServiceError, acts,
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
        // With its year: the paper is kept for years.
        let (at, say) = (self.slip.handed_at, self.say);
        format!("{} {}, {}", say.date(at.date()), at.format("%Y"), say.at(&at))
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

#[derive(Template)]
#[template(path = "slips.html")]
struct SlipsPage {
    page: Page,
    t: &'static Words,
    say: Say,
    back: String,
    list: views::papers::SlipPage,
}

/// Where a list goes on.
#[derive(serde::Deserialize)]
pub(crate) struct Before {
    before: Option<String>,
    done: Option<String>,
}

/// A store turns its slips by mail off or on.
pub(crate) async fn mail_of_store(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    set_mail(&app, &known, SlipsOf::Store(&id(&store)?), &fields, &format!("/store/{store}/slips")).await
}

/// An association does.
pub(crate) async fn mail_of_association(
    State(app): State<App>,
    Path(to): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    set_mail(&app, &known, SlipsOf::Association(&id(&to)?), &fields, &format!("/association/{to}/slips")).await
}

async fn set_mail(app: &App, known: &Known, of: SlipsOf<'_>, fields: &Fields, path: &str) -> Answer {
    acts::set_slip_mail(&app.glane, &known.actor, of, fields.has("on", "yes")).await?;
    done(path, "saved", None)
}

/// The slips a store gave.
pub(crate) async fn of_store(
    State(app): State<App>,
    Path(store): Path<String>,
    Query(asked): Query<Before>,
    known: Known,
) -> Answer {
    list(&app, &known, SlipsOf::Store(&id(&store)?), &asked, format!("/store/{store}")).await
}

/// The slips an association received.
pub(crate) async fn of_association(
    State(app): State<App>,
    Path(to): Path<String>,
    Query(asked): Query<Before>,
    known: Known,
) -> Answer {
    list(&app, &known, SlipsOf::Association(&id(&to)?), &asked, format!("/association/{to}")).await
}

async fn list(app: &App, known: &Known, of: SlipsOf<'_>, asked: &Before, back: String) -> Answer {
    let list = views::papers::slips_of(&app.glane, &known.actor, of, asked.before.as_deref()).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    page::show(
        StatusCode::OK,
        &SlipsPage { page: Page::new(&known.reader, t.slips).after(asked.done.as_deref()), t, say, back, list },
    )
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
    wrong: Option<Unanswered>,
}

/// An answer that comes back, with what was typed.
struct Unanswered {
    allocation: AllocationId,
    reason: RefusalReason,
    typed: String,
    text: String,
}

impl QualityPage {
    fn refused(&self, defect: &DefectView) -> Option<&Unanswered> {
        self.wrong.as_ref().filter(|wrong| wrong.allocation == defect.allocation && wrong.reason == defect.reason)
    }
    /// Where the summary leads.
    fn field(&self) -> usize {
        self.defects.iter().position(|defect| self.refused(defect).is_some()).map_or(1, |at| at + 1)
    }
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
    register(&known, &asked, format!("/store/{store}"), true, defects, None)
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
    register(&known, &asked, format!("/operator/{territory}"), false, defects, None)
}

fn register(
    known: &Known,
    asked: &Asked,
    back: String,
    answers: bool,
    defects: Vec<DefectView>,
    wrong: Option<Unanswered>,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = if wrong.is_some() { format!("{}{}", t.error_prefix, t.quality) } else { t.quality.to_owned() };
    let page = Page::new(&known.reader, title).after(asked.done.as_deref());
    page::show(status, &QualityPage { page, t, say, back, answers, defects, wrong })
}

/// The store says what it changes.
pub(crate) async fn answer(State(app): State<App>, Path(store): Path<String>, known: Known, fields: Fields) -> Answer {
    let path = format!("/store/{store}/quality");
    let reason =
        RefusalReason::from_code(fields.get("reason")).ok_or_else(|| PageError::unreadable(StatusCode::BAD_REQUEST))?;
    let (store, allocation) = (id(&store)?, id(fields.get("allocation"))?);
    let action = fields.get("action");
    match acts::correct_defect(&app.glane, &known.actor, &store, (&allocation, reason), action).await {
        Ok(()) => done(&path, "act", None),
        Err(ServiceError::NotNow(sentence)) => {
            let text = known.reader.say.sentence(&sentence).to_owned();
            let wrong = Unanswered { allocation, reason, typed: fields.typed("action").to_owned(), text };
            let defects = views::papers::register(&app.glane, &known.actor, &store).await?;
            register(&known, &Asked::default(), format!("/store/{store}"), true, defects, Some(wrong))
        }
        Err(other) => Err(PageError::from(other).back_to(&path)),
    }
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
