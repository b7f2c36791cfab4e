//! The operator's desk: the day on a map, the rounds beside it, what is not placed and why, what to decide.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{Grams, LotId, Sentence};
use glane_service::{
    acts,
    views::{
        self, Attention, Awaited, Delay, OperatorDay, PlaceKind, PlannedDay, RoundView, StopView,
        waiting::{self, Unconfirmed, WaitingLot},
    },
    words::{Budget, StopState},
};

use super::{Answer, DayLinks, done, id, store::date};
use crate::{
    clock_bar::ClockBar,
    desk::Room,
    error::PageError,
    fields::Fields,
    map::Map,
    page::{self, Page},
    reader::Known,
    say::{Say, sentence_case},
    server::App,
    states::{self, Tag},
    texts::operator::Words,
    timeline::Timeline,
};

#[derive(Template)]
#[template(path = "operator.html")]
struct OperatorPage {
    page: Page,
    t: &'static Words,
    say: Say,
    days: DayLinks,
    map: Map,
    timeline: Timeline,
    day: OperatorDay,
    show: Show,
    van: String,
    from: usize,
    promises: Vec<Unconfirmed>,
    refused: BTreeMap<LotId, Vec<(String, Sentence)>>,
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
        let loaded: Grams = round.stops.iter().filter(|stop| stop.loads).map(|stop| stop.grams).sum();
        format!(
            "{} {}, {} {} · {} · {} · {}",
            t.depart,
            say.at(&round.start),
            t.back,
            say.at(&round.end),
            say.kg(loaded),
            say.km(round.metres),
            self.progress(round)
        )
    }
    /// "3 arrêts sur 8 faits".
    fn progress(&self, round: &RoundView) -> String {
        let ahead = round.stops.iter().filter(|stop| stop.state != StopState::Cancelled).count();
        let done = round.stops.iter().filter(|stop| matches!(stop.state, StopState::Done | StopState::FoundClosed));
        format!("{} {} {} {}", self.say.count(done.count()), self.t.stops_done, self.t.of, self.say.count(ahead))
    }
    /// What is said aloud when it changes: "Fourgon 1 : 3 arrêts faits sur 8, 25 min de retard."
    fn news(&self, round: &RoundView) -> String {
        let late = self.day.delays.iter().find(|delay| delay.round == round.id);
        let late = late.map(|delay| format!(", {} {}", self.say.duration(delay.behind), self.t.behind));
        format!("{} : {}{}.", round.van, self.progress(round), late.unwrap_or_default())
    }
    fn attention(&self, item: &Attention) -> String {
        let separator = if item.subject.is_empty() { "" } else { " : " };
        format!("{}{separator}{}", item.subject, self.say.sentence(&item.sentence))
    }
    /// Late rounds with what is late about them.
    fn delays(&self) -> Vec<(&RoundView, &Delay)> {
        let rounds = &self.day.rounds;
        let of = |delay: &Delay| rounds.iter().find(|round| round.id == delay.round);
        self.day.delays.iter().filter_map(|delay| Some((of(delay)?, delay))).collect()
    }
    /// When a late van comes to a stop.
    fn expected(&self, stop: &StopView) -> Option<&Awaited> {
        self.day.delays.iter().flat_map(|delay| &delay.waiting).find(|one| one.stop == stop.id)
    }
    fn stop_line(&self, stop: &StopView) -> String {
        let (say, t) = (self.say, self.t);
        let cases = say.cases(stop.cases);
        format!("{} {cases}", if stop.loads { t.load } else { t.unload })
    }
    fn is_cancelled(&self, stop: &StopView) -> bool {
        stop.state == StopState::Cancelled
    }
    fn can_move(&self, stop: &StopView) -> bool {
        stop.state == StopState::Planned && !stop.cases.is_zero()
    }
    fn is_locked(&self, stop: &StopView) -> bool {
        self.day.locked.contains(&stop.id)
    }
    fn tag(&self, stop: &StopView) -> Option<Tag> {
        states::stop(self.say, stop.state)
    }
    /// Rounds that the filter lets through, with their number, as many as one page holds.
    fn shown_rounds(&self) -> Vec<(usize, &RoundView)> {
        self.all_rounds().skip(self.from).take(self.show.per_page()).collect()
    }
    fn all_rounds(&self) -> impl Iterator<Item = (usize, &RoundView)> {
        let all = self.day.rounds.iter().enumerate().map(|(at, round)| (at + 1, round));
        all.filter(|(_, round)| self.show != Show::Uncovered || round.driver.is_none())
            .filter(|(_, round)| self.van.is_empty() || round.van_id.as_str() == self.van)
    }
    fn shown_lots(&self) -> Vec<&WaitingLot> {
        let all = self.day.waiting.iter().filter(|lot| lot.late == (self.show == Show::Late));
        all.skip(self.from).take(self.show.per_page()).collect()
    }
    /// Where the next page of the table begins, and how many lines are left.
    fn rest(&self) -> Option<(usize, usize)> {
        let total = match self.show {
            Show::Rounds | Show::Uncovered => self.all_rounds().count(),
            show => self.count(show),
        };
        let next = self.from + self.show.per_page();
        (next < total).then(|| (next, total - next))
    }
    /// Who is refused a lot, by reason: a thousand lots times a hundred associations are no list.
    fn refusals(&self, lot: &WaitingLot) -> Vec<(String, &Sentence)> {
        let mut by_reason: Vec<(Vec<&str>, &Sentence)> = Vec::new();
        for (name, reason) in self.refused.get(&lot.id).into_iter().flatten() {
            match by_reason.iter_mut().find(|(_, same)| *same == reason) {
                Some((names, _)) => names.push(name),
                None => by_reason.push((vec![name], reason)),
            }
        }
        by_reason.into_iter().map(|(names, reason)| (self.few(&names), reason)).collect()
    }
    fn few(&self, names: &[&str]) -> String {
        let shown = names.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
        match names.len().saturating_sub(MOST_NAMES) {
            0 => shown,
            more => format!("{shown} {} {} {}", self.t.and_more, self.say.count(more), self.t.others),
        }
    }
    fn bar(&self, lot: &WaitingLot) -> ClockBar {
        ClockBar::of(self.say, &lot.clocks)
    }
    fn shows(&self, show: Show) -> bool {
        self.show == show
    }
    /// Filters: name, count, code, and whether it is chosen.
    fn filters(&self) -> [(&'static str, usize, &'static str, bool); 5] {
        let t = self.t;
        let name = |show| match show {
            Show::Rounds => t.rounds,
            Show::Uncovered => t.uncovered,
            Show::Unconfirmed => t.unconfirmed,
            Show::Waiting => t.not_placed,
            Show::Late => t.late,
        };
        Show::ALL.map(|show| (name(show), self.count(show), show.code(), self.show == show))
    }
    fn count(&self, show: Show) -> usize {
        let day = &self.day;
        let late = day.waiting.iter().filter(|lot| lot.late).count();
        match show {
            Show::Rounds => day.rounds.len(),
            Show::Uncovered => day.rounds.iter().filter(|round| round.driver.is_none()).count(),
            Show::Unconfirmed => day.unconfirmed,
            Show::Waiting => day.waiting.len() - late,
            Show::Late => late,
        }
    }
    fn lots_none(&self) -> &'static str {
        if self.show == Show::Late { self.t.late_none } else { self.t.not_placed_none }
    }
    fn phone_link(&self, phone: &str) -> String {
        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// Names told before "and so many more".
const MOST_NAMES: usize = 8;

/// What the table below the map shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Show {
    #[default]
    Rounds,
    Uncovered,
    Unconfirmed,
    Waiting,
    Late,
}

impl Show {
    const ALL: [Self; 5] = [Self::Rounds, Self::Uncovered, Self::Unconfirmed, Self::Waiting, Self::Late];

    /// Lines of one page: a round is a table of its own.
    const fn per_page(self) -> usize {
        match self {
            Self::Rounds | Self::Uncovered => 6,
            Self::Unconfirmed => 50,
            Self::Waiting | Self::Late => 25,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Rounds => "rounds",
            Self::Uncovered => "uncovered",
            Self::Unconfirmed => "unconfirmed",
            Self::Waiting => "waiting",
            Self::Late => "late",
        }
    }
}

/// What the address of the desk may say: a day, a filter, a van, and how many lines were shown before.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct AskedDay {
    date: Option<NaiveDate>,
    done: Option<String>,
    show: Option<String>,
    van: Option<String>,
    from: Option<usize>,
}

/// Shows the day.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<AskedDay>,
    known: Known,
) -> Answer {
    let territory = id(&territory)?;
    let day = views::operator::day(&app.glane, &known.actor, &territory, asked.date).await?;
    let page = Page::new(&known.reader, day.territory.name.clone())
        .after(asked.done.as_deref())
        .wide()
        .with_script("desk.js")
        .desk(&territory, Room::Day);
    let days = DayLinks::around(format!("/operator/{territory}"), day.date, day.is_today);
    let say = known.reader.say;
    let streets = views::streets::around(&app.glane, &day.places, &day.rounds).await?;
    let map = Map::of(&day.places, &day.rounds, &streets);
    let timeline = Timeline::of(say, &day.rounds, day.now);
    let show = asked.show.as_deref().and_then(|code| Show::ALL.into_iter().find(|show| show.code() == code));
    // Nothing asked for: what has no taker, as long as there is no round.
    let usual = if day.rounds.is_empty() { Show::Waiting } else { Show::Rounds };
    let (show, van) = (show.unwrap_or(usual), asked.van.unwrap_or_default());
    let (t, from) = (Words::of(say.0), asked.from.unwrap_or_default());
    let (promises, refused) = (Vec::new(), BTreeMap::new());
    let shown = OperatorPage { page, t, say, days, map, timeline, day, show, van, from, promises, refused };
    let (glane, actor, date) = (&app.glane, &known.actor, shown.day.date);
    let filled = match show {
        Show::Rounds | Show::Uncovered => shown,
        Show::Unconfirmed => {
            let promises = waiting::unconfirmed(glane, actor, &territory, date, from, show.per_page()).await?;
            OperatorPage { promises, ..shown }
        }
        Show::Waiting | Show::Late => {
            let lots: Vec<LotId> = shown.shown_lots().iter().map(|lot| lot.id.clone()).collect();
            let refused = waiting::refusals(glane, actor, &territory, date, &lots).await?;
            OperatorPage { refused, ..shown }
        }
    };
    page::show(StatusCode::OK, &filled)
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
