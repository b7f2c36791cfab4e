//! What can be wrong with a market, told with the place in it.

use glane_foundation::{AssociationId, Cases, LotId, QuantityError};

/// Why a market cannot be solved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
    /// Text that is not a market or an allocation.
    #[error("{place}: {error}")]
    Unreadable {
        /// Where, as a path in the file.
        place: String,
        /// What is wrong there.
        error: String,
    },
    /// Two lots with one id.
    #[error("lots[{index}]: the lot {id} is there twice: give each lot one line and one id")]
    LotTwice {
        /// Position of the second.
        index: usize,
        /// Its id.
        id: LotId,
    },
    /// Two associations with one id.
    #[error("associations[{index}]: the association {id} is there twice: give each one line and one id")]
    AssociationTwice {
        /// Position of the second.
        index: usize,
        /// Its id.
        id: AssociationId,
    },
    /// A quantity no day can hold.
    #[error("{place}: {error}")]
    Quantity {
        /// Where, as a path in the file.
        place: String,
        /// What is wrong with it.
        error: QuantityError,
    },
    /// A lot whose cases weigh nothing.
    #[error("lots[{index}].case_weight: a case of {id} weighs nothing: state its weight, or the category's default")]
    WeightlessCase {
        /// Position.
        index: usize,
        /// Its id.
        id: LotId,
    },
    /// A lot heavier than the largest accepted weight.
    #[error("lots[{index}]: {id} weighs more than 10 000 t in all: check its cases and the weight of one (grams)")]
    LotTooHeavy {
        /// Position.
        index: usize,
        /// Its id.
        id: LotId,
    },
    /// More food than sums can hold.
    #[error("the lots weigh more than 10^18 mg together: split the market into territories")]
    MarketTooHeavy,
    /// An association without verified need.
    #[error(
        "associations[{index}].weight: {id} has no verified need: have the operator verify the people it serves, or leave it out today"
    )]
    NoNeed {
        /// Position.
        index: usize,
        /// Its id.
        id: AssociationId,
    },
    /// A lot named that is not in the market.
    #[error("{place}: there is no lot {id} in this market")]
    UnknownLot {
        /// Where, as a path in the file.
        place: String,
        /// The id.
        id: LotId,
    },
    /// An association named that is not in the market.
    #[error("{place}: there is no association {id} in this market")]
    UnknownAssociation {
        /// Where, as a path in the file.
        place: String,
        /// The id.
        id: AssociationId,
    },
    /// Two edges between the same two.
    #[error("edges[{index}]: the edge from {lot} to {association} is there twice: keep the shorter detour")]
    EdgeTwice {
        /// Position of the second.
        index: usize,
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// More cases promised than there are.
    #[error("committed: {promised} of {lot} are promised, but it has {cases}: enter the loss, and cancel a promise")]
    OverCommitted {
        /// The lot.
        lot: LotId,
        /// Cases promised.
        promised: Cases,
        /// Cases of the lot.
        cases: Cases,
    },
    /// A band above the whole.
    #[error("policy.band_permille: {band} is more than 1000 thousandths")]
    Band {
        /// What was given.
        band: u16,
    },
    /// More nodes than the dense indices count.
    #[error("the market has too many {what}: at most {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are accepted.
        max: usize,
    },
    /// A lot or association asked about that is not in the market.
    #[error("nothing to explain: {id} is not in this market")]
    NotInMarket {
        /// What was asked about.
        id: String,
    },
    /// An allocation that was not made from this market.
    #[error("the allocation does not belong to this market: {why}")]
    ForeignAllocation {
        /// The first difference found.
        why: String,
    },
}

/// Reads a file with nothing after it; an error carries the path of the field.
pub(crate) fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, MarketError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| MarketError::Unreadable {
        place: error.path().to_string(),
        error: error.into_inner().to_string(),
    })?;
    let end = |error: serde_json::Error| MarketError::Unreadable {
        place: "end of the file".into(),
        error: error.to_string(),
    };
    reader.end().map_err(end)?;
    Ok(read)
}
