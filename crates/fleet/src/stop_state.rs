//! Life of a stop: planned -> arrived -> done, or found closed, or cancelled; a correction undoes the last step.

use serde::{Deserialize, Serialize};

/// Where a stop of a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopState {
    /// Ahead.
    Planned,
    /// The van is there.
    Arrived,
    /// The van has left it, whatever was handed over.
    Done,
    /// Nobody opened within the waiting time.
    FoundClosed,
    /// Taken out of the round before anybody went.
    Cancelled,
}

/// What may happen at a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopStep {
    /// The driver taps "arrived".
    Arrive,
    /// The driver taps "left".
    Leave,
    /// Closed, and the waiting rule was followed.
    FindClosed,
    /// "Nothing today", or the operator removed it.
    Cancel,
    /// A tap by mistake: back to where it was before.
    Correct,
}

/// A step a stop does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stop that is {from:?} cannot {step:?}")]
pub struct StopStepError {
    /// Where it stands.
    pub from: StopState,
    /// What was asked.
    pub step: StopStep,
}

impl StopState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Planned, Self::Arrived, Self::Done, Self::FoundClosed, Self::Cancelled];

    /// The state after a step, or why it cannot be taken.
    pub fn after(self, step: StopStep) -> Result<Self, StopStepError> {
        use StopStep as T;
        match (self, step) {
            (Self::Planned, T::Arrive) | (Self::Done | Self::FoundClosed, T::Correct) => Ok(Self::Arrived),
            (Self::Arrived, T::Leave) => Ok(Self::Done),
            (Self::Arrived, T::FindClosed) => Ok(Self::FoundClosed),
            (Self::Planned, T::Cancel) => Ok(Self::Cancelled),
            (Self::Arrived | Self::Cancelled, T::Correct) => Ok(Self::Planned),
            (from, step) => Err(StopStepError { from, step }),
        }
    }

    /// True once the van was there: a re-plan must leave it alone.
    #[must_use]
    pub const fn is_frozen(self) -> bool {
        matches!(self, Self::Arrived | Self::Done | Self::FoundClosed)
    }

    /// The name in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Arrived => "arrived",
            Self::Done => "done",
            Self::FoundClosed => "found_closed",
            Self::Cancelled => "cancelled",
        }
    }

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
    fn a_stop_is_left_only_after_arriving() {
        assert!(StopState::Planned.after(StopStep::Leave).is_err());
        assert_eq!(
            StopState::Planned.after(StopStep::Arrive).and_then(|s| s.after(StopStep::Leave)),
            Ok(StopState::Done)
        );
    }

    #[test]
    fn a_stop_under_way_cannot_be_cancelled() {
        assert!(StopState::Arrived.after(StopStep::Cancel).is_err());
    }

    #[test]
    fn every_code_reads_back() {
        for state in StopState::ALL {
            assert_eq!(StopState::from_code(state.code()), Some(state));
        }
    }
}
