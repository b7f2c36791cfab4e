//! From what was typed to a draft, and back: nothing is guessed, nothing typed is lost.

use chrono::NaiveDate;
use glane_foundation::{DeciCelsius, FoodCategory, TemperatureClass};
use glane_service::words::{Allergen, DateAnswer, DateKind, Draft, Expiry, Field};

use crate::{fields::Fields, texts::declare::Words};

/// Something to mend, with the field it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mend {
    /// The field.
    pub(crate) field: Field,
    /// What, and how.
    pub(crate) text: String,
}

/// Fields in the order of the form, which is the order of the summary.
const ORDER: [Field; 10] = [
    Field::Category,
    Field::Description,
    Field::Cases,
    Field::DateKind,
    Field::Date,
    Field::Prepacked,
    Field::Allergens,
    Field::CaseWeight,
    Field::MaxTemperature,
    Field::Gtin,
];

/// Position of a field on the form.
pub(crate) fn order(field: Field) -> usize {
    ORDER.iter().position(|f| *f == field).unwrap_or(ORDER.len())
}

/// Reads the form. What cannot be read is told, and left out of the draft.
pub(crate) fn read(fields: &Fields, t: &Words) -> (Draft, Vec<Mend>) {
    let mut mends = Vec::new();
    let mut or_mend = |field, text: &str, wrong: bool| {
        if wrong {
            mends.push(Mend { field, text: text.to_owned() });
        }
    };
    let typed = typed_or_tapped(fields, "cases");
    let cases = whole(typed);
    or_mend(Field::Cases, t.number_unreadable, cases.is_none() && !typed.is_empty());
    let grams = decimal(fields.get("case_weight_kg"), 3);
    or_mend(Field::CaseWeight, t.weight_unreadable, grams.is_none() && !fields.get("case_weight_kg").is_empty());
    let tenths = decimal(fields.get("max_temperature"), 1).and_then(|tenths| i32::try_from(tenths).ok());
    or_mend(
        Field::MaxTemperature,
        t.temperature_unreadable,
        tenths.is_none() && !fields.get("max_temperature").is_empty(),
    );
    let category = FoodCategory::from_code(fields.get("category"));
    let date = match date_answer(fields) {
        Ok(date) => date,
        Err(problem) => {
            let (field, text) = match problem {
                DateProblem::Unreadable => (Field::Date, t.date_unreadable),
                DateProblem::Missing => (Field::Date, t.date_missing),
            };
            or_mend(field, text, true);
            DateAnswer::NotStated
        }
    };
    // Chilled and frozen food is asked for its date by the service itself.
    let needs_kind = category.is_none_or(|c| c.temperature_class() == TemperatureClass::Ambient);
    let unanswered = fields.get("date_kind").is_empty() && typed_or_tapped(fields, "date").is_empty();
    or_mend(Field::DateKind, t.date_kind_missing, unanswered && needs_kind);
    let draft = Draft {
        description: fields.get("description").to_owned(),
        category,
        cases,
        case_grams: grams,
        weighed: grams.is_some() && fields.has("weighed", "yes"),
        date,
        prepacked: fields.get("prepacked") != "no",
        allergens: allergens(fields),
        label_max_temperature: tenths.map(DeciCelsius::new),
        gtin: stated(fields.get("gtin")),
        batch: stated(fields.get("batch")),
        ..Draft::default()
    };
    (draft, mends)
}

fn stated(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// What was typed, or else the answer tapped beside the field.
pub(crate) fn typed_or_tapped<'f>(fields: &'f Fields, name: &str) -> &'f str {
    match fields.get(name) {
        "" => fields.get(&format!("{name}_quick")),
        typed => typed,
    }
}

enum DateProblem {
    Unreadable,
    Missing,
}

fn date_answer(fields: &Fields) -> Result<DateAnswer, DateProblem> {
    let text = typed_or_tapped(fields, "date");
    let kind = match fields.get("date_kind") {
        "none" => return Ok(DateAnswer::NoDate),
        "dlc" => Some(DateKind::Dlc),
        "ddm" => Some(DateKind::Ddm),
        _ => None,
    };
    match (kind, text.is_empty()) {
        (None, true) => Ok(DateAnswer::NotStated),
        (Some(_), true) => Err(DateProblem::Missing),
        (kind, false) => {
            let date = day(text).ok_or(DateProblem::Unreadable)?;
            Ok(kind.map_or(DateAnswer::KindUnknown(date), |kind| DateAnswer::Stated(Expiry { kind, date })))
        }
    }
}

/// `2026-11-25` as browsers send it, or `25/11/2026` as people type it where there is no date picker.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y")).ok()
}

fn allergens(fields: &Fields) -> Option<Vec<Allergen>> {
    let stated: Vec<Allergen> =
        Allergen::ALL.into_iter().filter(|allergen| fields.has("allergens", allergen.code())).collect();
    let none = fields.has("allergens", "none");
    (none || !stated.is_empty()).then_some(stated)
}

pub(crate) fn whole(text: &str) -> Option<i64> {
    without_spaces(text).parse().ok()
}

/// A number with at most `places` decimals, comma or point, in units of the last place: `4,5` with 3 is 4500.
pub(crate) fn decimal(text: &str, places: usize) -> Option<i64> {
    let text = without_spaces(text).replace(',', ".");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let readable = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || rest.len() > places || !readable(whole) || !readable(rest) {
        return None;
    }
    format!("{whole}{rest:0<places$}").parse::<i64>().ok().map(|value| sign * value)
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A form filled in from a family: what is usual, and only that.
pub(crate) fn usual(category: FoodCategory) -> Fields {
    let fields = Fields::default().with("category", category.code());
    let loose = matches!(category, FoodCategory::Fruit | FoodCategory::Vegetables | FoodCategory::Bakery);
    let fields = fields.with("prepacked", if loose { "no" } else { "yes" });
    match category.temperature_class() {
        TemperatureClass::Ambient if loose => fields.with("date_kind", "none"),
        TemperatureClass::Ambient => fields,
        TemperatureClass::Chilled => fields.with("date_kind", "dlc"),
        TemperatureClass::Frozen => fields.with("date_kind", "ddm"),
    }
}

/// A form filled in from an earlier lot.
pub(crate) fn filled(draft: &Draft) -> Fields {
    let mut fields = Fields::default()
        .with("description", draft.description.clone())
        .with("category", draft.category.map_or("", FoodCategory::code))
        .with("cases", draft.cases.map(|cases| cases.to_string()).unwrap_or_default())
        .with("prepacked", if draft.prepacked { "yes" } else { "no" })
        .with("case_weight_kg", draft.case_grams.map(|grams| plain_decimal(grams, 1_000)).unwrap_or_default())
        .with("weighed", if draft.weighed { "yes" } else { "" })
        .with("gtin", draft.gtin.clone().unwrap_or_default())
        .with("batch", draft.batch.clone().unwrap_or_default())
        .with(
            "max_temperature",
            draft.label_max_temperature.map(|t| plain_decimal(i64::from(t.tenths()), 10)).unwrap_or_default(),
        );
    fields = match draft.date {
        DateAnswer::Stated(Expiry { kind, date }) => {
            fields.with("date_kind", if kind == DateKind::Dlc { "dlc" } else { "ddm" }).with("date", date.to_string())
        }
        DateAnswer::KindUnknown(date) => fields.with("date", date.to_string()),
        DateAnswer::NoDate => fields.with("date_kind", "none"),
        DateAnswer::NotStated => fields,
    };
    match &draft.allergens {
        None => fields,
        Some(stated) if stated.is_empty() => fields.with("allergens", "none"),
        Some(stated) => stated.iter().fold(fields, |fields, allergen| fields.with("allergens", allergen.code())),
    }
}

pub(crate) fn plain_decimal(value: i64, unit: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.abs() / unit, value.abs() % unit);
    let width = unit.to_string().len() - 1;
    let text = format!("{sign}{whole},{rest:0>width$}");
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use glane_foundation::Language;

    use super::*;

    fn t() -> &'static Words {
        Words::of(Language::Fr)
    }

    fn yoghurt() -> Fields {
        Fields::default()
            .with("category", "dairy")
            .with("description", "Yaourts nature")
            .with("cases", "4")
            .with("date_kind", "dlc")
            .with("date", "2026-11-25")
            .with("prepacked", "yes")
            .with("case_weight_kg", "4,5")
            .with("max_temperature", "-18")
    }

    #[test]
    fn a_full_form_becomes_a_draft_and_back() {
        let (draft, mends) = read(&yoghurt(), t());
        assert_eq!(mends, []);
        assert_eq!((draft.cases, draft.case_grams), (Some(4), Some(4_500)));
        assert_eq!(draft.label_max_temperature, Some(DeciCelsius::degrees(-18)));
        let (again, mends) = read(&filled(&draft), t());
        assert_eq!((again, mends), (draft, vec![]));
    }

    #[test]
    fn what_cannot_be_read_is_told_field_by_field() {
        let fields = Fields::default()
            .with("category", "dairy")
            .with("cases", "quatre")
            .with("case_weight_kg", "4kg5")
            .with("date_kind", "dlc")
            .with("date", "demain")
            .with("max_temperature", "froid");
        let (_, mends) = read(&fields, t());
        let told: Vec<Field> = mends.iter().map(|mend| mend.field).collect();
        assert_eq!(told, [Field::Cases, Field::CaseWeight, Field::MaxTemperature, Field::Date]);
    }

    #[test]
    fn a_date_without_its_kind_is_asked_for_by_the_service() {
        let (draft, mends) = read(&Fields::default().with("category", "canned").with("date", "25/11/2026"), t());
        assert!(matches!(draft.date, DateAnswer::KindUnknown(_)), "{:?}", draft.date);
        assert_eq!(mends, []);
    }

    #[test]
    fn dry_food_without_any_answer_about_its_date_is_asked() {
        let (_, mends) = read(&Fields::default().with("category", "canned"), t());
        assert_eq!(mends.iter().map(|mend| mend.field).collect::<Vec<_>>(), [Field::DateKind]);
    }

    #[test]
    fn none_of_the_allergens_is_a_statement_and_silence_is_not() {
        assert_eq!(allergens(&Fields::default().with("allergens", "none")), Some(vec![]));
        assert_eq!(allergens(&Fields::default()), None);
        assert_eq!(allergens(&Fields::default().with("allergens", "milk")), Some(vec![Allergen::Milk]));
    }

    #[test]
    fn decimals_are_read_exactly_with_comma_or_point() {
        assert_eq!(decimal("4,5", 3), Some(4_500));
        assert_eq!(decimal("1 240.25", 3), Some(1_240_250));
        assert_eq!([decimal("4,5555", 3), decimal("1e9", 3), decimal("-", 1), decimal(",5", 1)], [None; 4]);
        assert_eq!(decimal("-0,5", 1), Some(-5));
    }
}
