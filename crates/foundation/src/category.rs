//! The leaf categories of food. Each belongs to exactly one temperature class: this is what makes an association's
//! caps nest (leaf, class, total) and the matching a flow.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DeciCelsius, Grams, TemperatureClass};

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $class:ident, max $max:expr, case $case:literal, $origin:ident, $fr:literal, $en:literal;)*) => {
        /// A leaf category of food.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum FoodCategory { $($(#[$doc])* $name,)* }

        impl FoodCategory {
            /// Every category, in the order people see them.
            pub const ALL: [Self; [$(Self::$name),*].len()] = [$(Self::$name),*];

            /// The name in files.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }

            /// The category a file names, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$name),)* _ => None } }

            /// The one class it is kept in.
            #[must_use]
            pub const fn temperature_class(self) -> TemperatureClass {
                match self { $(Self::$name => TemperatureClass::$class,)* }
            }

            /// Warmest allowed temperature when the label says nothing (arrêté du 21 décembre 2009, annexe I);
            /// `None` for ambient food.
            #[must_use]
            pub const fn default_max_temperature(self) -> Option<DeciCelsius> {
                match self { $(Self::$name => $max,)* }
            }

            /// Weight of a usual case, used when nobody weighed it; its quality is then "default".
            #[must_use]
            pub const fn default_case_weight(self) -> Grams { match self { $(Self::$name => Grams::new($case),)* } }

            /// True for meat, fish, milk, eggs and what is made of them: only pre-packed from shops (arrêté du 7 janvier 2021).
            #[must_use]
            pub const fn is_animal_origin(self) -> bool { match self { $(Self::$name => $origin,)* } }

            /// Its name in plain French.
            #[must_use]
            pub const fn fr(self) -> &'static str { match self { $(Self::$name => $fr,)* } }

            /// Its name in plain English.
            #[must_use]
            pub const fn en(self) -> &'static str { match self { $(Self::$name => $en,)* } }
        }
    };
}

const fn at(degrees: i32) -> Option<DeciCelsius> {
    Some(DeciCelsius::degrees(degrees))
}
const ANIMAL: bool = true;
const PLANT: bool = false;

categories! {
    /// Bread and dry pastry.
    Bakery, "bakery", Ambient, max None, case 4_000, PLANT, "pain et viennoiseries", "bread and pastries";
    /// Whole fresh fruit.
    Fruit, "fruit", Ambient, max None, case 8_000, PLANT, "fruits", "fruit";
    /// Whole fresh vegetables.
    Vegetables, "vegetables", Ambient, max None, case 8_000, PLANT, "légumes", "vegetables";
    /// Pasta, rice, flour, biscuits, cereals.
    DryGoods, "dry_goods", Ambient, max None, case 7_000, PLANT, "épicerie sèche", "dry goods";
    /// Tins and jars.
    Canned, "canned", Ambient, max None, case 9_000, PLANT, "conserves", "tins and jars";
    /// Water, juice, soda, long-life milk.
    Drinks, "drinks", Ambient, max None, case 9_000, PLANT, "boissons", "drinks";
    /// Food for infants.
    BabyFood, "baby_food", Ambient, max None, case 4_000, PLANT, "alimentation infantile", "baby food";
    /// Drinks over 1.2 % alcohol: forbidden by default policy.
    Alcohol, "alcohol", Ambient, max None, case 9_000, PLANT, "alcool", "alcohol";
    /// Eggs in their shell.
    Eggs, "eggs", Ambient, max None, case 4_000, ANIMAL, "œufs", "eggs";
    /// Yoghurt, cheese, butter, fresh milk.
    Dairy, "dairy", Chilled, max at(8), case 5_000, ANIMAL, "produits laitiers", "dairy";
    /// Sliced ham, sausages, pâté.
    Charcuterie, "charcuterie", Chilled, max at(4), case 4_000, ANIMAL, "charcuterie", "cold cuts";
    /// Cuts of beef, pork, lamb.
    Meat, "meat", Chilled, max at(4), case 5_000, ANIMAL, "viande", "meat";
    /// Chicken, turkey, duck.
    Poultry, "poultry", Chilled, max at(4), case 5_000, ANIMAL, "volaille", "poultry";
    /// Chilled minced meat: forbidden by default policy.
    MincedMeat, "minced_meat", Chilled, max at(2), case 4_000, ANIMAL, "viande hachée", "minced meat";
    /// Offal: forbidden by default policy.
    Offal, "offal", Chilled, max at(3), case 4_000, ANIMAL, "abats", "offal";
    /// Fresh fish.
    Fish, "fish", Chilled, max at(2), case 4_000, ANIMAL, "poisson frais", "fresh fish";
    /// Oysters, mussels, prawns: forbidden by default policy.
    Shellfish, "shellfish", Chilled, max at(2), case 4_000, ANIMAL, "coquillages et crustacés", "shellfish";
    /// Ready meals, salads, sandwiches.
    PreparedDishes, "prepared_dishes", Chilled, max at(3), case 4_000, ANIMAL, "plats préparés et traiteur", "ready meals";
    /// Pastry with cream: forbidden by default policy.
    CreamPastry, "cream_pastry", Chilled, max at(3), case 3_000, ANIMAL, "pâtisserie à la crème", "cream pastry";
    /// Cut fruit and vegetables, bagged salad, fresh juice.
    FreshCut, "fresh_cut", Chilled, max at(4), case 3_000, PLANT, "crudités et jus frais", "cut produce and fresh juice";
    /// Frozen vegetables and fruit.
    FrozenVegetables, "frozen_vegetables", Frozen, max at(-18), case 8_000, PLANT, "légumes surgelés", "frozen vegetables";
    /// Frozen meat and fish.
    FrozenMeatFish, "frozen_meat_fish", Frozen, max at(-18), case 6_000, ANIMAL, "viande et poisson surgelés", "frozen meat and fish";
    /// Frozen ready meals.
    FrozenMeals, "frozen_meals", Frozen, max at(-18), case 6_000, ANIMAL, "plats surgelés", "frozen meals";
    /// Ice cream.
    IceCream, "ice_cream", Frozen, max at(-18), case 5_000, ANIMAL, "glaces", "ice cream";
}

impl fmt::Display for FoodCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_equals_the_json_name() {
        for category in FoodCategory::ALL {
            assert_eq!(FoodCategory::from_code(category.code()), Some(category));
            assert_eq!(serde_json::to_string(&category).unwrap(), format!("\"{}\"", category.code()));
        }
    }

    /// The figures of field.md section 3 (arrêté du 21 décembre 2009, annexe I, in summary).
    #[test]
    fn each_kind_of_cold_food_has_its_own_maximum() {
        use FoodCategory as C;
        let maximum = |category: C| category.default_max_temperature();
        for category in [C::Fish, C::Shellfish, C::MincedMeat] {
            assert_eq!(maximum(category), Some(DeciCelsius::degrees(2)), "{category}");
        }
        for category in [C::Offal, C::PreparedDishes, C::CreamPastry] {
            assert_eq!(maximum(category), Some(DeciCelsius::degrees(3)), "{category}");
        }
        for category in [C::Poultry, C::Meat, C::Charcuterie, C::FreshCut] {
            assert_eq!(maximum(category), Some(DeciCelsius::degrees(4)), "very perishable: {category}");
        }
        assert_eq!(maximum(C::Dairy), Some(DeciCelsius::degrees(8)), "other perishable");
        for category in C::ALL.into_iter().filter(|one| one.temperature_class() == TemperatureClass::Frozen) {
            assert_eq!(
                maximum(category),
                Some(DeciCelsius::degrees(-18)),
                "-12 only where the label says so: {category}"
            );
        }
    }

    #[test]
    fn a_category_has_a_maximum_temperature_exactly_when_it_needs_cold() {
        for category in FoodCategory::ALL {
            assert_eq!(
                category.default_max_temperature().is_some(),
                category.temperature_class().needs_cold(),
                "{category}"
            );
        }
    }
}
