//! A store's kilos of one day as lines: which products, how many cases, which dates.

use chrono::NaiveDate;
use glane_foundation::{DeciCelsius, FoodCategory};
use glane_inventory::{Allergen, DateAnswer, Draft, Expiry};

use super::{Drafts, in_days};
use crate::{
    catalogue::{BAKERY, CHILLED, DAIRY, FRUIT, OTHER, PANTRY, Packing, Product, Shelf, VEGETABLES},
    dice::{Dice, rounded},
    plan::TownError,
    stores::StoreKind,
    volumes,
};

/// The lightest and the heaviest case (matching.md, calibration).
const CASE_GRAMS: (i64, i64) = (2_000, 12_000);

/// The ordinary lines of a store.
pub(super) fn ordinary(dice: &mut Dice, kind: StoreKind, date: NaiveDate, fineness: f64) -> Drafts {
    let grams = volumes::kilos(kind, dice) * 1_000.0;
    let count = volumes::lots(kind, fineness, dice);
    let products = products(dice, kind, count);
    let shares: Vec<f64> = products.iter().map(|_| dice.real(0.6, 1.4)).collect();
    let whole: f64 = shares.iter().sum();
    let line =
        |(product, share): (&&Product, f64)| line(dice, product, crate_of(product, kind), grams * share / whole, date);
    products.iter().zip(shares).map(line).collect()
}

/// A single case of a product, of its usual weight.
pub(super) fn one_case(dice: &mut Dice, product: &Product, date: NaiveDate) -> Result<Draft, TownError> {
    Ok(Draft { cases: Some(1), case_grams: Some(product.case), ..describe(dice, product, date)? })
}

/// Different products while the catalogue lasts.
fn products(dice: &mut Dice, kind: StoreKind, count: i64) -> Vec<&'static Product> {
    let mut chosen: Vec<&'static Product> = Vec::new();
    for _ in 0..count {
        let mut product = any(dice, kind);
        for _ in 0..8 {
            if !chosen.iter().any(|other| other.text == product.text) {
                break;
            }
            product = any(dice, kind);
        }
        chosen.push(product);
    }
    chosen
}

#[derive(Clone, Copy)]
enum Shelves {
    Bakery,
    Fruit,
    Vegetables,
    Dairy,
    Chilled,
    Pantry,
    Other,
}

fn any(dice: &mut Dice, kind: StoreKind) -> &'static Product {
    use Shelves as S;
    let shelves = match kind {
        StoreKind::Bakery => S::Bakery,
        StoreKind::Everyday => dice.weighted(&[
            (S::Bakery, 16),
            (S::Fruit, 16),
            (S::Vegetables, 20),
            (S::Dairy, 20),
            (S::Chilled, 20),
            (S::Pantry, 6),
            (S::Other, 2),
        ]),
        StoreKind::Large => dice.weighted(&[
            (S::Bakery, 12),
            (S::Fruit, 15),
            (S::Vegetables, 19),
            (S::Dairy, 17),
            (S::Chilled, 18),
            (S::Pantry, 11),
            (S::Other, 8),
        ]),
    };
    match shelves {
        S::Bakery => dice.pick(&BAKERY),
        S::Fruit => dice.pick(&FRUIT),
        S::Vegetables => dice.pick(&VEGETABLES),
        S::Dairy => dice.pick(&DAIRY),
        S::Chilled => dice.pick(&CHILLED),
        S::Pantry => dice.pick(&PANTRY),
        S::Other => dice.pick(&OTHER),
    }
}

/// A city shop puts what it has of a product into one crate; bakeries and large stores hand out the trade's cases.
fn crate_of(product: &Product, kind: StoreKind) -> i64 {
    match kind {
        StoreKind::Everyday => product.case.max(9_000),
        StoreKind::Bakery | StoreKind::Large => product.case,
    }
}

/// About `grams` of a product, in whole cases. One line in ten is not weighed: its cases are the category's usual ones.
fn line(dice: &mut Dice, product: &Product, usual_case: i64, grams: f64, date: NaiveDate) -> Result<Draft, TownError> {
    let (lightest, heaviest) = CASE_GRAMS;
    let draft = describe(dice, product, date)?;
    let grams = rounded(grams).max(lightest);
    if dice.percent(10) {
        let usual = product.category.default_case_weight().get();
        return Ok(Draft { cases: Some(((grams + usual / 2) / usual).max(1)), case_grams: None, ..draft });
    }
    let cases = ((grams + usual_case / 2) / usual_case).max(1).max((grams + heaviest - 1) / heaviest);
    let case = (grams / cases / 100 * 100).clamp(lightest, heaviest);
    Ok(Draft { cases: Some(cases), case_grams: Some(case), weighed: dice.percent(30), ..draft })
}

fn describe(dice: &mut Dice, product: &Product, date: NaiveDate) -> Result<Draft, TownError> {
    let prepacked = product.packing == Packing::Packed;
    let expiry = expiry(dice, product.shelf, date)?;
    let frozen_to_minus_12 = product.category == FoodCategory::IceCream && product.text.contains("-12");
    Ok(Draft {
        description: product.text.to_owned(),
        category: Some(product.category),
        date: expiry.map_or(DateAnswer::NoDate, DateAnswer::Stated),
        prepacked,
        allergens: (!prepacked || dice.percent(60)).then(|| sorted(product.allergens)),
        label_max_temperature: frozen_to_minus_12.then_some(DeciCelsius::degrees(-12)),
        gtin: (prepacked && dice.percent(70)).then(|| gtin(product)),
        batch: (prepacked && dice.percent(50)).then(|| format!("L{:05}", dice.below(100_000))),
        case_cost_cents: dice.percent(60).then(|| product.case * dice.between(12, 30) / 100),
        ..Draft::default()
    })
}

/// In the order of the annex, as the importer gives them.
fn sorted(allergens: &[Allergen]) -> Vec<Allergen> {
    let mut allergens = allergens.to_vec();
    allergens.sort_unstable();
    allergens
}

fn expiry(dice: &mut Dice, shelf: Shelf, date: NaiveDate) -> Result<Option<Expiry>, TownError> {
    let fresh = [(0, 2), (1, 14), (2, 26), (3, 20), (4, 15), (5, 12), (6, 11)];
    let short = [(0, 4), (1, 40), (2, 36), (3, 20)];
    Ok(match shelf {
        Shelf::Undated => None,
        Shelf::Fresh => Some(Expiry::dlc(in_days(date, dice.weighted(&fresh))?)),
        Shelf::Short => Some(Expiry::dlc(in_days(date, dice.weighted(&short))?)),
        Shelf::Best(soonest, latest) => Some(Expiry::ddm(in_days(date, dice.between(soonest, latest))?)),
    })
}

/// A trade number of the product, under the prefix GS1 keeps for demonstrations (952).
fn gtin(product: &Product) -> String {
    let number = crate::dice::stable_hash(0, product.text) % 1_000_000_000;
    let digits = format!("952{number:09}");
    let weighted: u32 = digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 3 })
        .sum();
    format!("{digits}{}", (10 - weighted % 10) % 10)
}
