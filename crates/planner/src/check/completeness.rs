//! Every shipment is served once or listed as left out; every id exists; a van has one round.

use std::collections::{HashMap, HashSet};

use glane_foundation::Sentence;

use crate::{
    check::{Book, Violation},
    plan::{RoutingPlan, Rule, TaskKind},
    problem::TaskRef,
};

pub(super) fn check(book: &Book<'_>, plan: &RoutingPlan) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut vans = HashSet::new();
    let mut counts: HashMap<_, [usize; 2]> = HashMap::new();
    for round in &plan.rounds {
        if !book.vans.contains_key(&round.van) || !vans.insert(&round.van) {
            let (fr, en) = ("véhicule inconnu ou utilisé deux fois", "unknown van, or a second round for it");
            found.push(general(Sentence::new(format!("{fr} : {}", round.van), format!("{en}: {}", round.van))));
        }
        for task in round.stops.iter().flat_map(|stop| &stop.tasks) {
            let kind = usize::from(task.kind == TaskKind::DropOff);
            counts.entry(&task.shipment).or_default()[kind] += 1;
        }
        for stop in round.stops.iter().filter(|stop| !book.places.contains_key(&stop.place)) {
            let said =
                Sentence::new(format!("lieu inconnu : {}", stop.place), format!("unknown place: {}", stop.place));
            found.push(general(said).at_place(&stop.place));
        }
    }
    for shipment in counts.keys().filter(|id| !book.shipments.contains_key(**id)) {
        let said = Sentence::new(format!("envoi inconnu : {shipment}"), format!("unknown shipment: {shipment}"));
        found.push(general(said).of_shipment(shipment));
    }
    let mut left_out = HashSet::new();
    for unserved in &plan.unserved {
        if !left_out.insert(&unserved.shipment) || !book.shipments.contains_key(&unserved.shipment) {
            let id = &unserved.shipment;
            let said = Sentence::new(
                format!("{id} : laissé de côté deux fois, ou inconnu"),
                format!("{id}: left out twice, or unknown"),
            );
            found.push(general(said).of_shipment(id));
        }
    }
    let locked = locked_pickups(book);
    for shipment in &book.problem.shipments {
        let id = &shipment.id;
        let done = counts.get(id).copied().unwrap_or_default();
        let right = match left_out.contains(id) {
            false => done == [1, 1],
            // What is already on board and has nowhere to go keeps its pickup.
            true => done == [usize::from(locked.contains(id)), 0],
        };
        if !right {
            let [picks, drops] = done;
            let fr = format!("{id} : {picks} prise(s), {drops} remise(s), laissé de côté : {}", left_out.contains(id));
            let en = format!("{id}: {picks} pickup(s), {drops} drop-off(s), left out: {}", left_out.contains(id));
            found.push(general(Sentence::new(fr, en)).of_shipment(id));
        }
    }
    found.sort_by(|a, b| a.shipment.cmp(&b.shipment));
    found
}

fn locked_pickups<'a>(book: &Book<'a>) -> HashSet<&'a glane_foundation::ShipmentId> {
    let tasks = book.problem.under_way.iter().flat_map(|round| &round.tasks);
    tasks
        .filter_map(|locked| match &locked.task {
            TaskRef::PickUp { shipment } => Some(shipment),
            _ => None,
        })
        .collect()
}

fn general(sentence: Sentence) -> Violation {
    Violation { rule: Rule::Completeness, van: None, shipment: None, place: None, by: 0, sentence }
}

#[cfg(test)]
mod tests {
    use crate::{check::fixture, plan::Rule};

    #[test]
    fn all_served_or_listed_is_kept() {
        fixture::assert_keeps(|_, _| {});
    }

    #[test]
    fn shipment_in_no_list_is_broken() {
        fixture::assert_breaks(Rule::Completeness, |_, plan| {
            plan.rounds[0].stops[1].tasks.clear();
        });
    }

    #[test]
    fn second_round_of_a_van_is_broken() {
        fixture::assert_breaks(Rule::Completeness, |_, plan| {
            let again = plan.rounds[0].clone();
            plan.rounds.push(again);
        });
    }
}
