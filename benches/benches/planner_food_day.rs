//! A food day: 60 shipments (120 stops) from shops to one of three associations each, 6 vans, exposure limits, pauses,
//! crates and grams per class. How good after one second against a minute, and what a re-plan takes, costs and moves.
//!
//! `cargo bench -p glane-benches --bench planner_food_day -- [days=3] [first=0] [short=1] [long=10] [threads=2]`, or
//! `-- replans=1000 [milliseconds=50] [scratch=30] [scratch_seconds=10] [threads=2]`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a benchmark prints and may stop"
)]

#[path = "planner_food_day/day.rs"]
mod day;
#[path = "planner_food_day/replans.rs"]
mod replans;

use std::{
    collections::HashMap,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_planner::{Budget, Priority, RoutingPlan, RoutingProblem, check, solve};

/// A plan that passed the checker, and how long it took.
fn plan(problem: &RoutingProblem, seconds: f64, threads: usize) -> (RoutingPlan, f64) {
    let begun = Instant::now();
    let budget = Budget { threads, ..Budget::time(Duration::from_secs_f64(seconds)) };
    let plan = solve(problem, &budget, &mut |_| ControlFlow::Continue(())).unwrap();
    let taken = begun.elapsed().as_secs_f64();
    assert!(check(problem, &plan).is_empty(), "{:?}", check(problem, &plan));
    (plan, taken)
}

/// Weight left out: what comes before vans and cost.
fn left_out(problem: &RoutingProblem, plan: &RoutingPlan) -> u64 {
    let weight = |id: &glane_foundation::ShipmentId| {
        let shipment = problem.shipments.iter().find(|shipment| shipment.id == *id);
        match shipment.map(|shipment| shipment.priority) {
            Some(Priority::Optional { weight }) => u64::from(weight),
            _ => 1_000_000,
        }
    };
    plan.unserved.iter().map(|unserved| weight(&unserved.shipment)).sum()
}

fn share(sorted: &[f64], percent: usize) -> f64 {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let options: HashMap<&str, f64> = words
        .iter()
        .filter_map(|word| word.split_once('='))
        .map(|(key, value)| (key, value.parse().unwrap()))
        .collect();
    let option = |key: &str, usual: f64| options.get(key).copied().unwrap_or(usual);
    let threads = option("threads", 2.0) as usize;
    if options.contains_key("replans") {
        let scratch = (option("scratch", 30.0) as usize, option("scratch_seconds", 10.0));
        replans::measure(option("replans", 1000.0) as u64, option("milliseconds", 50.0) as u64, scratch, threads);
        return;
    }
    let (first, days) = (option("first", 0.0) as u64, option("days", 3.0) as u64);
    let mut gaps = Vec::new();
    for seed in first..first + days {
        let problem = day::day(seed, 60);
        let runs = [option("short", 1.0), option("long", 10.0)].map(|seconds| {
            let (plan, taken) = plan(&problem, seconds, threads);
            let s = plan.summary;
            println!(
                "day {seed}: {seconds} s asked, {taken:.2} taken: {} served, {} vans (at least {}), cost {}, {} iterations",
                s.served, s.vans, plan.search.van_bound, s.cost, plan.search.iterations
            );
            (left_out(&problem, &plan), s.vans, s.cost.get() as f64)
        });
        let [short, long] = runs;
        let same = short.0 == long.0 && short.1 == long.1;
        let gap = 100.0 * (short.2 / long.2 - 1.0);
        println!(
            "day {seed}: {gap:+.2} % cost, {}",
            if same { "as many served and vans" } else { "NOT as many served or vans" }
        );
        gaps.push(gap);
    }
    gaps.sort_by(f64::total_cmp);
    println!("cost above the long run: median {:+.2}, worst {:+.2} %", share(&gaps, 50), share(&gaps, 100));
}
