//! A round sheet that came back on paper, typed in by the operator: one table, one button.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveTime;
use glane_foundation::{Cases, RoundId};
use glane_service::{
    acts::{self, SheetStop},
    views::{self, HandLine, StopDay},
    words::{ActId, Deed, EarlyReason, Refusal, RefusalReason},
};

use super::{Answer, Asked, done, id};
use crate::{
    error::PageError,
    fields::{self, Fields, shown},
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    states,
    texts::sheet::Words,
};

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    page: Page,
    t: &'static Words,
    say: Say,
    round: RoundId,
    command: ActId,
    stops: Vec<StopDay>,
    /// What was typed, when it comes back with what must be mended.
    typed: Option<Fields>,
    wrong: Wrong,
}

/// Fields to mend, each with what is said about it.
type Wrong = Vec<(String, &'static str)>;

impl SheetPage {
    fn at(&self, what: &str, stop: &StopDay) -> String {
        format!("{what}.{}", stop.stop.id)
    }
    fn of(&self, what: &str, stop: &StopDay, line: &HandLine) -> String {
        format!("{what}.{}.{}", line.allocation, stop.stop.id)
    }
    fn shown(&self, name: &str, otherwise: impl ToString) -> String {
        shown(self.typed.as_ref(), name, otherwise)
    }
    fn wrong(&self, name: &str) -> Option<&'static str> {
        self.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| *text)
    }
    fn is_chosen(&self, name: &str, line: &HandLine, reason: &RefusalReason) -> bool {
        match &self.typed {
            Some(fields) => fields.has(name, reason.code()),
            None => refused(line).first().is_some_and(|refusal| refusal.reason == *reason),
        }
    }
    fn is_closed(&self, name: &str, code: &str) -> bool {
        self.typed.as_ref().is_some_and(|fields| fields.has(name, code))
    }
    fn left_behind(&self, line: &HandLine) -> i64 {
        line.loaded.map_or(Cases::ZERO, |(_, left)| left).get()
    }
    fn refused(&self, line: &HandLine) -> i64 {
        refused(line).first().map_or(Cases::ZERO, |refusal| refusal.cases).get()
    }
    /// Whether a closed door was waited for, or why not.
    fn closings(&self) -> Vec<(&'static str, &'static str)> {
        let early = EarlyReason::ALL.map(|reason| (reason.code(), states::early(self.say, reason)));
        [("waited", self.t.closed_waited)].into_iter().chain(early).collect()
    }
    fn is_ticked(&self, stop: &StopDay) -> bool {
        match &self.typed {
            Some(fields) => fields.has("stop", stop.stop.id.as_str()),
            None => !self.is_done(stop),
        }
    }
    fn signer(&self, stop: &StopDay) -> String {
        stop.signed.as_ref().map(|(name, _)| name.clone()).unwrap_or_default()
    }
    fn reasons(&self) -> [RefusalReason; 6] {
        RefusalReason::ALL
    }
    fn reason(&self, reason: &RefusalReason) -> &'static str {
        states::refusal(self.say, *reason)
    }
    fn hour(&self, stop: &StopDay) -> String {
        stop.arrived.unwrap_or(stop.stop.arrival).format("%H:%M").to_string()
    }
    fn leave(&self, stop: &StopDay) -> String {
        stop.left.unwrap_or(stop.stop.departure).format("%H:%M").to_string()
    }
    fn cases(&self, stop: &StopDay, line: &HandLine) -> i64 {
        let said =
            if stop.stop.loads { line.loaded.map(|(taken, _)| taken) } else { line.handed.as_ref().map(|h| h.0) };
        said.unwrap_or(line.planned).get()
    }
    fn is_done(&self, stop: &StopDay) -> bool {
        stop.left.is_some()
    }
}

/// Shows the sheet, filled in as planned or as said so far.
pub(crate) async fn show(
    State(app): State<App>,
    Path(round): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let round: RoundId = id(&round)?;
    let stops = views::stop::stops(&app.glane, &known.actor, &round).await?;
    render(&known, asked.done.as_deref(), (round, stops), (None, Vec::new()))
}

fn render(
    known: &Known,
    said: Option<&str>,
    (round, stops): (RoundId, Vec<StopDay>),
    (typed, wrong): (Option<Fields>, Wrong),
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let (status, title) = match wrong.is_empty() {
        true => (StatusCode::OK, t.title.to_owned()),
        false => (StatusCode::UNPROCESSABLE_ENTITY, format!("{} : {}", t.summary, t.title)),
    };
    let page = Page::new(&known.reader, title).after(said).wide();
    page::show(status, &SheetPage { page, t, say, round, command: ActId::mint(), stops, typed, wrong })
}

/// Takes the ticked stops in, or gives the sheet back with what must be mended.
pub(crate) async fn enter(State(app): State<App>, Path(round): Path<String>, known: Known, fields: Fields) -> Answer {
    let path = format!("/round/{round}/sheet");
    let round: RoundId = id(&round)?;
    let stops = views::stop::stops(&app.glane, &known.actor, &round).await?;
    let mut sheet = Reading { fields: &fields, t: Words::of(known.reader.say.0), wrong: Vec::new() };
    let ticked = stops.iter().filter(|stop| fields.has("stop", stop.stop.id.as_str()));
    let told: Vec<SheetStop> = ticked.map(|stop| sheet.stop(stop)).collect();
    if !sheet.wrong.is_empty() {
        let wrong = sheet.wrong;
        return render(&known, None, (round, stops), (Some(fields), wrong));
    }
    let entered = acts::enter_sheet(&app.glane, &known.actor, &round, fields.get("command"), &told).await;
    let outcomes = entered.map_err(|error| PageError::from(error).back_to(&path))?;
    let trouble = outcomes.iter().any(|outcome| outcome.trouble.is_some());
    done(&path, if trouble { "act_trouble" } else { "act" }, None)
}

/// What was refused of a line, as said so far.
fn refused(line: &HandLine) -> Vec<&Refusal> {
    let said = line.handed.iter().flat_map(|(_, refused)| refused);
    said.filter(|refusal| !refusal.cases.is_zero()).collect()
}

/// What was refused, with what the sheet says in place of the first refusal, the one it shows. Paper has no room for photos and for
/// a second reason: what was told of them before stays.
fn retyped(known: &[&Refusal], typed: Option<(Cases, RefusalReason)>) -> Vec<Refusal> {
    let first = typed.map(|(cases, reason)| {
        let same = known.iter().find(|refusal| refusal.reason == reason);
        Refusal { cases, reason, photo: same.and_then(|refusal| refusal.photo.clone()) }
    });
    let others = known.iter().skip(1).filter(|one| typed.is_none_or(|(_, reason)| reason != one.reason));
    first.into_iter().chain(others.map(|one| (*one).clone())).collect()
}

/// A sheet as it is read; what cannot be is gathered.
struct Reading<'f> {
    fields: &'f Fields,
    t: &'static Words,
    wrong: Wrong,
}

impl Reading<'_> {
    fn stop(&mut self, stop: &StopDay) -> SheetStop {
        let of = &stop.stop.id;
        let (arrived, left) = (self.time(format!("arrived.{of}")), self.time(format!("gone.{of}")));
        let closed = self.fields.get(&format!("closed.{of}"));
        if !closed.is_empty() {
            let deeds = vec![Deed::FoundClosed { called: true, early: EarlyReason::from_code(closed) }];
            return SheetStop { stop: of.clone(), arrived, left, deeds };
        }
        let mut deeds: Vec<Deed> = stop.lines.iter().map(|line| self.line(stop, line)).collect();
        let name = self.fields.get(&format!("name.{of}"));
        if !name.is_empty() {
            let name: String = name.chars().take(120).collect();
            // What was drawn under the same name stays.
            let same = stop.signed.as_ref().filter(|(known, _)| *known == name);
            deeds.push(Deed::Signed { name, drawing: same.and_then(|(_, drawing)| drawing.clone()) });
        }
        SheetStop { stop: of.clone(), arrived, left, deeds }
    }

    fn line(&mut self, stop: &StopDay, line: &HandLine) -> Deed {
        let (of, allocation) = (&stop.stop.id, line.allocation.clone());
        let cases = self.number(format!("cases.{allocation}.{of}"), line.planned);
        if stop.stop.loads {
            let left = self.number(format!("left.{allocation}.{of}"), Cases::ZERO);
            return Deed::Collected { allocation, taken: cases, left };
        }
        let count = self.number(format!("refused.{allocation}.{of}"), Cases::ZERO);
        let why = format!("reason.{allocation}.{of}");
        let reason = RefusalReason::from_code(self.fields.get(&why));
        let typed = reason.filter(|_| !count.is_zero()).map(|reason| (count, reason));
        let refused = retyped(&refused(line), typed);
        if !count.is_zero() && reason.is_none() {
            self.wrong.push((why, self.t.reason_missing));
        }
        Deed::HandedOver { allocation, accepted: cases, refused }
    }

    /// As planned where nothing is typed.
    fn number(&mut self, name: String, otherwise: Cases) -> Cases {
        let typed = self.fields.get(&name);
        if typed.is_empty() {
            return otherwise;
        }
        fields::crates(typed).unwrap_or_else(|| {
            self.wrong.push((name, self.t.number_wrong));
            otherwise
        })
    }

    /// Nothing where the sheet says nothing.
    fn time(&mut self, name: String) -> Option<NaiveTime> {
        let typed = self.fields.get(&name);
        let read = NaiveTime::parse_from_str(typed, "%H:%M").ok();
        if read.is_none() && !typed.is_empty() {
            self.wrong.push((name, self.t.time_wrong));
        }
        read
    }
}
