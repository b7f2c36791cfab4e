//! `glane check`: is this plan true to this day?

use std::path::PathBuf;

use clap::Args;
use glane_day::{Day, Plan, check};

use super::{Failure, travel::Roads};

#[derive(Args)]
pub struct Arguments {
    /// The day
    day: PathBuf,
    /// The plan
    plan: PathBuf,
    #[command(flatten)]
    roads: Roads,
}

#[expect(clippy::print_stdout, reason = "the verdict is what the command is for")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let day = Day::read(&arguments.day)?;
    let plan = Plan::read(&arguments.plan)?;
    let violations = check(&day, &plan, arguments.roads.open()?.as_ref())?;
    let (day, file) = (arguments.day.display(), arguments.plan.display());
    if violations.is_empty() {
        println!("{file} keeps every rule: {} allocations, {} rounds", plan.allocations.len(), plan.rounds.len());
        return Ok(());
    }
    for violation in &violations {
        println!("{violation}");
    }
    Err(format!("{file}: {} violations of the rules of {day}", violations.len()).into())
}
