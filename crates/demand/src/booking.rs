//! The second way out of a lot: an association books cases and a slot, and fetches them itself.
//!
//! One rule per file: who sees the board when ([`turn`]), when a store can be visited ([`slot`]), how much still fits
//! ([`room`]), until when a booking can be given back ([`cancelling`]), and the code said at the store's door ([`code`]).

pub mod cancelling;
pub mod code;
pub mod room;
pub mod slot;
pub mod turn;

use glane_foundation::Seconds;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a territory decides about its board. Every figure has a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BoardRules {
    /// How long each exclusive window lasts.
    pub window: Seconds,
    /// Exclusive windows before everybody who may take a lot sees it. 0: everybody at once.
    pub windows: u8,
    /// Length of a pickup slot.
    pub slot: Seconds,
    /// A slot can be booked as long as this much of it is left.
    pub notice: Seconds,
    /// A proposal to fetch something that is not answered within this time goes to the board.
    pub answer: Seconds,
    /// A booking given back later than this before its slot is told to the operator.
    pub late_cancel: Seconds,
}

impl Default for BoardRules {
    fn default() -> Self {
        Self {
            window: Seconds::from_minutes(10),
            windows: 3,
            slot: Seconds::from_minutes(30),
            notice: Seconds::from_minutes(15),
            answer: Seconds::from_minutes(60),
            late_cancel: Seconds::from_minutes(120),
        }
    }
}
