//! `glane`: the one program. Each subcommand is one file of `commands/`.

mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::run()
}
