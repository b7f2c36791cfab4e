//! A store's hours: its week, and single dates that differ. The two are never mixed up.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{LocalWindow, StoreId};
use glane_service::{
    ServiceError, acts,
    views::{self, store::StoreHours},
};

use super::{Answer, declared::day, done, id};
use crate::{
    error::PageError,
    fields::Fields,
    hours_text::{self, DAYS},
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::hours::Words,
};

#[derive(Template)]
#[template(path = "hours.html")]
struct HoursPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    hours: StoreHours,
    fields: Fields,
    /// Fields that cannot be read, with what to do.
    wrong: Vec<(String, &'static str)>,
}

impl HoursPage {
    fn days(&self) -> [&'static str; 7] {
        DAYS
    }
    fn day_name(&self, day: &str) -> &'static str {
        hours_text::day_name(self.say, day)
    }
    fn value(&self, day: &str) -> &str {
        self.fields.typed(&format!("week-{day}"))
    }
    fn is_wrong(&self, name: &str) -> bool {
        self.wrong.iter().any(|(field, _)| field == name)
    }
    fn is_day_wrong(&self, day: &str) -> bool {
        self.is_wrong(&format!("week-{day}"))
    }
    fn told(&self, windows: &[LocalWindow]) -> String {
        if windows.is_empty() { self.t.closed.to_owned() } else { self.say.windows(windows) }
    }
}

/// Shows them.
pub(crate) async fn ask(State(app): State<App>, Path(store): Path<String>, known: Known) -> Answer {
    let store: StoreId = id(&store)?;
    let hours = views::store::hours(&app.glane, &known.actor, &store).await?;
    let fields = hours_text::week_fields(Fields::default(), "week", &hours.store.pickup_hours);
    render(&known, hours, fields, Vec::new(), StatusCode::OK)
}

/// Writes the week.
pub(crate) async fn set_week(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let store: StoreId = id(&store)?;
    let hours = views::store::hours(&app.glane, &known.actor, &store).await?;
    let t = Words::of(known.reader.say.0);
    match hours_text::read_week(&fields, "week") {
        Ok(week) => {
            let set = acts::set_week(&app.glane, &known.actor, &store, &week).await;
            set.map_err(|error| PageError::from(error).back_to(&path))?;
            done(&path, "hours", None)
        }
        Err(days) => {
            let wrong = days.into_iter().map(|day| (format!("week-{day}"), t.wrong)).collect();
            render(&known, hours, fields, wrong, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Writes one date, or goes back to the week on it.
pub(crate) async fn set_date(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let store: StoreId = id(&store)?;
    let hours = views::store::hours(&app.glane, &known.actor, &store).await?;
    let t = Words::of(known.reader.say.0);
    let date: Option<NaiveDate> = day(fields.get("date")).filter(|date| *date >= hours.today);
    let windows = hours_text::read(fields.get("hours"));
    let (Some(date), Some(windows)) = (date, windows.clone()) else {
        let mut wrong = Vec::new();
        if date.is_none() {
            wrong.push(("date".to_owned(), t.date_wrong));
        }
        if windows.is_none() {
            wrong.push(("hours".to_owned(), t.wrong));
        }
        let fields = hours_text::week_fields(fields, "week", &hours.store.pickup_hours);
        return render(&known, hours, fields, wrong, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let windows = (!fields.has("usual", "yes")).then_some(windows);
    let set = acts::set_date(&app.glane, &known.actor, &store, date, windows.as_deref()).await;
    set.map_err(|error: ServiceError| PageError::from(error).back_to(&path))?;
    done(&path, "hours", None)
}

fn render(
    known: &Known,
    hours: StoreHours,
    fields: Fields,
    wrong: Vec<(String, &'static str)>,
    status: StatusCode,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let title = if wrong.is_empty() { t.title.to_owned() } else { format!("{} : {}", t.error, t.title) };
    let path = format!("/store/{}", hours.store.id);
    page::show(status, &HoursPage { page: Page::new(&known.reader, title), t, say, path, hours, fields, wrong })
}
