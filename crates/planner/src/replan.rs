//! Planning anew when the day does not go as planned: the past stays, little changes, the answer is there at once.

#![expect(clippy::as_conversions, reason = "indices are bounded by the problem's size")]

mod past;

pub use past::under_way_at;

use std::{collections::HashMap, time::Instant};

use glane_foundation::{PlaceId, Seconds, ShipmentId, VanId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    bound::Bounds,
    model::{CENT, Model, NONE, pause_node},
    plan::{RoutingPlan, TaskKind},
    problem::{LockedTask, ProblemError, RoutingProblem, Shipment, TaskRef, TimeRange},
    report,
    search::state::{Score, Snapshot},
    solve::{Budget, Watch, search},
};

/// Something that changes a day already planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Nothing but time has passed.
    Nothing,
    /// A shipment will not be moved. One already on board cannot be cancelled.
    Cancel {
        /// Which.
        shipment: ShipmentId,
    },
    /// A shipment is not what was planned: crates more or less, other hours, other places it may go to.
    Amend {
        /// As it is now; its id says which.
        shipment: Box<Shipment>,
    },
    /// A place cannot be visited during these hours.
    ClosePlace {
        /// Which.
        place: PlaceId,
        /// When it is closed. Both ends are.
        closed: TimeRange,
    },
    /// A van does nothing more.
    VanOut {
        /// Which.
        van: VanId,
    },
    /// A new shipment, between places the problem already has.
    Add {
        /// What it is.
        shipment: Box<Shipment>,
    },
}

/// A shipment that is not served as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Which.
    pub shipment: ShipmentId,
    /// Its van before; nothing when it was left out or new.
    pub from: Option<VanId>,
    /// Its van now; nothing when it is left out.
    pub to: Option<VanId>,
    /// How much later it is picked up (negative: earlier), when the van is the same.
    pub later: Seconds,
}

/// The day as it goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Replanned {
    /// The problem after the change, with what has begun locked.
    pub problem: RoutingProblem,
    /// Its plan.
    pub plan: RoutingPlan,
    /// Shipments that changed van, were dropped or taken in, or are picked up more than ten minutes earlier or later.
    pub moved: Vec<Moved>,
    /// What is on board and would be too long out of the cold or on the road even if its van went straight to a place that
    /// takes it. It is still brought somewhere, if it can be; whether it may be given is for people to say.
    pub lost: Vec<ShipmentId>,
}

/// Plans the rest of the day. With `now`, tasks begun by then and places being driven to are frozen. Moving a shipment
/// to another van has to be worth half of what a shipment costs on average. Errors are those of the changed problem.
pub fn replan(
    problem: &RoutingProblem,
    plan: &RoutingPlan,
    now: Option<Seconds>,
    change: &Change,
    budget: &Budget,
    watch: &mut Watch<'_>,
) -> Result<Replanned, ProblemError> {
    let begun = Instant::now();
    let mut problem = problem.clone();
    if let Some(now) = now {
        problem.under_way = under_way_at(&problem, plan, now);
    }
    apply(&mut problem, change)?;
    problem.validate()?;
    let mut model = Model::compile(&problem);
    if past::release_missed(&mut problem, &model) {
        model = Model::compile(&problem);
    }
    let lost = past::put_off_limits(&mut model);
    let lost = lost.into_iter().map(|ship| problem.shipments[ship].id.clone()).collect();
    let orders = orders(&problem, &model, plan);
    model.home = vec![NONE; model.ships.len()];
    for (van, order) in orders.iter().enumerate() {
        for node in order.iter().filter(|node| !crate::model::is_pause(**node)) {
            model.home[model.nodes[*node as usize].ship as usize] = van as u32;
        }
    }
    let shipments = i64::try_from(problem.shipments.len().max(1)).unwrap_or(1);
    model.away_price = plan.summary.cost.get() * CENT / shipments / 2;
    let score = Score { weight: 0, vans: 0, cost: 0 };
    let start = Snapshot { score, orders, absent: Vec::new() };
    let outcome = search(&model, Bounds::NONE, Some(&start), budget, begun, watch);
    let renewed = report::plan(&problem, &model, &outcome, Bounds::NONE);
    let moved = moved(plan, &renewed);
    Ok(Replanned { problem, plan: renewed, moved, lost })
}

fn apply(problem: &mut RoutingProblem, change: &Change) -> Result<(), ProblemError> {
    let unknown = |what: &'static str, id: &str| ProblemError::Unknown { at: "change".into(), what, id: id.into() };
    match change {
        Change::Nothing => {}
        Change::Cancel { shipment } => {
            let known = problem.shipments.iter().position(|known| known.id == *shipment);
            let at = known.ok_or_else(|| unknown("shipment", shipment.as_str()))?;
            let begun = problem
                .under_way
                .iter()
                .flat_map(|round| &round.tasks)
                .any(|locked| locked.started.is_some() && shipment_of(&locked.task) == Some(shipment));
            if begun {
                let cause = format!("{shipment} is already on board: amend where it goes instead of cancelling it");
                return Err(ProblemError::Value { at: "change.cancel".into(), cause });
            }
            problem.shipments.remove(at);
            release(problem, |task| shipment_of(task) == Some(shipment));
        }
        Change::Amend { shipment } => {
            let known = problem.shipments.iter_mut().find(|known| known.id == shipment.id);
            *known.ok_or_else(|| unknown("shipment", shipment.id.as_str()))? = (**shipment).clone();
            release(problem, |task| {
                matches!(task, TaskRef::DropOff { shipment: id, place }
                if *id == shipment.id && !shipment.drop_offs.iter().any(|offer| offer.site.place == *place))
            });
        }
        Change::ClosePlace { place, closed } => {
            if !problem.places.iter().any(|known| known.id == *place) {
                return Err(unknown("place", place.as_str()));
            }
            for known in problem.places.iter_mut().filter(|known| known.id == *place) {
                known.windows = outside(&known.windows, *closed);
            }
            let at_place: Vec<ShipmentId> =
                problem.shipments.iter().filter(|s| s.pickup.place == *place).map(|s| s.id.clone()).collect();
            release(problem, |task| match task {
                TaskRef::PickUp { shipment } => at_place.contains(shipment),
                TaskRef::DropOff { place: at, .. } => at == place,
                TaskRef::Pause { .. } => false,
            });
        }
        Change::VanOut { van } => {
            let Some(known) = problem.vans.iter_mut().find(|known| known.id == *van) else {
                return Err(unknown("van", van.as_str()));
            };
            known.end = None;
            known.pauses.clear();
            let round = problem.under_way.iter_mut().find(|round| round.van == *van);
            let last = round.map_or(Seconds::ZERO, |round| {
                round.tasks.retain(|locked| locked.started.is_some() && !matches!(locked.task, TaskRef::Pause { .. }));
                round.tasks.last().and_then(|locked| locked.started).unwrap_or(Seconds::ZERO)
            });
            // Nothing new may begin: every place is forbidden to it from now on.
            let places = problem.places.iter().map(|place| place.id.clone()).collect();
            let hours = vec![TimeRange::new(last, Seconds::MAX)];
            known.forbidden = vec![crate::problem::ForbiddenHours { places, hours }];
            known.shift.to = Seconds::MAX;
        }
        Change::Add { shipment } => problem.shipments.push((**shipment).clone()),
    }
    Ok(())
}

fn shipment_of(task: &TaskRef) -> Option<&ShipmentId> {
    match task {
        TaskRef::PickUp { shipment } | TaskRef::DropOff { shipment, .. } => Some(shipment),
        TaskRef::Pause { .. } => None,
    }
}

/// Unlocks tasks not begun that the change has made impossible, and the pauses that were to be taken at their places.
fn release(problem: &mut RoutingProblem, gone: impl Fn(&TaskRef) -> bool) {
    for round in &mut problem.under_way {
        let before = round.tasks.len();
        round.tasks.retain(|locked| locked.started.is_some() || !gone(&locked.task));
        let to_come = |locked: &LockedTask| locked.started.is_none() && matches!(locked.task, TaskRef::Pause { .. });
        while round.tasks.len() < before && round.tasks.last().is_some_and(to_come) {
            round.tasks.pop();
        }
    }
}

/// Windows without the closed hours; a place that is never open keeps one window no van can reach.
fn outside(windows: &[TimeRange], closed: TimeRange) -> Vec<TimeRange> {
    let always = [TimeRange::new(Seconds::ZERO, Seconds::MAX)];
    let windows = if windows.is_empty() { &always[..] } else { windows };
    let second = Seconds::new(1);
    let mut open = Vec::new();
    for window in windows {
        if window.from < closed.from {
            open.push(TimeRange::new(window.from, window.to.min(closed.from - second)));
        }
        if window.to > closed.to {
            open.push(TimeRange::new(window.from.max(closed.to + second), window.to));
        }
    }
    if open.is_empty() {
        open.push(TimeRange::new(Seconds::MAX, Seconds::MAX));
    }
    open
}

/// The plan's rounds as node orders of the changed problem; tasks it no longer knows fall out, with their other end.
fn orders(problem: &RoutingProblem, model: &Model, plan: &RoutingPlan) -> Vec<Vec<u32>> {
    let ships: HashMap<&ShipmentId, usize> = problem.shipments.iter().enumerate().map(|(k, s)| (&s.id, k)).collect();
    let mut orders = vec![Vec::new(); problem.vans.len()];
    for round in &plan.rounds {
        let Some(van) = problem.vans.iter().position(|van| van.id == round.van) else { continue };
        let mut order = Vec::new();
        for (task, _) in round.tasks() {
            let node = match &task {
                TaskRef::PickUp { shipment } => ships.get(shipment).map(|ship| model.ships[*ship].pickup),
                TaskRef::DropOff { shipment, place } => ships.get(shipment).and_then(|ship| {
                    let offers = &problem.shipments[*ship].drop_offs;
                    let k = offers.iter().position(|offer| offer.site.place == *place)?;
                    Some(model.ships[*ship].first_drop + k as u32)
                }),
                TaskRef::Pause { index } => {
                    (*index < problem.vans[van].pauses.len()).then(|| pause_node(*index, false))
                }
            };
            order.extend(node);
        }
        let ends = |node: u32| {
            let ship = model.nodes[node as usize].ship;
            order.iter().filter(|n| !crate::model::is_pause(**n) && model.nodes[**n as usize].ship == ship).count()
        };
        let locked = &model.vans[van].locked;
        let whole = |node: &u32| {
            crate::model::is_pause(*node) || ends(*node) == 2 || locked.iter().any(|(known, _)| known == node)
        };
        orders[van] = order.iter().copied().filter(whole).collect();
    }
    orders
}

fn moved(before: &RoutingPlan, after: &RoutingPlan) -> Vec<Moved> {
    type Where<'a> = HashMap<&'a ShipmentId, (&'a VanId, Seconds)>;
    let index = |plan: &'_ RoutingPlan| -> Vec<(ShipmentId, VanId, Seconds)> {
        let rounds = plan.rounds.iter();
        rounds
            .flat_map(|round| round.stops.iter().flat_map(move |stop| stop.tasks.iter().map(move |task| (round, task))))
            .filter(|(_, task)| task.kind == TaskKind::PickUp)
            .map(|(round, task)| (task.shipment.clone(), round.van.clone(), task.begin))
            .collect()
    };
    let (old, new) = (index(before), index(after));
    let was: Where<'_> = old.iter().map(|(s, v, t)| (s, (v, *t))).collect();
    let is: Where<'_> = new.iter().map(|(s, v, t)| (s, (v, *t))).collect();
    let mut ids: Vec<&ShipmentId> = was.keys().chain(is.keys()).copied().collect();
    ids.sort();
    ids.dedup();
    let ten_minutes = 600;
    ids.into_iter()
        .filter_map(|id| {
            let (from, to) = (was.get(id), is.get(id));
            let later = match (from, to) {
                (Some(from), Some(to)) if from.0 == to.0 => to.1 - from.1,
                _ => Seconds::ZERO,
            };
            let same = from.map(|from| from.0) == to.map(|to| to.0) && later.get().abs() <= ten_minutes;
            let van = |place: Option<&(&VanId, Seconds)>| place.map(|(van, _)| (*van).clone());
            (!same).then(|| Moved { shipment: id.clone(), from: van(from), to: van(to), later })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::{check, check::fixture, solve};

    fn planned() -> (RoutingProblem, RoutingPlan) {
        let problem = fixture::problem();
        let plan = solve(&problem, &Budget::iterations(100), &mut |_| ControlFlow::Continue(())).unwrap();
        (problem, plan)
    }

    fn again(now: Option<i64>, change: &Change) -> Replanned {
        let (problem, plan) = planned();
        let now = now.map(Seconds::new);
        let renewed =
            replan(&problem, &plan, now, change, &Budget::iterations(100), &mut |_| ControlFlow::Continue(()));
        let renewed = renewed.unwrap();
        assert_eq!(check(&renewed.problem, &renewed.plan), Vec::new());
        renewed
    }

    #[test]
    fn nothing_changes_when_nothing_happens() {
        for now in [None, Some(0), Some(600), Some(1000), Some(1500)] {
            assert_eq!(again(now, &Change::Nothing).moved, Vec::new(), "now {now:?}");
        }
    }

    /// `a` is picked up before 800, `b` from 1900 to 1950, and the pause begins from 1700 to 1850: it is taken at `b`'s
    /// place, before `b`.
    fn pausing_at_the_next_place() -> (RoutingProblem, RoutingPlan) {
        let range = |from, to| TimeRange::new(Seconds::new(from), Seconds::new(to));
        let mut problem = fixture::problem();
        problem.shipments[0].pickup.windows = vec![range(700, 800)];
        problem.shipments[1].pickup.windows = vec![range(1900, 1950)];
        problem.vans[0].pauses =
            vec![crate::problem::Pause { windows: vec![range(1700, 1850)], duration: Seconds::new(200) }];
        let plan = solve(&problem, &Budget::iterations(100), &mut |_| ControlFlow::Continue(())).unwrap();
        (problem, plan)
    }

    #[test]
    fn pause_at_the_place_the_van_is_heading_to_stays_before_its_task() {
        let (problem, plan) = pausing_at_the_next_place();
        assert_eq!(plan.summary.served, 2);
        for now in (600..3000).step_by(50) {
            let (now, budget) = (Some(Seconds::new(now)), Budget::iterations(100));
            let renewed =
                replan(&problem, &plan, now, &Change::Nothing, &budget, &mut |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(check(&renewed.problem, &renewed.plan), Vec::new(), "now {now:?}");
            assert_eq!(renewed.moved, Vec::new(), "now {now:?}");
        }
    }

    #[test]
    fn cancelled_shipment_leaves_the_other_in_place() {
        let shipment = ShipmentId::parse("a").unwrap();
        let renewed = again(None, &Change::Cancel { shipment: shipment.clone() });
        assert!(renewed.moved.iter().any(|moved| moved.shipment == shipment && moved.to.is_none()));
        assert_eq!(renewed.plan.summary.served, 1);
    }

    #[test]
    fn shipment_on_board_cannot_be_cancelled() {
        let (problem, plan) = planned();
        let change = Change::Cancel { shipment: ShipmentId::parse("a").unwrap() };
        let late = Some(Seconds::new(5_000));
        let answer =
            replan(&problem, &plan, late, &change, &Budget::iterations(10), &mut |_| ControlFlow::Continue(()));
        assert!(answer.unwrap_err().to_string().contains("already on board"));
    }

    #[test]
    fn place_closed_all_day_leaves_its_shipment_out_with_a_reason() {
        let closed = TimeRange::new(Seconds::ZERO, Seconds::MAX);
        let renewed = again(None, &Change::ClosePlace { place: PlaceId::parse("p3").unwrap(), closed });
        assert_eq!(renewed.plan.unserved.len(), 1);
        assert_eq!(renewed.plan.unserved[0].shipment.as_str(), "a");
    }

    /// Replans after shipment `a` was loaded, changed as told, and says what is broken.
    fn with_a_amended(amend: impl Fn(&mut Shipment)) -> (Replanned, Vec<crate::Rule>) {
        let (problem, plan) = planned();
        let mut shipment = problem.shipments[0].clone();
        amend(&mut shipment);
        let loaded = |round: &crate::PlannedRound| {
            let of_a = |task: &TaskRef| matches!(task, TaskRef::PickUp { shipment } if shipment.as_str() == "a");
            round.tasks().into_iter().find(|(task, _)| of_a(task)).map(|(_, begin)| begin)
        };
        let now = plan.rounds.iter().find_map(loaded);
        let change = Change::Amend { shipment: Box::new(shipment) };
        let budget = Budget::iterations(100);
        let renewed = replan(&problem, &plan, now, &change, &budget, &mut |_| ControlFlow::Continue(())).unwrap();
        let mut broken: Vec<_> = check(&renewed.problem, &renewed.plan).iter().map(|found| found.rule).collect();
        broken.dedup();
        (renewed, broken)
    }

    #[test]
    fn more_on_board_than_the_van_holds_leaves_the_rest_planned() {
        let (renewed, broken) = with_a_amended(|a| a.load[0] += 50);
        assert_eq!((renewed.plan.summary.served, broken), (2, vec![crate::Rule::Capacity]));
        assert_eq!(renewed.lost, Vec::new());
    }

    #[test]
    fn limit_that_the_past_has_broken_is_told_and_the_shipment_still_delivered() {
        let (renewed, broken) = with_a_amended(|a| a.time_on_board = Some(Seconds::new(1)));
        assert_eq!((renewed.plan.summary.served, broken), (2, vec![crate::Rule::TimeOnBoard]));
        assert_eq!(renewed.lost, vec![ShipmentId::parse("a").unwrap()]);
    }

    #[test]
    fn only_van_out_before_it_left_leaves_everything_out() {
        let renewed = again(Some(0), &Change::VanOut { van: VanId::parse("van").unwrap() });
        assert_eq!(renewed.plan.summary.unserved, 2);
    }
}
