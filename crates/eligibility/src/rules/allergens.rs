//! Allergens travel with the label; an unpacked line needs them stated (Regulation (EU) 1169/2011 art. 44).

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    if case.lot.goods.prepacked || case.lot.goods.allergens.is_some() {
        return Answer::Yes;
    }
    Answer::No(Sentence::new(
        "Produit non emballé sans allergènes indiqués : le magasin doit les préciser.",
        "Unpacked food without stated allergens: the store must state them.",
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::example::{example, is_no};

    #[test]
    fn unpacked_food_needs_a_statement_even_an_empty_one() {
        let mut pair = example();
        pair.lot.goods.prepacked = false;
        assert!(is_no(&pair.ask(super::judge)));
        pair.lot.goods.allergens = Some(Vec::new());
        assert!(!is_no(&pair.ask(super::judge)), "\"none\" is an answer");
    }
}
