//! How much of a kind still fits at an association today: its caps, less what is already promised.

use std::collections::BTreeMap;

use glane_foundation::{FoodCategory, Grams};

use crate::Capacity;

/// Room left for a category: the tightest of category, class and total. `None`: no limit.
#[must_use]
pub fn left(capacity: &Capacity, promised: &BTreeMap<FoodCategory, Grams>, category: FoodCategory) -> Option<Grams> {
    let class = category.temperature_class();
    let sum = |counts: &dyn Fn(FoodCategory) -> bool| -> Grams {
        promised.iter().filter(|(of, _)| counts(**of)).map(|(_, grams)| *grams).sum()
    };
    let caps = [
        capacity.category.get(&category).map(|cap| cap.less(sum(&|of| of == category))),
        capacity.of_class(class).map(|cap| cap.less(sum(&|of| of.temperature_class() == class))),
        capacity.total.map(|cap| cap.less(sum(&|_| true))),
    ];
    caps.into_iter().flatten().min()
}

/// Whether a load of several kinds fits as a whole, each kind beside what is promised and beside the kinds before it.
#[must_use]
pub fn holds(
    capacity: &Capacity,
    promised: &BTreeMap<FoodCategory, Grams>,
    load: impl IntoIterator<Item = (FoodCategory, Grams)>,
) -> bool {
    let mut promised = promised.clone();
    load.into_iter().all(|(category, grams)| {
        let fits = left(capacity, &promised, category).is_none_or(|room| grams <= room);
        *promised.entry(category).or_default() += grams;
        fits
    })
}

#[cfg(test)]
mod tests {
    use glane_foundation::TemperatureClass;

    use super::*;

    #[test]
    fn the_tightest_cap_decides() {
        let capacity = Capacity {
            total: Some(Grams::new(100_000)),
            class: BTreeMap::from([(TemperatureClass::Chilled, Grams::new(60_000))]),
            category: BTreeMap::from([(FoodCategory::Dairy, Grams::new(50_000))]),
        };
        let promised =
            BTreeMap::from([(FoodCategory::Dairy, Grams::new(20_000)), (FoodCategory::Meat, Grams::new(25_000))]);
        assert_eq!(
            left(&capacity, &promised, FoodCategory::Dairy),
            Some(Grams::new(15_000)),
            "60 kg of cold less 45 kg"
        );
        assert_eq!(
            left(&capacity, &promised, FoodCategory::Fruit),
            Some(Grams::new(55_000)),
            "100 kg in all less 45 kg"
        );
        assert_eq!(left(&capacity, &promised, FoodCategory::IceCream), Some(Grams::ZERO), "no freezer stated");
    }

    #[test]
    fn a_load_fits_as_a_whole_or_not_at_all() {
        let capacity = Capacity {
            class: BTreeMap::from([(TemperatureClass::Chilled, Grams::new(60_000))]),
            ..Capacity::default()
        };
        let promised = BTreeMap::from([(FoodCategory::Dairy, Grams::new(20_000))]);
        let load = |dairy, meat| [(FoodCategory::Dairy, Grams::new(dairy)), (FoodCategory::Meat, Grams::new(meat))];
        assert!(holds(&capacity, &promised, load(25_000, 15_000)), "20 + 25 + 15 = 60 kg of cold");
        assert!(!holds(&capacity, &promised, load(25_000, 15_001)), "each alone would fit, a gram too much together");
    }

    #[test]
    fn dry_food_without_caps_is_not_limited() {
        assert_eq!(left(&Capacity::default(), &BTreeMap::new(), FoodCategory::Canned), None);
    }
}
