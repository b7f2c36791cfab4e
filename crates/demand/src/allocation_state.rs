//! Life of an allocation: proposed -> confirmed | declined | expired -> scheduled -> collected -> delivered | refused |
//! quarantined | returned | written off.

use serde::{Deserialize, Serialize};

/// Where a bundle promised to an association stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllocationState {
    /// Shown to the association, not answered.
    Proposed,
    /// It said yes.
    Confirmed,
    /// It said no; its backup is proposed. Costs nothing.
    Declined,
    /// It did not answer in time, or the lot went away.
    Expired,
    /// It has a stop in a published round, or a pickup slot.
    Scheduled,
    /// On board.
    Collected,
    /// Handed over.
    Delivered,
    /// Turned down at the counter.
    Refused,
    /// Set apart: too warm.
    Quarantined,
    /// Brought back.
    Returned,
    /// Given up, with its cause in the ledger.
    WrittenOff,
}

/// What may happen to an allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each step leads to the state of the same name")]
pub enum AllocationStep {
    Confirm,
    Decline,
    Expire,
    Schedule,
    /// Its round was taken apart: back to confirmed.
    Unschedule,
    Collect,
    Deliver,
    Refuse,
    Quarantine,
    Return,
    WriteOff,
}

/// A step the life of an allocation does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an allocation that is {from:?} cannot {step:?}")]
pub struct AllocationStepError {
    /// Where it stands.
    pub from: AllocationState,
    /// What was asked.
    pub step: AllocationStep,
}

impl AllocationState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Proposed,
        Self::Confirmed,
        Self::Declined,
        Self::Expired,
        Self::Scheduled,
        Self::Collected,
        Self::Delivered,
        Self::Refused,
        Self::Quarantined,
        Self::Returned,
        Self::WrittenOff,
    ];

    /// The state after a step, or why it cannot be taken. A round may be published before everybody answered, so a
    /// proposal may be scheduled; declining is possible until the goods are on board.
    pub fn after(self, step: AllocationStep) -> Result<Self, AllocationStepError> {
        use AllocationStep as T;
        match (self, step) {
            (Self::Proposed, T::Confirm) | (Self::Scheduled, T::Unschedule) => Ok(Self::Confirmed),
            (Self::Proposed | Self::Confirmed | Self::Scheduled, T::Decline) => Ok(Self::Declined),
            (Self::Proposed | Self::Confirmed | Self::Scheduled, T::Expire) => Ok(Self::Expired),
            (Self::Proposed | Self::Confirmed, T::Schedule) => Ok(Self::Scheduled),
            (Self::Scheduled, T::Collect) => Ok(Self::Collected),
            (Self::Collected, T::Deliver) => Ok(Self::Delivered),
            (Self::Collected | Self::Delivered, T::Refuse) => Ok(Self::Refused),
            (Self::Collected, T::Quarantine) => Ok(Self::Quarantined),
            (Self::Collected | Self::Refused | Self::Quarantined, T::Return) => Ok(Self::Returned),
            (Self::Scheduled | Self::Collected | Self::Refused | Self::Quarantined | Self::Returned, T::WriteOff) => {
                Ok(Self::WrittenOff)
            }
            (from, step) => Err(AllocationStepError { from, step }),
        }
    }

    /// The state that acts at stops tell, wherever they told it to be before: what drivers say can be corrected at any time. A
    /// promise that was declined, or ran out before anybody drove, is not revived by an act.
    pub fn told(self, told: Self) -> Result<Self, AllocationStepError> {
        match self {
            Self::Declined | Self::Expired => Err(AllocationStepError { from: self, step: AllocationStep::Collect }),
            _ => Ok(told),
        }
    }

    /// True while the cases are promised and not yet handed over or given up.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Proposed | Self::Confirmed | Self::Scheduled | Self::Collected)
    }

    /// The name in the database and in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Scheduled => "scheduled",
            Self::Collected => "collected",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Quarantined => "quarantined",
            Self::Returned => "returned",
            Self::WrittenOff => "written_off",
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
    fn an_ordinary_life_ends_delivered() {
        use AllocationStep::{Collect, Confirm, Deliver, Schedule};
        let end =
            [Confirm, Schedule, Collect, Deliver].into_iter().try_fold(AllocationState::Proposed, |s, t| s.after(t));
        assert_eq!(end, Ok(AllocationState::Delivered));
    }

    #[test]
    fn what_is_on_board_cannot_be_declined_only_refused_at_the_counter() {
        assert!(AllocationState::Collected.after(AllocationStep::Decline).is_err());
        assert_eq!(AllocationState::Collected.after(AllocationStep::Refuse), Ok(AllocationState::Refused));
    }

    #[test]
    fn every_code_reads_back() {
        for state in AllocationState::ALL {
            assert_eq!(AllocationState::from_code(state.code()), Some(state));
        }
    }
}
