//! Starts from an earlier list: what is the same again is ticked, what differs (crates, dates) is typed.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{LotId, StoreId};
use glane_service::{
    acts,
    views::{self, store::EarlierList},
    words::{DateAnswer, DateKind, Draft, Expiry, Lot, check_draft},
};

use super::{Answer, declared, done, id};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::{declare, list::Words},
};

#[derive(Template)]
#[template(path = "repeat.html")]
struct RepeatPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    command: String,
    date: Option<NaiveDate>,
    lines: Vec<Line>,
    problem: Option<&'static str>,
}

/// One earlier lot, as it is typed today.
struct Line {
    lot: Lot,
    take: bool,
    cases: String,
    date: String,
    wrong: Vec<String>,
}

impl RepeatPage {
    fn kind(&self, expiry: &Expiry) -> &'static str {
        let words = declare::Words::of(self.say.0);
        match expiry.kind {
            DateKind::Dlc => words.dlc,
            DateKind::Ddm => words.ddm,
        }
    }
    fn is_wrong(&self) -> bool {
        self.problem.is_some() || self.lines.iter().any(|line| !line.wrong.is_empty())
    }
}

/// Shows the earlier list.
pub(crate) async fn ask(State(app): State<App>, Path(store): Path<String>, known: Known) -> Answer {
    let store: StoreId = id(&store)?;
    let earlier = views::store::earlier_list(&app.glane, &known.actor, &store).await?;
    let line = |lot: Lot| Line {
        take: true,
        cases: lot.goods.cases.get().to_string(),
        date: String::new(),
        wrong: Vec::new(),
        lot,
    };
    let date = earlier.as_ref().map(|earlier| earlier.date);
    let lines = earlier.map(|earlier| earlier.lots.into_iter().map(line).collect()).unwrap_or_default();
    render(&known, &store, LotId::mint().to_string(), date, lines, None, StatusCode::OK)
}

/// Declares what was ticked, all or nothing; what must be mended comes back line by line.
pub(crate) async fn declare(State(app): State<App>, Path(store): Path<String>, known: Known, fields: Fields) -> Answer {
    let path = format!("/store/{store}");
    let store: StoreId = id(&store)?;
    let earlier = views::store::earlier_list(&app.glane, &known.actor, &store).await?;
    let EarlierList { date, lots } = earlier.ok_or_else(PageError::not_found)?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let words = declare::Words::of(known.reader.say.0);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut lines = Vec::new();
    for lot in lots {
        let name = |field: &str| format!("{field}-{}", lot.id);
        let mut line = Line {
            take: fields.has(&name("take"), "yes"),
            cases: fields.typed(&name("cases")).to_owned(),
            date: fields.get(&name("date")).to_owned(),
            wrong: Vec::new(),
            lot: lot.clone(),
        };
        if line.take {
            match draft(&line, words) {
                Ok(draft) => match check_draft(&draft, day.date) {
                    Ok(_) => drafts.push(draft),
                    Err(found) => {
                        line.wrong.extend(found.iter().map(|it| known.reader.say.sentence(&it.sentence).to_owned()));
                    }
                },
                Err(text) => line.wrong.push(text.to_owned()),
            }
        }
        lines.push(line);
    }
    let t = Words::of(known.reader.say.0);
    let command = fields.get("command").to_owned();
    let empty = drafts.is_empty().then_some(t.nothing_ticked);
    if empty.is_some() || lines.iter().any(|line| !line.wrong.is_empty()) {
        let problem = empty.filter(|_| lines.iter().all(|line| line.wrong.is_empty()));
        return render(&known, &store, command, Some(date), lines, problem, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let command: LotId = id(&command)?;
    let declared = acts::declare(&app.glane, &known.actor, &store, &drafts, command.as_str()).await;
    declared.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, if day.late { "declared_late" } else { "declared" }, None)
}

/// The line of today: its own crates and its own date.
fn draft<'t>(line: &Line, words: &'t declare::Words) -> Result<Draft, &'t str> {
    let cases = declared::whole(&line.cases).ok_or(words.number_unreadable)?;
    let date = match line.lot.goods.expiry {
        None => DateAnswer::NoDate,
        Some(_) if line.date.is_empty() => return Err(words.date_missing),
        Some(Expiry { kind, .. }) => {
            let date = declared::day(&line.date).ok_or(words.date_unreadable)?;
            DateAnswer::Stated(Expiry { kind, date })
        }
    };
    let batch = None;
    Ok(Draft { cases: Some(cases), date, batch, ..line.lot.as_draft() })
}

fn render(
    known: &Known,
    store: &StoreId,
    command: String,
    date: Option<NaiveDate>,
    lines: Vec<Line>,
    problem: Option<&'static str>,
    status: StatusCode,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let path = format!("/store/{store}");
    let title = match status {
        StatusCode::OK => t.repeat.to_owned(),
        _ => format!("{}{}", declare::Words::of(say.0).error_prefix, t.repeat),
    };
    page::show(
        status,
        &RepeatPage { page: Page::new(&known.reader, title), t, say, path, command, date, lines, problem },
    )
}
