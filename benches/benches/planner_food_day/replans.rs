//! One change after the other to a planned food day, each planned anew from the same plan.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_foundation::{Cases, Seconds};
use glane_planner::{
    Budget, Change, Replanned, RoutingPlan, RoutingProblem, Rule, Shipment, TaskRef, Violation, check, replan,
};

use crate::{
    day::{Dice, HOUR, at, day},
    left_out, plan, share,
};

/// Days planned beforehand; changes go round them.
const DAYS: u64 = 5;
const KINDS: [&str; 6] = ["cancelled", "more crates", "fewer crates", "place closed", "van out", "new lot"];

/// Plans `count` changes anew to days planned in `planned` seconds, `scratch.0` of them also from scratch in `scratch.1` seconds, and
/// prints what that gave.
pub fn measure(count: u64, milliseconds: u64, planned: f64, scratch: (usize, f64), threads: usize) {
    let days: Vec<(RoutingProblem, RoutingPlan)> = (0..DAYS)
        .map(|seed| {
            let problem = day(seed, 60);
            let budget = Budget { threads, ..Budget::time(Duration::from_secs_f64(planned)) };
            let (plan, _) = plan(&problem, &budget);
            (problem, plan)
        })
        .collect();
    let (mut times, mut moved) = (Vec::new(), Vec::new());
    let (mut refused, mut broken, mut wrong) = (0, 0, 0);
    let mut answers = Vec::new();
    for k in 0..count {
        let (problem, planned) = &days[(k % DAYS) as usize];
        let mut dice = Dice(k * 977 + 3);
        for _ in 0..8 {
            dice.below(2);
        }
        let kind = dice.below(6) as usize;
        let change = change(&mut dice, problem, planned, kind);
        let now = Seconds::new(HOUR + dice.below(5 * 3600) as i64);
        let budget = Budget { threads, ..Budget::time(Duration::from_millis(milliseconds)) };
        let begun = Instant::now();
        let answer = replan(problem, planned, Some(now), &change, &budget, &mut |_| ControlFlow::Continue(()));
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        match answer {
            Ok(answer) => {
                moved.push(answer.moved.len() as f64);
                let (past, mendable) = check(&answer.problem, &answer.plan)
                    .into_iter()
                    .partition::<Vec<_>, _>(|violation| of_the_past(&answer, violation));
                mendable
                    .iter()
                    .for_each(|v| println!("change {k}, {} at {}: {}", KINDS[kind], now.get(), v.sentence.en));
                broken += usize::from(!past.is_empty() && mendable.is_empty());
                wrong += usize::from(!mendable.is_empty());
                answers.push((kind, answer));
            }
            Err(error) => {
                assert!(error.to_string().contains("on board"), "{error}");
                refused += 1;
            }
        }
    }
    times.sort_by(f64::total_cmp);
    moved.sort_by(f64::total_cmp);
    println!(
        "{count} re-plans asked for {milliseconds} ms: median {:.0} ms, 99th percentile {:.0} ms, longest {:.0} ms",
        share(&times, 50),
        share(&times, 99),
        share(&times, 100)
    );
    println!(
        "shipments moved (other van, or more than 10 minutes): median {}, 90th percentile {}, most {}; refused {refused}; \
         with a promise that the past has broken {broken}, with one that a plan might have kept {wrong}",
        share(&moved, 50),
        share(&moved, 90),
        share(&moved, 100)
    );
    against_scratch(&answers, scratch, threads);
}

/// Whether no plan could have avoided it: too much was loaded before, a ride was over or its end fixed before, or what is
/// on board could not keep its limits any more however straight it went.
fn of_the_past(answer: &Replanned, violation: &Violation) -> bool {
    let Some(shipment) = &violation.shipment else { return false };
    let locked = answer.problem.under_way.iter().flat_map(|round| &round.tasks).map(|locked| &locked.task);
    let (mut picked, mut dropped) = (false, false);
    for task in locked {
        picked |= matches!(task, TaskRef::PickUp { shipment: id } if id == shipment);
        dropped |= matches!(task, TaskRef::DropOff { shipment: id, .. } if id == shipment);
    }
    match violation.rule {
        Rule::Capacity => picked,
        Rule::Exposure | Rule::TimeOnBoard => picked && dropped || answer.lost.contains(shipment),
        _ => false,
    }
}

fn change(dice: &mut Dice, problem: &RoutingProblem, planned: &RoutingPlan, kind: usize) -> Change {
    let shipment = &problem.shipments[dice.below(problem.shipments.len() as u64) as usize];
    let amended = |crates: i64| {
        let mut load = shipment.load.clone();
        let class = load.iter().position(|crates| *crates > 0).unwrap_or(0);
        load[class] = crates as u32;
        load[3] = (crates * 6_000) as u32;
        Shipment { crates: Cases::new(crates), load, ..shipment.clone() }
    };
    match KINDS[kind] {
        "cancelled" => Change::Cancel { shipment: shipment.id.clone() },
        "more crates" => Change::Amend { shipment: Box::new(amended(shipment.crates.get() + 4)) },
        "fewer crates" => Change::Amend { shipment: Box::new(amended((shipment.crates.get() / 2).max(1))) },
        "place closed" => {
            let place = &shipment.drop_offs[0].site.place;
            let from = 2 + dice.below(4) as i64;
            Change::ClosePlace { place: place.clone(), closed: at(from * HOUR, (from + 1) * HOUR) }
        }
        "van out" => {
            Change::VanOut { van: planned.rounds[dice.below(planned.rounds.len() as u64) as usize].van.clone() }
        }
        _ => Change::Add { shipment: Box::new(Shipment { id: "new".parse().unwrap(), ..shipment.clone() }) },
    }
}

/// Cost of the first answers beside plans of the same changed day, its past frozen as well, that start from nothing.
fn against_scratch(answers: &[(usize, Replanned)], (count, seconds): (usize, f64), threads: usize) {
    let mut gaps = Vec::new();
    for (kind, answer) in answers.iter().take(count) {
        let begun = Budget { threads, ..Budget::time(Duration::from_secs_f64(seconds)) };
        let fresh = glane_planner::solve(&answer.problem, &begun, &mut |_| ControlFlow::Continue(())).unwrap();
        let value = |plan: &RoutingPlan| (left_out(&answer.problem, plan), plan.summary.vans, plan.summary.cost.get());
        let (ours, theirs) = (value(&answer.plan), value(&fresh));
        let gap = 100.0 * (ours.2 as f64 / theirs.2 as f64 - 1.0);
        println!("{}: re-plan {ours:?}, from scratch {theirs:?} (left out, vans, cost), {gap:+.2} %", KINDS[*kind]);
        let (before_cost, beside) = ((ours.0, ours.1), (theirs.0, theirs.1));
        gaps.push(before_cost < beside || before_cost == beside && gap <= 3.0);
    }
    let within = gaps.iter().filter(|within| **within).count();
    println!(
        "{within} of {} serve more, or as much with fewer vans, or with as many and at most 3 % more cost than the plan from scratch",
        gaps.len()
    );
}
