//! From the search's answer to the plan people read.

#![expect(clippy::as_conversions, reason = "indices are bounded by the problem's size, loads by the vans' capacity")]

use glane_foundation::{Cents, Metres, Provenance, Seconds};

use crate::{
    bound::Bounds,
    justify,
    model::{CENT, Model, NONE, is_pause, pause_index},
    plan::{
        Leg, PlanFormat, PlanSummary, PlannedPause, PlannedRound, PlannedStop, PlannedTask, RoundTotals, RoutingPlan,
        SearchReport, TaskKind,
    },
    problem::RoutingProblem,
    schedule::Clockwork,
    search::islands::Outcome,
};

/// The plan, with every figure recomputed from the order of tasks alone.
pub fn plan(problem: &RoutingProblem, model: &Model, outcome: &Outcome, bounds: Bounds) -> RoutingPlan {
    let mut clock = Clockwork::default();
    let orders = &outcome.best.orders;
    let used = orders.iter().enumerate().filter(|(_, order)| !order.is_empty());
    let rounds: Vec<PlannedRound> = used.map(|(van, order)| round(problem, model, &mut clock, van, order)).collect();
    let mut absent = outcome.best.absent.clone();
    absent.sort_unstable();
    absent.retain(|ship| !model.ships[*ship as usize].settled);
    let unserved = justify::unserved(problem, model, orders, &absent);
    let summary = summarise(problem, &rounds, absent.len());
    // The bounds are those of serving everything.
    let bounds = if absent.is_empty() { bounds } else { Bounds::NONE };
    let search = SearchReport {
        iterations: outcome.iterations,
        van_bound: bounds.vans,
        cost_bound: bounds.cents(),
        gap_permille: bounds.gap_permille(outcome.best.score.cost),
    };
    RoutingPlan { format: PlanFormat::V1, rounds, unserved, summary, search }
}

fn summarise(problem: &RoutingProblem, rounds: &[PlannedRound], unserved: usize) -> PlanSummary {
    PlanSummary {
        vans: rounds.len(),
        served: problem.shipments.len() - unserved,
        unserved,
        metres: rounds.iter().map(|round| round.totals.metres).sum(),
        driving: rounds.iter().map(|round| round.totals.driving).sum(),
        duration: rounds.iter().map(|round| round.totals.duration).sum(),
        cost: rounds.iter().map(|round| round.totals.cost).sum(),
    }
}

/// One van's round. An order that breaks a rule (only locked tasks can) is shown with the starts the clock reached.
fn round(problem: &RoutingProblem, model: &Model, clock: &mut Clockwork, van: usize, order: &[u32]) -> PlannedRound {
    let timing = clock.publish(model, van, order);
    if timing.is_err() {
        clock.drive(model, van, order);
    }
    let instant = |at: usize| Seconds::new(clock.start.get(at).copied().unwrap_or(0));
    let (begin, end) = (instant(0), instant(order.len() + 1));
    let mut writer = Writer { problem, model, stops: Vec::new(), pauses: Vec::new(), totals: RoundTotals::default() };
    let (mut free, mut loc, mut fresh) = (begin, model.class(van).start, true);
    // A round that begins wherever its first stop is has no leg there, whatever is loaded or rested before.
    let mut begun = loc != NONE;
    let (mut load, mut legs) = ([0i64; 8], Vec::new());
    let mut drive = |from: u32, to: u32, left: Seconds| {
        let leg = writer_leg(problem, model, van, from, to, left)?;
        legs.push(leg);
        Some(leg)
    };
    let steps = clock.steps.clone();
    let mut pending: Option<Leg> = None;
    let mut stop_at = Vec::new();
    for (k, step) in steps.iter().enumerate() {
        let (start, finish) = (instant(k + 1), Seconds::new(clock.start[k + 1] + step.duration));
        let place = if is_pause(step.node) { NONE } else { model.nodes[step.node as usize].place };
        let last = writer.stops.last().filter(|_| !fresh);
        let opens = place != NONE && last.is_none_or(|stop| stop.place != problem.places[place as usize].id);
        if step.loc != loc || (opens && pending.is_none() && begun) {
            pending = drive(loc, step.loc, free).or(pending);
        }
        if is_pause(step.node) {
            let index = pause_index(step.node);
            writer.pauses.push(PlannedPause { index, after_stops: writer.stops.len(), begin: start, end: finish });
            writer.totals.pauses += Seconds::new(step.duration);
            fresh = true;
        } else {
            let node = model.nodes[step.node as usize];
            if opens {
                let arrival = pending.map_or(free, |leg| leg.left + leg.seconds);
                writer.open_stop(node.place as usize, pending.take(), arrival);
                stop_at.push(k);
            }
            let ship = &model.ships[node.ship as usize];
            load.iter_mut().enumerate().for_each(|(k, load)| *load += ship.added(node.drop == NONE, k));
            let kind = if node.drop == NONE { TaskKind::PickUp } else { TaskKind::DropOff };
            let shipment = problem.shipments[node.ship as usize].id.clone();
            writer.task(PlannedTask { kind, shipment, begin: start, end: finish }, &load);
            writer.totals.service += Seconds::new(step.duration);
            (fresh, begun) = (false, begun || step.loc != NONE);
        }
        (free, loc) = (finish, step.loc);
    }
    let back = pending.or_else(|| drive(loc, model.class(van).end, free));
    let Writer { mut stops, pauses, mut totals, .. } = writer;
    if timing.is_ok() {
        for (stop, at) in stops.iter_mut().zip(stop_at) {
            stop.slack = Seconds::new(clock.slack(model, van, at));
        }
    }
    totals.metres = legs.iter().map(|leg| leg.metres).sum::<Metres>();
    totals.driving = legs.iter().map(|leg| leg.seconds).sum();
    totals.duration = end.less(begin);
    totals.waiting = totals.duration.less(totals.driving + totals.service + totals.pauses);
    let class = model.class(van);
    let price: i64 = order.iter().filter(|node| !is_pause(**node)).map(|node| model.price[*node as usize]).sum();
    let cost = class.fixed + totals.metres.get() * class.per_metre + totals.duration.get() * class.per_second + price;
    totals.cost = Cents::new((cost + CENT / 2) / CENT);
    PlannedRound { van: problem.vans[van].id.clone(), begin, end, stops, back, pauses, totals }
}

fn writer_leg(problem: &RoutingProblem, model: &Model, van: usize, from: u32, to: u32, left: Seconds) -> Option<Leg> {
    if from == NONE || to == NONE {
        return None;
    }
    let speed = model.class(van).speed;
    let provenance =
        if problem.travel.provenance.is_empty() { Provenance::Given } else { problem.travel.leg_provenance(from, to) };
    Some(Leg {
        left,
        seconds: Seconds::new(model.travel(speed, from, to, left.get())),
        metres: Metres::new(i64::from(model.arc(speed, from, to).metres)),
        provenance,
    })
}

struct Writer<'a> {
    problem: &'a RoutingProblem,
    model: &'a Model,
    stops: Vec<PlannedStop>,
    pauses: Vec<PlannedPause>,
    totals: RoundTotals,
}

impl Writer<'_> {
    fn open_stop(&mut self, place: usize, leg: Option<Leg>, arrival: Seconds) {
        let place = self.problem.places[place].id.clone();
        let (slack, tasks, load_after) = (Seconds::ZERO, Vec::new(), Vec::new());
        self.stops.push(PlannedStop { place, leg, arrival, departure: arrival, slack, tasks, load_after });
    }

    fn task(&mut self, task: PlannedTask, load: &[i64; 8]) {
        if let Some(stop) = self.stops.last_mut() {
            stop.departure = task.end;
            stop.load_after = load[..self.model.dimensions].iter().map(|amount| (*amount).max(0) as u32).collect();
            stop.tasks.push(task);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::fixture, model::pause_node, problem::Pause};

    #[test]
    fn round_from_nowhere_that_begins_with_a_pause_has_no_leg_to_its_first_stop() {
        let mut problem = fixture::problem();
        let windows = vec![crate::problem::TimeRange::new(Seconds::ZERO, Seconds::new(100))];
        problem.vans[0].pauses = vec![Pause { windows, duration: Seconds::new(50) }];
        problem.vans[0].start = None;
        let model = Model::compile(&problem);
        for after_drive in [false, true] {
            let (ship, pause) = (&model.ships[0], pause_node(0, after_drive));
            let order = [pause, ship.pickup, ship.first_drop];
            let round = round(&problem, &model, &mut Clockwork::default(), 0, &order);
            assert_eq!((round.stops.len(), round.stops[0].leg), (2, None), "after the drive: {after_drive}");
            assert!(round.stops[1].leg.is_some());
        }
    }
}
