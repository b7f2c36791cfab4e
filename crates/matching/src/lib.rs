//! Need first, provably fair, explainable: who gets which cases of today's surplus food.
//!
//! A [`Market`] states lots, associations with their verified need and caps, and the edges between them. [`allocate`]
//! answers with an [`Allocation`]: whole cases rounded from the weighted leximin of the share of need covered, and a
//! certificate that [`check`] verifies without any solver. [`explain`] answers "why Y, not X?" with a typed proof.
//!
//! Invariants:
//! - Quantities are integer milligrams; shares are compared by 128-bit cross products, never divided.
//! - What an association asks for is a cap, never the divisor; need is the only claim.
//! - Only open edges carry food, and every removed edge is named with its reason.
//! - The same market gives the same bytes.
//!
//! Deliberately absent: the law (edges arrive ready made, see `glane-eligibility`), the clock, the network, the database
//! and the planning of rounds.

mod allocation;
mod cases;
mod certificate;
mod cheapest;
mod check;
mod cycles;
mod dense;
mod error;
mod explain;
mod explanation;
mod generator;
mod ledger;
mod leximin;
mod market;
mod metrics;
mod network;
mod picture;
mod polish;
mod price;
mod ratio;
mod rebalance;
mod rules;
mod solve;
mod spread;
mod taste;
mod tell;
mod trips;
mod waterline;

pub use allocation::{
    Allocation, AllocationFormat, Bundle, Cap, Certificate, Cut, Flow, Level, PriceOfRemovals, Prices, RemovalReason,
    RemovedEdge, Room, RoomPrice, Status, Unplaced, UnplacedReason,
};
pub use check::{Violation, check, check_explanation};
pub use error::MarketError;
pub use explain::explain;
pub use explanation::{Bottleneck, Evidence, Explanation, NoEdge, NoEvidence, Proof, Standing};
pub use generator::{Recipe, generate};
pub use market::{
    Caps, Commitment, Edge, LikelyBundle, Market, MarketAssociation, MarketFormat, MarketLot, MatchingPolicy, Taste,
    WithdrawnEdge, WorthTheTrip,
};
pub use metrics::{Compared, Metrics, compare, measure};
pub use picture::draw;
pub use price::{PriceOfFairness, price_of_fairness};
pub use solve::{Options, Rule, Stage, allocate, allocate_warm};
