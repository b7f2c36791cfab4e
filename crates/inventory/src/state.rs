//! Life of a lot: declared -> open -> allocated -> collected -> closed, or withdrawn, or lost with its cause.

use serde::{Deserialize, Serialize};

/// Where a lot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotState {
    /// Typed, after the cut-off or not yet in a run.
    Declared,
    /// In a planning run or on the board: takers are looked for.
    Open,
    /// Every case has a recipient.
    Allocated,
    /// Some of it has left the store.
    Collected,
    /// All of it is accounted for.
    Closed,
    /// The store took it back.
    Withdrawn,
    /// It could not be given.
    Lost(LossCause),
}

/// Why a lot was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossCause {
    /// Its use-by date passed.
    DatePassed,
    /// Nobody could take it in time.
    NoTaker,
    /// It got too warm.
    ColdBreach,
    /// Spoiled or damaged.
    Quality,
}

/// What may happen to a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LotTransition {
    /// A run, or the board, takes it up.
    Offer,
    /// Its last case found a recipient.
    Allocate,
    /// A recipient declined, refused or vanished: cases are free again.
    Reopen,
    /// The first case leaves the store.
    Collect,
    /// Its last case is accounted for.
    Close,
    /// The store takes it back.
    Withdraw,
    /// It cannot be given any more.
    Lose(LossCause),
    /// What was said at a handover is taken back: cases that were accounted for are on their way again.
    Correct,
}

/// A step the life of a lot does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a lot that is {from:?} cannot {step:?}")]
pub struct LotTransitionError {
    /// Where it stands.
    pub from: LotState,
    /// What was asked.
    pub step: LotTransition,
}

impl LotState {
    /// The state after a step, or why it cannot be taken.
    pub fn after(self, step: LotTransition) -> Result<Self, LotTransitionError> {
        use LotTransition as T;
        match (self, step) {
            (Self::Declared | Self::Open, T::Offer) => Ok(Self::Open),
            (Self::Open, T::Allocate) => Ok(Self::Allocated),
            (Self::Allocated | Self::Collected, T::Reopen) => Ok(Self::Open),
            (Self::Open | Self::Allocated | Self::Collected, T::Collect) => Ok(Self::Collected),
            (Self::Collected, T::Close) => Ok(Self::Closed),
            (Self::Declared | Self::Open | Self::Allocated, T::Withdraw) => Ok(Self::Withdrawn),
            (Self::Declared | Self::Open | Self::Allocated | Self::Collected, T::Lose(cause)) => Ok(Self::Lost(cause)),
            (Self::Closed | Self::Lost(LossCause::ColdBreach | LossCause::Quality), T::Correct) => Ok(Self::Collected),
            (Self::Collected, T::Correct) => Ok(Self::Allocated),
            (from, step) => Err(LotTransitionError { from, step }),
        }
    }

    /// True when nothing more can happen to it, unless a handover is corrected.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Withdrawn | Self::Lost(_))
    }

    /// The name in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Open => "open",
            Self::Allocated => "allocated",
            Self::Collected => "collected",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Lost(LossCause::DatePassed) => "lost_date_passed",
            Self::Lost(LossCause::NoTaker) => "lost_no_taker",
            Self::Lost(LossCause::ColdBreach) => "lost_cold_breach",
            Self::Lost(LossCause::Quality) => "lost_quality",
        }
    }

    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Declared,
        Self::Open,
        Self::Allocated,
        Self::Collected,
        Self::Closed,
        Self::Withdrawn,
        Self::Lost(LossCause::DatePassed),
        Self::Lost(LossCause::NoTaker),
        Self::Lost(LossCause::ColdBreach),
        Self::Lost(LossCause::Quality),
    ];

    /// The state a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_life_reaches_closed() {
        use LotTransition::{Allocate, Close, Collect, Offer};
        let end = [Offer, Allocate, Collect, Close].into_iter().try_fold(LotState::Declared, LotState::after);
        assert_eq!(end, Ok(LotState::Closed));
    }

    #[test]
    fn a_collected_lot_cannot_be_withdrawn() {
        let error = LotState::Collected.after(LotTransition::Withdraw).unwrap_err();
        assert_eq!(error.to_string(), "a lot that is Collected cannot Withdraw");
    }

    #[test]
    fn final_states_allow_nothing() {
        use LotTransition as T;
        let steps = [T::Offer, T::Allocate, T::Reopen, T::Collect, T::Close, T::Withdraw, T::Lose(LossCause::NoTaker)];
        for state in LotState::ALL.into_iter().filter(|s| s.is_final()) {
            assert!(steps.iter().all(|step| state.after(*step).is_err()), "{state:?}");
        }
    }

    #[test]
    fn every_code_reads_back() {
        for state in LotState::ALL {
            assert_eq!(LotState::from_code(state.code()), Some(state));
        }
    }
}
