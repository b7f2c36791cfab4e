//! Goods with a use-by date need 48 h left on the day the association takes charge, unless it can hand them out before
//! the date (field.md section 3). A DLC ends at midnight of its day, so the rule is "DLC - takeover >= 2 days".
//! The exception is recorded with its reason.

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let Some(dlc) = case.lot.goods.expiry.and_then(glane_inventory::Expiry::as_dlc) else { return Answer::Yes };
    if (dlc - case.takeover).num_days() >= i64::from(case.policy.min_days_before_dlc) {
        return Answer::Yes;
    }
    let name = &case.association.name;
    let limit = dlc.format("%d/%m/%Y");
    match case.association.next_distribution(case.takeover) {
        Some(serves) if serves <= dlc => Answer::YesBecause(Sentence::new(
            format!("Moins de 48 h avant la DLC du {limit}, mais {name} distribue le {}.", serves.format("%d/%m/%Y")),
            format!("Less than 48 h before the use-by date {dlc}, but {name} hands out food on {serves}."),
        )),
        Some(serves) => Answer::No(Sentence::new(
            format!(
                "Moins de 48 h avant la DLC du {limit}, et {name} ne distribue que le {}.",
                serves.format("%d/%m/%Y")
            ),
            format!("Less than 48 h before the use-by date {dlc}, and {name} hands out food only on {serves}."),
        )),
        None => Answer::No(Sentence::new(
            format!("Moins de 48 h avant la DLC du {limit}, et {name} n'a pas de jour de distribution."),
            format!("Less than 48 h before the use-by date {dlc}, and {name} has no distribution day."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use glane_inventory::Expiry;

    use crate::{
        Answer,
        rules::example::{example, in_days, is_no, only_on},
    };

    #[test]
    fn two_days_left_are_enough_whoever_takes_it() {
        let mut pair = example();
        pair.lot.goods.expiry = Some(Expiry::dlc(in_days(2)));
        pair.association.distribution_hours = only_on(Weekday::Thu);
        assert_eq!(pair.ask(super::judge), Answer::Yes, "Monday to Wednesday midnight is more than 48 h");
    }

    #[test]
    fn tomorrow_is_allowed_for_a_kitchen_serving_tonight_with_the_reason_recorded() {
        let mut pair = example();
        pair.lot.goods.expiry = Some(Expiry::dlc(in_days(1)));
        let Answer::YesBecause(reason) = pair.ask(super::judge) else { panic!("an exception is expected") };
        assert!(reason.fr.contains("distribue le 23/11/2026"), "{}", reason.fr);
    }

    #[test]
    fn tomorrow_is_refused_when_food_is_handed_out_in_three_days() {
        let mut pair = example();
        pair.lot.goods.expiry = Some(Expiry::dlc(in_days(1)));
        pair.association.distribution_hours = only_on(Weekday::Thu);
        assert!(is_no(&pair.ask(super::judge)));
    }
}
