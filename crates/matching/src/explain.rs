//! Finds the proof for an [`Explanation`].
//!
//! The order is that of the questions people ask: may it take the lot at all, was the edge removed, is there anything
//! left to give, does a case fit, who is covered less, and only then distance.

mod bottleneck;
mod words;

use glane_foundation::{AssociationId, Cases, Grams, LotId, Milligrams};

use crate::{
    Allocation, Cap, Evidence, Explanation, Market, MarketError, Proof, Room, Rule, Standing,
    dense::{AssocIx, Dense, LotIx},
};

/// Answers "why does this association not get (more of) this lot?".
///
/// # Errors
/// When the lot or the association is not in the market, the market is wrong, or the allocation is of another market.
pub fn explain(
    market: &Market,
    allocation: &Allocation,
    evidence: &dyn Evidence,
    lot: &LotId,
    association: &AssociationId,
) -> Result<Explanation, MarketError> {
    let case = Case::new(market, allocation, lot, association)?;
    let proof = case.proof(evidence);
    let bottleneck = match &proof {
        Proof::BetterCovered { .. } | Proof::Receives { .. } | Proof::WithinBand { .. } => {
            bottleneck::around(market, allocation, &case.dense, case.association)
        }
        _ => None,
    };
    let sentence = words::sentence(market, association, &proof, bottleneck.as_ref());
    Ok(Explanation { lot: lot.clone(), association: association.clone(), proof, bottleneck, sentence })
}

/// One question, with what is needed to answer it.
struct Case<'m> {
    market: &'m Market,
    allocation: &'m Allocation,
    dense: Dense,
    lot: LotIx,
    association: AssocIx,
}

impl<'m> Case<'m> {
    fn new(
        market: &'m Market,
        allocation: &'m Allocation,
        lot: &LotId,
        association: &AssociationId,
    ) -> Result<Self, MarketError> {
        let dense = Dense::new(market)?;
        let same = allocation.levels.len() == market.associations.len()
            && allocation.levels.iter().zip(&market.associations).all(|(level, it)| level.association == it.id);
        if !same {
            let why = "its levels are not those of the associations of the market, in their order".into();
            return Err(MarketError::ForeignAllocation { why });
        }
        let unknown = |id: &str| MarketError::NotInMarket { id: id.to_owned() };
        let lot_at = dense.index.lot(lot.as_str()).ok_or_else(|| unknown(lot.as_str()))?;
        let at = dense.index.association(association.as_str()).ok_or_else(|| unknown(association.as_str()))?;
        Ok(Self { market, allocation, dense, lot: lot_at, association: at })
    }

    fn proof(&self, evidence: &dyn Evidence) -> Proof {
        let lot = &self.market.lots[self.lot.ix()];
        let asked = &self.market.associations[self.association.ix()].id;
        let of_lot = || self.allocation.bundles.iter().filter(|bundle| bundle.lot == lot.id);
        if let Some(bundle) = of_lot().find(|bundle| bundle.association == *asked) {
            return Proof::Receives { cases: bundle.cases, standing: self.standing(self.association) };
        }
        if self.dense.edge(self.lot, self.association).is_none() {
            return Proof::NoEdge { rule: evidence.why_not(&lot.id, asked) };
        }
        let removed = self.allocation.removed.iter().find(|edge| edge.lot == lot.id && edge.association == *asked);
        if let Some(removed) = removed {
            return Proof::Removed { reason: removed.reason.clone() };
        }
        if self.dense.lots[self.lot.ix()].cases == 0 {
            return Proof::AllPromised { holders: of_lot().map(|bundle| bundle.association.clone()).collect() };
        }
        if let Some(full) = self.full_room(lot.case_weight) {
            return full;
        }
        if self.allocation.rule != Rule::Leximin {
            return Proof::OtherRule;
        }
        self.need_or_distance()
    }

    /// The innermost room in which one more case does not fit.
    fn full_room(&self, case: Grams) -> Option<Proof> {
        let category = self.market.lots[self.lot.ix()].category;
        let it = &self.market.associations[self.association.ix()];
        let caps = [Cap::Category(category), Cap::Class(category.temperature_class()), Cap::Total];
        caps.into_iter().find_map(|which| {
            let cap = cap_of(it, which)?;
            let used = used(self.market, self.allocation, &it.id, which);
            let room = Room { association: it.id.clone(), cap: which };
            (used + case.to_milligrams() > cap.to_milligrams()).then_some(Proof::Full { room, cap, used, case })
        })
    }

    fn need_or_distance(&self) -> Proof {
        let lot = &self.market.lots[self.lot.ix()];
        let asked = self.standing(self.association);
        let held = self.allocation.bundles.iter().filter(|bundle| bundle.lot == lot.id);
        let holders: Vec<Standing> = held
            .filter_map(|bundle| Some((self.dense.index.association(bundle.association.as_str())?, bundle.cases)))
            .filter(|(at, cases)| cases.get() > self.promised(*at))
            .map(|(at, _)| self.standing(at))
            .collect();
        let better = holders.iter().all(|holder| asked.with_case(lot.case_weight) >= holder.share());
        if holders.is_empty() || !better {
            let floor = self.trip_floor();
            let origin = lot.origin.clone();
            let edge = self.dense.edge(self.lot, self.association);
            if self.market.policy.band_permille > 0 && !holders.is_empty() {
                let detour = glane_foundation::Metres::new(edge.map_or(0, |edge| self.dense.edges[edge].detour));
                return Proof::WithinBand { asked, holders, band_permille: self.market.policy.band_permille, detour };
            }
            return Proof::TripTooLight { origin, floor, asked, holders };
        }
        Proof::BetterCovered { asked, case: lot.case_weight, holders }
    }

    /// Cases of the lot promised to somebody: nobody else can have those.
    fn promised(&self, at: AssocIx) -> i64 {
        let theirs = self.dense.committed.iter().filter(|(lot, to, _)| (*lot, *to) == (self.lot, at));
        theirs.map(|(_, _, cases)| cases).sum()
    }

    /// Floor of the trip between the lot's store and the association asked about.
    fn trip_floor(&self) -> Milligrams {
        let edge = self.dense.edge(self.lot, self.association);
        let trip = edge.and_then(|edge| usize::try_from(self.dense.trips.of[edge]).ok());
        Milligrams::new(trip.map_or(0, |trip| self.dense.trips.floor[trip]))
    }

    fn standing(&self, at: AssocIx) -> Standing {
        let (it, level) = (&self.market.associations[at.ix()], &self.allocation.levels[at.ix()]);
        Standing {
            association: it.id.clone(),
            weight: it.weight,
            received: it.received,
            given: level.given,
            fair: level.fair,
        }
    }
}

fn cap_of(it: &crate::MarketAssociation, which: Cap) -> Option<Grams> {
    match which {
        Cap::Category(category) => it.caps.categories.get(&category).copied(),
        Cap::Class(class) => it.caps.classes.get(&class).copied(),
        Cap::Total => it.caps.total,
    }
}

/// What the bundles of an association weigh within a cap.
fn used(market: &Market, allocation: &Allocation, association: &AssociationId, which: Cap) -> Milligrams {
    let within = |category: glane_foundation::FoodCategory| match which {
        Cap::Category(of) => of == category,
        Cap::Class(of) => of == category.temperature_class(),
        Cap::Total => true,
    };
    let theirs = allocation.bundles.iter().filter(|bundle| bundle.association == *association);
    let ids: std::collections::HashMap<&LotId, Cases> = theirs.map(|bundle| (&bundle.lot, bundle.cases)).collect();
    let lots = market.lots.iter().filter(|lot| within(lot.category));
    lots.filter_map(|lot| Some(Milligrams::new(lot.case_weight.to_milligrams().get() * ids.get(&lot.id)?.get()))).sum()
}
