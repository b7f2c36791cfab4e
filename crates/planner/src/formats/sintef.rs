//! Routes as SINTEF's tables and the peers' checker know them: `Route k : id id id`, customers only.

use std::{collections::BTreeMap, fmt::Write as _};

use glane_foundation::{Cents, Provenance, Seconds};

use super::{FormatError, bad};
use crate::{
    plan::{
        Leg, PlanFormat, PlanSummary, PlannedRound, PlannedStop, PlannedTask, RoundTotals, RoutingPlan, SearchReport,
        TaskKind,
    },
    problem::{Place, RoutingProblem, Shipment, Van},
};

/// The routes of a plan made from a benchmark file, whose place ids are the file's task numbers.
#[must_use]
pub fn write(name: &str, plan: &RoutingPlan) -> String {
    let mut text = format!("Instance name : {name}\nReference     : glane\nSolution\n");
    for (k, round) in plan.rounds.iter().enumerate() {
        let stops: Vec<&str> = round.stops.iter().map(|stop| stop.place.as_str()).collect();
        let _ = writeln!(text, "Route {} : {}", k + 1, stops.join(" "));
    }
    text
}

/// The plan that such routes make, each driven as early as it can be and whatever it breaks: [`crate::check`] tells that.
///
/// # Errors
/// A route that is empty, that names no task of the problem, or for which there is no van.
pub fn read(problem: &RoutingProblem, text: &str) -> Result<RoutingPlan, FormatError> {
    let places: BTreeMap<&str, &Place> = problem.places.iter().map(|place| (place.id.as_str(), place)).collect();
    let mut tasks = BTreeMap::new();
    for shipment in &problem.shipments {
        tasks.insert(&shipment.pickup.place, (TaskKind::PickUp, shipment));
        for drop_off in &shipment.drop_offs {
            tasks.insert(&drop_off.site.place, (TaskKind::DropOff, shipment));
        }
    }
    let mut rounds = Vec::new();
    for (k, line) in text.lines().enumerate() {
        let Some((head, ids)) = line.split_once(':').filter(|(head, _)| head.trim_start().starts_with("Route")) else {
            continue;
        };
        let row = k + 1;
        let find = |id: &str| {
            let place = places.get(id).ok_or_else(|| bad(row, format!("there is no task {id:?}")))?;
            let (kind, shipment) =
                tasks.get(&place.id).ok_or_else(|| bad(row, format!("{id:?} is neither pickup nor delivery")))?;
            Ok((*place, *kind, *shipment))
        };
        let stops = ids.split_whitespace().map(find).collect::<Result<Vec<_>, FormatError>>()?;
        if stops.is_empty() {
            return Err(bad(row, format!("{} has no task", head.trim())));
        }
        let Some(van) = problem.vans.get(rounds.len()) else {
            return Err(bad(row, format!("a route more than the {} vehicles of the file", problem.vans.len())));
        };
        rounds.push(drive(problem, van, &places, &stops));
    }
    if rounds.is_empty() {
        return Err(bad(1, "no line of the form \"Route 1 : 12 7\""));
    }
    let totals = || rounds.iter().map(|round: &PlannedRound| round.totals);
    let summary = PlanSummary {
        vans: rounds.len(),
        served: problem.shipments.len(),
        unserved: 0,
        metres: totals().map(|totals| totals.metres).sum(),
        driving: totals().map(|totals| totals.driving).sum(),
        duration: totals().map(|totals| totals.duration).sum(),
        cost: totals().map(|totals| totals.cost).sum(),
    };
    let search = SearchReport::default();
    Ok(RoutingPlan { format: PlanFormat::V1, rounds, unserved: Vec::new(), summary, search })
}

fn drive(
    problem: &RoutingProblem,
    van: &Van,
    places: &BTreeMap<&str, &Place>,
    tasks: &[(&Place, TaskKind, &Shipment)],
) -> PlannedRound {
    let depot = van.start.as_ref().and_then(|start| places.get(start.as_str())).map_or(0, |place| place.matrix_index);
    let leg = |from: u32, to: u32, left: Seconds| Leg {
        left,
        seconds: problem.travel.seconds_at(from, to, left),
        metres: problem.travel.leg_metres(from, to),
        provenance: Provenance::Given,
    };
    let (mut free, mut here, mut load) = (van.shift.from, depot, 0u32);
    let mut totals = RoundTotals::default();
    let mut stops: Vec<PlannedStop> = Vec::new();
    for (place, kind, shipment) in tasks {
        let there = leg(here, place.matrix_index, free);
        let arrival = free + there.seconds;
        let begin = place.windows.first().map_or(arrival, |window| arrival.max(window.from));
        let site = shipment.drop_offs.first().filter(|_| *kind == TaskKind::DropOff).map(|drop_off| &drop_off.site);
        let service = site.unwrap_or(&shipment.pickup).service;
        let amount = shipment.load.first().copied().unwrap_or(0);
        load = if *kind == TaskKind::PickUp { load.saturating_add(amount) } else { load.saturating_sub(amount) };
        free = begin + service;
        here = place.matrix_index;
        totals.service += service;
        let task = PlannedTask { kind: *kind, shipment: shipment.id.clone(), begin, end: free };
        stops.push(PlannedStop {
            place: place.id.clone(),
            leg: Some(there),
            arrival,
            departure: free,
            slack: Seconds::ZERO,
            tasks: vec![task],
            load_after: vec![load],
        });
    }
    let back = leg(here, depot, free);
    let legs = || stops.iter().filter_map(|stop| stop.leg).chain([back]);
    totals.metres = legs().map(|leg| leg.metres).sum();
    totals.driving = legs().map(|leg| leg.seconds).sum();
    let end = free + back.seconds;
    totals.duration = end.less(van.shift.from);
    totals.waiting = totals.duration.less(totals.driving + totals.service);
    // Benchmarks pay for metres alone.
    totals.cost = Cents::new((van.cost_per_km.get() * totals.metres.get() + 500) / 1000);
    PlannedRound {
        van: van.id.clone(),
        begin: van.shift.from,
        end,
        stops,
        back: Some(back),
        pauses: Vec::new(),
        totals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, formats::li_lim, plan::Rule};

    const TWO: &str = "25 10 1\n0 0 0 0 0 100 0 0 0\n1 3 4 10 0 25 5 0 3\n2 6 8 10 0 90 5 0 4\n3 9 12 -10 0 90 5 1 0\n4 0 5 -10 0 90 5 2 0\n";

    fn broken(routes: &str) -> Vec<Rule> {
        let (problem, _) = li_lim::read(TWO).unwrap();
        let mut rules: Vec<Rule> =
            check(&problem, &read(&problem, routes).unwrap()).iter().map(|violation| violation.rule).collect();
        rules.dedup();
        rules
    }

    #[test]
    fn good_routes_are_read_and_keep_every_rule() {
        let (problem, unit) = li_lim::read(TWO).unwrap();
        let plan = read(&problem, "Solution\nRoute 1 : 1 3\nRoute 2 : 2 4\n").unwrap();
        assert_eq!(check(&problem, &plan), Vec::new());
        // 5 + 10 + 15 and 10 + 6.71 + 5.
        assert_eq!(plan.summary.metres.get(), i64::from(unit) * 30 + 217_083);
        assert_eq!(read(&problem, &write("two", &plan)).unwrap(), plan);
    }

    #[test]
    fn routes_that_break_a_rule_are_driven_all_the_same() {
        assert_eq!(broken("Route 1 : 1 2 3 4\n"), [Rule::Capacity]);
        assert_eq!(broken("Route 1 : 1 3\nRoute 2 : 4 2\n"), [Rule::Precedence, Rule::Figures]);
        assert_eq!(broken("Route 1 : 1 3\n"), [Rule::Completeness]);
        assert_eq!(broken("Route 1 : 2 4 1 3\n"), [Rule::Windows]);
    }

    #[test]
    fn what_is_not_a_route_is_refused_with_its_line() {
        let (problem, _) = li_lim::read(TWO).unwrap();
        let told = |routes: &str| read(&problem, routes).unwrap_err().to_string();
        assert_eq!(told("Solution\nRoute 1 : 1 9\n"), "line 2: there is no task \"9\"");
        assert_eq!(told("Route 1 : 1 0 3\n"), "line 1: \"0\" is neither pickup nor delivery");
        assert_eq!(told("Route 1 : \n"), "line 1: Route 1 has no task");
        assert_eq!(told("1 3\n"), "line 1: no line of the form \"Route 1 : 12 7\"");
        assert_eq!(told(&"Route 1 : 1 3\n".repeat(3)), "line 3: a route more than the 2 vehicles of the file");
    }
}
