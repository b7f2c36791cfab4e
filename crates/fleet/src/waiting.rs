//! How long a driver waits at a closed door before driving on.
//!
//! A door is given up once the wait is over, or earlier with a reason. Given up too early it is not closed yet: the act is kept,
//! the stop stays open, and the operator decides.

use chrono::{DateTime, Duration, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Minutes at the door, calling the contact, before the stop counts as found closed.
pub const WAITING_MINUTES: i64 = 10;

/// Why there was nothing to wait for, one tap each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EarlyReason {
    /// Reached by telephone: nobody is coming.
    NobodyComes,
    /// A notice on the door says so.
    Notice,
    /// The van cannot stay: no place to stop, a danger, food that warms up.
    CannotStay,
}

impl EarlyReason {
    /// All reasons, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::NobodyComes, Self::Notice, Self::CannotStay];

    /// The name in forms and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NobodyComes => "nobody_comes",
            Self::Notice => "notice",
            Self::CannotStay => "cannot_stay",
        }
    }

    /// The reason a code names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// From when on the driver may leave: ten minutes after being there, and not before ten minutes of the planned visit have
/// passed, because whoever is early waits for the hour that was promised.
#[must_use]
pub fn may_leave_at(arrived: DateTime<Utc>, promised: DateTime<Utc>) -> DateTime<Utc> {
    arrived.max(promised) + Duration::minutes(WAITING_MINUTES)
}

/// True when a door that was given up at `at` was not waited for long enough, and nothing says why.
#[must_use]
pub fn is_too_early(
    arrived: DateTime<Utc>,
    promised: DateTime<Utc>,
    at: DateTime<Utc>,
    early: Option<EarlyReason>,
) -> bool {
    early.is_none() && at < may_leave_at(arrived, promised)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    #[test]
    fn a_late_van_waits_ten_minutes_and_an_early_one_until_ten_past_the_promised_hour() {
        assert_eq!(may_leave_at(at(65), at(60)), at(75));
        assert_eq!(may_leave_at(at(50), at(60)), at(70), "10 minutes early: 10 to the hour, then 10 more");
    }

    #[test]
    fn a_door_is_given_up_after_the_wait_or_before_it_with_a_reason() {
        // There at 65, promised for 60: the wait is over at 75.
        let early = |minute, reason| is_too_early(at(65), at(60), at(minute), reason);
        assert_eq!([early(74, None), early(75, None)], [true, false]);
        for reason in EarlyReason::ALL {
            assert!(!early(66, Some(reason)), "{reason:?}");
        }
    }

    #[test]
    fn every_code_reads_back() {
        assert!(EarlyReason::ALL.into_iter().all(|reason| EarlyReason::from_code(reason.code()) == Some(reason)));
    }
}
