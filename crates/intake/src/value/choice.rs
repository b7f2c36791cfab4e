//! Cells that name one of a few things: yes or no, a family of food, allergens, a kind of date.

use std::collections::BTreeSet;

use glane_foundation::{FoodCategory, Sentence};
use glane_inventory::{Allergen, DateKind};

use super::Read;
use crate::table::fold;

/// `oui`, `non`, `yes`, `no`, `vrai`, `faux`, `1`, `0`, `x`.
pub(crate) fn yes_no(text: &str) -> Read<bool> {
    match fold(text).as_str() {
        "oui" | "o" | "yes" | "y" | "vrai" | "true" | "1" | "x" => Ok(true),
        "non" | "n" | "no" | "faux" | "false" | "0" => Ok(false),
        _ => Err(Sentence::new("Écrivez oui ou non.", "Write yes or no.")),
    }
}

/// What the date is, in words; `None` for "no date".
pub(crate) fn date_kind(text: &str) -> Read<Option<DateKind>> {
    match fold(text).as_str() {
        "dlc" | "useby" | "datelimitedeconsommation" | "aconsommerjusquau" => Ok(Some(DateKind::Dlc)),
        "ddm" | "dluo" | "bestbefore" | "datededurabiliteminimale" | "aconsommerdepreferenceavant" => {
            Ok(Some(DateKind::Ddm))
        }
        "aucune" | "aucun" | "sans" | "sansdate" | "none" | "nodate" => Ok(None),
        _ => Err(Sentence::new(
            "Écrivez DLC (à consommer jusqu'au), DDM (de préférence avant) ou « aucune ».",
            "Write DLC (use by), DDM (best before) or \"none\".",
        )),
    }
}

/// A family of food by its code, its French or English name, or a usual word for it. A word that spans two families
/// ("fruits et légumes", "surgelés") is refused: they are stored or shared differently.
pub(crate) fn category(text: &str) -> Read<FoodCategory> {
    let word = fold(text);
    let same = |name: &str| singular(&fold(name)) == singular(&word);
    let named = FoodCategory::ALL.into_iter().find(|c| same(c.code()) || same(c.fr()) || same(c.en()));
    named.or_else(|| usual_word(singular(&word))).ok_or_else(|| {
        let (fr, en): (Vec<_>, Vec<_>) = FoodCategory::ALL.into_iter().map(|c| (c.fr(), c.en())).unzip();
        Sentence::new(
            format!("Famille inconnue ou trop large ; familles : {}.", fr.join(", ")),
            format!("Unknown or too broad a family; families: {}.", en.join(", ")),
        )
    })
}

fn usual_word(word: &str) -> Option<FoodCategory> {
    Some(match word {
        "pain" | "boulangerie" | "viennoiserie" | "bread" => FoodCategory::Bakery,
        "fruit" | "fruitsfrai" => FoodCategory::Fruit,
        "legume" | "vegetable" => FoodCategory::Vegetables,
        "epicerie" | "pate" | "riz" | "biscuit" | "cereale" | "grocery" => FoodCategory::DryGoods,
        "conserve" | "bocaux" | "tin" | "can" => FoodCategory::Canned,
        "boisson" | "drink" => FoodCategory::Drinks,
        "bebe" | "alimentationbebe" => FoodCategory::BabyFood,
        "vin" | "biere" => FoodCategory::Alcohol,
        "oeuf" | "egg" => FoodCategory::Eggs,
        "cremerie" | "yaourt" | "fromage" | "lait" | "laitage" | "laitier" | "produitlaitier" | "ultrafraislaitier" => {
            FoodCategory::Dairy
        }
        "jambon" | "coldcut" => FoodCategory::Charcuterie,
        "boucherie" | "boeuf" | "porc" | "agneau" => FoodCategory::Meat,
        "poulet" | "dinde" | "canard" | "chicken" => FoodCategory::Poultry,
        "steakhache" => FoodCategory::MincedMeat,
        "poisson" | "poissonnerie" | "maree" | "fish" => FoodCategory::Fish,
        "fruitsdemer" | "coquillage" => FoodCategory::Shellfish,
        "traiteur" | "platcuisine" | "platprepare" | "sandwich" | "sandwiche" => FoodCategory::PreparedDishes,
        "patisseriecreme" | "patisseriefraiche" => FoodCategory::CreamPastry,
        "salade" | "saladeensachet" | "quatriemegamme" | "4gamme" | "4egamme" => FoodCategory::FreshCut,
        "glace" => FoodCategory::IceCream,
        _ => return None,
    })
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|', '/', '+', '\n']).map(str::trim).filter(|item| !item.is_empty())
}

fn is_none(text: &str) -> bool {
    matches!(fold(text).as_str(), "aucun" | "aucune" | "sans" | "none" | "no" | "non" | "neant")
}

/// Several families, separated by commas, bars or slashes; "aucune" is none.
pub(crate) fn categories(text: &str) -> Read<BTreeSet<FoodCategory>> {
    if is_none(text) { Ok(BTreeSet::new()) } else { items(text).map(category).collect() }
}

/// Allergens by code, French or English name; "aucun" states that there are none.
pub(crate) fn allergens(text: &str) -> Read<Vec<Allergen>> {
    if is_none(text) {
        return Ok(Vec::new());
    }
    let found: BTreeSet<Allergen> = items(text).map(allergen).collect::<Read<_>>()?;
    if found.is_empty() { Err(unknown_allergen()) } else { Ok(found.into_iter().collect()) }
}

fn allergen(text: &str) -> Read<Allergen> {
    let word = fold(text);
    let same = |name: &str| singular(&fold(name)) == singular(&word);
    Allergen::ALL.into_iter().find(|a| same(a.code()) || same(a.fr()) || same(a.en())).ok_or_else(unknown_allergen)
}

fn unknown_allergen() -> Sentence {
    let (fr, en): (Vec<_>, Vec<_>) = Allergen::ALL.into_iter().map(|a| (a.fr(), a.en())).unzip();
    Sentence::new(
        format!("Allergène inconnu ; les 14 sont : {} — ou « aucun ».", fr.join(", ")),
        format!("Unknown allergen; the 14 are: {} - or \"none\".", en.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_known_by_code_name_and_usual_word() {
        for (text, expected) in [
            ("dairy", FoodCategory::Dairy),
            ("Produits laitiers", FoodCategory::Dairy),
            ("YAOURTS", FoodCategory::Dairy),
            ("légumes", FoodCategory::Vegetables),
            ("Legume", FoodCategory::Vegetables),
            ("frozen meals", FoodCategory::FrozenMeals),
            ("oeufs", FoodCategory::Eggs),
            ("Plats préparés et traiteur", FoodCategory::PreparedDishes),
        ] {
            assert_eq!(category(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn words_that_span_two_families_are_refused_with_the_choice() {
        for text in ["Fruits et légumes", "surgelés", "frais", ""] {
            assert!(category(text).unwrap_err().fr.contains("légumes"), "{text}");
        }
    }

    #[test]
    fn every_family_reads_back_by_all_its_names() {
        for c in FoodCategory::ALL {
            assert_eq!([category(c.code()), category(c.fr()), category(c.en())], [Ok(c), Ok(c), Ok(c)]);
        }
    }

    #[test]
    fn allergens_are_listed_and_none_is_a_statement() {
        assert_eq!(allergens("Lait, gluten / oeuf"), Ok(vec![Allergen::Gluten, Allergen::Eggs, Allergen::Milk]));
        assert_eq!(allergens("aucun"), Ok(vec![]));
        assert!(allergens("lait, poussière").is_err());
        assert!(allergens(",").is_err(), "nothing stated is not \"none\"");
    }

    #[test]
    fn yes_and_no_have_many_spellings() {
        assert_eq!(
            [yes_no("Oui"), yes_no("x"), yes_no("NON"), yes_no("0")],
            [Ok(true), Ok(true), Ok(false), Ok(false)]
        );
        assert!(yes_no("peut-être").is_err());
    }

    #[test]
    fn kinds_of_date_are_named_or_refused() {
        assert_eq!(date_kind("D.L.C."), Ok(Some(DateKind::Dlc)));
        assert_eq!(date_kind("Best before"), Ok(Some(DateKind::Ddm)));
        assert_eq!(date_kind("aucune"), Ok(None));
        assert!(date_kind("péremption").is_err());
    }
}
