//! The operator's desk: the day on a map, the rounds beside it, what is not placed and why, what to decide.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::Grams;
use glane_service::{
    acts,
    views::{self, OperatorDay, PlaceKind, PlannedDay, RoundView, StopView},
    words::{Budget, StopState},
};

use super::{Answer, Asked, DayLinks, done, id, store::date};
use crate::{
    error::PageError,
    fields::Fields,
    map::Map,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    texts::operator::Words,
};

#[derive(Template)]
#[template(path = "operator.html")]
struct OperatorPage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    map: Map,
    day: OperatorDay,
}

impl OperatorPage {
    fn heading(&self) -> String {
        let today = self.day.is_today.then_some(self.day.date);
        sentence_case(&self.say.day(self.day.date, today))
    }
    fn stage(&self) -> &'static str {
        match self.day.stage {
            PlannedDay::Open => self.t.stage_open,
            PlannedDay::Planned => self.t.stage_planned,
            PlannedDay::Published => self.t.stage_published,
        }
    }
    fn planned(&self) -> bool {
        self.day.stage != PlannedDay::Open
    }
    fn can_plan(&self) -> bool {
        self.day.stage != PlannedDay::Published
    }
    fn can_publish(&self) -> bool {
        self.day.stage == PlannedDay::Planned && !self.day.outdated
    }
    fn plan_label(&self) -> &'static str {
        if self.day.stage == PlannedDay::Open { self.t.plan } else { self.t.plan_again }
    }
    /// Name, figure, and what qualifies it.
    fn figures(&self) -> Vec<(&'static str, String, String)> {
        let (say, t, day) = (self.say, self.t, &self.day);
        let mut figures = Vec::new();
        if let Some(summary) = &day.summary {
            figures.push((t.figure_placed, say.kg(summary.placed), format!("{} {}", t.of, say.kg(summary.offered))));
            figures.push((t.figure_distance, say.km(summary.metres), String::new()));
            let worst = format!("{} {}", t.figure_worst, say.percent(summary.covered.min_permille));
            figures.push((t.figure_covered, say.percent(summary.covered.median_permille), worst));
        }
        if day.open_lots > 0 || day.summary.is_none() {
            figures.push((
                t.figure_open,
                say.kg(day.open_grams),
                format!("{} {}", say.count(day.open_lots), t.figure_lots),
            ));
        }
        figures.push((t.figure_answers, say.count(day.answers.declared), self.other_answers()));
        figures
    }
    fn other_answers(&self) -> String {
        let (say, t, answers) = (self.say, self.t, self.day.answers);
        format!(
            "{} {}, {} {}",
            say.count(answers.nothing),
            t.answers_nothing,
            say.count(answers.silent),
            t.answers_silent
        )
    }
    fn round_line(&self, round: &RoundView) -> String {
        let (say, t) = (self.say, self.t);
        let loaded: Grams =
            round.stops.iter().filter(|stop| stop.loads).flat_map(|stop| &stop.lines).map(|line| line.grams).sum();
        format!(
            "{} {}, {} {} · {} · {}",
            t.depart,
            say.at(&round.start),
            t.back,
            say.at(&round.end),
            say.kg(loaded),
            say.km(round.metres)
        )
    }
    fn stop_line(&self, stop: &StopView) -> String {
        let (say, t) = (self.say, self.t);
        let cases = say.cases(stop.lines.iter().map(|line| line.cases).sum());
        format!("{} {cases}", if stop.loads { t.load } else { t.unload })
    }
    fn is_cancelled(&self, stop: &StopView) -> bool {
        stop.state == StopState::Cancelled
    }
}

/// Shows the day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory = id(&territory)?;
    let day = views::operator::day(&app.glane, &known.actor, &territory, asked.date).await?;
    let page = Page::new(&known.reader, day.territory.name.clone()).after(asked.done.as_deref()).wide();
    let days = DayLinks::around(format!("/operator/{territory}"), day.date, day.is_today);
    let say = known.reader.say;
    let streets = views::streets::around(app.glane.travel.as_ref(), &day.places, &day.rounds);
    let map = Map::of(&day.places, &day.rounds, &streets);
    page::show(StatusCode::OK, &OperatorPage { page, t: Words::of(say.0), say, days, map, day })
}

/// Plans the day, or plans it again.
pub(crate) async fn plan(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, territory) = (format!("/operator/{territory}"), id(&territory)?);
    let date: NaiveDate = date(&fields)?;
    let budget = Budget::time(app.config.plan_time);
    let planned = acts::plan(&app.glane, &known.actor, &territory, date, &budget).await;
    planned.map_err(|error| PageError::from(error).back_to(format!("{path}?date={date}")))?;
    done(&path, "planned", Some(date))
}

/// Lets everybody see the plan.
pub(crate) async fn publish(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, territory) = (format!("/operator/{territory}"), id(&territory)?);
    let date = date(&fields)?;
    let published = acts::publish(&app.glane, &known.actor, &territory, date).await;
    published.map_err(|error| PageError::from(error).back_to(format!("{path}?date={date}")))?;
    done(&path, "published", Some(date))
}
