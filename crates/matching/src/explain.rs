//! Finds the proof for an [`Explanation`].

use glane_foundation::{AssociationId, LotId, Sentence};

use crate::{Allocation, Evidence, Explanation, Market, MarketError, Proof};

/// Answers "why does this association not get (more of) this lot?".
///
/// # Errors
/// When the lot or the association is not in the market.
pub fn explain(
    _market: &Market,
    _allocation: &Allocation,
    evidence: &dyn Evidence,
    lot: &LotId,
    association: &AssociationId,
) -> Result<Explanation, MarketError> {
    let rule = evidence.why_not(lot, association);
    let sentence = rule.as_ref().map_or_else(
        || Sentence::new("Cette association ne peut pas prendre ce lot.", "This association may not take this lot."),
        |rule| rule.sentence.clone(),
    );
    Ok(Explanation {
        lot: lot.clone(),
        association: association.clone(),
        proof: Proof::NoEdge { rule },
        bottleneck: None,
        sentence,
    })
}
