//! A stop goes to another van: first what it would cost and break, then the move; and locks.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{Cents, StopId, TerritoryId, VanId};
use glane_service::{
    acts::{self, Move, Preview},
    views,
};
use serde::Deserialize;

use super::{Answer, done, id, store::date};
use crate::{
    desk::Room,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::moves::Words,
};

/// Which stop, and where to once somebody has chosen.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Asked {
    date: NaiveDate,
    stop: String,
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "move.html")]
struct MovePage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    date: NaiveDate,
    stop: StopId,
    place: String,
    from: String,
    locked: bool,
    vans: Vec<(VanId, String)>,
    to: Option<VanId>,
    preview: Option<Preview>,
}

impl MovePage {
    fn chosen(&self, van: &VanId) -> bool {
        self.to.as_ref() == Some(van)
    }
    /// Name, before, after, difference.
    fn figures(&self, preview: &Preview) -> [(&'static str, String, String, String); 3] {
        let (say, t) = (self.say, self.t);
        let signed = |more: bool, text: String| format!("{}{text}", if more { "+" } else { "−" });
        let ((a, b), (m, n), (s, u)) = (preview.cost, preview.metres, preview.time);
        let metres = glane_foundation::Metres::new((n.get() - m.get()).abs());
        let seconds = glane_foundation::Seconds::new((u.get() - s.get()).abs());
        [
            (t.cost, euros(say, a), euros(say, b), signed(b >= a, euros(say, Cents::new((b.get() - a.get()).abs())))),
            (t.kilometres, say.km(m), say.km(n), signed(n >= m, say.km(metres))),
            (t.time, say.duration(s), say.duration(u), signed(u >= s, say.duration(seconds))),
        ]
    }
    fn visit(&self, visit: &Option<(String, chrono::NaiveDateTime)>) -> String {
        match visit {
            Some((van, at)) => format!("{van}, {}", self.say.at(at)),
            None => self.t.not_visited.to_owned(),
        }
    }
}

/// "12,40 €".
fn euros(say: Say, cents: Cents) -> String {
    let (whole, rest) = (cents.get() / 100, cents.get() % 100);
    match say.0 {
        glane_foundation::Language::Fr => format!("{},{rest:02}\u{a0}€", say.number(whole)),
        glane_foundation::Language::En => format!("€{}.{rest:02}", say.number(whole)),
    }
}

/// Asks where to; with a van in the address, says what it would do.
pub(crate) async fn ask(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let (stop, path): (StopId, _) = (id(&asked.stop)?, format!("/operator/{territory}"));
    let day = views::operator::day(&app.glane, &known.actor, &territory, Some(asked.date)).await?;
    let here = day.rounds.iter().find_map(|round| {
        round
            .stops
            .iter()
            .find(|known| known.id == stop)
            .map(|found| (round.van_id.clone(), round.van.clone(), found.place.clone()))
    });
    let (van, from, place) = here.ok_or_else(|| PageError::not_found().back_to(&path))?;
    let to: Option<VanId> = asked.to.as_deref().map(id).transpose()?;
    let preview = match &to {
        None => None,
        Some(to) => {
            let wanted = Move { stop: stop.clone(), to: to.clone() };
            let tried = acts::try_move(&app.glane, &known.actor, &territory, asked.date, &wanted).await;
            Some(tried.map_err(|error| PageError::from(error).back_to(format!("{path}?date={}", asked.date)))?)
        }
    };
    let vans = day.on_duty.into_iter().filter(|(known, _)| *known != van).collect();
    let locked = day.locked.contains(&stop);
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.title).desk(&territory, Room::Day);
    let date = asked.date;
    page::show(StatusCode::OK, &MovePage { page, t, say, path, date, stop, place, from, locked, vans, to, preview })
}

/// Makes the move.
pub(crate) async fn make(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, territory): (_, TerritoryId) = (format!("/operator/{territory}"), id(&territory)?);
    let date = date(&fields)?;
    let wanted = Move { stop: id(fields.get("stop"))?, to: id(fields.get("to"))? };
    let made = acts::make_move(&app.glane, &known.actor, &territory, date, &wanted).await;
    made.map_err(|error| PageError::from(error).back_to(format!("{path}?date={date}")))?;
    done(&path, "moved", Some(date))
}

/// Undoes the last move of the day.
pub(crate) async fn undo(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, territory): (_, TerritoryId) = (format!("/operator/{territory}"), id(&territory)?);
    let date = date(&fields)?;
    let undone = acts::undo_move(&app.glane, &known.actor, &territory, date).await;
    undone.map_err(|error| PageError::from(error).back_to(format!("{path}?date={date}")))?;
    done(&path, "unmoved", Some(date))
}

/// Keeps a stop on its van, or lets it go.
pub(crate) async fn lock(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (path, territory): (_, TerritoryId) = (format!("/operator/{territory}"), id(&territory)?);
    let (date, locked) = (date(&fields)?, fields.get("locked") == "yes");
    acts::set_locked(&app.glane, &known.actor, &territory, date, &id(fields.get("stop"))?, locked).await?;
    done(&path, if locked { "locked" } else { "unlocked" }, Some(date))
}
