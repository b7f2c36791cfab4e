//! `cargo xtask`: what people and machines run to trust a change.
#![expect(clippy::print_stdout, reason = "a command line tells what it does")]

mod postgres;
mod run;
mod tools;

use std::process::ExitCode;

const HELP: &str = "cargo xtask COMMAND

  test     everything that must pass: format, clippy, all tests on SQLite, PostgreSQL and Chromium, docs
  quick    format, clippy and the tests of the pure crates: no database, no browser
  screens  take the pictures of docs/screens anew from the demo's town
  install  install what `test` needs (Debian packages), or say what is missing
";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let outcome = match command.as_str() {
        "test" => run::test(),
        "quick" => run::quick(),
        "screens" => run::screens(),
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
