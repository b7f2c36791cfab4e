//! The association's day: what comes, from where, when and why; yes or no.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{AllocationId, AssociationId, Cases, Grams};
use glane_service::{
    ServiceError, acts,
    views::{self, AssociationDay, BookingView, Delivery, DeliveryLine, PlannedDay, SlotView},
    words::AllocationState,
};

use super::{
    Answer, Asked, DayLinks,
    board::starts,
    done, id,
    store::{date, version},
};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    states,
    texts::{
        association::{self as texts, Words},
        board as board_texts,
    },
};

/// A form about a promise that comes back, with what was typed.
pub(super) struct Wrong {
    /// About which promise.
    pub(super) allocation: AllocationId,
    /// Crates as typed; nothing where the form asks for none.
    pub(super) cases: String,
    /// The slot that was chosen.
    pub(super) slot: String,
    /// What is wrong, and how to mend it.
    pub(super) text: String,
}

#[derive(Template)]
#[template(path = "association.html")]
struct AssociationPage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    day: AssociationDay,
    b: &'static board_texts::Words,
    wrong: Option<Wrong>,
}

impl AssociationPage {
    fn today(&self) -> Option<NaiveDate> {
        self.day.is_today.then_some(self.day.date)
    }
    fn heading(&self) -> String {
        sentence_case(&self.say.day(self.day.date, self.today()))
    }
    fn published(&self) -> bool {
        self.day.stage == PlannedDay::Published
    }
    fn delivery_heading(&self, delivery: &Delivery) -> String {
        texts::heading(self.say, self.t, delivery.arrival.as_ref(), delivery.van.as_deref())
    }
    fn total(&self, delivery: &Delivery) -> String {
        let expected =
            || delivery.lines.iter().filter(|line| line.state.is_live() || line.state == AllocationState::Delivered);
        let cases: Cases = expected().map(|line| line.cases).sum();
        let grams: Grams = expected().map(|line| line.grams).sum();
        format!("{}, {}", self.say.cases(cases), self.say.kg(grams))
    }
    /// Still to come, or come: what the sheet lists.
    fn is_expected(&self, state: AllocationState) -> bool {
        state.is_live() || state == AllocationState::Delivered
    }
    fn covered(&self) -> Option<(u32, String)> {
        self.day.covered_permille.map(|covered| (covered, self.say.percent(covered)))
    }
    fn profile_link(&self) -> &'static str {
        crate::texts::hours::Words::of(self.say.0).profile_link
    }
    fn why_link(&self) -> &'static str {
        crate::texts::why::Words::of(self.say.0).link
    }
    fn refused(&self, allocation: &AllocationId) -> Option<&Wrong> {
        self.wrong.as_ref().filter(|wrong| wrong.allocation == *allocation)
    }
    /// A part that cannot be declined. A slot that cannot be taken comes without a number.
    fn refused_part(&self, line: &DeliveryLine) -> Option<&Wrong> {
        self.refused(&line.allocation).filter(|wrong| !wrong.cases.is_empty())
    }
    fn refused_slot(&self, line: &DeliveryLine) -> Option<&Wrong> {
        self.refused(&line.allocation).filter(|wrong| wrong.cases.is_empty())
    }
    fn may_part(&self, line: &DeliveryLine) -> bool {
        states::can_decline(line.state) && self.several(&line.cases)
    }
    fn cases_typed(&self, booking: &BookingView) -> String {
        let typed = self.refused(&booking.allocation).map(|wrong| wrong.cases.clone());
        typed.unwrap_or_else(|| booking.cases.get().to_string())
    }
    fn is_booked(&self, booking: &BookingView, slot: &SlotView) -> bool {
        self.is_typed(&booking.allocation, &booking.slots, slot).unwrap_or(slot.starts == booking.starts)
    }
    fn is_first(&self, line: &DeliveryLine, slot: &SlotView) -> bool {
        self.is_typed(&line.allocation, &line.slots, slot).unwrap_or(line.slots.first() == Some(slot))
    }
    /// Whether a slot is the one that was typed; nothing where nobody typed, or where that slot is no longer there.
    fn is_typed(&self, allocation: &AllocationId, slots: &[SlotView], slot: &SlotView) -> Option<bool> {
        let typed = self.refused(allocation)?.slot.as_str();
        slots.iter().any(|slot| starts(slot) == typed).then(|| starts(slot) == typed)
    }
    /// Where the summary leads: only what is still on the page has a field.
    fn field(&self, wrong: &Wrong) -> Option<String> {
        let has_cases = self.day.bookings.iter().any(|one| one.allocation == wrong.allocation && self.awaited(one));
        let lines = || self.day.deliveries.iter().flat_map(|delivery| &delivery.lines);
        let line = lines().find(|line| line.allocation == wrong.allocation);
        let field = match line {
            _ if has_cases => "cases",
            Some(line) if self.refused_part(line).is_some() && self.may_part(line) => "part",
            Some(line) if !line.slots.is_empty() => "slot",
            _ => return None,
        };
        Some(format!("#{field}-{}", wrong.allocation))
    }
    fn awaited(&self, booking: &BookingView) -> bool {
        booking.state.is_live()
    }
    fn waits(&self, state: AllocationState) -> bool {
        state == AllocationState::Proposed
    }
    fn several(&self, cases: &Cases) -> bool {
        *cases > Cases::new(1)
    }
    fn unanswered(&self) -> usize {
        self.day.deliveries.iter().flat_map(|delivery| &delivery.lines).filter(|line| self.waits(line.state)).count()
    }
    /// Why an association says no: what is kept, and what the button says.
    fn reasons(&self) -> [(&'static str, &'static str); 5] {
        let t = self.t;
        [
            ("room", t.reason_room),
            ("enough", t.reason_enough),
            ("unfit", t.reason_unfit),
            ("closed", t.reason_closed),
            ("other", t.reason_other),
        ]
    }
}

/// Shows the day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(association): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let association = id(&association)?;
    render(&app, &known, &association, &asked, None, StatusCode::OK).await
}

/// The page of a day, with what was just done or what must be mended.
pub(super) async fn render(
    app: &App,
    known: &Known,
    association: &AssociationId,
    asked: &Asked,
    wrong: Option<Wrong>,
    status: StatusCode,
) -> Answer {
    let day = views::association::day(&app.glane, &known.actor, association, asked.date).await?;
    let say = known.reader.say;
    let (t, b) = (Words::of(say.0), board_texts::Words::of(say.0));
    let name = day.association.name.clone();
    let title = if wrong.is_some() { format!("{} : {name}", b.error) } else { name };
    let page = Page::new(&known.reader, title).after(asked.done.as_deref());
    let days = DayLinks::around(format!("/association/{association}"), day.date, day.is_today);
    page::show(status, &AssociationPage { page, t, b, say, days, day, wrong })
}

/// Says yes to one promise, or to several at once: each is an act of its own, and those already answered stay answered.
pub(crate) async fn confirm(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/association/{association}");
    for promise in fields.all("promise") {
        let (allocation, seen) = promise.rsplit_once('@').ok_or_else(PageError::not_found)?;
        let allocation: AllocationId = id(allocation)?;
        let answered = acts::confirm(&app.glane, &known.actor, &allocation, version(seen)?).await;
        answered.map_err(|error| PageError::from(error).back_to(&path))?;
    }
    done(&path, "confirmed", Some(date(&fields)?))
}

/// Says no, with a reason in the same tap.
pub(crate) async fn decline(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/association/{association}");
    let (allocation, seen) = fields.get("promise").rsplit_once('@').ok_or_else(PageError::not_found)?;
    let allocation: AllocationId = id(allocation)?;
    let reason = Some(fields.get("reason")).filter(|reason| !reason.is_empty());
    let seen = version(seen)?;
    let answered = match fields.get("cases") {
        "" => acts::decline(&app.glane, &known.actor, &allocation, seen, reason).await,
        // What is no number is no part: the use case says what to type.
        some => {
            let cases = Cases::new(some.parse().unwrap_or_default());
            acts::decline_part(&app.glane, &known.actor, &allocation, seen, cases, reason).await.map(drop)
        }
    };
    match answered {
        Ok(()) => done(&path, "declined", Some(date(&fields)?)),
        Err(ServiceError::NotNow(sentence)) => {
            let (cases, text) = (fields.typed("cases").to_owned(), known.reader.say.sentence(&sentence).to_owned());
            let wrong = Some(Wrong { allocation, cases, slot: String::new(), text });
            let asked = Asked { date: Some(date(&fields)?), ..Asked::default() };
            render(&app, &known, &id(&association)?, &asked, wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(PageError::from(error).back_to(&path)),
    }
}
