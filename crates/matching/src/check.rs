//! The checker: verifies an allocation from the two files alone. It shares the file types with the solver and nothing
//! else: it has its own indices, its own sums and its own search.

mod book;
mod bundles;
mod explanation;
mod fairness;
mod proof;
mod trips;

use glane_foundation::{AssociationId, Cases, LotId, Milligrams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Allocation, Cap, Market, Rule};
use book::Book;
use fairness::Sums;

pub use explanation::check_explanation;

/// Something an allocation claims that is not so, or a market that no allocation can belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Violation {
    /// The market contradicts itself.
    #[error("the market itself is wrong at {place}: solve it to hear why")]
    Market {
        /// Where.
        place: String,
    },
    /// An id that is not in the market.
    #[error("there is no {id} in the market")]
    Unknown {
        /// The id.
        id: String,
    },
    /// Food for somebody who may not take it.
    #[error("{lot} goes to {association} without an edge in use")]
    OffEdge {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A flow stated twice, or of zero or less.
    #[error("the flow from {lot} to {association} is not above zero, or stated twice")]
    BadFlow {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A bundle stated twice, or without cases.
    #[error("the bundle from {lot} to {association} has no case, or is stated twice")]
    BadBundle {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// Cases that appear or disappear.
    #[error("{lot} has {cases}, but {told} are given or left")]
    CasesLost {
        /// The lot.
        lot: LotId,
        /// Cases of the lot.
        cases: Cases,
        /// Cases in bundles and unplaced.
        told: Cases,
    },
    /// Cases said to fit nowhere that do fit, or another wrong reason.
    #[error("the reason why cases of {lot} stay is not so")]
    WronglyUnplaced {
        /// The lot.
        lot: LotId,
    },
    /// A flow larger than its lot.
    #[error("more of {lot} flows than there is")]
    TooMuchSent {
        /// The lot.
        lot: LotId,
    },
    /// More than there is room for.
    #[error("{association} gets more than fits its cap ({cap:?})")]
    OverCap {
        /// The association.
        association: AssociationId,
        /// Which cap.
        cap: Cap,
    },
    /// A promise that was not kept.
    #[error("{lot} was promised to {association}, and not all of it is there")]
    PromiseBroken {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A status or a number of turns that does not follow from the market.
    #[error("the bundle from {lot} to {association} is not as settled as it says")]
    WrongStatus {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A backup that could not take a single case.
    #[error("the backup of the bundle from {lot} to {association} cannot take one case")]
    BadBackup {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A level that is not the sum of its parts.
    #[error("{association} is said to get {told}, but the parts add up to {sum}")]
    WrongLevel {
        /// The association.
        association: AssociationId,
        /// What the allocation says.
        told: Milligrams,
        /// What it adds up to.
        sum: Milligrams,
    },
    /// A removal whose reason is not so.
    #[error("the edge from {lot} to {association} was removed for a reason that is not so")]
    BadRemoval {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A withdrawn edge that is not among the removed.
    #[error("the edge from {lot} to {association} was withdrawn, but is not listed as removed")]
    StillThere {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
    /// A trip below the floor.
    #[error("the trip from {origin} to {association} carries {load}, below its floor of {floor}")]
    TripTooLight {
        /// The store.
        origin: glane_foundation::StoreId,
        /// The association.
        association: AssociationId,
        /// What it carries.
        load: Milligrams,
        /// The floor.
        floor: Milligrams,
    },
    /// Somebody who could still be reached by food that stays.
    #[error("food that stays could still reach {association}")]
    NotMaximum {
        /// The association.
        association: AssociationId,
    },
    /// A milligram could move from the better to the worse covered.
    #[error("food of {richer}, covered better, could be moved to {poorer}")]
    Unfair {
        /// Covered better.
        richer: AssociationId,
        /// Covered worse.
        poorer: AssociationId,
    },
    /// The stated total or the cut does not match the flow.
    #[error("the cut does not prove the total: {why}")]
    BadCut {
        /// What is wrong.
        why: String,
    },
    /// Outside the band around the fair value.
    #[error("{association} gets {told}, outside the band around its fair value")]
    OutsideBand {
        /// The association.
        association: AssociationId,
        /// What flows there.
        told: Milligrams,
    },
    /// Prices that do not prove the flow to be the cheapest.
    #[error("the prices do not prove that the flow is the cheapest: {why}")]
    BadPrices {
        /// What is wrong.
        why: String,
    },
    /// A case that somebody covered less could take and would still be covered less.
    #[error("a case of {lot} at {holder} should go to {by}, covered less even with it")]
    Complaint {
        /// The lot.
        lot: LotId,
        /// Who holds it.
        holder: AssociationId,
        /// Who complains.
        by: AssociationId,
    },
    /// Need first without its proof.
    #[error("there is no certificate")]
    NoCertificate,
    /// An explanation whose figures are not so.
    #[error("the explanation does not hold: {why}")]
    BadExplanation {
        /// What is wrong.
        why: String,
    },
}

/// Verifies everything an allocation claims, and lists what does not hold. Empty: all of it does.
///
/// Takes time about linear in the number of edges, and never solves anything.
#[must_use]
pub fn check(market: &Market, allocation: &Allocation) -> Vec<Violation> {
    let mut found = Vec::new();
    if let Err(first) = check_into(market, allocation, &mut found) {
        found.push(first);
    }
    found
}

fn check_into(market: &Market, allocation: &Allocation, found: &mut Vec<Violation>) -> Result<(), Violation> {
    let book = Book::read(market, allocation)?;
    bundles::check(&book, allocation, found)?;
    if allocation.rule != Rule::Leximin {
        return Ok(());
    }
    let certificate = allocation.certificate.as_ref().ok_or(Violation::NoCertificate)?;
    let cheapest = book.flows(&allocation.fluid)?;
    let cheapest = Sums::new(&book, &cheapest);
    cheapest.possible(found);
    let leximin = certificate.leximin.as_ref().map(|flows| book.flows(flows)).transpose()?;
    let fair = leximin.as_ref().map(|amounts| Sums::new(&book, amounts));
    if let Some(fair) = &fair {
        fair.possible(found);
    }
    let fair = fair.as_ref().unwrap_or(&cheapest);
    fairness::fair(fair, found);
    proof::fair_values(fair, allocation, found)?;
    proof::cut(fair, certificate, found)?;
    proof::band(fair, &cheapest, certificate, found);
    proof::prices(fair, &cheapest, certificate, found)?;
    bundles::complaints(&book, allocation, fair, found)
}

/// A mass for a message, whatever its size.
fn told(milligrams: i128) -> Milligrams {
    Milligrams::new(i64::try_from(milligrams).unwrap_or(i64::MAX))
}
