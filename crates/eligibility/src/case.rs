//! What a rule looks at.

use chrono::NaiveDate;
use glane_demand::Association;
use glane_inventory::{Lot, Store};

use crate::Policy;

/// One lot, one association, and the day on which the association would take charge of it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The lot.
    pub lot: &'a Lot,
    /// The store it waits at.
    pub store: &'a Store,
    /// Who would receive it.
    pub association: &'a Association,
    /// Local date of the takeover.
    pub takeover: NaiveDate,
    /// The territory's thresholds.
    pub policy: &'a Policy,
}
