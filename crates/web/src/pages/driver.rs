//! The driver's round in order; printed, it is the round sheet.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::{Cases, Grams, Provenance, TemperatureClass};
use glane_service::{
    views::{self, DriverDay, RoundView, StopView},
    words::StopState,
};

use super::{Answer, Asked, DayLinks, id};
use crate::{
    map::Map,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    states,
    texts::driver::Words,
};

#[derive(Template)]
#[template(path = "driver.html")]
struct DriverPage {
    page: Page,
    t: &'static Words,
    s: &'static crate::texts::stop::Words,
    say: Say,
    days: DayLinks,
    day: DriverDay,
}

impl DriverPage {
    fn heading(&self) -> String {
        let today = self.days.is_today.then_some(self.day.date);
        sentence_case(&self.say.day(self.day.date, today))
    }
    fn overview(&self, round: &RoundView) -> String {
        let (say, t) = (self.say, self.t);
        let stops = i64::try_from(round.stops.iter().filter(|stop| !cancelled(stop)).count()).unwrap_or(i64::MAX);
        let noun = say.plural(stops, ("arrêt", "stop"), ("arrêts", "stops"));
        format!(
            "{} {}, {} {} · {stops}\u{a0}{noun} · {}",
            t.leave,
            say.at(&round.start),
            t.back.to_lowercase(),
            say.at(&round.end),
            say.km(round.metres)
        )
    }
    /// "3 caisses au sec + 2 au frais": classes without crates are not named.
    fn crates(&self, stop: &StopView) -> String {
        let counts = counts(stop).map(|(class, cases)| (cases, self.say.class(class)));
        let words = counts.enumerate().map(|(index, (cases, class))| match index {
            0 => format!("{} {class}", self.say.cases(cases)),
            _ => format!("{} {class}", self.say.number(cases.get())),
        });
        words.collect::<Vec<_>>().join(" + ")
    }
    /// "3 au sec + 2 au frais", for paper.
    fn crates_in_short(&self, stop: &StopView) -> String {
        let words =
            counts(stop).map(|(class, cases)| format!("{} {}", self.say.number(cases.get()), self.say.class(class)));
        words.collect::<Vec<_>>().join(" + ")
    }
    /// How many crates for, or from, each other stop, by its number: what the sheet has room for.
    fn other_ends(&self, round: &RoundView, stop: &StopView) -> String {
        let mut ends: Vec<(&str, Cases)> = Vec::new();
        for line in &stop.lines {
            match ends.iter_mut().find(|(place, _)| *place == line.other_end) {
                Some((_, cases)) => *cases += line.cases,
                None => ends.push((&line.other_end, line.cases)),
            }
        }
        let arrow = if stop.loads { "→" } else { "←" };
        let number = |place: &str| {
            let other = |other: &&StopView| {
                other.place == place && other.loads != stop.loads && (other.number > stop.number) == stop.loads
            };
            round.stops.iter().find(other).map_or_else(|| place.to_owned(), |other| format!("n°\u{a0}{}", other.number))
        };
        let words =
            ends.into_iter().map(|(place, cases)| format!("{} : {}", number(place), self.say.number(cases.get())));
        format!("{arrow} {}", words.collect::<Vec<_>>().join(", "))
    }
    fn weight(&self, stop: &StopView) -> String {
        self.say.kg(stop.lines.iter().map(|line| line.grams).sum::<Grams>())
    }
    fn way(&self, stop: &StopView) -> String {
        let estimate = match stop.provenance {
            Provenance::Estimate => format!(" ({})", self.page.t.estimate),
            Provenance::Given | Provenance::Graph | Provenance::Service => String::new(),
        };
        format!("{}, {}{estimate}", self.say.duration(stop.leg_seconds), self.say.km(stop.leg_metres))
    }
    fn latest(&self, stop: &StopView) -> String {
        let latest = stop.arrival + chrono::Duration::seconds(stop.slack.get());
        self.say.at(&latest)
    }
    fn map(&self, round: &RoundView) -> Map {
        Map::of_round(round)
    }
    /// The first stop ahead: the one to drive to now.
    fn is_next(&self, round: &RoundView, stop: &StopView) -> bool {
        let ahead = |stop: &&StopView| matches!(stop.state, StopState::Planned | StopState::Arrived);
        round.stops.iter().find(ahead).is_some_and(|next| next.id == stop.id)
    }
    fn is_cancelled(&self, stop: &StopView) -> bool {
        cancelled(stop)
    }
    fn telephone(&self, stop: &StopView) -> String {
        stop.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
    fn at(&self, stop: &StopView) -> (String, String) {
        (format!("{:.6}", stop.location.lat()), format!("{:.6}", stop.location.lon()))
    }
}

/// Crates per class, where there are any.
fn counts(stop: &StopView) -> impl Iterator<Item = (TemperatureClass, Cases)> + '_ {
    TemperatureClass::ALL.into_iter().map(|class| (class, stop.crates(class))).filter(|(_, cases)| !cases.is_zero())
}

fn cancelled(stop: &StopView) -> bool {
    stop.state == StopState::Cancelled
}

/// Shows the rounds of a day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(driver): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let driver = id(&driver)?;
    let day = views::driver::day(&app.glane, &known.actor, &driver, asked.date).await?;
    let t = Words::of(known.reader.say.0);
    let page = Page::new(&known.reader, t.title).after(asked.done.as_deref()).with_script("round.js");
    let days = DayLinks::around(format!("/driver/{driver}"), day.date, asked.date.is_none());
    let say = known.reader.say;
    page::show(StatusCode::OK, &DriverPage { page, t, s: crate::texts::stop::Words::of(say.0), say, days, day })
}
