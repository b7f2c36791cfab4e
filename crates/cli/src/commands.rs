//! The subcommands, one file each, and what they share: exit codes and how errors are told.

mod check;
mod match_;
mod output;
mod plan;
mod roads;
mod route;
mod schema;
mod travel;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The part of an error a person needs: a sentence that says where, what and how to mend it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "glane", version, about = "Surplus food to those who need it first.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Travel times: import maps, ask for matrices and ways.
    #[command(subcommand)]
    Roads(roads::Command),
    /// Plan rounds: pickups and deliveries with time windows, or check a plan.
    Route(Box<route::Command>),
    /// Plan a day from a file: who gets what, which van brings it, and what cannot be placed
    Plan(plan::Arguments),
    /// Check a plan against its day
    Check(check::Arguments),
    /// Who gets what, from a market file, with its proof
    Match(match_::Arguments),
    /// Print the JSON Schema of a file
    Schema(schema::Arguments),
}

/// Runs the command line. 0: done; 1: the input or the plan is wrong; 2: the command line itself is.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome: Result<(), Failure> = match cli.command {
        Command::Roads(command) => roads::run(command),
        Command::Route(command) => route::run(&command),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Match(arguments) => match_::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("glane: {failure}");
            ExitCode::FAILURE
        }
    }
}
