//! Kinds of food that charters exclude unless an association asks for them: chilled minced meat, offal, shellfish, chilled
//! cream pastry, alcohol, and unpacked chilled food.

use glane_foundation::{Sentence, TemperatureClass};

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let goods = &case.lot.goods;
    let excluded = case.policy.never_by_default.contains(&goods.category)
        || (!goods.prepacked && goods.temperature_class() == TemperatureClass::Chilled);
    if !excluded || case.association.wishes.despite_policy.contains(&goods.category) {
        return Answer::Yes;
    }
    Answer::No(Sentence::new(
        format!("{} : exclu par défaut ; {} ne l'a pas demandé.", goods.category.fr(), case.association.name),
        format!("{}: excluded by default; {} has not asked for it.", goods.category.en(), case.association.name),
    ))
}

#[cfg(test)]
mod tests {
    use glane_foundation::FoodCategory;

    use crate::rules::example::{example, is_no};

    #[test]
    fn what_charters_exclude_is_refused_and_so_is_chilled_food_without_a_wrapping() {
        use FoodCategory as C;
        let refused = |category, prepacked| {
            let mut pair = example();
            (pair.lot.goods.category, pair.lot.goods.prepacked) = (category, prepacked);
            is_no(&pair.ask(super::judge))
        };
        for category in FoodCategory::ALL {
            let excluded = [C::MincedMeat, C::Offal, C::Shellfish, C::CreamPastry, C::Alcohol].contains(&category);
            assert_eq!(refused(category, true), excluded, "{category}");
        }
        assert!(refused(C::Charcuterie, false) && refused(C::Fish, false) && !refused(C::Bakery, false));
    }

    #[test]
    fn minced_meat_goes_only_where_it_was_asked_for() {
        let mut pair = example();
        pair.lot.goods.category = FoodCategory::MincedMeat;
        assert!(is_no(&pair.ask(super::judge)));
        pair.association.wishes.despite_policy.insert(FoodCategory::MincedMeat);
        assert!(!is_no(&pair.ask(super::judge)));
    }
}
