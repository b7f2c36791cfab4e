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
    words::{ActId, Deed, Refusal, RefusalReason},
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
}

impl SheetPage {
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
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.title).after(asked.done.as_deref()).wide();
    page::show(StatusCode::OK, &SheetPage { page, t, say, round, command: ActId::mint(), stops })
}

/// Takes the ticked stops in.
pub(crate) async fn enter(State(app): State<App>, Path(round): Path<String>, known: Known, fields: Fields) -> Answer {
    let path = format!("/round/{round}/sheet");
    let round: RoundId = id(&round)?;
    let stops = views::stop::stops(&app.glane, &known.actor, &round).await?;
    let told = stops
        .iter()
        .filter(|stop| fields.has("stop", stop.stop.id.as_str()))
        .map(|stop| read(stop, &fields))
        .collect::<Result<Vec<_>, _>>()?;
    let entered = acts::enter_sheet(&app.glane, &known.actor, &round, fields.get("command"), &told).await;
    let outcomes = entered.map_err(|error| PageError::from(error).back_to(&path))?;
    let trouble = outcomes.iter().any(|outcome| outcome.trouble.is_some());
    done(&path, if trouble { "act_trouble" } else { "act" }, None)
}

fn read(stop: &StopDay, fields: &Fields) -> Result<SheetStop, PageError> {
    let of = &stop.stop.id;
    let mut deeds = Vec::new();
    for line in &stop.lines {
        let allocation = line.allocation.clone();
        let cases = number(fields.get(&format!("cases.{allocation}.{of}")), line.planned)?;
        if stop.stop.loads {
            let left = number(fields.get(&format!("left.{allocation}.{of}")), Cases::ZERO)?;
            deeds.push(Deed::Collected { allocation, taken: cases, left });
        } else {
            let count = number(fields.get(&format!("refused.{allocation}.{of}")), Cases::ZERO)?;
            let reason = RefusalReason::from_code(fields.get(&format!("reason.{allocation}.{of}")));
            let refused = match (count.is_zero(), reason) {
                (true, _) => Vec::new(),
                (false, Some(reason)) => vec![Refusal { cases: count, reason, photo: None }],
                (false, None) => return Err(PageError::unreadable(StatusCode::UNPROCESSABLE_ENTITY)),
            };
            deeds.push(Deed::HandedOver { allocation, accepted: cases, refused });
        }
    }
    let name = fields.get(&format!("name.{of}"));
    if !name.is_empty() {
        deeds.push(Deed::Signed { name: name.chars().take(120).collect(), drawing: None });
    }
    let time = |name: &str| NaiveTime::parse_from_str(fields.get(&format!("{name}.{of}")), "%H:%M").ok();
    Ok(SheetStop { stop: of.clone(), arrived: time("arrived"), left: time("gone"), deeds })
}

fn number(typed: &str, otherwise: Cases) -> Result<Cases, PageError> {
    if typed.is_empty() {
        return Ok(otherwise);
    }
    let parsed = typed.parse::<i64>().ok().filter(|value| (0..=9_999).contains(value)).map(Cases::new);
    parsed.ok_or_else(|| PageError::unreadable(StatusCode::UNPROCESSABLE_ENTITY))
}
