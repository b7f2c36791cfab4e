//! From the end of the pickup to the start of the drop-off, no longer than the shipment allows.

use glane_foundation::Sentence;

use crate::{
    check::{Tour, Violation},
    plan::Rule,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for ride in tour.rides() {
        let Some(limit) = ride.shipment.time_on_board else { continue };
        let by = (ride.drop.1.begin - ride.pick.1.end - limit).get();
        if by > 0 {
            let id = &ride.shipment.id;
            let said =
                Sentence::new(format!("{id} reste à bord {by} s de trop"), format!("{id} is on board {by} s too long"));
            found.push(tour.violation(Rule::TimeOnBoard, by, said).of_shipment(id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{check::fixture, plan::Rule};

    /// In the fixture, shipment `a` leaves its shop at 790 and its hand-over begins at 1400.
    const RIDE: i64 = 610;

    #[test]
    fn ride_of_just_the_limit_is_kept() {
        fixture::assert_keeps(|problem, _| problem.shipments[0].time_on_board = Some(Seconds::new(RIDE)));
    }

    #[test]
    fn ride_a_second_longer_is_broken() {
        let found = fixture::assert_breaks(Rule::TimeOnBoard, |problem, _| {
            problem.shipments[0].time_on_board = Some(Seconds::new(RIDE - 1));
        });
        assert_eq!(found.by, 1);
    }
}
