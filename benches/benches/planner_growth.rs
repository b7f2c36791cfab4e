//! How the planner grows: days of 50 to 5 000 tasks, the time kept, iterations, memory, and what more time would gain.
//!
//! `cargo bench -p glane-benches --bench planner_growth -- [sizes=50,100,200,500,1000,2000,5000] [seconds=1,10] [threads=1]`.
//! Memory is the most the process ever held, so that sizes are best given in growing order.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a benchmark prints and may stop"
)]

#[path = "planner_growth/town.rs"]
mod town;

use std::{
    collections::HashMap,
    fs,
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_planner::{Budget, check, solve};

/// Megabytes the process held at most; not a number where the system does not tell.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1024.0)
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let options: HashMap<&str, &str> = words.iter().filter_map(|word| word.split_once('=')).collect();
    if options.is_empty() {
        println!("no sizes given: nothing measured");
        return;
    }
    let list = |key: &str, usual: &str| -> Vec<f64> {
        options.get(key).copied().unwrap_or(usual).split(',').map(|text| text.parse().unwrap()).collect()
    };
    let threads = list("threads", "1")[0] as usize;
    println!("| tasks | asked | taken | iterations per second | vans | km | memory |\n|---|---|---|---|---|---|---|");
    for size in list("sizes", "50,100,200,500,1000,2000,5000") {
        let problem = town::problem(size as u64 / 2);
        for seconds in list("seconds", "1,10") {
            let begun = Instant::now();
            let budget = Budget { threads, ..Budget::time(Duration::from_secs_f64(seconds)) };
            let plan = solve(&problem, &budget, &mut |_| ControlFlow::Continue(())).unwrap();
            let taken = begun.elapsed().as_secs_f64();
            assert!(check(&problem, &plan).is_empty() && plan.unserved.is_empty());
            println!(
                "| {size} | {seconds} s | {taken:.2} s{} | {:.0} | {} | {:.1} | {:.0} MB |",
                if taken > seconds * 1.05 + 0.05 { ", too long" } else { "" },
                plan.search.iterations as f64 / taken,
                plan.summary.vans,
                plan.summary.metres.get() as f64 / 1000.0,
                peak()
            );
        }
    }
}
