//! Instants follow from travel times and services: nobody is in two places, drives faster than the matrix or hands over in
//! no time.

use glane_foundation::{PlaceId, Seconds, Sentence};

use crate::{
    check::{Tour, Violation, told},
    plan::{Leg, PlannedStop, Rule},
    problem::PlaceKind,
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut report = |place: Option<&PlaceId>, fr: String, en: String| {
        let violation = tour.violation(Rule::Clockwork, 0, Sentence::new(fr, en));
        found.push(match place {
            Some(place) => violation.at_place(place),
            None => violation,
        });
    };
    let round = tour.round;
    let (mut from, mut free, mut at) = (tour.van.start.as_ref(), round.begin, 0);
    for (k, stop) in round.stops.iter().enumerate() {
        let paused = round.pauses.iter().any(|pause| pause.after_stops == k);
        if stop.tasks.is_empty() || (k > 0 && !paused && round.stops[k - 1].place == stop.place) {
            report(Some(&stop.place), "arrêt vide ou coupé en deux".into(), "an empty stop, or one cut in two".into());
        }
        let past = tour.is_past(at);
        if let Some(wrong) = wrong_leg(tour, from, Some(&stop.place), stop.leg, free, past) {
            report(Some(&stop.place), wrong.fr, wrong.en);
        }
        let there = stop.leg.map_or(free, |leg| leg.left + leg.seconds);
        if !past && stop.arrival < there {
            report(Some(&stop.place), "arrivée trop tôt".into(), "arrival too early".into());
        }
        free = stop.arrival.max(there);
        for (i, task) in stop.tasks.iter().enumerate() {
            if !tour.is_past(at) && task.begin < free {
                let begin = told(task.begin);
                report(
                    Some(&stop.place),
                    format!("commence trop tôt ({begin})"),
                    format!("begins too early ({begin})"),
                );
            }
            if task.end - task.begin != duration(tour, stop, i) {
                report(Some(&stop.place), "durée de service fausse".into(), "wrong service time".into());
            }
            free = task.end;
            at += 1;
        }
        if stop.departure != free {
            report(Some(&stop.place), "départ faux".into(), "wrong departure".into());
        }
        from = Some(&stop.place);
    }
    if let Some(wrong) = wrong_leg(tour, from, tour.van.end.as_ref(), round.back, free, false) {
        report(tour.van.end.as_ref(), wrong.fr, wrong.en);
    }
    let rest = round.pauses.iter().map(|pause| pause.end).max().unwrap_or(Seconds::ZERO);
    if round.end < round.back.map_or(free, |leg| leg.left + leg.seconds).max(rest) {
        report(None, "fin trop tôt".into(), "ends too early".into());
    }
    found
}

/// What is wrong with the leg between two places, if anything.
fn wrong_leg(
    tour: &Tour<'_>,
    from: Option<&PlaceId>,
    to: Option<&PlaceId>,
    leg: Option<Leg>,
    free: Seconds,
    past: bool,
) -> Option<Sentence> {
    let row = |place: &PlaceId| match tour.book.places.get(place) {
        Some(place) if place.kind == PlaceKind::RoundStart => tour.row_of_start(),
        place => place.map(|place| place.matrix_index),
    };
    let (Some(from), Some(to)) = (from.and_then(row), to.and_then(row)) else {
        return leg.map(|_| Sentence::new("un trajet vers nulle part", "a leg from or to nowhere"));
    };
    let Some(leg) = leg else { return Some(Sentence::new("un trajet manque", "a leg is missing")) };
    let travel = &tour.book.problem.travel;
    let (seconds, metres) = if from == to {
        (Seconds::ZERO, glane_foundation::Metres::ZERO)
    } else {
        let permille = i64::from(tour.van.speed_permille);
        let base = Seconds::new((travel.base_seconds(from, to).get() * 1000 + permille - 1) / permille);
        (travel.profile.travel(leg.left, base), travel.leg_metres(from, to))
    };
    if leg.left < free && !past {
        let left = told(leg.left);
        return Some(Sentence::new(format!("part trop tôt ({left})"), format!("sets off too early ({left})")));
    }
    let wrong = leg.seconds != seconds || leg.metres != metres;
    wrong.then(|| Sentence::new("trajet faux (durée ou longueur)", "wrong leg (time or length)"))
}

fn duration(tour: &Tour<'_>, stop: &PlannedStop, index: usize) -> Seconds {
    let task = &stop.tasks[index];
    let crates = tour.book.shipments.get(&task.shipment).map_or(0, |shipment| shipment.crates.get());
    let own = tour
        .site(stop, task)
        .map_or(Seconds::ZERO, |site| site.service + Seconds::new(site.seconds_per_crate.get() * crates));
    let place = tour.book.places.get(&stop.place).map_or(Seconds::ZERO, |place| place.service);
    if index == 0 { own + place } else { own }
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use crate::{check::fixture, plan::Rule};

    #[test]
    fn instants_that_follow_are_kept() {
        fixture::assert_keeps(|_, _| {});
    }

    #[test]
    fn longer_road_than_planned_is_broken() {
        fixture::assert_breaks(Rule::Clockwork, |problem, _| problem.travel.seconds[1] += 1);
    }

    #[test]
    fn longer_service_than_planned_is_broken() {
        fixture::assert_breaks(Rule::Clockwork, |problem, _| problem.places[1].service = Seconds::new(61));
    }

    #[test]
    fn slower_van_than_planned_is_broken() {
        fixture::assert_breaks(Rule::Clockwork, |problem, _| problem.vans[0].speed_permille = 900);
    }
}
