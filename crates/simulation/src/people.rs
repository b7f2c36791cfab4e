//! Who signs in: one person per place, so that a demo can be looked at through everybody's eyes.

use glane_foundation::{PersonId, Role};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they may do, and where.
    pub role: Role,
    /// The place they act for, as people call it.
    pub place: String,
}
