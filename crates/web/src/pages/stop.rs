//! A stop on the driver's phone: every act is a plain form. With scripts the same forms work without a network (`round.js`).

use std::fmt::Display;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::{Cases, DeciCelsius, RoundId, StopId, TemperatureClass};
use glane_service::{
    acts,
    views::{self, HandLine, StopDay, ToldAct},
    words::{ActId, Deed, EarlyReason, PhotoId, Refusal, RefusalReason, StopAct, StopState, waiting},
};

use super::{Answer, Asked, done, id};
use crate::{
    deeds::told,
    error::PageError,
    fields::{Fields, crates, shown},
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    states,
    texts::stop::Words,
};

/// What the address says when a closed door was given up too early.
const WAIT: &str = "wait";

#[derive(Template)]
#[template(path = "stop.html")]
struct StopPage {
    page: Page,
    t: &'static Words,
    d: &'static crate::texts::driver::Words,
    say: Say,
    stop: StopDay,
    command: ActId,
    /// Somebody has just said that nobody opens, too early.
    waits: bool,
    /// A form that comes back because something in it could not be read.
    typed: Option<Fields>,
}

impl StopPage {
    fn path(&self) -> String {
        format!("/round/{}/stop/{}", self.stop.round, self.stop.stop.id)
    }
    fn driver_path(&self) -> String {
        self.stop.driver.as_ref().map_or_else(|| "/".to_owned(), |driver| format!("/driver/{driver}"))
    }
    fn state(&self) -> StopState {
        self.stop.stop.state
    }
    /// Ahead or under way: acts are offered.
    fn is_open(&self) -> bool {
        matches!(self.state(), StopState::Planned | StopState::Arrived | StopState::Cancelled)
    }
    fn has_arrived(&self) -> bool {
        self.stop.arrived.is_some()
    }
    fn field(&self, kind: &str, line: &HandLine) -> String {
        of_line(kind, line)
    }
    fn temperature(&self, class: &TemperatureClass) -> String {
        of_class(*class)
    }
    /// What was typed, in a form that comes back.
    fn typed(&self, name: &str, otherwise: impl Display) -> String {
        shown(self.typed.as_ref(), name, otherwise)
    }
    /// The id of a field, or of what belongs to it.
    fn spot(&self, kind: &str, of: impl Display) -> String {
        spot(kind, of)
    }
    fn wrong(&self, name: &str) -> bool {
        self.typed.as_ref().is_some_and(|fields| is_unreadable(fields, name))
    }
    /// What must be mended: the id of each field with what it is for.
    fn mends(&self) -> Vec<(String, String)> {
        let (t, wrong) = (self.t, |field: &NumberField| self.wrong(&field.name));
        let told = |field: NumberField<'_>| {
            let words = match field.of {
                Of::Line("taken", line) => format!("{} : {}", t.taken, line.description),
                Of::Line("left", line) => format!("{} : {}", t.left, line.description),
                Of::Line(_, line) => format!("{} : {}", t.accepted, line.description),
                Of::Class(class) => format!("{} : {}", t.temperature, self.say.class(class)),
            };
            (field.id, words)
        };
        number_fields(&self.stop).into_iter().filter(wrong).map(told).collect()
    }
    fn taken(&self, line: &HandLine) -> i64 {
        line.loaded.map_or(line.planned, |(taken, _)| taken).get()
    }
    fn left_behind(&self, line: &HandLine) -> i64 {
        line.loaded.map_or(Cases::ZERO, |(_, left)| left).get()
    }
    fn refused(&self, line: &HandLine) -> i64 {
        line.handed.as_ref().map_or(0, |(_, refused)| refused.iter().map(|refusal| refusal.cases.get()).sum())
    }
    fn accepted(&self, line: &HandLine) -> i64 {
        (line.on_board.get() - self.refused(line)).max(0)
    }
    fn refusals<'l>(&self, line: &'l HandLine) -> &'l [Refusal] {
        line.handed.as_ref().map_or(&[], |(_, refused)| refused)
    }
    fn handed(&self, line: &HandLine) -> String {
        line.handed.as_ref().map(|(accepted, _)| accepted.get().to_string()).unwrap_or_default()
    }
    fn photo(&self, refusal: &Refusal) -> String {
        refusal.photo.as_ref().map(ToString::to_string).unwrap_or_default()
    }
    fn has_arrived_photo(&self, refusal: &Refusal) -> bool {
        refusal.photo.as_ref().is_some_and(|photo| self.stop.photos.contains(photo))
    }
    fn reason(&self, reason: &RefusalReason) -> &'static str {
        states::refusal(self.say, *reason)
    }
    fn early(&self) -> [(&'static str, &'static str); 3] {
        EarlyReason::ALL.map(|reason| (reason.code(), states::early(self.say, reason)))
    }
    /// For the phone's own clock: the promised hour, the arrival, the minutes to wait.
    fn waiting(&self) -> (String, String, i64) {
        let (promised, arrived) = self.stop.waits_from;
        (promised.to_rfc3339(), arrived.map(|at| at.to_rfc3339()).unwrap_or_default(), waiting::WAITING_MINUTES)
    }
    fn reasons(&self) -> [RefusalReason; 6] {
        RefusalReason::ALL
    }
    /// Cold classes at this stop, with the warmest that every crate of the class may be.
    fn cold(&self) -> Vec<(TemperatureClass, String)> {
        cold(&self.stop).into_iter().map(|(class, coldest)| (class, self.say.temperature(coldest))).collect()
    }
    /// The name and the drawing of whoever signed, empty where there is none.
    fn signed(&self) -> (&str, &str) {
        let signed = self.stop.signed.as_ref();
        signed.map_or(("", ""), |(name, drawing)| (name, drawing.as_deref().unwrap_or_default()))
    }
    fn telephone(&self) -> String {
        self.stop.stop.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
    fn at(&self) -> (String, String) {
        (format!("{:.6}", self.stop.stop.location.lat()), format!("{:.6}", self.stop.stop.location.lon()))
    }
    fn latest(&self) -> String {
        self.say.at(&(self.stop.stop.arrival + chrono::Duration::seconds(self.stop.stop.slack.get())))
    }
    /// One act in words: "10 h 32 · chargé : 6 caisses, Yaourts".
    fn told(&self, act: &ToldAct) -> String {
        let say = self.say;
        let line = act.deed.allocation().and_then(|of| self.stop.lines.iter().find(|line| line.allocation == *of));
        let goods = line.map_or("", |line| line.description.as_str());
        format!("{} · {}", say.at(&act.at), told(say, &act.deed, goods))
    }
}

/// Shows a stop.
pub(crate) async fn show(
    State(app): State<App>,
    Path((round, stop)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let (round, stop): (RoundId, StopId) = (id(&round)?, id(&stop)?);
    let stop = views::stop::stop(&app.glane, &known.actor, &round, &stop).await?;
    page(&known, stop, asked.done.as_deref(), None)
}

fn page(known: &Known, stop: StopDay, done: Option<&str>, typed: Option<Fields>) -> Answer {
    let say = known.reader.say;
    let (t, d) = (Words::of(say.0), crate::texts::driver::Words::of(say.0));
    let (status, title) = match typed {
        None => (StatusCode::OK, stop.stop.place.clone()),
        Some(_) => (StatusCode::UNPROCESSABLE_ENTITY, format!("{} : {}", t.summary, stop.stop.place)),
    };
    let page = Page::new(&known.reader, title).after(done).with_script("round.js");
    let (command, waits) = (ActId::mint(), done == Some(WAIT));
    page::show(status, &StopPage { page, t, d, say, stop, command, waits, typed })
}

/// Takes in what a form says.
pub(crate) async fn act(
    State(app): State<App>,
    Path((round, stop)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/round/{round}/stop/{stop}");
    let (round, stop): (RoundId, StopId) = (id(&round)?, id(&stop)?);
    let view = views::stop::stop(&app.glane, &known.actor, &round, &stop).await?;
    if number_fields(&view).iter().any(|field| is_unreadable(&fields, &field.name)) {
        return page(&known, view, None, Some(fields));
    }
    let mut deeds = deeds(&view, &fields)?;
    let waits = matches!(deeds[..], [Deed::FoundClosed { early: None, .. }]) && !view.may_leave;
    if waits {
        // Nobody opens yet: the wait begins, or goes on.
        deeds = if view.arrived.is_some() { Vec::new() } else { vec![Deed::Arrived] };
    }
    let left = deeds.contains(&Deed::Left) || matches!(deeds.first(), Some(Deed::Diverted { .. }));
    let acts = with_ids(&stop, fields.get("command"), app.glane.now(), deeds)?;
    let outcomes = acts::perform(&app.glane, &known.actor, &round, &acts).await;
    let outcomes = outcomes.map_err(|error| PageError::from(error).back_to(&path))?;
    let code = if outcomes.iter().any(|outcome| outcome.trouble.is_some()) { "act_trouble" } else { "act" };
    let code = if waits { WAIT } else { code };
    match view.driver {
        Some(driver) if left => done(&format!("/driver/{driver}"), code, None),
        _ => done(&path, code, None),
    }
}

/// Writes down how to get in.
pub(crate) async fn note_access(
    State(app): State<App>,
    Path((round, stop)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/round/{round}/stop/{stop}");
    let told = (fields.get("seen"), fields.get("notes"));
    let noted = acts::note_access(&app.glane, &known.actor, &id(&round)?, &id(&stop)?, told).await;
    noted.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "saved", None)
}

/// Ids that depend on the form alone, so that a form sent twice says the same; they keep the order of the deeds.
fn with_ids(
    stop: &StopId,
    command: &str,
    at: chrono::DateTime<chrono::Utc>,
    deeds: Vec<Deed>,
) -> Result<Vec<StopAct>, PageError> {
    let numbered = deeds.into_iter().enumerate().map(|(number, deed)| {
        let act = id(&format!("{command}-{number:02}"))?;
        Ok(StopAct { id: act, stop: stop.clone(), at, deed })
    });
    numbered.collect()
}

/// What the form of a stop says, as deeds in order.
fn deeds(stop: &StopDay, fields: &Fields) -> Result<Vec<Deed>, PageError> {
    let unreadable = || PageError::unreadable(StatusCode::BAD_REQUEST);
    if let Some((line, reason, all)) = refused(stop, fields.get("refuse")) {
        return Ok(vec![refuse(line, reason, all)]);
    }
    let mut deeds = match fields.get("deed") {
        "arrived" => vec![Deed::Arrived],
        "found_closed" => {
            let early = EarlyReason::from_code(fields.get("early"));
            vec![Deed::FoundClosed { called: fields.has("called", "yes"), early }]
        }
        "diverted" => {
            let to = fields.get("to");
            let to = if to.is_empty() { None } else { Some(id(to)?) };
            vec![Deed::Diverted { to }, Deed::Left]
        }
        "corrected" => vec![Deed::Corrected { act: id(fields.get("act"))? }],
        "loaded" => measured(fields)?.into_iter().chain(loaded(stop, fields)?).collect(),
        "handed" => measured(fields)?.into_iter().chain(handed(stop, fields)?).collect(),
        _ => return Err(unreadable()),
    };
    let (name, drawing) = (fields.get("name"), fields.get("drawing"));
    if !(name.is_empty() && drawing.is_empty()) {
        let drawing = (!drawing.is_empty()).then(|| drawing.to_owned());
        deeds.push(Deed::Signed { name: name.chars().take(120).collect(), drawing });
    }
    if fields.get("then") == "leave" {
        deeds.push(Deed::Left);
    }
    Ok(deeds)
}

/// "allocation spoiled one": the button that was tapped under a line.
fn refused<'s>(stop: &'s StopDay, button: &str) -> Option<(&'s HandLine, RefusalReason, bool)> {
    let mut words = button.split(' ');
    let (line, reason, how_many) = (words.next()?, words.next()?, words.next()?);
    let line = stop.lines.iter().find(|known| known.allocation.as_str() == line)?;
    Some((line, RefusalReason::from_code(reason)?, how_many == "all"))
}

/// One more crate, or all that are left, refused for a reason; the rest is accepted.
fn refuse(line: &HandLine, reason: RefusalReason, all: bool) -> Deed {
    let mut refused = line.handed.clone().map_or(Vec::new(), |(_, refused)| refused);
    let before: Cases = refused.iter().map(|refusal| refusal.cases).sum();
    let free = line.on_board.less(before);
    let more = if all { free } else { Cases::new(1).min(free) };
    match refused.iter_mut().find(|refusal| refusal.reason == reason) {
        Some(same) => same.cases += more,
        None if more.is_zero() => {}
        None => refused.push(Refusal { cases: more, reason, photo: None }),
    }
    Deed::HandedOver { allocation: line.allocation.clone(), accepted: free.less(more), refused }
}

/// What was said of a line so far, with a photo of what "allocation reason" names.
pub(super) fn pictured(stop: &StopDay, refusal: &str, photo: &PhotoId) -> Option<Deed> {
    let (allocation, reason) = refusal.split_once(' ')?;
    let line = stop.lines.iter().find(|line| line.allocation.as_str() == allocation)?;
    let reason = RefusalReason::from_code(reason)?;
    let (accepted, mut refused) = line.handed.clone()?;
    refused.iter_mut().find(|refusal| refusal.reason == reason)?.photo = Some(photo.clone());
    Some(Deed::HandedOver { allocation: line.allocation.clone(), accepted, refused })
}

fn loaded(stop: &StopDay, fields: &Fields) -> Result<Vec<Deed>, PageError> {
    let deed = |line: &HandLine| {
        let taken = number(fields.get(&of_line("taken", line)), line.planned)?;
        let left = number(fields.get(&of_line("left", line)), Cases::ZERO)?;
        Ok(Deed::Collected { allocation: line.allocation.clone(), taken, left })
    };
    stop.lines.iter().map(deed).collect()
}

fn handed(stop: &StopDay, fields: &Fields) -> Result<Vec<Deed>, PageError> {
    let deed = |line: &HandLine| {
        let refused = line.handed.clone().map_or(Vec::new(), |(_, refused)| refused);
        let no: Cases = refused.iter().map(|refusal| refusal.cases).sum();
        let accepted = number(fields.get(&of_line("accepted", line)), line.on_board.less(no))?;
        Ok(Deed::HandedOver { allocation: line.allocation.clone(), accepted, refused })
    };
    stop.lines.iter().map(deed).collect()
}

fn measured(fields: &Fields) -> Result<Vec<Deed>, PageError> {
    let mut deeds = Vec::new();
    for class in TemperatureClass::ALL.into_iter().filter(|class| class.needs_cold()) {
        let typed = fields.get(&of_class(class));
        if !typed.is_empty() {
            let tenths = tenths(typed).ok_or_else(|| PageError::unreadable(StatusCode::UNPROCESSABLE_ENTITY))?;
            deeds.push(Deed::Measured { tenths, class: Some(class), allocation: None });
        }
    }
    Ok(deeds)
}

/// A field of a stop's form that holds a number.
struct NumberField<'s> {
    name: String,
    /// Where the page shows it.
    id: String,
    of: Of<'s>,
}

/// What a number is about.
enum Of<'s> {
    Line(&'static str, &'s HandLine),
    Class(TemperatureClass),
}

fn of_line(kind: &str, line: &HandLine) -> String {
    format!("{kind}.{}", line.allocation)
}

fn spot(kind: &str, of: impl Display) -> String {
    format!("{kind}-{of}")
}

fn of_class(class: TemperatureClass) -> String {
    format!("temperature.{}", class.code())
}

/// The fields of a stop's form that hold a number, in the order of the page.
fn number_fields(stop: &StopDay) -> Vec<NumberField<'_>> {
    let kinds: &[&'static str] = if stop.stop.loads { &["taken", "left"] } else { &["accepted"] };
    let of_lines = (1..).zip(&stop.lines).flat_map(|(number, line)| {
        let field = move |kind: &&'static str| NumberField {
            name: of_line(kind, line),
            id: spot(kind, number),
            of: Of::Line(kind, line),
        };
        kinds.iter().map(field)
    });
    let of_classes = cold(stop).into_iter().map(|(class, _)| NumberField {
        name: of_class(class),
        id: spot("temperature", class.code()),
        of: Of::Class(class),
    });
    of_lines.chain(of_classes).collect()
}

/// Cold classes at a stop, with the warmest that every crate of the class may be.
fn cold(stop: &StopDay) -> Vec<(TemperatureClass, DeciCelsius)> {
    let classes = TemperatureClass::ALL.into_iter().filter(|class| class.needs_cold());
    classes
        .filter_map(|class| {
            let lines = stop.lines.iter().filter(|line| line.class == class);
            Some((class, lines.filter_map(|line| line.maximum).min()?))
        })
        .collect()
}

/// True when something was typed into a field that is neither a count of crates nor a temperature, whichever it asks for.
fn is_unreadable(fields: &Fields, name: &str) -> bool {
    let typed = fields.get(name);
    let readable = if name.starts_with("temperature.") { tenths(typed).is_some() } else { crates(typed).is_some() };
    !typed.is_empty() && !readable
}

/// "4", "4,5", "-18", "−18 °C" in tenths of a degree.
fn tenths(typed: &str) -> Option<DeciCelsius> {
    let plain = typed.replace(',', ".").replace('\u{2212}', "-").replace(['°', 'C', ' ', '\u{a0}', '+'], "");
    let (negative, digits) = plain.strip_prefix('-').map_or((false, plain.as_str()), |rest| (true, rest));
    let (whole, tenth) = digits.split_once('.').unwrap_or((digits, "0"));
    let tenth: i32 = tenth.get(..1)?.parse().ok()?;
    let value = whole.parse::<i32>().ok().filter(|whole| (0..=99).contains(whole))? * 10 + tenth;
    Some(DeciCelsius::new(if negative { -value } else { value }))
}

fn number(typed: &str, otherwise: Cases) -> Result<Cases, PageError> {
    if typed.is_empty() {
        return Ok(otherwise);
    }
    crates(typed).ok_or_else(|| PageError::unreadable(StatusCode::UNPROCESSABLE_ENTITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temperatures_are_read_as_people_type_them() {
        let read = |typed| tenths(typed).map(DeciCelsius::tenths);
        assert_eq!(
            [read("4"), read("4,5"), read("-18"), read("\u{2212}18 °C")],
            [Some(40), Some(45), Some(-180), Some(-180)]
        );
        assert_eq!([read("warm"), read("1000"), read("")], [None; 3]);
    }
}
