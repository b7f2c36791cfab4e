//! The one validation path: whatever the channel, goods enter Glane through [`declare`].

use chrono::NaiveDate;
use glane_foundation::{Cases, Cents, DeciCelsius, FoodCategory, Grams, Sentence, TemperatureClass};
use serde::{Deserialize, Serialize};

use crate::{Allergen, CaseWeight, DateKind, Expiry, Goods, Gtin, WeightQuality};

/// What somebody said about the date on the label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateAnswer {
    /// Not asked yet.
    #[default]
    NotStated,
    /// A date, but not whether it is a use-by or a best-before date: the person is asked, never guessed for.
    KindUnknown(NaiveDate),
    /// The goods carry this date.
    Stated(Expiry),
    /// The goods carry no date (loose fruit, bread of the day).
    NoDate,
}

/// A line as collected by a channel, before anybody checked it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What a person would call it.
    pub description: String,
    /// Leaf category.
    pub category: Option<FoodCategory>,
    /// Number of cases.
    pub cases: Option<i64>,
    /// Grams of one case, if anybody said.
    pub case_grams: Option<i64>,
    /// True when that weight was read off scales.
    pub weighed: bool,
    /// The label's date.
    pub date: DateAnswer,
    /// Packed before sale.
    pub prepacked: bool,
    /// Allergens, where stated.
    pub allergens: Option<Vec<Allergen>>,
    /// Warmest temperature on the label.
    pub label_max_temperature: Option<DeciCelsius>,
    /// Bar code digits.
    pub gtin: Option<String>,
    /// Producer's batch.
    pub batch: Option<String>,
    /// Cost price of one case in cents.
    pub case_cost_cents: Option<i64>,
}

/// The part of a line a problem is about; also the name of the form field and the CSV column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the field of the same name in Draft")]
pub enum Field {
    Description,
    Category,
    Cases,
    CaseWeight,
    Date,
    DateKind,
    Prepacked,
    Allergens,
    MaxTemperature,
    Gtin,
    CaseCost,
}

impl Field {
    /// Name of the form field and of the CSV column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Category => "category",
            Self::Cases => "cases",
            Self::CaseWeight => "case_weight_kg",
            Self::Date => "date",
            Self::DateKind => "date_kind",
            Self::Prepacked => "prepacked",
            Self::Allergens => "allergens",
            Self::MaxTemperature => "max_temperature",
            Self::Gtin => "gtin",
            Self::CaseCost => "case_cost",
        }
    }
}

/// Something to mend in a line before it can be declared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclarationProblem {
    /// Where.
    pub field: Field,
    /// What, and how to mend it.
    pub sentence: Sentence,
}

/// Checks a line on the day it is declared; gives the goods, or everything that must be mended at once.
pub fn declare(draft: &Draft, today: NaiveDate) -> Result<Goods, Vec<DeclarationProblem>> {
    let mut problems = Vec::new();
    let description = description(draft, &mut problems);
    let category = category(draft, &mut problems);
    let cases = cases(draft, &mut problems);
    let case_weight = case_weight(draft, category, &mut problems);
    let expiry = expiry(draft, category, today, &mut problems);
    let gtin = gtin(draft, &mut problems);
    let case_cost = case_cost(draft, &mut problems);
    check_allergens(draft, &mut problems);
    check_max_temperature(draft, &mut problems);
    match (category, cases, case_weight) {
        (Some(category), Some(cases), Some(case_weight)) if problems.is_empty() => Ok(Goods {
            description: description.unwrap_or_else(|| category.fr().to_owned()),
            category,
            cases,
            case_weight,
            expiry,
            prepacked: draft.prepacked,
            allergens: draft.allergens.clone(),
            label_max_temperature: draft.label_max_temperature,
            gtin,
            batch: draft.batch.as_deref().map(str::trim).filter(|b| !b.is_empty()).map(str::to_owned),
            case_cost,
        }),
        _ => Err(problems),
    }
}

fn problem(problems: &mut Vec<DeclarationProblem>, field: Field, fr: impl Into<String>, en: impl Into<String>) {
    problems.push(DeclarationProblem { field, sentence: Sentence::new(fr, en) });
}

/// A missing description is the category's name; one that is too long is refused.
fn description(draft: &Draft, problems: &mut Vec<DeclarationProblem>) -> Option<String> {
    let text = draft.description.trim();
    if text.chars().count() > 200 {
        problem(
            problems,
            Field::Description,
            "La désignation dépasse 200 caractères : raccourcissez-la.",
            "The description is longer than 200 characters: shorten it.",
        );
    }
    (!text.is_empty()).then(|| text.to_owned())
}

fn category(draft: &Draft, problems: &mut Vec<DeclarationProblem>) -> Option<FoodCategory> {
    if draft.category.is_none() {
        problem(problems, Field::Category, "Choisissez la famille du produit.", "Choose the family of food.");
    }
    draft.category
}

fn cases(draft: &Draft, problems: &mut Vec<DeclarationProblem>) -> Option<Cases> {
    const MOST: i64 = 10_000;
    match draft.cases {
        Some(cases @ 1..=MOST) => Some(Cases::new(cases)),
        Some(cases) => {
            problem(
                problems,
                Field::Cases,
                format!("{cases} caisses : indiquez un nombre de 1 à {MOST}."),
                format!("{cases} cases: give a number from 1 to {MOST}."),
            );
            None
        }
        None => {
            problem(problems, Field::Cases, "Indiquez le nombre de caisses.", "Give the number of cases.");
            None
        }
    }
}

/// Nobody has to weigh: without a figure the category's usual case counts, and says so.
fn case_weight(
    draft: &Draft,
    category: Option<FoodCategory>,
    problems: &mut Vec<DeclarationProblem>,
) -> Option<CaseWeight> {
    const MOST: i64 = 1_000_000;
    match draft.case_grams {
        None => category.map(|c| CaseWeight { grams: c.default_case_weight(), quality: WeightQuality::Default }),
        Some(grams @ 1..=MOST) => Some(CaseWeight {
            grams: Grams::new(grams),
            quality: if draft.weighed { WeightQuality::Weighed } else { WeightQuality::Declared },
        }),
        Some(_) => {
            problem(
                problems,
                Field::CaseWeight,
                "Le poids d'une caisse doit être supérieur à 0 et d'au plus 1 000 kg ; laissez vide si vous ne le connaissez pas.",
                "The weight of a case must be above 0 and at most 1,000 kg; leave it empty if you do not know it.",
            );
            None
        }
    }
}

fn expiry(
    draft: &Draft,
    category: Option<FoodCategory>,
    today: NaiveDate,
    problems: &mut Vec<DeclarationProblem>,
) -> Option<Expiry> {
    let needs_date = category.is_some_and(|c| c.temperature_class() != TemperatureClass::Ambient);
    match draft.date {
        DateAnswer::KindUnknown(date) => {
            problem(
                problems,
                Field::DateKind,
                format!(
                    "Le {} : est-ce une DLC (à consommer jusqu'au) ou une DDM (de préférence avant) ?",
                    date.format("%d/%m/%Y")
                ),
                format!("{date}: is it a use-by date (DLC) or a best-before date (DDM)?"),
            );
            None
        }
        DateAnswer::NotStated | DateAnswer::NoDate if needs_date => {
            problem(
                problems,
                Field::Date,
                "Un produit frais ou surgelé porte une date : indiquez-la, et si c'est une DLC ou une DDM.",
                "Chilled and frozen food carries a date: give it, and whether it is a use-by or a best-before date.",
            );
            None
        }
        DateAnswer::NotStated | DateAnswer::NoDate => None,
        DateAnswer::Stated(expiry) => {
            check_expiry(expiry, today, problems);
            Some(expiry)
        }
    }
}

fn check_expiry(expiry: Expiry, today: NaiveDate, problems: &mut Vec<DeclarationProblem>) {
    const TEN_YEARS: i64 = 3_660;
    let days = expiry.days_after(today);
    if expiry.kind == DateKind::Dlc && days < 0 {
        problem(
            problems,
            Field::Date,
            format!("La DLC du {} est dépassée : ce produit ne peut plus être donné.", expiry.date.format("%d/%m/%Y")),
            format!("The use-by date {} has passed: this food can no longer be given.", expiry.date),
        );
    } else if days.abs() > TEN_YEARS {
        problem(
            problems,
            Field::Date,
            format!("La date {} est à plus de dix ans : vérifiez l'année.", expiry.date.format("%d/%m/%Y")),
            format!("The date {} is more than ten years away: check the year.", expiry.date),
        );
    }
}

fn gtin(draft: &Draft, problems: &mut Vec<DeclarationProblem>) -> Option<Gtin> {
    let text = draft.gtin.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    match Gtin::parse(text) {
        Ok(gtin) => Some(gtin),
        Err(error) => {
            problem(
                problems,
                Field::Gtin,
                format!("{}, ou laissez vide.", error.fr()),
                format!("{error}; or leave it empty"),
            );
            None
        }
    }
}

fn case_cost(draft: &Draft, problems: &mut Vec<DeclarationProblem>) -> Option<Cents> {
    let cents = draft.case_cost_cents?;
    let cost = Cents::stated(cents).ok();
    if cost.is_none() {
        problem(
            problems,
            Field::CaseCost,
            "Le prix de revient d'une caisse doit être un montant positif ; laissez vide si vous ne le connaissez pas.",
            "The cost price of a case must be a positive amount; leave it empty if you do not know it.",
        );
    }
    cost
}

/// An unpacked line has no label to carry its allergens: without a statement it cannot go (field.md section 3;
/// Regulation (EU) 1169/2011 art. 44).
fn check_allergens(draft: &Draft, problems: &mut Vec<DeclarationProblem>) {
    if !draft.prepacked && draft.allergens.is_none() {
        problem(
            problems,
            Field::Allergens,
            "Produit non emballé : indiquez les allergènes présents, ou « aucun ».",
            "Unpacked food: state the allergens it contains, or \"none\".",
        );
    }
}

fn check_max_temperature(draft: &Draft, problems: &mut Vec<DeclarationProblem>) {
    let outside = |t: DeciCelsius| t < DeciCelsius::degrees(-40) || t > DeciCelsius::degrees(80);
    if let Some(temperature) = draft.label_max_temperature.filter(|t| outside(*t)) {
        problem(
            problems,
            Field::MaxTemperature,
            format!("{temperature} n'est pas une température de conservation : de -40 à +80 °C."),
            format!("{temperature} is not a storage temperature: -40 to +80 °C."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn yoghurt() -> Draft {
        Draft {
            description: "Yaourts nature".into(),
            category: Some(FoodCategory::Dairy),
            cases: Some(4),
            date: DateAnswer::Stated(Expiry::dlc(day(25))),
            prepacked: true,
            ..Draft::default()
        }
    }

    fn fields(draft: &Draft) -> Vec<Field> {
        declare(draft, day(22)).map_or_else(|p| p.iter().map(|p| p.field).collect(), |_| Vec::new())
    }

    #[test]
    fn weight_not_stated_is_the_usual_case_and_says_so() {
        let goods = declare(&yoghurt(), day(22)).unwrap();
        assert_eq!(goods.case_weight, CaseWeight { grams: Grams::new(5_000), quality: WeightQuality::Default });
        assert_eq!(goods.weight(), Grams::new(20_000), "4 cases of 5 kg");
    }

    #[test]
    fn the_label_prevails_over_the_kind() {
        let frozen = Draft { category: Some(FoodCategory::FrozenMeals), ..yoghurt() };
        let maximum = |draft: &Draft| declare(draft, day(22)).unwrap().max_temperature();
        assert_eq!(maximum(&frozen), Some(DeciCelsius::degrees(-18)), "anything frozen");
        let label_max_temperature = Some(DeciCelsius::degrees(-12));
        assert_eq!(maximum(&Draft { label_max_temperature, ..frozen }), label_max_temperature);
    }

    #[test]
    fn use_by_date_of_yesterday_is_refused_and_of_today_is_not() {
        assert_eq!(fields(&Draft { date: DateAnswer::Stated(Expiry::dlc(day(21))), ..yoghurt() }), [Field::Date]);
        assert_eq!(fields(&Draft { date: DateAnswer::Stated(Expiry::dlc(day(22))), ..yoghurt() }), []);
    }

    #[test]
    fn best_before_date_of_yesterday_is_accepted() {
        assert_eq!(fields(&Draft { date: DateAnswer::Stated(Expiry::ddm(day(21))), ..yoghurt() }), []);
    }

    #[test]
    fn a_date_of_unknown_kind_is_asked_for_never_guessed() {
        assert_eq!(fields(&Draft { date: DateAnswer::KindUnknown(day(25)), ..yoghurt() }), [Field::DateKind]);
    }

    #[test]
    fn chilled_food_without_a_date_is_refused() {
        assert_eq!(fields(&Draft { date: DateAnswer::NoDate, ..yoghurt() }), [Field::Date]);
    }

    #[test]
    fn unpacked_bread_needs_its_allergens() {
        let bread = Draft { category: Some(FoodCategory::Bakery), cases: Some(2), ..Draft::default() };
        assert_eq!(fields(&bread), [Field::Allergens]);
        assert_eq!(fields(&Draft { allergens: Some(vec![Allergen::Gluten]), ..bread }), []);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let draft = Draft { cases: Some(-3), case_grams: Some(-5), gtin: Some("12".into()), ..Draft::default() };
        assert_eq!(fields(&draft), [Field::Category, Field::Cases, Field::CaseWeight, Field::Gtin, Field::Allergens]);
    }
}
