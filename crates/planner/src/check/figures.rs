//! Loads, totals, costs and sums stated are those of the rounds.

use glane_foundation::{Cents, Metres, Seconds, Sentence};

use crate::{
    check::{Book, Tour, Violation},
    plan::{PlanSummary, RoundTotals, RoutingPlan, Rule, TaskKind},
};

pub(super) fn check(tour: &Tour<'_>) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut load = vec![0i64; tour.book.problem.dimensions.len()];
    for stop in &tour.round.stops {
        for task in &stop.tasks {
            let Some(shipment) = tour.book.shipments.get(&task.shipment) else { continue };
            let sign = if task.kind == TaskKind::PickUp { 1 } else { -1 };
            load.iter_mut().zip(&shipment.load).for_each(|(load, amount)| *load += sign * i64::from(*amount));
            if task.kind == TaskKind::DropOff {
                load.iter_mut().zip(&shipment.returned).for_each(|(load, amount)| *load += i64::from(*amount));
            }
        }
        if !stop.load_after.iter().map(|amount| i64::from(*amount)).eq(load.iter().copied()) {
            let said = Sentence::new("chargement annoncé faux", "wrong load stated");
            found.push(tour.violation(Rule::Figures, 0, said).at_place(&stop.place));
        }
    }
    if tour.round.totals != totals(tour) {
        found.push(tour.violation(
            Rule::Figures,
            0,
            Sentence::new("totaux de tournée faux", "wrong totals of the round"),
        ));
    }
    found
}

fn totals(tour: &Tour<'_>) -> RoundTotals {
    let (round, van) = (tour.round, tour.van);
    let legs: Vec<_> = round.stops.iter().filter_map(|stop| stop.leg).chain(round.back).collect();
    let metres: Metres = legs.iter().map(|leg| leg.metres).sum();
    let driving: Seconds = legs.iter().map(|leg| leg.seconds).sum();
    let service: Seconds = tour.tasks().map(|(_, task)| task.end - task.begin).sum();
    let pauses: Seconds = round.pauses.iter().map(|pause| pause.end - pause.begin).sum();
    let duration = round.end.less(round.begin);
    let price: i128 = tour
        .tasks()
        .filter(|(_, task)| task.kind == TaskKind::DropOff)
        .filter_map(|(stop, task)| {
            let shipment = tour.book.shipments.get(&task.shipment)?;
            shipment.drop_offs.iter().find(|drop_off| drop_off.site.place == stop.place)
        })
        .map(|drop_off| i128::from(drop_off.price.get()))
        .sum();
    // In 1/3 600 000 of a cent, then rounded half up.
    let exact = (i128::from(van.fixed_cost.get()) + price) * 3_600_000
        + i128::from(van.cost_per_km.get()) * i128::from(metres.get()) * 3_600
        + i128::from(van.cost_per_hour.get()) * i128::from(duration.get()) * 1_000;
    let cost = Cents::new(i64::try_from((exact + 1_800_000) / 3_600_000).unwrap_or(i64::MAX));
    let waiting = duration.less(driving + service + pauses);
    RoundTotals { metres, driving, service, pauses, waiting, duration, cost }
}

pub(super) fn summary(book: &Book<'_>, plan: &RoutingPlan) -> Vec<Violation> {
    let rounds = || plan.rounds.iter().map(|round| round.totals);
    let right = PlanSummary {
        vans: plan.rounds.len(),
        served: book.problem.shipments.len().saturating_sub(plan.unserved.len()),
        unserved: plan.unserved.len(),
        metres: rounds().map(|totals| totals.metres).sum(),
        driving: rounds().map(|totals| totals.driving).sum(),
        duration: rounds().map(|totals| totals.duration).sum(),
        cost: rounds().map(|totals| totals.cost).sum(),
    };
    if plan.summary == right {
        return Vec::new();
    }
    let sentence = Sentence::new("sommes du plan fausses", "wrong sums of the plan");
    vec![Violation { rule: Rule::Figures, van: None, shipment: None, place: None, by: 0, sentence }]
}

#[cfg(test)]
mod tests {
    use glane_foundation::Cents;

    use crate::{check::fixture, plan::Rule};

    #[test]
    fn figures_that_add_up_are_kept() {
        fixture::assert_keeps(|_, _| {});
    }

    #[test]
    fn cost_that_forgets_the_price_of_a_drop_off_is_broken() {
        fixture::assert_breaks(Rule::Figures, |problem, _| problem.shipments[0].drop_offs[0].price = Cents::new(101));
    }

    #[test]
    fn load_stated_wrong_is_broken() {
        fixture::assert_breaks(Rule::Figures, |_, plan| plan.rounds[0].stops[0].load_after[0] += 1);
    }
}
