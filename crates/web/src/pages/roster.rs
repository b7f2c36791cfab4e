//! The roster of a day: which vans drive, who drives them, when, and who is away.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{DriverId, LocalWindow, Seconds, TerritoryId};
use glane_service::{
    ServiceError, acts,
    views::{
        self, PlannedDay,
        roster::{RosterDay, RosterVan},
    },
    words::Duty,
};

use super::{Answer, Asked, DayLinks, done, id, store::date};
use crate::{
    desk::Room,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    texts::desk::Words,
};

/// Hours proposed for a van that did not drive before.
const USUAL_SHIFT: (&str, &str) = ("09:30", "17:00");

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    desk_path: String,
    day: RosterDay,
    fields: Fields,
    problems: Vec<(String, String)>,
}

impl RosterPage {
    fn heading(&self) -> String {
        sentence_case(&self.say.day(self.day.date, Some(self.day.today)))
    }
    fn published(&self) -> bool {
        self.day.stage == PlannedDay::Published
    }
    fn can_copy(&self) -> bool {
        !self.day.week_before.is_empty() && self.day.vans.iter().all(|van| van.duty.is_none())
    }
    fn named(&self, column: &str, van: &RosterVan) -> String {
        format!("{column}-{}", van.van.id)
    }
    fn value(&self, column: &str, van: &RosterVan) -> &str {
        self.fields.get(&self.named(column, van))
    }
    fn drives(&self, van: &RosterVan) -> bool {
        self.value("on", van) == "yes"
    }
    fn is_wrong(&self, column: &str, van: &RosterVan) -> bool {
        let name = self.named(column, van);
        self.problems.iter().any(|(field, _)| *field == name)
    }
    fn problem(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|(known, _)| known == field).map(|(_, text)| text.as_str())
    }
    /// What an absence was typed with; the day that is shown, before anybody has typed.
    fn first_day(&self) -> String {
        if self.problem("first").or(self.problem("last")).is_some() {
            return self.fields.typed("first").to_owned();
        }
        self.day.date.to_string()
    }
    fn near(&self, date: &NaiveDate) -> String {
        self.say.day(*date, Some(self.day.today))
    }
}

/// The form as the roster stands.
fn filled(day: &RosterDay, duties: &[Duty]) -> Fields {
    let mut fields = Fields::default();
    for row in &day.vans {
        let van = &row.van.id;
        let duty = duties.iter().find(|duty| duty.van == *van);
        if duty.is_some() {
            fields = fields.with(&format!("on-{van}"), "yes");
        }
        let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        let (from, to) = duty.map_or_else(
            || (USUAL_SHIFT.0.to_owned(), USUAL_SHIFT.1.to_owned()),
            |duty| (time(duty.shift.from()), time(duty.shift.to())),
        );
        let driver = duty.and_then(|duty| duty.driver.as_ref()).map_or_else(String::new, ToString::to_string);
        let pause = duty.map_or(0, |duty| duty.pause.get() / 60);
        fields = fields.with(&format!("driver-{van}"), driver);
        fields = fields.with(&format!("from-{van}"), from).with(&format!("to-{van}"), to);
        fields = fields.with(&format!("pause-{van}"), pause.to_string());
    }
    fields
}

/// The form as duties, or what must be mended: field and sentence.
fn read(day: &RosterDay, fields: &Fields, t: &Words) -> Result<Vec<Duty>, Vec<(String, String)>> {
    let (mut duties, mut problems) = (Vec::new(), Vec::new());
    for row in &day.vans {
        let van = &row.van.id;
        if fields.get(&format!("on-{van}")) != "yes" {
            continue;
        }
        let text = |column: &str| fields.get(&format!("{column}-{van}"));
        let shift = LocalWindow::parse(text("from"), text("to"));
        let pause = if text("pause").is_empty() { Ok(0) } else { text("pause").parse::<i64>() };
        let driver = Some(text("driver")).filter(|text| !text.is_empty()).map(DriverId::parse);
        match (shift, pause, driver.transpose()) {
            (Ok(shift), Ok(pause @ 0..=240), Ok(driver)) => {
                duties.push(Duty { van: van.clone(), driver, shift, pause: Seconds::from_minutes(pause) });
            }
            (Err(_), ..) => problems.push((format!("from-{van}"), format!("{} : {}", row.van.name, t.roster_hours))),
            _ => problems.push((format!("pause-{van}"), format!("{} : {}", row.van.name, t.roster_pause))),
        }
    }
    if problems.is_empty() { Ok(duties) } else { Err(problems) }
}

/// Shows the roster of a day; with `copy`, filled in like the week before, to be looked at and saved.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    Query(copy): Query<Copy>,
    known: Known,
) -> Answer {
    let territory = id(&territory)?;
    let day = views::roster::day(&app.glane, &known.actor, &territory, asked.date).await?;
    let own: Vec<Duty> = day.vans.iter().filter_map(|row| row.duty.clone()).collect();
    let fields = filled(&day, if copy.copy.is_some() { &day.week_before } else { &own });
    page(&known, day, (fields, Vec::new()), asked.done.as_deref())
}

/// Asks for the week before.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Copy {
    copy: Option<String>,
}

/// Writes the roster of a day.
pub(crate) async fn save(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let date: NaiveDate = date(&fields)?;
    let day = views::roster::day(&app.glane, &known.actor, &territory, Some(date)).await?;
    let path = format!("/operator/{territory}/roster");
    match read(&day, &fields, Words::of(known.reader.say.0)) {
        Err(problems) => page(&known, day, (fields, problems), None),
        Ok(duties) => match acts::set_roster(&app.glane, &known.actor, &territory, date, &duties).await {
            Ok(()) => done(&path, "roster", Some(date)),
            Err(ServiceError::NotNow(sentence)) => {
                let problem = ("roster".to_owned(), known.reader.say.sentence(&sentence).to_owned());
                page(&known, day, (fields, vec![problem]), None)
            }
            Err(other) => Err(PageError::from(other).back_to(format!("{path}?date={date}"))),
        },
    }
}

/// Notes that a driver is away.
pub(crate) async fn absence(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let date = date(&fields)?;
    let driver = id(fields.get("driver"))?;
    let (t, path) = (Words::of(known.reader.say.0), format!("/operator/{territory}/roster"));
    let wrong = |field: &str, text: &str| (field.to_owned(), text.to_owned());
    let problem = match days_away(&fields) {
        Err(field) => wrong(field, t.absence_day),
        Ok(days) => match acts::note_absence(&app.glane, &known.actor, &territory, &driver, days).await {
            Ok(()) => return done(&path, "absence", Some(date)),
            Err(ServiceError::NotNow(sentence)) => wrong("first", known.reader.say.sentence(&sentence)),
            Err(other) => return Err(PageError::from(other).back_to(format!("{path}?date={date}"))),
        },
    };
    let day = views::roster::day(&app.glane, &known.actor, &territory, Some(date)).await?;
    let own: Vec<Duty> = day.vans.iter().filter_map(|row| row.duty.clone()).collect();
    let mut shown = filled(&day, &own);
    for name in ["driver", "first", "last"] {
        shown = shown.with(name, fields.typed(name));
    }
    page(&known, day, (shown, vec![problem]), None)
}

/// First and last day of an absence, or the field that cannot be read.
fn days_away(fields: &Fields) -> Result<(NaiveDate, NaiveDate), &'static str> {
    let day = |name: &'static str| fields.get(name).parse::<NaiveDate>().map_err(|_| name);
    let first = day("first")?;
    Ok((first, if fields.get("last").is_empty() { first } else { day("last")? }))
}

/// The driver is there after all.
pub(crate) async fn undo_absence(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let day = fields.get("day").parse().map_err(|_| PageError::unreadable(StatusCode::BAD_REQUEST))?;
    acts::undo_absence(&app.glane, &known.actor, &territory, &id(fields.get("driver"))?, day).await?;
    done(&format!("/operator/{territory}/roster"), "saved", Some(date(&fields)?))
}

fn page(
    known: &Known,
    day: RosterDay,
    (fields, problems): (Fields, Vec<(String, String)>),
    said: Option<&str>,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let territory = day.territory.id.clone();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title =
        if problems.is_empty() { t.roster_title.to_owned() } else { format!("{}{}", t.error_prefix, t.roster_title) };
    let page = Page::new(&known.reader, title).after(said).desk(&territory, Room::Roster).wide();
    let desk_path = format!("/operator/{territory}");
    let days = DayLinks::around(format!("{desk_path}/roster"), day.date, day.date == day.today);
    page::show(status, &RosterPage { page, t, say, days, desk_path, day, fields, problems })
}
