//! Food counts when it is eaten: people are fed on or before the use-by date, and fresh food without a date within days.

use chrono::{Days, NaiveDate};
use glane_foundation::{FoodCategory, Sentence};

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let Some(limit) = eaten_by(case) else { return Answer::Yes };
    let name = &case.association.name;
    match case.association.next_distribution(case.takeover) {
        Some(serves) if serves <= limit => Answer::Yes,
        Some(serves) => Answer::No(Sentence::new(
            format!("{name} ne distribue que le {}, après le {}.", serves.format("%d/%m/%Y"), limit.format("%d/%m/%Y")),
            format!("{name} hands out food only on {serves}, after {limit}."),
        )),
        None => Answer::No(Sentence::new(
            format!("{name} n'a pas de jour de distribution enregistré."),
            format!("{name} has no distribution day on file."),
        )),
    }
}

/// Last day on which the lot should be eaten, where there is one.
fn eaten_by(case: &Case<'_>) -> Option<NaiveDate> {
    use FoodCategory as C;
    match case.lot.goods.expiry {
        Some(expiry) => expiry.as_dlc(),
        None if matches!(case.lot.goods.category, C::Bakery | C::Fruit | C::Vegetables) => {
            case.takeover.checked_add_days(Days::new(case.policy.days_without_date.into()))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use glane_foundation::FoodCategory;
    use glane_inventory::Expiry;

    use crate::rules::example::{example, in_days, is_no, only_on};

    #[test]
    fn food_is_not_sent_where_it_would_go_off_before_it_is_served() {
        let mut pair = example();
        pair.association.distribution_hours = only_on(Weekday::Sat);
        pair.lot.goods.expiry = Some(Expiry::dlc(in_days(4)));
        assert!(is_no(&pair.ask(super::judge)), "Friday's date, Saturday's meal");
        pair.lot.goods.expiry = Some(Expiry::dlc(in_days(5)));
        assert!(!is_no(&pair.ask(super::judge)));
    }

    #[test]
    fn bread_without_a_date_is_eaten_within_three_days() {
        let mut pair = example();
        pair.lot.goods.category = FoodCategory::Bakery;
        pair.lot.goods.expiry = None;
        pair.association.distribution_hours = only_on(Weekday::Fri);
        assert!(is_no(&pair.ask(super::judge)), "Monday's bread, Friday's meal: four days");
        pair.association.distribution_hours = only_on(Weekday::Thu);
        assert!(!is_no(&pair.ask(super::judge)));
    }
}
