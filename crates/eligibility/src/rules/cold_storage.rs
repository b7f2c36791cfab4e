//! The cold chain does not end at the door: chilled and frozen food goes where there is room for it in the cold.

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let category = case.lot.goods.category;
    if case.association.capacity.can_store(category) {
        return Answer::Yes;
    }
    let name = &case.association.name;
    Answer::No(Sentence::new(
        format!("{name} n'a pas de place pour conserver : {}.", category.fr()),
        format!("{name} has no room to store {}.", category.en()),
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::example::{example, is_no};

    #[test]
    fn chilled_food_needs_a_fridge() {
        let mut pair = example();
        assert!(!is_no(&pair.ask(super::judge)));
        pair.association.capacity.class.clear();
        assert!(is_no(&pair.ask(super::judge)));
    }
}
