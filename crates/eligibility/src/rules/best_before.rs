//! Best-before goods may be given after their date, for as long as the guidance of their family says.

use glane_foundation::Sentence;
use glane_inventory::DateKind;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let goods = &case.lot.goods;
    let Some(ddm) = goods.expiry.filter(|e| e.kind == DateKind::Ddm) else { return Answer::Yes };
    let passed = -ddm.days_after(case.takeover);
    let allowed = i64::from(case.policy.days_after_ddm.get(&goods.category).copied().unwrap_or(0));
    if passed <= 0 {
        return Answer::Yes;
    }
    let date = ddm.date.format("%d/%m/%Y");
    if passed <= allowed {
        return Answer::YesBecause(Sentence::new(
            format!(
                "DDM du {date} dépassée de {passed} j, acceptée jusqu'à {allowed} j pour cette famille : à vérifier à l'œil."
            ),
            format!(
                "Best before {} passed {passed} days ago, accepted up to {allowed} for this family: check by eye.",
                ddm.date
            ),
        ));
    }
    Answer::No(Sentence::new(
        format!("DDM du {date} dépassée de {passed} j : cette famille est acceptée jusqu'à {allowed} j."),
        format!("Best before {} passed {passed} days ago: this family is accepted up to {allowed}.", ddm.date),
    ))
}

#[cfg(test)]
mod tests {
    use glane_foundation::FoodCategory;
    use glane_inventory::Expiry;

    use crate::{
        Answer,
        rules::example::{example, is_no, today},
    };

    #[test]
    fn pasta_a_month_late_is_allowed_with_a_look_and_yoghurt_a_day_late_is_not() {
        let mut pair = example();
        pair.lot.goods.category = FoodCategory::DryGoods;
        pair.lot.goods.expiry = Some(Expiry::ddm(today() - chrono::Days::new(30)));
        assert!(matches!(pair.ask(super::judge), Answer::YesBecause(_)), "dry goods: 60 days");
        pair.lot.goods.category = FoodCategory::Dairy;
        pair.lot.goods.expiry = Some(Expiry::ddm(today() - chrono::Days::new(1)));
        assert!(is_no(&pair.ask(super::judge)), "no tolerance is listed for dairy");
    }
}
