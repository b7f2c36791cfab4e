//! Declares a lot: first its family, then one short form. A form that is refused comes back whole.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use glane_foundation::{FoodCategory, LotId, StoreId, TemperatureClass};
use glane_service::{
    ServiceError, acts, views,
    views::StoreDay,
    words::{Allergen, DeclarationProblem, Field, check_draft},
};
use serde::Deserialize;

use super::{
    Answer,
    declared::{self, Mend},
    done, id,
};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::declare::{self as texts, Words},
};

/// Fields with a hint under their label.
const HINTED: [&str; 5] = ["description", "cases", "date", "case_weight_kg", "max_temperature"];

/// What the address says about the form.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Start {
    category: Option<String>,
    again: Option<String>,
    another: Option<String>,
}

#[derive(Template)]
#[template(path = "declare_family.html")]
struct FamilyPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
}

impl FamilyPage {
    /// Families under the heading of how they are kept.
    fn groups(&self) -> Vec<(&'static str, Vec<FoodCategory>)> {
        let of = |class| FoodCategory::ALL.into_iter().filter(move |c| c.temperature_class() == class).collect();
        TemperatureClass::ALL.into_iter().map(|class| (class_heading(self.t, class), of(class))).collect()
    }
}

fn class_heading(t: &'static Words, class: TemperatureClass) -> &'static str {
    match class {
        TemperatureClass::Ambient => t.ambient,
        TemperatureClass::Chilled => t.chilled,
        TemperatureClass::Frozen => t.frozen,
    }
}

#[derive(Template)]
#[template(path = "declare.html")]
struct DeclarePage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    command: String,
    fields: Fields,
    mends: Vec<Mend>,
}

impl DeclarePage {
    fn categories(&self) -> Vec<(&'static str, Vec<FoodCategory>)> {
        let of = |class| FoodCategory::ALL.into_iter().filter(move |c| c.temperature_class() == class).collect();
        TemperatureClass::ALL.into_iter().map(|class| (class_heading(self.t, class), of(class))).collect()
    }
    fn allergens(&self) -> [Allergen; 14] {
        Allergen::ALL
    }
    /// What is wrong with a field, by its name.
    fn wrong(&self, name: &str) -> Option<&str> {
        self.mends.iter().find(|mend| mend.field.code() == name).map(|mend| mend.text.as_str())
    }
    /// What a screen reader reads after a field.
    fn described(&self, name: &str) -> String {
        let error = self.wrong(name).map(|_| format!("{name}-error"));
        let hint = HINTED.contains(&name).then(|| format!("{name}-hint"));
        [error, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
    fn weight_hint(&self) -> String {
        texts::weight_hint(self.say, FoodCategory::from_code(self.fields.get("category")))
    }
    fn more_is_open(&self) -> bool {
        ["case_weight_kg", "max_temperature"].iter().any(|name| !self.fields.get(name).is_empty())
    }
    fn allergens_are_open(&self) -> bool {
        self.fields.get("prepacked") == "no" || self.fields.all("allergens").next().is_some()
    }
}

/// Asks for the family, then for the rest.
pub(crate) async fn ask(
    State(app): State<App>,
    Path(store): Path<String>,
    Query(start): Query<Start>,
    known: Known,
) -> Answer {
    let store: StoreId = id(&store)?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let repeated = start.again.as_deref().and_then(|lot| again(&day, lot));
    let usual = start
        .category
        .as_deref()
        .map(|code| FoodCategory::from_code(code).map_or_else(Fields::default, declared::usual));
    match repeated.or(usual) {
        Some(fields) => show_form(&known, &day, fields, Vec::new(), StatusCode::OK),
        None => {
            let mut page = Page::new(&known.reader, t.choose_title);
            page.done = start.another.as_deref().map(|_| t.after_another);
            let path = format!("/store/{store}");
            page::show(StatusCode::OK, &FamilyPage { page, t, say, path })
        }
    }
}

fn again(day: &StoreDay, lot: &str) -> Option<Fields> {
    let found = day.lots.iter().find(|view| view.lot.id.as_str() == lot)?;
    Some(declared::filled(&found.lot.as_draft()))
}

/// Declares, or gives the form back with what must be mended.
pub(crate) async fn declare(State(app): State<App>, Path(store): Path<String>, known: Known, fields: Fields) -> Answer {
    let store: StoreId = id(&store)?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let (draft, unreadable) = declared::read(&fields, Words::of(known.reader.say.0));
    if !unreadable.is_empty() {
        let checked = check_draft(&draft, day.date).err().unwrap_or_default();
        return show_form(
            &known,
            &day,
            fields,
            merged(known.reader.say, unreadable, &checked),
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    }
    let command: LotId = id(fields.get("command"))?;
    match acts::declare(&app.glane, &known.actor, &store, &[draft], command.as_str()).await {
        Ok(_) if fields.get("then") == "another" => {
            Ok(Redirect::to(&format!("/store/{store}/declare?another=yes")).into_response())
        }
        Ok(_) => done(&format!("/store/{store}"), if day.late { "declared_late" } else { "declared" }, None),
        Err(ServiceError::Declaration(problems)) => {
            let mends = merged(known.reader.say, Vec::new(), &problems);
            show_form(&known, &day, fields, mends, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(PageError::from(other).back_to(format!("/store/{store}"))),
    }
}

/// Everything to mend at once, one sentence per field, in the order of the form.
fn merged(say: Say, mut mends: Vec<Mend>, problems: &[DeclarationProblem]) -> Vec<Mend> {
    for problem in problems {
        let about_date = |field: Field| matches!(field, Field::Date | Field::DateKind);
        let told = mends
            .iter()
            .any(|mend| mend.field == problem.field || (about_date(mend.field) && about_date(problem.field)));
        if !told {
            mends.push(Mend { field: problem.field, text: say.sentence(&problem.sentence).to_owned() });
        }
    }
    mends.sort_by_key(|mend| declared::order(mend.field));
    mends
}

fn show_form(known: &Known, day: &StoreDay, fields: Fields, mends: Vec<Mend>, status: StatusCode) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let title = if mends.is_empty() { t.title.to_owned() } else { format!("{}{}", t.error_prefix, t.title) };
    let typed = fields.get("command");
    let command = if typed.is_empty() { LotId::mint().to_string() } else { typed.to_owned() };
    let form = DeclarePage {
        page: Page::new(&known.reader, title),
        t,
        say,
        path: format!("/store/{}", day.store.id),
        command,
        fields,
        mends,
    };
    page::show(status, &form)
}
