//! The solver against enumeration, on small random problems with every rule on.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "oracle/enumerate.rs"]
mod enumerate;
#[path = "oracle/generate.rs"]
mod generate;

use std::ops::ControlFlow;

use generate::Shape;
use glane_planner::{Budget, Change, Objective, Priority, RoutingPlan, RoutingProblem, check, replan, solve};

fn value(problem: &RoutingProblem, plan: &RoutingPlan) -> enumerate::Value {
    let weight = |id: &glane_foundation::ShipmentId| {
        let shipment = problem.shipments.iter().find(|shipment| shipment.id == *id).unwrap();
        match shipment.priority {
            Priority::Mandatory => (true, 1_000_000_000),
            Priority::Optional { weight } => (false, i64::from(weight)),
        }
    };
    let left_out: Vec<(bool, i64)> = plan.unserved.iter().map(|unserved| weight(&unserved.shipment)).collect();
    enumerate::rank(problem, &left_out, plan.rounds.len(), plan.summary.cost.get())
}

fn run(problem: &RoutingProblem, iterations: u64) -> RoutingPlan {
    let plan = solve(problem, &Budget::iterations(iterations), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(check(problem, &plan), Vec::new(), "{}", serde_json::to_string(problem).unwrap());
    plan
}

/// What is said to be the least vans and cost of serving everything is not more than the best plan's.
fn assert_bounds(plan: &RoutingPlan, best: enumerate::Value, objective: Objective) {
    let (search, (left_out, vans, cost)) = (plan.search, best);
    if left_out == 0 && plan.unserved.is_empty() {
        assert!(search.cost_bound.get() <= cost, "{search:?} but {best:?} is possible");
        assert!(
            search.van_bound <= vans || objective != Objective::VansThenCost,
            "{search:?} but {best:?} is possible"
        );
    }
}

/// Three shipments, every rule, two vans: each test says what it does differently.
const EVERY_RULE: Shape =
    Shape { shipments: 3, vans: 2, drop_offs: 2, pauses: 1, limits: true, starts: false, metric: true };

/// All cases reach the optimum; none surpasses it.
fn compare(cases: std::ops::Range<u64>, shape: Shape, iterations: u64) {
    let mut worse = Vec::new();
    for seed in cases {
        let problem = generate::problem(seed, shape);
        let plan = run(&problem, iterations);
        let (found, best) = (value(&problem, &plan), enumerate::best(&problem));
        assert_bounds(&plan, best, problem.objective);
        assert!(found >= best, "seed {seed}: {found:?} beats enumeration, {best:?}: one of the two is wrong");
        if found > best {
            worse.push((seed, found, best));
        }
    }
    assert!(worse.is_empty(), "not optimal: {worse:?}");
}

#[test]
fn three_shipments_with_every_rule_reach_the_optimum() {
    compare(0..100, EVERY_RULE, 4000);
}

#[test]
fn one_van_with_every_rule_reaches_the_optimum() {
    let shape = Shape { vans: 1, ..EVERY_RULE };
    compare(1000..1100, shape, 600);
}

#[test]
fn five_shipments_without_pauses_reach_the_optimum() {
    let shape = Shape { shipments: 5, drop_offs: 1, pauses: 0, ..EVERY_RULE };
    compare(2000..2003, shape, 2000);
}

#[test]
fn vans_with_several_pauses_reach_the_optimum() {
    let shape = Shape { shipments: 2, drop_offs: 1, pauses: 3, ..EVERY_RULE };
    compare(7000..7100, shape, 600);
}

// Where a detour may be quicker, one shipment may only fit once another is in.
#[test]
fn roads_where_a_detour_is_quicker_reach_the_optimum() {
    let shape = Shape { metric: false, ..EVERY_RULE };
    compare(3000..3070, shape, 600);
}

#[test]
fn loads_from_the_round_s_start_and_empties_to_its_end_reach_the_optimum() {
    let shape = Shape { shipments: 4, drop_offs: 1, pauses: 0, starts: true, ..EVERY_RULE };
    compare(5000..5060, shape, 600);
}

#[test]
fn replans_move_no_more_shipments_than_their_cost_asks_for() {
    let shape = Shape { drop_offs: 1, pauses: 0, ..EVERY_RULE };
    let (mut moves, mut more) = (0, Vec::new());
    for seed in 6000..6060 {
        let problem = generate::problem(seed, shape);
        let plan = run(&problem, 600);
        let changed = problem.shipments[usize::try_from(seed / 3 % 3).unwrap()].clone();
        let change = match seed % 3 {
            0 => Change::Cancel { shipment: changed.id },
            1 => Change::Amend {
                shipment: Box::new(glane_planner::Shipment {
                    load: changed.load.iter().map(|load| load + 2).collect(),
                    ..changed
                }),
            },
            _ => Change::Add { shipment: Box::new(glane_planner::Shipment { id: "late".parse().unwrap(), ..changed }) },
        };
        let answer =
            replan(&problem, &plan, None, &change, &Budget::iterations(600), &mut |_| ControlFlow::Continue(()))
                .unwrap();
        let van_in = |plan: &RoutingPlan, id: &glane_foundation::ShipmentId| {
            let round = plan.rounds.iter().find(|round| round.stops.iter().any(|stop| stop.pickups().any(|s| s == id)));
            round.map_or(problem.vans.len(), |round| problem.vans.iter().position(|van| van.id == round.van).unwrap())
        };
        let in_plan = |plan: &RoutingPlan| -> Vec<usize> {
            answer.problem.shipments.iter().map(|shipment| van_in(plan, &shipment.id)).collect()
        };
        let (before, after) = (in_plan(&plan), in_plan(&answer.plan));
        let pairs = before.iter().zip(&after);
        let moved = pairs.filter(|(was, is)| **was < problem.vans.len() && was != is).count();
        let fewest = enumerate::fewest_moves(&answer.problem, &before, value(&answer.problem, &answer.plan));
        assert!(moved >= fewest, "seed {seed}: {moved} moved, {fewest} possible at this cost");
        if moved > fewest {
            more.push((seed, moved, fewest));
        }
        moves += moved;
    }
    assert!(moves > 5, "re-plans that move nothing prove nothing: {moves}");
    assert!(more.is_empty(), "more than needed: {more:?}");
}

#[test]
fn plain_problems_reach_the_optimum() {
    let shape = Shape { shipments: 4, vans: 3, drop_offs: 1, pauses: 0, limits: false, ..EVERY_RULE };
    compare(4000..4060, shape, 600);
}
