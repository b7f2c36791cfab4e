//! What holds for every problem: plans pass the checker, seeds repeat, the past stays, nonsense is refused politely.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "oracle/generate.rs"]
mod generate;

use std::ops::ControlFlow;

use glane_foundation::{Cases, PlaceId, Seconds, SpeedProfile, SpeedStep};
use glane_planner::{
    Budget, Change, Priority, ProblemError, Replanned, RoutingPlan, RoutingProblem, TaskRef, TimeRange, check, replan,
    solve,
};

const SHAPE: generate::Shape =
    generate::Shape { shipments: 9, vans: 3, drop_offs: 3, pauses: 2, limits: true, starts: false, metric: true };

/// A problem of nine shipments, three vans and a rush hour, with shifts long enough to serve many.
fn problem(seed: u64) -> RoutingProblem {
    let mut problem = generate::problem(seed, generate::Shape { starts: seed % 3 == 1, ..SHAPE });
    problem.vans.iter_mut().for_each(|van| van.shift.to = Seconds::new(400));
    if seed.is_multiple_of(2) {
        let step = |from, permille| SpeedStep { from: Seconds::new(from), permille };
        problem.travel.profile = SpeedProfile::new(vec![step(0, 1000), step(80, 500), step(140, 1200)]).unwrap();
    }
    problem
}

fn run(problem: &RoutingProblem, budget: &Budget) -> RoutingPlan {
    let plan = solve(problem, budget, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(check(problem, &plan), Vec::new(), "{}", serde_json::to_string(problem).unwrap());
    plan
}

#[test]
fn plans_of_any_problem_pass_the_checker() {
    let served: usize = (0..150).map(|seed| run(&problem(seed), &Budget::iterations(200)).summary.served).sum();
    assert!(served > 450, "a planner that serves less than a third of 1350 shipments proves nothing: {served}");
}

#[test]
fn same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    for seed in 0..10 {
        let plans = [1, 2, 5].map(|threads| run(&problem(seed), &Budget { threads, ..Budget::iterations(400) }));
        let bytes = plans.map(|plan| serde_json::to_string(&plan).unwrap());
        assert!(bytes[0] == bytes[1] && bytes[1] == bytes[2], "seed {seed}");
    }
}

#[test]
fn large_problems_are_planned_in_parts_and_keep_every_promise() {
    let shape = generate::Shape { shipments: 160, vans: 60, drop_offs: 2, ..SHAPE };
    for seed in 0..4 {
        // Plain ones of many places, and ones with every rule on.
        let mut problem = generate::problem(
            seed,
            generate::Shape { limits: seed % 2 == 0, pauses: if seed == 0 { 2 } else { 0 }, ..shape },
        );
        problem.vans.iter_mut().for_each(|van| van.shift.to = Seconds::new(400));
        let plans = [1, 3].map(|threads| run(&problem, &Budget { threads, ..Budget::iterations(1_500) }));
        let bytes = plans.each_ref().map(|plan| serde_json::to_string(plan).unwrap());
        assert!(bytes[0] == bytes[1], "seed {seed}");
        let begin = run(&problem, &Budget::iterations(1));
        let value = |plan: &RoutingPlan| (plan.summary.unserved, plan.summary.cost);
        assert!(value(&plans[0]).0 <= value(&begin).0, "seed {seed}: {:?} from {:?}", value(&plans[0]), value(&begin));
        assert!(value(&plans[0]) != value(&begin), "seed {seed}: nothing was improved");
    }
}

#[test]
fn more_iterations_never_leave_more_out() {
    for seed in 0..10 {
        let problem = problem(seed);
        let weight = |plan: &RoutingPlan| -> u64 {
            let left_out = plan.unserved.iter().map(|unserved| &unserved.shipment);
            let weight =
                |id: &glane_foundation::ShipmentId| problem.shipments.iter().find(|s| s.id == *id).map(|s| s.priority);
            left_out
                .filter_map(weight)
                .map(|p| match p {
                    Priority::Mandatory => 1_000,
                    Priority::Optional { weight } => u64::from(weight),
                })
                .sum()
        };
        let (short, long) = (run(&problem, &Budget::iterations(2)), run(&problem, &Budget::iterations(400)));
        assert!(weight(&long) <= weight(&short), "seed {seed}");
    }
}

fn change(problem: &RoutingProblem, plan: &RoutingPlan, kind: u64, seed: u64) -> Change {
    let pick = usize::try_from(seed % 9).unwrap();
    let shipment = &problem.shipments[pick];
    match kind {
        0 => Change::Nothing,
        1 => Change::Cancel { shipment: shipment.id.clone() },
        2 => {
            let mut more = shipment.clone();
            more.crates = Cases::new(5);
            Change::Amend { shipment: Box::new(more) }
        }
        3 => Change::ClosePlace {
            place: PlaceId::parse(&format!("p{}", seed % 5)).unwrap(),
            closed: TimeRange::new(Seconds::new(60), Seconds::new(160)),
        },
        4 => Change::VanOut { van: plan.rounds.first().map_or(&problem.vans[0].id, |round| &round.van).clone() },
        _ => {
            let mut new = shipment.clone();
            new.id = "late".parse().unwrap();
            Change::Add { shipment: Box::new(new) }
        }
    }
}

#[test]
fn plans_made_anew_respect_the_past_and_every_rule() {
    let mut moved = 0;
    for seed in 0..150 {
        let problem = problem(seed);
        let plan = run(&problem, &Budget::iterations(100));
        let now = [None, Some(20), Some(60), Some(120)][usize::try_from(seed % 4).unwrap()].map(Seconds::new);
        let change = change(&problem, &plan, seed % 6, seed);
        let answer = replan(&problem, &plan, now, &change, &Budget::iterations(60), &mut |_| ControlFlow::Continue(()));
        match answer {
            Ok(Replanned { problem, plan, moved: some, .. }) => {
                // A locked task may be late for good after the change; everything that can still be chosen is not.
                let locked = |shipment: &Option<_>| {
                    let tasks = problem.under_way.iter().flat_map(|round| &round.tasks);
                    tasks.filter(|locked| locked.started.is_none()).any(|locked| match &locked.task {
                        TaskRef::PickUp { shipment: id } | TaskRef::DropOff { shipment: id, .. } => {
                            Some(id) == shipment.as_ref()
                        }
                        TaskRef::Pause { .. } => false,
                    })
                };
                let mut found = check(&problem, &plan);
                found.retain(|violation| !locked(&violation.shipment));
                assert_eq!(found, Vec::new(), "seed {seed}, {change:?}, {}", serde_json::to_string(&problem).unwrap());
                moved += some.len();
            }
            Err(error) => assert!(error.to_string().contains("on board"), "{error}"),
        }
    }
    assert!(moved > 50, "changes that change nothing prove nothing: {moved}");
}

#[test]
fn problem_files_damaged_anywhere_are_read_or_refused_but_never_crash() {
    let text = serde_json::to_string(&problem(1)).unwrap();
    let nonsense = ["-1", "1000000000", "99999999999999999999", "0", "\"\"", "null", "[]", "4294967295", "true"];
    let mut refused = 0;
    for (round, start) in (0..text.len()).step_by(41).enumerate() {
        // Replaces the next number by something else.
        let Some(from) = text[start..].find(|c: char| c.is_ascii_digit()).map(|at| start + at) else { continue };
        let to = text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| from + at);
        let damaged = format!("{}{}{}", &text[..from], nonsense[round % nonsense.len()], &text[to..]);
        match RoutingProblem::from_json(&damaged) {
            Ok(problem) => drop(solve(&problem, &Budget::iterations(2), &mut |_| ControlFlow::Continue(())).unwrap()),
            Err(ProblemError::Unreadable { at, cause }) => {
                refused += 1;
                assert!(!cause.is_empty() && !at.is_empty());
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn problem_without_vans_or_shipments_has_a_plan() {
    let mut empty = problem(3);
    empty.vans.clear();
    assert_eq!(run(&empty, &Budget::iterations(10)).summary.unserved, 9);
    empty.shipments.clear();
    assert_eq!(run(&empty, &Budget::iterations(10)).summary.unserved, 0);
}
