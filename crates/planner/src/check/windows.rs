//! Tasks begin within the hours of the place and of the shipment.

use glane_foundation::{Seconds, Sentence};

use crate::{
    check::{Tour, Violation, told},
    plan::Rule,
    problem::TimeRange,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (at, (stop, task)) in tour.tasks().enumerate() {
        if tour.is_past(at) {
            continue;
        }
        let place = tour.book.places.get(&stop.place).map_or(&[][..], |place| &place.windows);
        let own = tour.site(stop, task).map_or(&[][..], |site| &site.windows);
        for windows in [place, own] {
            if let Some(by) = outside(windows, task.begin) {
                let (id, begin) = (&task.shipment, told(task.begin));
                let said = Sentence::new(
                    format!("{id} : commence à {begin}, hors des horaires de {} s", by.get()),
                    format!("{id}: begins at {begin}, outside the hours by {} s", by.get()),
                );
                found.push(tour.violation(Rule::Windows, by.get(), said).of_shipment(id).at_place(&stop.place));
            }
        }
    }
    found
}

/// How far from the nearest window; `None` inside one or when there are none.
pub(super) fn outside(windows: &[TimeRange], instant: Seconds) -> Option<Seconds> {
    if windows.is_empty() || windows.iter().any(|window| window.contains(instant)) {
        return None;
    }
    windows.iter().map(|window| window.from.less(instant) + instant.less(window.to)).min()
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{check::fixture, plan::Rule, problem::TimeRange};

    #[test]
    fn task_on_the_first_second_of_a_window_is_kept() {
        fixture::assert_keeps(|problem, plan| {
            let begin = plan.rounds[0].stops[0].tasks[0].begin;
            problem.shipments[0].pickup.windows = vec![TimeRange::new(begin, Seconds::new(50_000))];
        });
    }

    #[test]
    fn task_one_second_after_the_window_is_broken() {
        let found = fixture::assert_breaks(Rule::Windows, |problem, plan| {
            let begin = plan.rounds[0].stops[0].tasks[0].begin;
            problem.shipments[0].pickup.windows = vec![TimeRange::new(Seconds::ZERO, begin - Seconds::new(1))];
        });
        assert_eq!(found.by, 1, "one second late");
    }
}
