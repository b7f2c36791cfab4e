//! Time out of the cold: the handling at every task while on board, the shipment's own two included, plus the rest of
//! the time between beyond what the van's cooling covers.

use glane_foundation::{Seconds, Sentence};

use crate::{
    check::{Ride, Tour, Violation},
    plan::Rule,
    problem::Cooling,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    for ride in tour.rides() {
        let Some(limit) = ride.shipment.exposure else { continue };
        let by = (exposure(tour, &ride) - limit).get();
        if by > 0 {
            let id = &ride.shipment.id;
            let said = Sentence::new(
                format!("{id} reste hors du froid {by} s de trop"),
                format!("{id} is out of the cold {by} s too long"),
            );
            found.push(tour.violation(Rule::Exposure, by, said).of_shipment(id));
        }
    }
    found
}

fn exposure(tour: &Tour<'_>, ride: &Ride<'_>) -> Seconds {
    let between = tour.tasks().skip(ride.pick.0).take(ride.drop.0 + 1 - ride.pick.0);
    let handling: Seconds = between.map(|(_, task)| task.end - task.begin).sum();
    let moving = ride.drop.1.end - ride.pick.1.begin - handling;
    let uncovered = match tour.van.cooling {
        Cooling::None => moving,
        Cooling::Boxes { autonomy } => moving.less(autonomy),
        Cooling::Refrigerated => Seconds::ZERO,
    };
    handling + uncovered
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{check::fixture, plan::Rule, problem::Cooling};

    // In the fixture, shipment `a` is taken from 700 to 790, `b` from 900 to 970 and `a` is handed over from 1400 to 1490:
    // 250 s of handling within 790 s.
    fn with(cooling: Cooling, limit: i64) -> impl Fn(&mut crate::RoutingProblem, &mut crate::RoutingPlan) {
        move |problem, _| {
            problem.vans[0].cooling = cooling;
            problem.shipments[0].exposure = Some(Seconds::new(limit));
        }
    }

    #[test]
    fn all_time_counts_without_cooling() {
        fixture::assert_keeps(with(Cooling::None, 790));
        assert_eq!(fixture::assert_breaks(Rule::Exposure, with(Cooling::None, 789)).by, 1);
    }

    #[test]
    fn boxes_cover_their_autonomy() {
        let boxes = Cooling::Boxes { autonomy: Seconds::new(500) };
        fixture::assert_keeps(with(boxes, 290));
        assert_eq!(fixture::assert_breaks(Rule::Exposure, with(boxes, 289)).by, 1, "540 s of ride, 500 covered");
    }

    #[test]
    fn only_handling_counts_in_a_refrigerated_van() {
        fixture::assert_keeps(with(Cooling::Refrigerated, 250));
        assert_eq!(fixture::assert_breaks(Rule::Exposure, with(Cooling::Refrigerated, 249)).by, 1);
    }
}
