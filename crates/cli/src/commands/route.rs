//! `glane route`: plans one file's rounds, or checks a plan.

#![expect(clippy::print_stdout, reason = "a command line answers on standard output")]

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::{Args, ValueEnum};
use glane_planner::{
    Budget, Objective, RoutingPlan, RoutingProblem, check,
    formats::{li_lim, maps, sartori_buriol, sintef, vroom},
    solve,
};
use serde::de::IgnoredAny;

use super::Failure;

/// What `glane route` is asked.
#[derive(Debug, Args)]
pub struct Command {
    /// The problem.
    instance: PathBuf,
    /// How it is written; found out when not given.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Seconds to search. Default: 1, or no limit with --iterations.
    #[arg(long)]
    time: Option<f64>,
    /// Stop after this many iterations: the same plan on any machine.
    #[arg(long)]
    iterations: Option<u64>,
    /// Threads to use.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the plan here instead of nowhere.
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// Verify the plan (or, with --plan, that one; or the `steps` a VROOM file gives) and fail if it breaks a rule.
    #[arg(long)]
    check: bool,
    /// A plan to check instead of planning: ours, or routes in SINTEF's form for Li & Lim and Sartori & Buriol.
    #[arg(long, requires = "check")]
    plan: Option<PathBuf>,
    /// Draw the rounds for a map.
    #[arg(long)]
    geojson: Option<PathBuf>,
    /// Draw the rounds for a navigation device.
    #[arg(long)]
    gpx: Option<PathBuf>,
    /// What counts, instead of what the file says.
    #[arg(long, value_enum)]
    objective: Option<Goal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    LiLim,
    SartoriBuriol,
    Vroom,
    Glane,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Goal {
    /// Fewest vans, then least cost.
    Vans,
    /// Least cost, however many vans.
    Distance,
}

/// Plans or checks.
pub fn run(command: &Command) -> Result<(), Failure> {
    let begun = Instant::now();
    let text =
        fs::read_to_string(&command.instance).map_err(|error| format!("{}: {error}", command.instance.display()))?;
    // Some editors begin a file with a mark that says nothing.
    let text = text.trim_start_matches('\u{feff}');
    let format = command.format.unwrap_or_else(|| detect(text));
    let Read { mut problem, unit, vroom } =
        read(format, text).map_err(|error| format!("{}: {error}", command.instance.display()))?;
    let to_judge = vroom.as_ref().filter(|vroom| command.check && command.plan.is_none() && vroom.has_steps());
    let to_draw = command.geojson.is_some() || command.gpx.is_some();
    if to_draw && to_judge.is_some() {
        return Err("--geojson and --gpx draw a plan: leave --check away, or give one with --plan".into());
    }
    if to_draw && problem.places.iter().all(|place| place.location.is_none()) {
        let file = command.instance.display();
        return Err(format!("{file}: no place has coordinates, and there is nothing to draw").into());
    }
    for path in [&command.out, &command.geojson, &command.gpx].into_iter().flatten() {
        writable(path)?;
    }
    if let Some(vroom) = to_judge {
        return judge(command, vroom);
    }
    match command.objective {
        Some(Goal::Vans) => problem.objective = Objective::VansThenCost,
        Some(Goal::Distance) => problem.objective = Objective::Cost,
        None => {}
    }
    let plan = match &command.plan {
        Some(path) => given(format, &problem, path).map_err(|error| format!("{}: {error}", path.display()))?,
        None => solve(&problem, &budget(command, begun)?, &mut |_| ControlFlow::Continue(()))?,
    };
    if let Some(out) = &command.out {
        write(out, &written(format, &command.instance, vroom.as_ref(), &plan)?)?;
    }
    if let Some(path) = &command.geojson {
        write(path, &serde_json::to_string(&maps::geojson(&problem, &plan))?)?;
    }
    if let Some(path) = &command.gpx {
        write(path, &maps::gpx(&problem, &plan))?;
    }
    tell(&plan, unit, begun.elapsed());
    if command.check { verify(&problem, &plan) } else { Ok(()) }
}

/// Refuses a file that cannot be written before the search, not after it. What it holds stays until then.
fn writable(path: &Path) -> Result<(), Failure> {
    let opened = fs::OpenOptions::new().append(true).create(true).open(path);
    opened.map(drop).map_err(|error| format!("{}: cannot be written: {error}", path.display()).into())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| format!("{}: cannot be written: {error}", path.display()).into())
}

/// A plan made elsewhere.
fn given(format: Format, problem: &RoutingProblem, path: &Path) -> Result<RoutingPlan, Failure> {
    let text = fs::read_to_string(path)?;
    Ok(match format {
        Format::LiLim | Format::SartoriBuriol => sintef::read(problem, &text)?,
        Format::Vroom | Format::Glane => serde_json::from_str(&text)?,
    })
}

fn budget(command: &Command, begun: Instant) -> Result<Budget, Failure> {
    let limit = command.time.or((command.iterations.is_none()).then_some(1.0));
    let time = limit.map(Duration::try_from_secs_f64).transpose().map_err(|error| format!("--time: {error}"))?;
    // Reading the file is part of the time asked for.
    let time = time.map(|time| time.saturating_sub(begun.elapsed()));
    Ok(Budget { time, iterations: command.iterations, seed: command.seed, threads: command.threads })
}

fn detect(text: &str) -> Format {
    if text.trim_start().starts_with('{') {
        let keys: BTreeMap<String, IgnoredAny> = serde_json::from_str(text).unwrap_or_default();
        let theirs = if keys.is_empty() {
            text.contains("\"vehicles\"")
        } else {
            !keys.contains_key("format") && ["vehicles", "jobs", "matrices"].iter().any(|key| keys.contains_key(*key))
        };
        if theirs { Format::Vroom } else { Format::Glane }
    } else if text.lines().take(20).any(|line| line.starts_with("NAME") || line.starts_with("SIZE")) {
        Format::SartoriBuriol
    } else {
        Format::LiLim
    }
}

/// A file as read.
struct Read {
    problem: RoutingProblem,
    /// How many metres make one unit of the file.
    unit: u32,
    vroom: Option<vroom::Instance>,
}

fn read(format: Format, text: &str) -> Result<Read, Failure> {
    let (problem, unit, vroom) = match format {
        Format::LiLim => {
            let (problem, unit) = li_lim::read(text)?;
            (problem, unit, None)
        }
        Format::SartoriBuriol => (sartori_buriol::read(text)?, 1, None),
        Format::Vroom => {
            let instance = vroom::Instance::read(text)?;
            (instance.problem.clone(), 1, Some(instance))
        }
        Format::Glane => (RoutingProblem::from_json(text)?, 1, None),
    };
    let (vans, shipments) = if vroom.is_some() { ("vehicles", "jobs and shipments") } else { ("vans", "shipments") };
    if problem.shipments.is_empty() {
        return Err(format!("at {shipments}: there is nothing to do: the file has none").into());
    }
    if problem.vans.is_empty() {
        return Err(format!("at {vans}: there are none, and nothing can be carried: give at least one").into());
    }
    Ok(Read { problem, unit, vroom })
}

/// Says what routes given in VROOM's form break and cost.
fn judge(command: &Command, vroom: &vroom::Instance) -> Result<(), Failure> {
    let answer = vroom.judge_steps().map_err(|error| format!("{}: {error}", command.instance.display()))?;
    if let Some(out) = &command.out {
        write(out, &serde_json::to_string_pretty(&answer)?)?;
    }
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let summary = &answer["summary"];
    println!("routes {}  cost {}  unassigned {}", summary["routes"], summary["cost"], summary["unassigned"]);
    for route in list(&answer["routes"]) {
        let steps = list(&route["steps"]);
        for (k, step) in steps.iter().enumerate() {
            for broken in list(&step["violations"]) {
                let id = step.get("id").map(|id| format!(" {id}")).unwrap_or_default();
                println!("vehicle {} step {k} ({}{id}): {}", route["vehicle"], word(&step["type"]), told(&broken));
            }
        }
        if list(&route["violations"]).iter().any(|broken| broken["cause"] == "missing_break") {
            println!("vehicle {}: missing_break", route["vehicle"]);
        }
    }
    match list(&summary["violations"]).len() {
        0 => {
            println!("every rule is kept");
            Ok(())
        }
        kinds => Err(format!("the routes break rules of {kinds} kinds").into()),
    }
}

fn word(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn told(broken: &serde_json::Value) -> String {
    let by = broken.get("duration").map(|seconds| format!(" of {seconds} s")).unwrap_or_default();
    format!("{}{by}", word(&broken["cause"]))
}

fn written(
    format: Format,
    instance: &Path,
    vroom: Option<&vroom::Instance>,
    plan: &RoutingPlan,
) -> Result<String, Failure> {
    let name = instance.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(match (format, vroom) {
        (Format::LiLim | Format::SartoriBuriol, _) => sintef::write(&name, plan),
        (_, Some(vroom)) => serde_json::to_string_pretty(&vroom.write(plan)?)?,
        _ => serde_json::to_string_pretty(plan)?,
    })
}

#[expect(clippy::as_conversions, reason = "figures shown to people")]
fn tell(plan: &RoutingPlan, unit: u32, elapsed: Duration) {
    let (summary, seconds) = (plan.summary, elapsed.as_secs_f64());
    let distance = summary.metres.get() as f64 / f64::from(unit);
    let pace = plan.search.iterations as f64 / seconds.max(1e-9);
    println!(
        "vehicles {}  distance {distance:.2}  unserved {}  cost {}  seconds {seconds:.2}  iterations {}  per second {pace:.0}",
        summary.vans, summary.unserved, summary.cost, plan.search.iterations
    );
    for unserved in &plan.unserved {
        let remedy = unserved.remedy.as_ref().map(|remedy| format!("; would help: {}", remedy.en)).unwrap_or_default();
        println!("left out {}: {}{remedy}", unserved.shipment, unserved.why.en);
    }
}

fn verify(problem: &RoutingProblem, plan: &RoutingPlan) -> Result<(), Failure> {
    let found = check(problem, plan);
    for violation in &found {
        let van = violation.van.as_ref().map(|van| format!(" van {van}")).unwrap_or_default();
        let place = violation.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
        println!("broken {:?}{van}{place}: {}", violation.rule, violation.sentence.en);
    }
    if found.is_empty() {
        match plan.summary.unserved {
            0 => println!("every rule is kept"),
            unserved => println!("every rule is kept, {unserved} left out (the reasons are above)"),
        }
        return Ok(());
    }
    Err(format!("the plan breaks {} rules", found.len()).into())
}
