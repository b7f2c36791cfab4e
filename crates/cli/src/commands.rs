//! The subcommands, one file each, and what they share: exit codes and how errors are told.

mod check;
mod database;
mod demo;
mod doctor;
mod export;
mod generate;
mod import;
mod mail;
mod match_;
mod migrate;
mod output;
mod photos;
mod plan;
mod roads;
mod route;
mod schema;
mod serve;
mod territory;
mod token;
mod travel;
mod user;
mod work;

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
    /// Show a fictional town's day in the browser: planned, published, a login link for each person
    Demo(demo::Arguments),
    /// Plan a day from a file: who gets what, which van brings it, and what cannot be placed
    Plan(plan::Arguments),
    /// Check a plan against its day
    Check(check::Arguments),
    /// Share out a market from a file, prove it, explain it
    Match(match_::Arguments),
    /// Plan rounds from a file: pickups and deliveries with time windows; check a plan
    Route(Box<route::Command>),
    /// Import maps, ask for travel times and ways
    #[command(subcommand)]
    Roads(roads::Command),
    /// Invent a town: a day to plan, or its streets
    #[command(subcommand)]
    Generate(generate::Command),
    /// Print the JSON Schema of a file
    Schema(schema::Arguments),
    /// Serve the site
    Serve(serve::Arguments),
    /// Do the background work of a site: close days, plan at the cut-off
    Work(work::Arguments),
    /// Bring the database's schema up to date
    Migrate(migrate::Arguments),
    /// Found territories
    #[command(subcommand)]
    Territory(territory::Command),
    /// Import stores, associations, vans or lots from a CSV file
    Import(import::Arguments),
    /// Write a day of the database as a file for `glane plan`
    Export(export::Arguments),
    /// Give accounts and login links
    #[command(subcommand)]
    User(user::Command),
    /// Give and revoke tokens for programs
    #[command(subcommand)]
    Token(token::Command),
    /// Say what to mend
    Doctor(doctor::Arguments),
}

/// Runs the command line. 0: done; 1: the input or the plan is wrong; 2: the command line itself is.
pub fn run() -> ExitCode {
    log();
    end_when_nobody_reads();
    let cli = Cli::parse();
    let outcome: Result<(), Failure> = match cli.command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Match(arguments) => match_::run(&arguments),
        Command::Route(command) => route::run(&command),
        Command::Roads(command) => roads::run(command),
        Command::Generate(command) => generate::run(&command),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Work(arguments) => work::run(&arguments),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Territory(command) => territory::run(&command),
        Command::Import(arguments) => import::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::User(command) => user::run(&command),
        Command::Token(command) => token::run(&command),
        Command::Doctor(arguments) => doctor::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("glane: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// A reader that has seen enough (`| head`) or a full disk ends the program with a word, not with a backtrace.
fn end_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let told = panic.payload().downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        if told.starts_with("failed printing to stdout") {
            if told.contains("Broken pipe") {
                // What a shell says of a program ended by a closed pipe.
                std::process::exit(141);
            }
            eprintln!("glane: {told}");
            std::process::exit(1);
        }
        usual(panic);
    }));
}

/// Log lines go to standard error; `RUST_LOG` decides which.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,glane=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}
