//! The van has what its shipments ask for.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation},
    plan::{Rule, TaskKind},
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for (_, task) in tour.tasks().filter(|(_, task)| task.kind == TaskKind::PickUp) {
        let Some(shipment) = tour.book.shipments.get(&task.shipment) else { continue };
        for skill in shipment.skills.iter().filter(|skill| !tour.van.skills.contains(skill)) {
            let (id, van) = (&shipment.id, &tour.van.id);
            let said = Sentence::new(
                format!("{id} demande {skill}, que {van} n'a pas"),
                format!("{id} asks for {skill}, which {van} lacks"),
            );
            found.push(tour.violation(Rule::Skills, 0, said).of_shipment(id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{check::fixture, plan::Rule};

    #[test]
    fn van_with_the_skill_is_kept() {
        fixture::assert_keeps(|problem, _| {
            problem.shipments[0].skills = vec!["permit".to_owned()];
            problem.vans[0].skills = vec!["permit".to_owned()];
        });
    }

    #[test]
    fn van_without_the_skill_is_broken() {
        fixture::assert_breaks(Rule::Skills, |problem, _| problem.shipments[0].skills = vec!["permit".to_owned()]);
    }
}
