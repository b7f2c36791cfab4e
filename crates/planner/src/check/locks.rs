//! What has begun or was promised stays: same tasks, same order, same starts; the rest comes after.

use glane_foundation::Sentence;

use crate::{
    check::{Book, Tour, Violation},
    plan::{RoutingPlan, Rule},
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let Some(begun) = tour.begun else { return Vec::new() };
    let mut found = Vec::new();
    let tasks = tour.round.tasks();
    for (k, locked) in begun.tasks.iter().enumerate() {
        let planned = tasks.get(k);
        let same = planned.is_some_and(|(task, begin)| {
            *task == locked.task && locked.started.is_none_or(|started| started == *begin)
        });
        if !same {
            let number = k + 1;
            found.push(tour.violation(
                Rule::Locks,
                0,
                Sentence::new(
                    format!("la tâche {number}, déjà commencée ou promise, a changé"),
                    format!("task {number}, begun or promised, has changed"),
                ),
            ));
        }
    }
    let started = begun.tasks.iter().filter(|locked| locked.started.is_some()).count();
    let too_early = tasks.iter().skip(started).any(|(_, begin)| *begin < begun.now);
    if too_early || begun.left.is_some_and(|left| left != tour.round.begin) {
        let said = Sentence::new("le passé a été récrit", "the past has been rewritten");
        found.push(tour.violation(Rule::Locks, 0, said));
    }
    found
}

/// Rounds under way that the plan no longer has.
pub(super) fn forgotten(book: &Book<'_>, plan: &RoutingPlan) -> Vec<Violation> {
    let begun = book.problem.under_way.iter().filter(|begun| !begun.tasks.is_empty());
    let lost = begun.filter(|begun| !plan.rounds.iter().any(|round| round.van == begun.van));
    lost.map(|begun| Violation {
        rule: Rule::Locks,
        van: Some(begun.van.clone()),
        shipment: None,
        place: None,
        by: 0,
        sentence: Sentence::new("une tournée commencée a disparu", "a round under way has disappeared"),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{
        check::fixture,
        plan::Rule,
        problem::{LockedTask, RoundUnderWay, TaskRef},
    };

    fn begun(started: i64) -> impl Fn(&mut crate::RoutingProblem, &mut crate::RoutingPlan) {
        move |problem, plan| {
            let task = TaskRef::PickUp { shipment: problem.shipments[0].id.clone() };
            problem.under_way = vec![RoundUnderWay {
                van: problem.vans[0].id.clone(),
                now: Seconds::new(started + 1),
                left: Some(plan.rounds[0].begin),
                tasks: vec![LockedTask { task, started: Some(Seconds::new(started)) }],
            }];
        }
    }

    #[test]
    fn first_task_as_it_was_is_kept() {
        fixture::assert_keeps(begun(700));
    }

    #[test]
    fn first_task_at_another_time_is_broken() {
        fixture::assert_breaks(Rule::Locks, begun(699));
    }

    #[test]
    fn round_under_way_dropped_from_the_plan_is_broken() {
        fixture::assert_breaks(Rule::Locks, |problem, plan| {
            begun(700)(problem, plan);
            plan.rounds.clear();
        });
    }
}
