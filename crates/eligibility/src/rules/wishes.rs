//! No dumping: what an association never takes is never sent.

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let category = case.lot.goods.category;
    if !case.association.wishes.never.contains(&category) {
        return Answer::Yes;
    }
    let name = &case.association.name;
    Answer::No(Sentence::new(
        format!("{name} ne prend pas : {}.", category.fr()),
        format!("{name} does not take {}.", category.en()),
    ))
}

#[cfg(test)]
mod tests {
    use glane_foundation::FoodCategory;

    use crate::rules::example::{example, is_no};

    #[test]
    fn what_is_never_taken_is_refused() {
        let mut pair = example();
        assert!(!is_no(&pair.ask(super::judge)));
        pair.association.wishes.never.insert(FoodCategory::Dairy);
        assert!(is_no(&pair.ask(super::judge)));
    }
}
