//! `cargo xtask`: what people and machines run to trust a change.
#![expect(clippy::print_stdout, reason = "a command line tells what it does")]

mod load;
mod postgres;
mod run;
mod schemathesis;
mod tools;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const HELP: &str = "cargo xtask COMMAND

  test     everything that must pass: format, clippy, all tests on SQLite, PostgreSQL and Chromium, docs
  quick    format, clippy and the tests of the pure crates: no database, no browser
  screens  take the pictures of docs/screens anew from the demo's town
  schemathesis [ARGUMENT...]
           walk the OpenAPI document of a demo server as each role; arguments go on to schemathesis
  load [SECONDS]
           one person, then fifty, read every page of a town with a year behind it (made once, some minutes): times and weights
  install  install what `test` needs (Debian packages), or say what is missing
";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "test" => run::test(),
        "quick" => run::quick(),
        "screens" => run::screens(),
        "schemathesis" => schemathesis::walk(std::env::args().skip(2)),
        "load" => load::measure(std::env::args().skip(2)),
        "install" => tools::install(),
        _ => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Where builds and what belongs to them go.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from)
}

fn run_to_end(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}
