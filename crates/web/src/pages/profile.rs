//! What an association says about itself; what it states about people counts only once the operator verified it.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use glane_foundation::{AssociationId, FoodCategory, Grams, TemperatureClass};
use glane_service::{
    ServiceError,
    acts::{self, Profile},
    views,
    words::{Association, Paper, PaperKind},
};

use super::{Answer, declared, done, id};
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

/// Fields of the rooms, with their class; the total has none.
const ROOMS: [(&str, Option<TemperatureClass>); 4] = [
    ("room_total", None),
    ("room_ambient", Some(TemperatureClass::Ambient)),
    ("room_chilled", Some(TemperatureClass::Chilled)),
    ("room_frozen", Some(TemperatureClass::Frozen)),
];

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    association: Association,
    today: NaiveDate,
    seen: String,
    fields: Fields,
    wrong: Vec<(String, String)>,
}

impl ProfilePage {
    fn categories(&self) -> [FoodCategory; FoodCategory::ALL.len()] {
        FoodCategory::ALL
    }
    /// Lists of families, with their hints.
    fn families(&self) -> [(&'static str, &'static str, &'static str); 3] {
        let t = self.t;
        [("wanted", t.wanted, t.wanted_hint), ("never", t.never, ""), ("despite", t.despite, "")]
    }
    fn rooms(&self) -> [(&'static str, &'static str); 4] {
        let t = self.t;
        [
            ("room_total", t.room_total),
            ("room_ambient", t.room_ambient),
            ("room_chilled", t.room_chilled),
            ("room_frozen", t.room_frozen),
        ]
    }
    fn weeks(&self) -> [(&'static str, &'static str); 2] {
        [("reception", self.t.reception), ("distribution", self.t.distribution)]
    }
    fn days(&self) -> [&'static str; 7] {
        DAYS
    }
    fn day_name(&self, day: &str) -> &'static str {
        hours_text::day_name(self.say, day)
    }
    fn name(&self, prefix: &str, day: &str) -> String {
        format!("{prefix}-{day}")
    }
    fn wrong(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
    fn verified(&self) -> String {
        match self.association.served.verified {
            Some(people) => self.say.number(i64::from(people)),
            None => self.t.not_verified.to_owned(),
        }
    }
    fn paper(&self, paper: &Paper) -> &'static str {
        match paper.kind {
            PaperKind::Habilitation => self.t.habilitation,
            PaperKind::Agreement { .. } => self.t.agreement,
        }
    }
    fn until(&self, paper: &Paper) -> String {
        match paper.expires {
            Some(last) => format!("{} {}", self.t.until, self.say.day(last, Some(self.today))),
            None => self.t.no_end.to_owned(),
        }
    }
    fn is_over(&self, paper: &Paper) -> bool {
        paper.expires.is_some_and(|last| last < self.today)
    }
}

/// Shows it.
pub(crate) async fn ask(State(app): State<App>, Path(association): Path<String>, known: Known) -> Answer {
    let association: AssociationId = id(&association)?;
    let (item, today) = views::association::profile(&app.glane, &known.actor, &association).await?;
    let profile = Profile::of(&item);
    let seen = profile.seen();
    render(&known, item, today, seen, filled(&profile), Vec::new(), StatusCode::OK)
}

/// Writes it, or gives it back with what must be mended.
pub(crate) async fn save(
    State(app): State<App>,
    Path(association): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/association/{association}");
    let association: AssociationId = id(&association)?;
    let (item, today) = views::association::profile(&app.glane, &known.actor, &association).await?;
    let seen = fields.get("seen").to_owned();
    match read(&fields, Words::of(known.reader.say.0)) {
        Ok(profile) => match acts::set_profile(&app.glane, &known.actor, &association, &seen, &profile).await {
            Ok(()) => done(&path, "profile", None),
            Err(ServiceError::Cells(problems)) => {
                let say = known.reader.say;
                let wrong = problems.into_iter().map(|it| (it.field, say.sentence(&it.sentence).to_owned())).collect();
                render(&known, item, today, seen, fields, wrong, StatusCode::UNPROCESSABLE_ENTITY)
            }
            Err(error) => Err(PageError::from(error).back_to(format!("{path}/profile"))),
        },
        Err(wrong) => render(&known, item, today, seen, fields, wrong, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn read(fields: &Fields, t: &'static Words) -> Result<Profile, Vec<(String, String)>> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    let served = fields.get("served").parse::<u32>().ok().filter(|people| *people <= 100_000);
    if served.is_none() {
        wrong.push(("served".into(), t.served_wrong.to_owned()));
    }
    let mut rooms = [None; 4];
    for ((name, _), room) in ROOMS.into_iter().zip(&mut rooms) {
        let typed = fields.get(name);
        let grams = declared::decimal(typed, 3).and_then(|grams| Grams::stated(grams).ok());
        if grams.is_none() && !typed.is_empty() {
            wrong.push((name.into(), t.room_wrong.to_owned()));
        }
        *room = grams;
    }
    let mut week = |prefix: &str| match hours_text::read_week(fields, prefix) {
        Ok(week) => week,
        Err(days) => {
            wrong.extend(days.into_iter().map(|day| (format!("{prefix}-{day}"), t.wrong.to_owned())));
            Default::default()
        }
    };
    let (reception_hours, distribution_hours) = (week("reception"), week("distribution"));
    let chosen = |name: &str| fields.all(name).filter_map(FoodCategory::from_code).collect();
    let [total, ambient, chilled, frozen] = rooms;
    let class = [
        (TemperatureClass::Ambient, ambient),
        (TemperatureClass::Chilled, chilled),
        (TemperatureClass::Frozen, frozen),
    ];
    match served {
        Some(served_stated) if wrong.is_empty() => Ok(Profile {
            served_stated,
            wanted: chosen("wanted"),
            never: chosen("never"),
            despite_policy: chosen("despite"),
            total,
            class,
            reception_hours,
            distribution_hours,
            kitchen: fields.has("kitchen", "yes"),
            own_transport: fields.has("own_transport", "yes"),
            access_notes: fields.get("notes").to_owned(),
            phone: fields.get("phone").to_owned(),
        }),
        _ => Err(wrong),
    }
}

fn filled(profile: &Profile) -> Fields {
    let yes = |it: bool| if it { "yes" } else { "" };
    let kilos =
        |grams: Option<Grams>| grams.map(|grams| declared::plain_decimal(grams.get(), 1_000)).unwrap_or_default();
    let mut fields = Fields::default()
        .with("served", profile.served_stated.to_string())
        .with("room_total", kilos(profile.total))
        .with("kitchen", yes(profile.kitchen))
        .with("own_transport", yes(profile.own_transport))
        .with("notes", profile.access_notes.clone())
        .with("phone", profile.phone.clone());
    for (name, class) in ROOMS {
        if let Some((_, grams)) = profile.class.iter().find(|(of, _)| Some(*of) == class) {
            fields = fields.with(name, kilos(*grams));
        }
    }
    let families = [("wanted", &profile.wanted), ("never", &profile.never), ("despite", &profile.despite_policy)];
    for (name, chosen) in families {
        fields = chosen.iter().fold(fields, |fields, category| fields.with(name, category.code()));
    }
    fields = hours_text::week_fields(fields, "reception", &profile.reception_hours);
    hours_text::week_fields(fields, "distribution", &profile.distribution_hours)
}

fn render(
    known: &Known,
    association: Association,
    today: NaiveDate,
    seen: String,
    fields: Fields,
    wrong: Vec<(String, String)>,
    status: StatusCode,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let title =
        if wrong.is_empty() { t.profile_title.to_owned() } else { format!("{} : {}", t.error, t.profile_title) };
    let path = format!("/association/{}", association.id);
    let page = Page::new(&known.reader, title);
    page::show(status, &ProfilePage { page, t, say, path, association, today, seen, fields, wrong })
}
