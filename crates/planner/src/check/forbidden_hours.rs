//! The van begins no task at a place at hours forbidden to it.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation, told},
    plan::Rule,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (at, (stop, task)) in tour.tasks().enumerate() {
        let rules = tour.van.forbidden.iter().filter(|forbidden| forbidden.places.contains(&stop.place));
        let mut hours = rules.flat_map(|forbidden| &forbidden.hours);
        if hours.any(|hours| hours.contains(task.begin)) && !tour.is_past(at) {
            let (van, begin) = (&tour.van.id, told(task.begin));
            let said = Sentence::new(
                format!("{van} n'a pas le droit d'y commencer à {begin}"),
                format!("{van} may not begin there at {begin}"),
            );
            let violation = tour.violation(Rule::ForbiddenHours, 0, said);
            found.push(violation.of_shipment(&task.shipment).at_place(&stop.place));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{
        check::fixture,
        plan::Rule,
        problem::{ForbiddenHours, TimeRange},
    };

    fn forbid(before: i64) -> impl Fn(&mut crate::RoutingProblem, &mut crate::RoutingPlan) {
        move |problem, plan| {
            let until = plan.rounds[0].stops[0].tasks[0].begin - Seconds::new(before);
            let hours = vec![TimeRange::new(Seconds::ZERO, until)];
            let places = vec![plan.rounds[0].stops[0].place.clone()];
            problem.vans[0].forbidden = vec![ForbiddenHours { places, hours }];
        }
    }

    #[test]
    fn task_right_after_the_forbidden_hours_is_kept() {
        fixture::assert_keeps(forbid(1));
    }

    #[test]
    fn task_on_the_last_forbidden_second_is_broken() {
        fixture::assert_breaks(Rule::ForbiddenHours, forbid(0));
    }
}
