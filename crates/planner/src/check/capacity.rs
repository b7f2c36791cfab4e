//! Nothing is loaded beyond what the van holds, in any dimension.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation},
    plan::{Rule, TaskKind},
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut load = vec![0i64; tour.van.capacity.len()];
    for (stop, task) in tour.tasks() {
        let Some(shipment) = tour.book.shipments.get(&task.shipment) else { continue };
        for (k, amount) in shipment.load.iter().enumerate().take(load.len()) {
            let added = match task.kind {
                TaskKind::PickUp => i64::from(*amount),
                TaskKind::DropOff => shipment.returned.get(k).map_or(0, |back| i64::from(*back)) - i64::from(*amount),
            };
            load[k] += added;
            let over = load[k] - i64::from(tour.van.capacity[k]);
            if over > 0 && added > 0 {
                let name = tour.book.problem.dimensions.get(k).map_or("", String::as_str);
                let said = Sentence::new(
                    format!("{} : {name} dépasse la capacité de {over}", task.shipment),
                    format!("{}: {name} exceeds the capacity by {over}", task.shipment),
                );
                let violation = tour.violation(Rule::Capacity, over, said);
                found.push(violation.of_shipment(&task.shipment).at_place(&stop.place));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{check::fixture, plan::Rule};

    #[test]
    fn van_filled_to_the_brim_is_kept() {
        fixture::assert_keeps(|problem, _| problem.vans[0].capacity = vec![7, 9]);
    }

    #[test]
    fn empty_crates_taken_along_to_the_end_are_kept_when_they_fit() {
        // 7 crates on board before the first drop-off; then 7 - 3 + 6.
        fixture::assert_keeps(|problem, plan| {
            problem.shipments[0].returned = vec![6, 0];
            plan.rounds[0].stops[2].load_after = vec![10, 5];
            plan.rounds[0].stops[3].load_after = vec![6, 0];
        });
    }

    #[test]
    fn empty_crates_beyond_the_van_are_broken() {
        let found = fixture::assert_breaks(Rule::Capacity, |problem, _| problem.shipments[0].returned = vec![8, 0]);
        assert_eq!(found.by, 2, "7 - 3 + 8 of 10");
    }

    #[test]
    fn one_unit_too_many_is_broken() {
        // Both shipments together: 3 + 4 crates, 4 + 5 units of the second dimension.
        let found = fixture::assert_breaks(Rule::Capacity, |problem, _| problem.vans[0].capacity = vec![7, 8]);
        assert_eq!(found.by, 1);
    }
}
