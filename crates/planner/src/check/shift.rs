//! The van leaves and is back within its shift. A departure that already took place is not judged.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation, told},
    plan::Rule,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let (round, shift) = (tour.round, tour.van.shift);
    let left = tour.begun.is_some_and(|begun| begun.left.is_some() || begun.tasks.iter().any(|t| t.started.is_some()));
    let early = if left { 0 } else { shift.from.less(round.begin).get() };
    let late = round.end.less(shift.to).get();
    let mut found = Vec::new();
    for (by, fr, en, at) in [
        (early, "part avant son service", "leaves before its shift", round.begin),
        (late, "rentre après son service", "is back after its shift", round.end),
    ] {
        if by > 0 {
            let said = Sentence::new(format!("{fr} ({}, {by} s)", told(at)), format!("{en} ({}, {by} s)", told(at)));
            found.push(tour.violation(Rule::Shift, by, said));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{check::fixture, plan::Rule};

    #[test]
    fn back_on_the_last_second_is_kept() {
        fixture::assert_keeps(|problem, plan| problem.vans[0].shift.to = plan.rounds[0].end);
    }

    #[test]
    fn back_a_second_late_is_broken() {
        fixture::assert_breaks(Rule::Shift, |problem, plan| {
            problem.vans[0].shift.to = plan.rounds[0].end - Seconds::new(1);
        });
    }

    #[test]
    fn leaving_before_the_shift_is_broken() {
        fixture::assert_breaks(Rule::Shift, |problem, plan| {
            problem.vans[0].shift.from = plan.rounds[0].begin + Seconds::new(1);
        });
    }
}
