//! Food of animal origin from shops goes pre-packed only (arrêté du 7 janvier 2021).

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let goods = &case.lot.goods;
    if goods.prepacked || !goods.category.is_animal_origin() || !goods.category.temperature_class().needs_cold() {
        return Answer::Yes;
    }
    Answer::No(Sentence::new(
        format!("{} : une denrée d'origine animale doit être préemballée pour être donnée.", goods.category.fr()),
        format!("{}: food of animal origin must be pre-packed to be given.", goods.category.en()),
    ))
}

#[cfg(test)]
mod tests {
    use glane_foundation::FoodCategory;

    use crate::rules::example::{example, is_no};

    #[test]
    fn loose_ham_is_refused_and_loose_bread_is_not() {
        let mut pair = example();
        pair.lot.goods.prepacked = false;
        pair.lot.goods.category = FoodCategory::Charcuterie;
        assert!(is_no(&pair.ask(super::judge)));
        pair.lot.goods.category = FoodCategory::Bakery;
        assert!(!is_no(&pair.ask(super::judge)));
    }
}
