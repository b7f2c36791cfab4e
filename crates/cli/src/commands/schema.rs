//! `glane schema`: the shape of every file, for editors and other programs.

use clap::{Args, ValueEnum};
use schemars::schema_for;

use super::Failure;

#[derive(Args)]
pub struct Arguments {
    /// Which file
    file: File,
}

#[derive(Clone, Copy, ValueEnum)]
enum File {
    /// Input of `glane plan`
    Day,
    /// Output of `glane plan`
    Plan,
    /// Input of the matching
    Market,
    /// Output of the matching, with its certificate
    Allocation,
    /// Input of the round planner
    RoutingProblem,
    /// Output of the round planner
    RoutingPlan,
}

#[expect(clippy::print_stdout, reason = "the schema is what the command is for")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let schema = match arguments.file {
        File::Day => schema_for!(glane_day::Day),
        File::Plan => schema_for!(glane_day::Plan),
        File::Market => schema_for!(glane_matching::Market),
        File::Allocation => schema_for!(glane_matching::Allocation),
        File::RoutingProblem => schema_for!(glane_planner::RoutingProblem),
        File::RoutingPlan => schema_for!(glane_planner::RoutingPlan),
    };
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(())
}
