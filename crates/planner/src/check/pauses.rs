//! Pauses are taken when due, for as long as due, while nothing else goes on.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation, told, windows::outside},
    plan::Rule,
    problem::TaskRef,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, pause) in tour.van.pauses.iter().enumerate() {
        let taken: Vec<_> = tour.round.pauses.iter().filter(|taken| taken.index == index).collect();
        let due = pause.windows.iter().map(|window| window.to).max();
        if taken.len() > 1 || taken.is_empty() && due.is_some_and(|due| tour.round.end > due) {
            found.push(report(tour, index, "oubliée ou prise deux fois", "forgotten or taken twice"));
        }
        for taken in taken {
            if past(tour, index) {
                continue;
            }
            if outside(&pause.windows, taken.begin).is_some() {
                let at = told(taken.begin);
                found.push(report(
                    tour,
                    index,
                    &format!("hors de ses horaires ({at})"),
                    &format!("outside its hours ({at})"),
                ));
            }
            if taken.end - taken.begin != pause.duration {
                found.push(report(tour, index, "trop courte ou trop longue", "too short or too long"));
            }
            let tasks = tour.tasks().map(|(_, task)| (task.begin, task.end));
            let legs = tour.round.stops.iter().filter_map(|stop| stop.leg).chain(tour.round.back);
            let mut busy = tasks.chain(legs.map(|leg| (leg.left, leg.left + leg.seconds)));
            if busy.any(|(from, to)| from < taken.end && taken.begin < to) {
                found.push(report(tour, index, "en même temps qu'autre chose", "while doing something else"));
            }
        }
    }
    for taken in tour.round.pauses.iter().filter(|taken| taken.index >= tour.van.pauses.len()) {
        found.push(report(tour, taken.index, "inconnue", "unknown"));
    }
    found
}

fn past(tour: &Tour<'_>, index: usize) -> bool {
    let locked = tour.begun.map_or(&[][..], |begun| &begun.tasks);
    locked.iter().any(|locked| locked.task == TaskRef::Pause { index } && locked.started.is_some())
}

fn report(tour: &Tour<'_>, index: usize, fr: &str, en: &str) -> Violation {
    let number = index + 1;
    tour.violation(Rule::Pauses, 0, Sentence::new(format!("pause {number} : {fr}"), format!("pause {number}: {en}")))
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{
        check::fixture,
        plan::{PlannedPause, Rule},
        problem::{Pause, TimeRange},
    };

    /// A pause that may begin until `to`, taken from 1000 to 1200, between two stops and before the drive.
    fn pause(to: i64, duration: i64) -> impl Fn(&mut crate::RoutingProblem, &mut crate::RoutingPlan) {
        move |problem, plan| {
            let windows = vec![TimeRange::new(Seconds::new(900), Seconds::new(to))];
            problem.vans[0].pauses = vec![Pause { windows, duration: Seconds::new(duration) }];
            let (begin, end) = (Seconds::new(1000), Seconds::new(1200));
            plan.rounds[0].pauses = vec![PlannedPause { index: 0, after_stops: 2, begin, end }];
            plan.rounds[0].totals.pauses = Seconds::new(200);
            plan.rounds[0].totals.waiting -= Seconds::new(200);
        }
    }

    #[test]
    fn pause_between_two_tasks_is_kept() {
        fixture::assert_keeps(pause(1000, 200));
    }

    #[test]
    fn pause_begun_a_second_late_is_broken() {
        fixture::assert_breaks(Rule::Pauses, pause(999, 200));
    }

    #[test]
    fn pause_cut_short_is_broken() {
        fixture::assert_breaks(Rule::Pauses, pause(1000, 201));
    }

    #[test]
    fn pause_forgotten_is_broken_unless_the_round_is_over_by_then() {
        let forget = |to: i64| {
            move |problem: &mut crate::RoutingProblem, _: &mut crate::RoutingPlan| {
                let windows = vec![TimeRange::new(Seconds::new(900), Seconds::new(to))];
                problem.vans[0].pauses = vec![Pause { windows, duration: Seconds::new(200) }];
            }
        };
        fixture::assert_keeps(forget(fixture::END));
        fixture::assert_breaks(Rule::Pauses, forget(fixture::END - 1));
    }
}
