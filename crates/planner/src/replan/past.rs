//! What has begun, and what of it is already broken and can no longer be mended: that must not keep the rest of the
//! round from being planned.

#![expect(clippy::as_conversions, reason = "indices are bounded by the problem's size")]

use glane_foundation::{Seconds, VanId};

use crate::{
    model::{FOREVER, Model, NONE, is_pause},
    plan::{PlannedStop, RoutingPlan, TaskKind},
    problem::{LockedTask, RoundUnderWay, RoutingProblem, TaskRef, Van},
    schedule::{Clockwork, Obstacle},
};

/// What has begun by `now` in a plan, as locks for the next one.
#[must_use]
pub fn under_way_at(problem: &RoutingProblem, plan: &RoutingPlan, now: Seconds) -> Vec<RoundUnderWay> {
    let round_of = |van: &VanId| plan.rounds.iter().find(|round| round.van == *van);
    let under_way = |van: &Van| {
        let mut rest = RoundUnderWay { van: van.id.clone(), now, left: None, tasks: Vec::new() };
        let Some(round) = round_of(&van.id).filter(|round| round.begin <= now) else { return rest };
        rest.left = Some(round.begin);
        for (task, begin) in round.tasks() {
            if begin > now {
                break;
            }
            rest.tasks.push(LockedTask { task, started: Some(begin) });
        }
        // Where the van is heading, it arrives; a pause still to come before that task is taken there.
        let ahead = |stop: &PlannedStop| stop.begin() > now && stop.leg.is_some_and(|leg| leg.left <= now);
        let heading = round.stops.iter().position(ahead);
        if let Some((at, task)) = heading.and_then(|at| round.stops[at].tasks.first().map(|task| (at, task))) {
            let pauses = round.pauses.iter().filter(|pause| pause.after_stops <= at && pause.begin > now);
            let shipment = task.shipment.clone();
            let task = match task.kind {
                TaskKind::PickUp => TaskRef::PickUp { shipment },
                TaskKind::DropOff => TaskRef::DropOff { shipment, place: round.stops[at].place.clone() },
            };
            let to_come = pauses.map(|pause| TaskRef::Pause { index: pause.index }).chain([task]);
            rest.tasks.extend(to_come.map(|task| LockedTask { task, started: None }));
        }
        rest
    };
    problem.vans.iter().map(under_way).collect()
}

/// Unlocks the task a van is heading to when it can no longer be begun in its hours. True when there was one.
pub fn release_missed(problem: &mut RoutingProblem, model: &Model) -> bool {
    let mut clock = Clockwork::default();
    let mut released = false;
    for round in &mut problem.under_way {
        let Some(van) = problem.vans.iter().position(|van| van.id == round.van) else { continue };
        let locked: Vec<u32> = model.vans[van].locked.iter().map(|(node, _)| *node).collect();
        let missed = |obstacle| matches!(obstacle, Obstacle::Window { at } if model.vans[van].locked[at].1.is_none());
        if clock.evaluate(model, van, &locked).is_err_and(missed) {
            round.tasks.retain(|task| task.started.is_some());
            released = true;
        }
    }
    released
}

/// How much later than by going straight there what is too long out or on board already may still be handed over.
const GRACE: i64 = 900;

/// Puts off the limits of what is on board and would break them even if its van went straight to a place that takes it.
/// Returns these shipments.
pub fn put_off_limits(model: &mut Model) -> Vec<usize> {
    let mut clock = Clockwork::default();
    let mut lost = Vec::new();
    for ship in 0..model.ships.len() {
        let of = &model.ships[ship];
        if of.fixed_van == NONE || of.settled || !of.limited || keeps_going_straight(model, &mut clock, ship) {
            continue;
        }
        let kept = (of.time_on_board, of.exposure);
        let of = &mut model.ships[ship];
        (of.time_on_board, of.exposure, of.limited) = (FOREVER, FOREVER, false);
        let straight = model.drops(ship).filter_map(|drop| straight(model, &mut clock, ship, drop)).min();
        if let Some((exposed, aboard)) = straight {
            let of = &mut model.ships[ship];
            (of.time_on_board, of.exposure) = (kept.0.max(aboard + GRACE), kept.1.max(exposed + GRACE));
            of.limited = true;
        }
        lost.push(ship);
    }
    lost
}

/// What is locked, then this drop-off.
fn order(model: &Model, ship: usize, drop: u32) -> Vec<u32> {
    let van = &model.vans[model.ships[ship].fixed_van as usize];
    van.locked.iter().map(|(node, _)| *node).chain([drop]).collect()
}

/// True unless it is this shipment's own limit that keeps its van from going straight to any of its drop-offs.
fn keeps_going_straight(model: &Model, clock: &mut Clockwork, ship: usize) -> bool {
    let own = |obstacle| match obstacle {
        Obstacle::Ride { ship: other } | Obstacle::Handling { ship: other, .. } => other as usize == ship,
        _ => false,
    };
    let van = model.ships[ship].fixed_van as usize;
    model.drops(ship).any(|drop| !clock.evaluate(model, van, &order(model, ship, drop)).is_err_and(own))
}

/// Exposure and time on board when its van goes straight there, if it can.
fn straight(model: &Model, clock: &mut Clockwork, ship: usize, drop: u32) -> Option<(i64, i64)> {
    let of = &model.ships[ship];
    let (van, order) = (of.fixed_van as usize, order(model, ship, drop));
    clock.publish(model, van, &order).ok()?;
    let from = order.iter().position(|node| *node == of.pickup)?;
    let last = order.len() - 1;
    let tasks = clock.steps[from..].iter().filter(|step| !is_pause(step.node));
    let handled: i64 = tasks.map(|step| step.duration).sum();
    let begin = |at: usize| clock.start[at + 1];
    let moving = begin(last) + clock.steps[last].duration - begin(from) - handled;
    let exposed = handled + moving.saturating_sub(model.class(van).autonomy).max(0);
    Some((exposed, begin(last) - begin(from) - clock.steps[from].duration))
}
