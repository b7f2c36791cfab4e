//! Allocations with the reason in one sentence: where an association stood among those that could take the lot.

use std::collections::BTreeMap;

use glane_foundation::{AssociationId, Cases, LotId, Sentence};
use glane_matching::{Bundle, MarketAssociation};

use crate::{
    engine::{Solution, allocation_id},
    loads::weight_of,
    offers::Offers,
    plan_file::Allocation,
};

/// The allocations of a solution; `carried` is what found a van, by position of the bundle.
pub(crate) fn allocations(offers: &Offers<'_>, solution: &Solution, carried: &[Cases]) -> Vec<Allocation> {
    let standings = Standings::of(solution);
    let bundles = solution.matched.bundles.iter().zip(carried).enumerate();
    bundles
        .filter(|(_, (_, cases))| **cases > Cases::ZERO)
        .filter_map(|(at, (bundle, cases))| {
            let (lot, association) = (offers.lot(&bundle.lot)?, offers.association(&bundle.association)?);
            Some(Allocation {
                id: allocation_id(at),
                lot: bundle.lot.clone(),
                association: bundle.association.clone(),
                cases: *cases,
                grams: weight_of(lot, *cases),
                backup: bundle.backup.clone(),
                exceptions: offers.ask(lot, association).unwrap_or_default(),
                why: standings.why(bundle, &association.name),
            })
        })
        .collect()
}

/// Who could take each lot, and where each association stood this morning.
struct Standings<'s> {
    takers: BTreeMap<&'s LotId, Vec<&'s AssociationId>>,
    market: BTreeMap<&'s AssociationId, &'s MarketAssociation>,
}

impl<'s> Standings<'s> {
    fn of(solution: &'s Solution) -> Self {
        let mut takers: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for edge in &solution.market.edges {
            takers.entry(&edge.lot).or_default().push(&edge.association);
        }
        Self { takers, market: solution.market.associations.iter().map(|a| (&a.id, a)).collect() }
    }

    fn permille(&self, association: &AssociationId) -> i64 {
        self.market.get(association).map_or(0, |a| a.received.get().saturating_mul(1000) / a.weight.get().max(1))
    }

    fn why(&self, bundle: &Bundle, name: &str) -> Sentence {
        let takers = self.takers.get(&bundle.lot).map_or(&[][..], Vec::as_slice);
        let share = self.permille(&bundle.association);
        let poorer = takers.iter().filter(|other| self.permille(other) < share).count();
        let percent = share / 10;
        match (takers.len(), poorer) {
            (0 | 1, _) => Sentence::new(
                format!("{name} est la seule association qui peut recevoir ce lot aujourd'hui."),
                format!("{name} is the only association that can take this lot today."),
            ),
            (count, 0) => Sentence::new(
                format!(
                    "Des {count} associations qui peuvent recevoir ce lot, {name} avait ce matin le besoin le moins couvert ({percent} %)."
                ),
                format!(
                    "Of the {count} associations that can take this lot, {name} had its need covered least this morning ({percent} %)."
                ),
            ),
            (count, poorer) => Sentence::new(
                format!(
                    "Parmi les {count} associations qui peuvent recevoir ce lot, {name} avait ce matin {percent} % de son besoin couvert ; les {poorer} moins couvertes reçoivent d'autres lots ou n'ont plus de place."
                ),
                format!(
                    "Among the {count} associations that can take this lot, {name} had {percent} % of its need covered this morning; the {poorer} covered less receive other lots or have no room left."
                ),
            ),
        }
    }
}
