//! What nobody gets, and the reason a person can act on.

use std::collections::BTreeMap;

use glane_foundation::{AssociationId, Cases, LotId, Sentence};
use glane_inventory::Lot;
use glane_matching::{Evidence, NoEdge, RemovalReason, UnplacedReason};

use crate::{
    engine::{Solution, lines_of},
    loads::{load_of, weight_of},
    offers::{NO_VAN, Offers},
    plan_file::{NotPlaced, NotPlacedCode, PairRefusal},
};

/// Cases without a recipient, or with one but without a van.
pub(crate) fn not_placed(offers: &Offers<'_>, solution: &Solution, carried: &[Cases]) -> Vec<NotPlaced> {
    let mut list = Vec::new();
    for unplaced in &solution.matched.unplaced {
        if let Some(lot) = offers.lot(&unplaced.lot) {
            list.push(unmatched(offers, solution, lot, unplaced.cases, unplaced.reason));
        }
    }
    for (bundle, carried) in solution.matched.bundles.iter().zip(carried) {
        let left = bundle.cases - *carried;
        if left > Cases::ZERO
            && let Some(lot) = offers.lot(&bundle.lot)
        {
            let reason = planner_reason(offers, solution, &bundle.lot, &bundle.association);
            list.push(entry(lot, left, NotPlacedCode::NoVan, reason, Vec::new()));
        }
    }
    merge(list)
}

/// One line per lot and kind of reason.
fn merge(list: Vec<NotPlaced>) -> Vec<NotPlaced> {
    let mut merged: BTreeMap<(LotId, NotPlacedCode), NotPlaced> = BTreeMap::new();
    for line in list {
        merged
            .entry((line.lot.clone(), line.code))
            .and_modify(|known| {
                known.cases += line.cases;
                known.grams += line.grams;
            })
            .or_insert(line);
    }
    merged.into_values().collect()
}

fn entry(lot: &Lot, cases: Cases, code: NotPlacedCode, reason: Sentence, refusals: Vec<PairRefusal>) -> NotPlaced {
    NotPlaced { lot: lot.id.clone(), cases, grams: weight_of(lot, cases), code, reason, refusals }
}

fn unmatched(offers: &Offers<'_>, solution: &Solution, lot: &Lot, cases: Cases, reason: UnplacedReason) -> NotPlaced {
    match reason {
        UnplacedReason::NoEdge => no_edge(offers, lot, cases),
        UnplacedReason::EdgesRemoved | UnplacedReason::NotWorthTheTrip => removed(solution, lot, cases),
        UnplacedReason::Full | UnplacedReason::Rule => entry(
            lot,
            cases,
            NotPlacedCode::NoRoomLeft,
            Sentence::new(
                "Toutes les associations qui peuvent recevoir ce lot n'ont plus de place aujourd'hui.",
                "Every association that can take this lot has no room left today.",
            ),
            Vec::new(),
        ),
    }
}

/// The first refusal of each association; when all of them are about vans, the fleet is the reason.
fn no_edge(offers: &Offers<'_>, lot: &Lot, cases: Cases) -> NotPlaced {
    let ask = |id: &AssociationId| offers.why_not(&lot.id, id);
    let refusals: Vec<(&AssociationId, NoEdge)> =
        offers.day.associations.iter().filter_map(|a| ask(&a.id).map(|no| (&a.id, no))).collect();
    if let Some((_, no)) = refusals.iter().find(|(_, no)| no.rule == NO_VAN) {
        return entry(lot, cases, NotPlacedCode::NoVan, no.sentence.clone(), pairs(&refusals));
    }
    let count = refusals.len();
    let reason = match most_frequent(&refusals) {
        Some(sentence) if count > 0 => Sentence::new(
            format!(
                "Aucune des {count} associations ne peut recevoir ce lot aujourd'hui. Par exemple : {}",
                sentence.fr
            ),
            format!("None of the {count} associations can take this lot today. For example: {}", sentence.en),
        ),
        _ => Sentence::new(
            "Aucune association n'est inscrite sur ce territoire.",
            "No association is registered in this territory.",
        ),
    };
    entry(lot, cases, NotPlacedCode::NoEligibleAssociation, reason, pairs(&refusals))
}

fn most_frequent(refusals: &[(&AssociationId, NoEdge)]) -> Option<Sentence> {
    let mut counts: BTreeMap<&str, (usize, &Sentence)> = BTreeMap::new();
    for (_, no) in refusals {
        counts.entry(&no.rule).or_insert((0, &no.sentence)).0 += 1;
    }
    counts.into_values().max_by_key(|(count, _)| *count).map(|(_, sentence)| sentence.clone())
}

fn pairs(refusals: &[(&AssociationId, NoEdge)]) -> Vec<PairRefusal> {
    refusals
        .iter()
        .map(|(id, no)| PairRefusal { association: (*id).clone(), rule: no.rule.clone(), reason: no.sentence.clone() })
        .collect()
}

fn removed(solution: &Solution, lot: &Lot, cases: Cases) -> NotPlaced {
    let mut reasons = solution.matched.removed.iter().filter(|edge| edge.lot == lot.id).map(|edge| &edge.reason);
    match reasons.next() {
        Some(RemovalReason::Withdrawn { reason }) => {
            entry(lot, cases, NotPlacedCode::NoVan, reason.clone(), Vec::new())
        }
        _ => entry(
            lot,
            cases,
            NotPlacedCode::NotWorthTheTrip,
            Sentence::new(
                "Trop peu pour un trajet : le lot attend d'être regroupé avec un autre du même magasin.",
                "Too little for a trip: the lot waits to be bundled with another from the same store.",
            ),
            Vec::new(),
        ),
    }
}

fn planner_reason(offers: &Offers<'_>, solution: &Solution, lot: &LotId, association: &AssociationId) -> Sentence {
    let store = offers.lot(lot).map(|lot| &lot.store);
    let missing = solution.unserved.iter().find(|missing| {
        let load = load_of(&solution.loads, &missing.shipment);
        load.is_some_and(|load| Some(&load.store) == store && load.association == *association)
            && !lines_of(&solution.loads, &missing.shipment).is_empty()
    });
    match missing {
        Some(missing) => match &missing.remedy {
            Some(remedy) => {
                Sentence::new(format!("{} {}", missing.why.fr, remedy.fr), format!("{} {}", missing.why.en, remedy.en))
            }
            None => missing.why.clone(),
        },
        None => Sentence::new("Aucun véhicule n'a pu l'emporter.", "No van could take it."),
    }
}
