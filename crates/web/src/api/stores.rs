//! A store: its day, its lots, its answer.

use axum::{extract::State, http::StatusCode};
use chrono::NaiveDate;
use glane_foundation::{DeciCelsius, FoodCategory, LotId, StoreId};
use glane_service::{
    acts,
    views::{self, lists},
    words::{Allergen, DateAnswer, DateKind, Draft, Expiry, LotRow},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{self, Answer, Page, Part},
    caller::{Caller, Declare, Read},
    code::Code,
    problem::Problem,
    read::{Asked, Body, InPath, Key, Seen},
    shapes::{LabelDate, LabelKind},
};
use crate::server::App;

/// The operations of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(lots, declare))
        .routes(routes!(earlier_list))
        .routes(routes!(lot, correct, withdraw))
        .routes(routes!(say_nothing, unsay_nothing))
}

/// A lot as declared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lot)]
pub(crate) struct LotShape {
    /// Identity.
    id: String,
    /// Where it waits.
    store: String,
    /// The local date whose plan it is for.
    day: NaiveDate,
    /// What a person would call it.
    description: String,
    /// Leaf category.
    category: String,
    /// How many cases were declared.
    cases: i64,
    /// Grams of one case.
    case_grams: i64,
    /// How the weight is known: `declared`, `default` or `weighed`.
    weight_quality: String,
    /// The label's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    label_date: Option<LabelDate>,
    /// Packed before sale.
    prepacked: bool,
    /// Codes of stated allergens; absent where nobody typed them.
    #[serde(skip_serializing_if = "Option::is_none")]
    allergens: Option<Vec<String>>,
    /// Bar code digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    gtin: Option<String>,
    /// Producer's batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    /// Cost price of one case in cents.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_cost_cents: Option<i64>,
    /// Where it stands.
    state: String,
    /// When it was declared.
    declared_at: chrono::DateTime<chrono::Utc>,
    /// What to send in `If-Match` to change it, between quotes.
    version: i64,
}

impl From<&LotRow> for LotShape {
    fn from(row: &LotRow) -> Self {
        let goods = &row.lot.goods;
        Self {
            id: row.lot.id.to_string(),
            store: row.lot.store.to_string(),
            day: row.day,
            description: goods.description.clone(),
            category: goods.category.code().to_owned(),
            cases: goods.cases.get(),
            case_grams: goods.case_weight.grams.get(),
            weight_quality: goods.case_weight.quality.code().to_owned(),
            label_date: goods.expiry.map(LabelDate::from),
            prepacked: goods.prepacked,
            allergens: goods.allergens.as_ref().map(|all| all.iter().map(|a| a.code().to_owned()).collect()),
            gtin: goods.gtin.as_ref().map(ToString::to_string),
            batch: goods.batch.clone(),
            case_cost_cents: goods.case_cost.map(glane_foundation::Cents::get),
            state: row.state.code().to_owned(),
            declared_at: row.lot.declared_at,
            version: row.version.0,
        }
    }
}

/// Lines to declare, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declaration {
    /// At least one line.
    #[schema(min_items = 1, max_items = 200)]
    lines: Vec<Line>,
}

/// A list that was declared before.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EarlierList {
    /// The day it was for; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<NaiveDate>,
    /// Its lines as they would be declared again; the dates are those of then.
    lines: Vec<Line>,
}

/// A line as a person would type it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// What a person would call it; the category's name when absent.
    #[serde(default)]
    description: String,
    /// Code of a leaf category, e.g. `dairy`.
    category: String,
    /// How many cases.
    cases: i64,
    /// Grams of one case; the category's usual weight when absent.
    #[serde(default)]
    case_grams: Option<i64>,
    /// The weight was read off scales.
    #[serde(default)]
    weighed: bool,
    /// The label's date. What can carry one is refused without, unless `no_date` is true.
    #[serde(default)]
    label_date: Option<LabelDate>,
    /// The goods carry no date (loose fruit, bread of the day).
    #[serde(default)]
    no_date: bool,
    /// Packed before sale.
    #[serde(default)]
    prepacked: bool,
    /// Codes of allergens, for what is not pre-packed.
    #[serde(default)]
    allergens: Option<Vec<String>>,
    /// Warmest temperature on the label in tenths of a degree Celsius.
    #[serde(default)]
    label_max_decicelsius: Option<i32>,
    /// Bar code digits.
    #[serde(default)]
    gtin: Option<String>,
    /// Producer's batch.
    #[serde(default)]
    batch: Option<String>,
    /// Cost price of one case in cents.
    #[serde(default)]
    case_cost_cents: Option<i64>,
}

impl Line {
    /// What was declared before, as a line.
    fn again(draft: Draft) -> Self {
        Self {
            description: draft.description,
            category: draft.category.map(|category| category.code().to_owned()).unwrap_or_default(),
            cases: draft.cases.unwrap_or_default(),
            case_grams: draft.case_grams,
            weighed: draft.weighed,
            no_date: draft.date == DateAnswer::NoDate,
            label_date: match draft.date {
                DateAnswer::Stated(expiry) => Some(expiry.into()),
                DateAnswer::KindUnknown(date) => Some(LabelDate { kind: None, date }),
                DateAnswer::NotStated | DateAnswer::NoDate => None,
            },
            prepacked: draft.prepacked,
            allergens: draft.allergens.map(|all| all.iter().map(|one| one.code().to_owned()).collect()),
            label_max_decicelsius: draft.label_max_temperature.map(DeciCelsius::tenths),
            gtin: draft.gtin,
            batch: draft.batch,
            case_cost_cents: draft.case_cost_cents,
        }
    }

    fn draft(self) -> Result<Draft, Problem> {
        let category = FoodCategory::from_code(&self.category).ok_or_else(|| unknown("category", &self.category))?;
        let known = |name: String| Allergen::from_name(&name).ok_or_else(|| unknown("allergens", &name));
        let allergens = self.allergens.map(|all| all.into_iter().map(known).collect::<Result<_, _>>()).transpose()?;
        let date = match (self.label_date, self.no_date) {
            (Some(LabelDate { kind: Some(kind), date }), _) => {
                let kind = match kind {
                    LabelKind::Dlc => DateKind::Dlc,
                    LabelKind::Ddm => DateKind::Ddm,
                };
                DateAnswer::Stated(Expiry { kind, date })
            }
            (Some(LabelDate { kind: None, date }), _) => DateAnswer::KindUnknown(date),
            (None, true) => DateAnswer::NoDate,
            (None, false) => DateAnswer::NotStated,
        };
        Ok(Draft {
            description: self.description,
            category: Some(category),
            cases: Some(self.cases),
            case_grams: self.case_grams,
            weighed: self.weighed,
            date,
            prepacked: self.prepacked,
            allergens,
            label_max_temperature: self.label_max_decicelsius.map(DeciCelsius::new),
            gtin: self.gtin,
            batch: self.batch,
            case_cost_cents: self.case_cost_cents,
        })
    }
}

fn unknown(field: &str, value: &str) -> Problem {
    let value: String = value.chars().take(80).collect();
    let sentence = glane_foundation::Sentence::new(
        format!("« {value} » n’est pas un code connu."),
        format!("“{value}” is not a known code."),
    );
    Problem::new(Code::Declaration).because(sentence.clone()).mend(field, sentence)
}

/// What was declared.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Declared {
    /// The lots, one per line, in their order.
    lots: Vec<String>,
}

/// Lots a store ever declared, latest first.
#[utoipa::path(get, path = "/stores/{store}/lots", tag = "stores", params(("store" = String, Path), Part),
    responses((status = 200, body = Page<LotShape>)))]
async fn lots(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    Asked(part): Asked<Part>,
    caller: Caller<Read>,
) -> Answer {
    let after = part.after()?;
    let rows = lists::lots_of(&app.glane, &caller.actor, &store, after.as_ref(), part.limit() + 1).await?;
    let items = rows.iter().map(LotShape::from).collect();
    answer::json(&Page::of(items, part.limit(), |lot: &LotShape| lot.id.clone()))
}

/// Declare surplus, all lines or none.
#[utoipa::path(post, path = "/stores/{store}/lots", tag = "stores", params(("store" = String, Path)),
    request_body = Declaration, responses((status = 201, body = Declared)))]
async fn declare(
    State(app): State<App>,
    InPath(store): InPath<StoreId>,
    caller: Caller<Declare>,
    Key(key): Key,
    Body(sent): Body<Declaration>,
) -> Answer {
    let drafts = sent.lines.into_iter().map(Line::draft).collect::<Result<Vec<_>, _>>()?;
    let lots = acts::declare(&app.glane, &caller.actor, &store, &drafts, &key).await?;
    let body = Declared { lots: lots.iter().map(ToString::to_string).collect() };
    answer::with_status(StatusCode::CREATED, &body)
}

/// The list of the same weekday last week, or the latest of the last four weeks: change crates and dates, and declare it again.
#[utoipa::path(get, path = "/stores/{store}/earlier-list", tag = "stores", params(("store" = String, Path)),
    responses((status = 200, body = EarlierList)))]
async fn earlier_list(State(app): State<App>, InPath(store): InPath<StoreId>, caller: Caller<Read>) -> Answer {
    let earlier = views::store::earlier_list(&app.glane, &caller.actor, &store).await?;
    let (date, lots) = earlier.map_or((None, Vec::new()), |list| (Some(list.date), list.lots));
    answer::json(&EarlierList { date, lines: lots.iter().map(|lot| Line::again(lot.as_draft())).collect() })
}

/// One lot.
#[utoipa::path(get, path = "/lots/{lot}", tag = "stores", params(("lot" = String, Path)),
    responses((status = 200, body = LotShape)))]
async fn lot(State(app): State<App>, InPath(lot): InPath<LotId>, caller: Caller<Read>) -> Answer {
    let row = lists::lot(&app.glane, &caller.actor, &lot).await?;
    answer::versioned(row.version, &LotShape::from(&row))
}

/// Correct a lot before it is collected. Once an association counts on it, only the number of cases may change.
#[utoipa::path(put, path = "/lots/{lot}", tag = "stores", params(("lot" = String, Path)), request_body = Line,
    responses((status = 204)))]
async fn correct(
    State(app): State<App>,
    InPath(lot): InPath<LotId>,
    caller: Caller<Declare>,
    Seen(version): Seen,
    Body(line): Body<Line>,
) -> Answer {
    acts::edit_lot(&app.glane, &caller.actor, &lot, version, &line.draft()?).await.map_err(Seen::refused)?;
    answer::done()
}

/// Take a lot back before it is collected.
#[utoipa::path(delete, path = "/lots/{lot}", tag = "stores", params(("lot" = String, Path)),
    responses((status = 204)))]
async fn withdraw(
    State(app): State<App>,
    InPath(lot): InPath<LotId>,
    caller: Caller<Declare>,
    Seen(version): Seen,
) -> Answer {
    acts::withdraw(&app.glane, &caller.actor, &lot, version).await.map_err(Seen::refused)?;
    answer::done()
}

/// Say that a store has nothing on a date: its stop leaves the round.
#[utoipa::path(put, path = "/stores/{store}/nothing/{date}", tag = "stores",
    params(("store" = String, Path), ("date" = NaiveDate, Path)), responses((status = 204)))]
async fn say_nothing(
    State(app): State<App>,
    InPath((store, date)): InPath<(StoreId, NaiveDate)>,
    caller: Caller<Declare>,
) -> Answer {
    acts::say_nothing(&app.glane, &caller.actor, &store, date).await?;
    answer::done()
}

/// Take "nothing" back: the store has not answered.
#[utoipa::path(delete, path = "/stores/{store}/nothing/{date}", tag = "stores",
    params(("store" = String, Path), ("date" = NaiveDate, Path)), responses((status = 204)))]
async fn unsay_nothing(
    State(app): State<App>,
    InPath((store, date)): InPath<(StoreId, NaiveDate)>,
    caller: Caller<Declare>,
) -> Answer {
    acts::unsay_nothing(&app.glane, &caller.actor, &store, date).await?;
    answer::done()
}
