//! Declares a lot: first its family, then one short form. A form that is refused comes back whole.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use chrono::{Days, NaiveDate};
use glane_foundation::{FoodCategory, LotId, StoreId, TemperatureClass};
use glane_service::{
    ServiceError, acts, views,
    views::StoreDay,
    words::{Allergen, DeclarationProblem, Field, InStoreCode, Version, check_draft},
};
use serde::Deserialize;

use super::{
    Answer,
    declared::{self, Mend},
    done, id,
    scan::{self, Reading},
};
use crate::{
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::{
        declare::{self as texts, Words},
        list,
    },
};

/// Fields with a hint under their label.
const HINTED: [&str; 5] = ["description", "cases", "date", "case_weight_kg", "max_temperature"];

/// What the address says about the form.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Start {
    category: Option<String>,
    again: Option<String>,
    another: Option<String>,
    scan: Option<String>,
    measure: Option<String>,
}

#[derive(Template)]
#[template(path = "declare_family.html")]
struct FamilyPage {
    page: Page,
    t: &'static Words,
    l: &'static list::Words,
    say: Say,
    path: String,
    scanned: String,
    wrong: Option<String>,
    question: Option<InStoreCode>,
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
    l: &'static list::Words,
    path: String,
    today: NaiveDate,
    /// Where the form goes, when it corrects a lot instead of declaring one: its path and the version shown.
    corrects: Option<(String, Version)>,
    command: String,
    fields: Fields,
    mends: Vec<Mend>,
}

/// Numbers of crates to tap.
const QUICK_CASES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "8", "10"];
/// Days whose date can be tapped.
const QUICK_DAYS: u64 = 6;

impl DeclarePage {
    fn quick_cases(&self) -> &'static [&'static str] {
        &QUICK_CASES
    }
    /// The next days, where the family usually carries a near date.
    fn quick_days(&self) -> Vec<(String, String)> {
        let near = FoodCategory::from_code(self.fields.get("category"))
            .is_some_and(|category| category.temperature_class() == TemperatureClass::Chilled);
        let days = (0..QUICK_DAYS).filter_map(|ahead| self.today.checked_add_days(Days::new(ahead)));
        let tapped = |date: NaiveDate| (date.to_string(), self.say.day(date, Some(self.today)));
        days.filter(|_| near).map(tapped).collect()
    }
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
        ["case_weight_kg", "max_temperature", "gtin", "batch"].iter().any(|name| !self.fields.get(name).is_empty())
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
    if let Some(scanned) = start.scan {
        let reading = scan::read(&app, &known, &store, &scanned, start.measure.as_deref(), day.date).await?;
        return match reading {
            Reading::Form(fields) => show_form(&known, &day, fields, Vec::new(), None, StatusCode::OK),
            Reading::Question(code) => families(&known, &store, None, scanned, None, Some(code)),
            Reading::Wrong(text) => families(&known, &store, None, scanned, Some(text), None),
        };
    }
    let usual = start
        .category
        .as_deref()
        .map(|code| FoodCategory::from_code(code).map_or_else(Fields::default, declared::usual));
    match repeated.or(usual) {
        Some(fields) => show_form(&known, &day, fields, Vec::new(), None, StatusCode::OK),
        None => families(&known, &store, start.another.map(|_| t.after_another), String::new(), None, None),
    }
}

/// The page that asks for the family, or for a code.
fn families(
    known: &Known,
    store: &StoreId,
    done: Option<&'static str>,
    scanned: String,
    wrong: Option<String>,
    question: Option<InStoreCode>,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let prefix = if wrong.is_some() { t.error_prefix } else { "" };
    let mut page = Page::new(&known.reader, format!("{prefix}{}", t.choose_title)).with_script("scan.js");
    page.done = done;
    let path = format!("/store/{store}");
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let l = list::Words::of(say.0);
    page::show(status, &FamilyPage { page, t, l, say, path, scanned, wrong, question })
}

/// Shows a lot again, to be corrected.
pub(crate) async fn ask_again(
    State(app): State<App>,
    Path((store, lot)): Path<(String, String)>,
    known: Known,
) -> Answer {
    let store: StoreId = id(&store)?;
    let (lot, version) = views::store::lot(&app.glane, &known.actor, &store, &id(&lot)?).await?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let fields = declared::filled(&lot.as_draft());
    show_form(&known, &day, fields, Vec::new(), Some((lot.id, version)), StatusCode::OK)
}

/// Corrects it, or gives the form back with what must be mended.
pub(crate) async fn correct(
    State(app): State<App>,
    Path((store, lot)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let store: StoreId = id(&store)?;
    let seen = super::store::version(fields.get("version"))?;
    let (lot, _) = views::store::lot(&app.glane, &known.actor, &store, &id(&lot)?).await?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let say = known.reader.say;
    let (mut draft, unreadable) = declared::read(&fields, Words::of(say.0));
    // What the form does not ask stays as it was.
    draft.case_cost_cents = lot.as_draft().case_cost_cents;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if !unreadable.is_empty() {
        let checked = check_draft(&draft, day.date).err().unwrap_or_default();
        return show_form(&known, &day, fields, merged(say, unreadable, &checked), Some((lot.id, seen)), status);
    }
    match acts::edit_lot(&app.glane, &known.actor, &lot.id, seen, &draft).await {
        Ok(()) => done(&path, "edited", None),
        Err(ServiceError::Declaration(problems)) => {
            let mends = merged(say, Vec::new(), &problems);
            show_form(&known, &day, fields, mends, Some((lot.id, seen)), status)
        }
        Err(ServiceError::NotNow(sentence)) => {
            let mends = vec![Mend { field: Field::Cases, text: say.sentence(&sentence).to_owned() }];
            show_form(&known, &day, fields, mends, Some((lot.id, seen)), status)
        }
        Err(other) => Err(PageError::from(other).back_to(path)),
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
            None,
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
            show_form(&known, &day, fields, mends, None, StatusCode::UNPROCESSABLE_ENTITY)
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

fn show_form(
    known: &Known,
    day: &StoreDay,
    fields: Fields,
    mends: Vec<Mend>,
    corrects: Option<(LotId, Version)>,
    status: StatusCode,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let l = list::Words::of(say.0);
    let heading = if corrects.is_some() { l.edit_title } else { t.title };
    let title = if mends.is_empty() { heading.to_owned() } else { format!("{}{heading}", t.error_prefix) };
    let path = format!("/store/{}", day.store.id);
    let typed = fields.get("command");
    let command = if typed.is_empty() { LotId::mint().to_string() } else { typed.to_owned() };
    let form = DeclarePage {
        page: Page::new(&known.reader, title),
        t,
        say,
        l,
        corrects: corrects.map(|(lot, seen)| (format!("{path}/lot/{lot}"), seen)),
        path,
        today: day.date,
        command,
        fields,
        mends,
    };
    page::show(status, &form)
}
