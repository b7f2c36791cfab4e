//! A food day: 60 shipments (120 stops) from shops to one of three associations each, 6 vans, exposure limits, pauses,
//! crates and grams per class. How good after one second against a minute, and what a re-plan takes, costs and moves.
//!
//! `cargo bench -p glane-benches --bench planner_food_day -- [days=5] [first=0] [seconds=1,5,60] [threads=1,2] [objective=vans|cost]` holds every
//! run against the longest with as many threads (`iterations=1000,5000` instead of seconds: whatever else the machine
//! does), or `-- replans=1000 [milliseconds=50] [planned=10] [scratch=30] [scratch_seconds=10] [threads=2]`.

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
    fs,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_planner::{Budget, Objective, Priority, RoutingPlan, RoutingProblem, check, solve};

/// A plan that passed the checker, and how long it took.
fn plan(problem: &RoutingProblem, budget: &Budget) -> (RoutingPlan, f64) {
    let begun = Instant::now();
    let plan = solve(problem, budget, &mut |_| ControlFlow::Continue(())).unwrap();
    let taken = begun.elapsed().as_secs_f64();
    assert!(check(problem, &plan).is_empty(), "{:?}", check(problem, &plan));
    (plan, taken)
}

/// Seconds of processor this process has had, where the system tells.
fn processor() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / 100.0
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
    let options: HashMap<&str, &str> = words.iter().filter_map(|word| word.split_once('=')).collect();
    let list = |key: &str, usual: &str| -> Vec<f64> {
        options.get(key).copied().unwrap_or(usual).split(',').map(|text| text.parse().unwrap()).collect()
    };
    let one = |key: &str, usual: &str| list(key, usual)[0];
    if options.contains_key("replans") {
        let scratch = (one("scratch", "30") as usize, one("scratch_seconds", "10"));
        let count = one("replans", "1000") as u64;
        let planned = one("planned", "10");
        replans::measure(count, one("milliseconds", "50") as u64, planned, scratch, one("threads", "2") as usize);
        return;
    }
    let (first, days) = (one("first", "0") as u64, one("days", "5") as u64);
    let counted = options.contains_key("iterations");
    let amounts = if counted { list("iterations", "") } else { list("seconds", "1,5,60") };
    for threads in list("threads", "1,2") {
        let budget = |amount: f64| Budget {
            threads: threads as usize,
            ..if counted { Budget::iterations(amount as u64) } else { Budget::time(Duration::from_secs_f64(amount)) }
        };
        let mut gaps = vec![Vec::new(); amounts.len()];
        for seed in first..first + days {
            let mut problem = day::day(seed, 60);
            if options.get("objective") == Some(&"cost") {
                problem.objective = Objective::Cost;
            }
            let runs: Vec<_> = amounts.iter().map(|amount| run(&problem, &budget(*amount))).collect();
            let longest = &runs[runs.len() - 1];
            for (k, (text, rank, cost)) in runs.iter().enumerate() {
                let gap = 100.0 * (cost / longest.2 - 1.0);
                let worse = if *rank > longest.1 { ", LESS SERVED OR MORE VANS" } else { "" };
                println!("day {seed}, {threads} threads, {}: {text}, {gap:+.2} %{worse}", amounts[k]);
                gaps[k].push(gap);
            }
        }
        for (amount, gaps) in amounts.iter().zip(&mut gaps) {
            gaps.sort_by(f64::total_cmp);
            let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
            let (middle, worst) = (share(gaps, 50), share(gaps, 100));
            println!(
                "{amount}, {threads} threads: cost above the longest: mean {mean:+.2}, median {middle:+.2}, worst {worst:+.2} %"
            );
        }
    }
}

/// What a run gave, in words, with weight left out and vans, and cost.
fn run(problem: &RoutingProblem, budget: &Budget) -> (String, (u64, usize), f64) {
    let before = processor();
    let (plan, taken) = plan(problem, budget);
    let (s, worked, count) = (plan.summary, processor() - before, plan.search.iterations);
    let text = format!(
        "{taken:.2} s, {worked:.2} of CPU, {count} iterations, {:.0} per second of CPU: {} served, {} vans, cost {}",
        count as f64 / worked,
        s.served,
        s.vans,
        s.cost
    );
    (text, (left_out(problem, &plan), s.vans), s.cost.get() as f64)
}
