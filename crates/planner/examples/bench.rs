//! Plans one benchmark file: `bench INSTANCE -o OUT [--time S] [--threads N] [--seed N] [--iterations N] [--objective distance]`.
#![expect(clippy::print_stdout, reason = "a command-line example")]

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_planner::{
    Budget, Objective,
    formats::{li_lim, sartori_buriol, sintef},
    solve,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let begun = Instant::now();
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|k| args.get(k + 1));
    let instance = args.get(1).ok_or("usage: bench INSTANCE -o OUT")?;
    let text = std::fs::read_to_string(instance)?;
    let mut problem = if text.starts_with("NAME") { sartori_buriol::read(&text)? } else { li_lim::read(&text)?.0 };
    if option("--objective").is_some_and(|objective| objective == "distance") {
        problem.objective = Objective::Cost;
    }
    let mut budget = Budget::time(
        Duration::from_secs_f64(option("--time").map_or(Ok(1.0), |s| s.parse())?).saturating_sub(begun.elapsed()),
    );
    if let Some(iterations) = option("--iterations") {
        (budget.iterations, budget.time) = (Some(iterations.parse()?), None);
    }
    budget.threads = option("--threads").map_or(Ok(1), |s| s.parse())?;
    budget.seed = option("--seed").map_or(Ok(1), |s| s.parse())?;
    let verbose = option("-v").is_some();
    let plan = solve(&problem, &budget, &mut |progress| {
        if verbose {
            println!("{progress:?}");
        }
        ControlFlow::Continue(())
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let s = plan.summary;
    println!(
        "vans {} metres {} unserved {} iterations {} seconds {seconds:.3} bound {}",
        s.vans, s.metres, s.unserved, plan.search.iterations, plan.search.van_bound
    );
    if let Some(out) = option("-o") {
        std::fs::write(out, sintef::write("instance", &plan))?;
    }
    Ok(())
}
