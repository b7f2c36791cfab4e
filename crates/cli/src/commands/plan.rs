//! `glane plan`: the engine alone, from a day's file to a plan's file.

use std::{io::IsTerminal, path::PathBuf, time::Duration};

use clap::Args;
use glane_day::{Budget, Day, NotPlacedCode, Plan, Step, drawn, geojson, gpx, plan_day};
use glane_foundation::Grams;
use indicatif::ProgressBar;

use super::{Failure, output, travel::Roads};

#[derive(Args)]
pub struct Arguments {
    /// The day, as described by `glane schema day`
    day: PathBuf,
    /// Where to write the plan
    #[arg(short, long)]
    output: PathBuf,
    /// Seconds to spend on planning rounds
    #[arg(long, default_value = "1", value_parser = seconds)]
    time: Duration,
    /// Changes to try when planning rounds, instead of a time: the same number gives the same plan
    #[arg(long, conflicts_with = "time")]
    iterations: Option<u64>,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads to use
    #[arg(long, default_value_t = 1)]
    threads: usize,
    #[command(flatten)]
    roads: Roads,
    /// Also write the rounds for a map
    #[arg(long)]
    geojson: Option<PathBuf>,
    /// Also write the rounds for a navigation device, as tracks and waypoints (GPX 1.1)
    #[arg(long)]
    gpx: Option<PathBuf>,
    /// Also write the market the matching was solved on
    #[arg(long)]
    market: Option<PathBuf>,
    /// Also write the matching with its certificate
    #[arg(long)]
    allocation: Option<PathBuf>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let day = Day::read(&arguments.day)?;
    let model = arguments.roads.open()?;
    let budget = Budget {
        time: arguments.iterations.is_none().then_some(arguments.time),
        iterations: arguments.iterations,
        seed: arguments.seed,
        threads: arguments.threads.max(1),
    };
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    bar.enable_steady_tick(Duration::from_millis(120));
    let planned = plan_day(&day, model.as_ref(), &budget, &mut |step| bar.set_message(told(step)))?;
    bar.finish_and_clear();
    output::write_json(&arguments.output, &planned.plan)?;
    if arguments.geojson.is_some() || arguments.gpx.is_some() {
        let rounds = drawn(&day, &planned.plan, model.as_ref())?;
        if let Some(path) = &arguments.geojson {
            output::write_json(path, &geojson(&rounds))?;
        }
        if let Some(path) = &arguments.gpx {
            output::write(path, gpx(&rounds).as_bytes())?;
        }
    }
    if let Some(path) = &arguments.market {
        output::write_json(path, &planned.market)?;
    }
    if let Some(path) = &arguments.allocation {
        output::write_json(path, &planned.matched)?;
    }
    for fallback in &planned.fallbacks {
        eprintln!("{fallback}");
    }
    summarise(&day, &planned.plan);
    Ok(())
}

fn told(step: Step) -> String {
    match step {
        Step::Roads => "travel times".to_owned(),
        Step::Rules => "rules of law and use".to_owned(),
        Step::Matching(turn) => format!("sharing out (turn {turn})"),
        Step::Rounds(turn) => format!("planning rounds (turn {turn})"),
    }
}

#[expect(clippy::print_stdout, reason = "the summary is what the command is for")]
fn summarise(day: &Day, plan: &Plan) {
    let summary = &plan.summary;
    let percent = |permille: u32| format!("{}.{} %", permille / 10, permille % 10);
    println!("{} on {}", day.territory.name, plan.date);
    println!("  placed        {} of {} kg", kg(summary.placed), kg(summary.offered));
    let covered = summary.covered;
    println!(
        "  need covered  min {}, p10 {}, median {}; Gini 0.{:03}",
        percent(covered.min_permille),
        percent(covered.p10_permille),
        percent(covered.median_permille),
        covered.gini_permille
    );
    let (hours, minutes) = (summary.duration.get() / 3600, summary.duration.get() / 60 % 60);
    println!(
        "  rounds        {}, {} stops, {} km, {hours} h {minutes:02}",
        summary.rounds,
        summary.stops,
        summary.metres.get() / 1000
    );
    println!("  not placed    {} of {} lots", summary.lots_not_placed, summary.lots);
    for code in NotPlacedCode::ALL {
        let lines: Vec<_> = plan.not_placed.iter().filter(|line| line.code == code).collect();
        for line in lines.iter().take(3) {
            println!("    {} ({}): {}", line.lot, line.cases, line.reason.en);
        }
        if lines.len() > 3 {
            let all = kg(lines.iter().map(|line| line.grams).sum());
            println!("    ... and {} more of this kind; {all} kg together", lines.len() - 3);
        }
    }
}

const fn kg(grams: Grams) -> i64 {
    grams.get() / 1000
}
