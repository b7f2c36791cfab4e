//! Picked up before dropped, by the same van, each at a place the shipment names; what is loaded where the round begins
//! before all else.

use std::collections::HashSet;

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation},
    plan::{Rule, TaskKind},
    problem::PlaceKind,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let (mut on_board, mut begun) = (HashSet::new(), false);
    for (stop, task) in tour.tasks() {
        let id = &task.shipment;
        let mut report = |fr: &str, en: &str| {
            let said = Sentence::new(format!("{id} {fr}"), format!("{id} {en}"));
            found.push(tour.violation(Rule::Precedence, 0, said).of_shipment(id).at_place(&stop.place));
        };
        if tour.site(stop, task).is_none() {
            report("n'a rien à faire à cet endroit", "has nothing to do at this place");
        }
        let at_start = tour.book.places.get(&stop.place).is_some_and(|place| place.kind == PlaceKind::RoundStart);
        if at_start && begun {
            report("devait être chargé au départ", "had to be loaded before leaving");
        }
        begun |= !at_start;
        match task.kind {
            TaskKind::PickUp => drop(on_board.insert(id)),
            TaskKind::DropOff if !on_board.remove(id) => {
                report(
                    "est remis sans avoir été pris par ce véhicule",
                    "is dropped without this van having picked it up",
                );
            }
            TaskKind::DropOff => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{check::fixture, plan::Rule, problem::PlaceKind};

    #[test]
    fn pickup_then_drop_off_is_kept() {
        fixture::assert_keeps(|_, _| {});
    }

    #[test]
    fn drop_off_before_pickup_is_broken() {
        fixture::assert_breaks(Rule::Precedence, |_, plan| plan.rounds[0].stops.swap(0, 2));
    }

    #[test]
    fn load_of_the_round_s_start_taken_on_the_way_is_broken() {
        fixture::assert_breaks(Rule::Precedence, |problem, _| problem.places[2].kind = PlaceKind::RoundStart);
    }

    #[test]
    fn drop_off_at_a_place_not_offered_is_broken() {
        fixture::assert_breaks(Rule::Precedence, |problem, _| {
            problem.shipments[0].drop_offs[0].site.place = problem.places[0].id.clone();
        });
    }
}
