//! Until when a booking can be given back, and when that is late enough to need somebody's help.

use chrono::{DateTime, Utc};

use super::BoardRules;
use crate::{AllocationState, AllocationStep, AllocationStepError};

/// How a booking is given back. It never costs the association its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelling {
    /// The cases are free again for everybody.
    InTime,
    /// The same, and the operator is told: little time is left to find somebody else.
    Late,
}

/// Whether a booking in this state can be given back now. Not once the cases have left the store.
pub fn judge(
    rules: &BoardRules,
    state: AllocationState,
    slot_starts: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Cancelling, AllocationStepError> {
    state.after(AllocationStep::Decline)?;
    let late = (slot_starts - now).num_seconds() < rules.late_cancel.get();
    Ok(if late { Cancelling::Late } else { Cancelling::InTime })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn two_hours_before_the_slot_it_becomes_late_and_after_the_handover_impossible() {
        let (rules, now) = (BoardRules::default(), DateTime::UNIX_EPOCH);
        let ask = |minutes| judge(&rules, AllocationState::Scheduled, now + Duration::minutes(minutes), now);
        assert_eq!(ask(121), Ok(Cancelling::InTime));
        assert_eq!(ask(119), Ok(Cancelling::Late));
        assert_eq!(ask(-10), Ok(Cancelling::Late), "nobody came: the booking can still be given back");
        assert!(judge(&rules, AllocationState::Delivered, now, now).is_err());
    }
}
