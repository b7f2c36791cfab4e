//! Somebody is there to receive it on that day, and the store can be fetched from.

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let day = case.takeover.format("%d/%m/%Y");
    if case.store.pickup_hours.on_date(case.takeover).is_empty() {
        let name = &case.store.name;
        return Answer::No(Sentence::new(
            format!("{name} n'a pas d'heure d'enlèvement le {day}."),
            format!("{name} has no pickup hours on {}.", case.takeover),
        ));
    }
    if case.association.reception_hours.on_date(case.takeover).is_empty() {
        let name = &case.association.name;
        return Answer::No(Sentence::new(
            format!("{name} ne reçoit pas le {day}."),
            format!("{name} does not receive on {}.", case.takeover),
        ));
    }
    Answer::Yes
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use crate::rules::example::{example, is_no, only_on};

    #[test]
    fn an_association_closed_today_receives_nothing_today() {
        let mut pair = example();
        pair.association.reception_hours = only_on(Weekday::Tue);
        assert!(is_no(&pair.ask(super::judge)), "the example is a Monday");
        pair.association.reception_hours = only_on(Weekday::Mon);
        assert!(!is_no(&pair.ask(super::judge)));
    }
}
