//! How long a driver waits at a closed door before driving on.

use chrono::{DateTime, Duration, Utc};

/// Minutes at the door, calling the contact, before the stop counts as found closed.
pub const WAITING_MINUTES: i64 = 10;

/// From when on the driver may leave: ten minutes after being there, and not before ten minutes of the planned visit have
/// passed, because whoever is early waits for the hour that was promised.
#[must_use]
pub fn may_leave_at(arrived: DateTime<Utc>, promised: DateTime<Utc>) -> DateTime<Utc> {
    arrived.max(promised) + Duration::minutes(WAITING_MINUTES)
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
}
