//! The store's side: what a shop declares, in which state it is, and where every case of it went.
//!
//! A [`Draft`] is what any channel collected (a page, a CSV line, a text message, a [`Scan`]). [`declare`] is the **one**
//! validation path that turns it into [`Goods`]; a [`Lot`] is goods with an identity and a [`LotState`].
//! Quantities never change in place: the append-only ledger of [`Movement`]s does ([`Balance`] must add up at any moment).
//!
//! Deliberately absent: who may receive a lot (`glane-eligibility`), who does (`glane-matching`), storage, time of day.

mod allergen;
mod declaration;
mod expiry;
mod goods;
mod gs1;
mod gtin;
mod ledger;
mod lot;
mod state;
mod store;

pub use allergen::Allergen;
pub use declaration::{DateAnswer, DeclarationProblem, Draft, Field, declare};
pub use expiry::{DateKind, Expiry};
pub use goods::{CaseWeight, Goods, WeightQuality};
pub use gs1::{Gs1Error, InStoreCode, Scan};
pub use gtin::{Gtin, GtinError};
pub use ledger::{Balance, Bucket, LedgerError, Movement};
pub use lot::Lot;
pub use state::{LossCause, LotState, LotTransition, LotTransitionError};
pub use store::Store;
