//! The steps of `test` and `quick`, in the order in which they fail fastest.

use std::process::Command;

use crate::{postgres::Server, tools};

/// Where tests find PostgreSQL; without it the tests on PostgreSQL fail.
const POSTGRES: &str = "GLANE_TEST_POSTGRES";

/// Crates without database, network or browser.
const PURE: [&str; 10] =
    ["foundation", "inventory", "demand", "fleet", "eligibility", "matching", "planner", "roads", "day", "simulation"];

/// Everything that must pass before a change lands.
pub fn test() -> Result<(), String> {
    step("install what the tests need", tools::install)?;
    step("format", || cargo(&["fmt", "--all", "--check"], &[]))?;
    step("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], &[]))?;
    step("docs", || cargo(&["doc", "--workspace", "--no-deps", "--quiet"], &[("RUSTDOCFLAGS", "-D warnings")]))?;
    step("licences, bans, sources", || {
        tools::install_cargo_deny()?;
        cargo(&["deny", "check", "bans", "licenses", "sources"], &[])
    })?;
    let server = Server::start()?;
    let url = server.url();
    step("tests", || cargo(&["test", "--workspace", "--quiet", "--no-fail-fast"], &[(POSTGRES, &url)]))?;
    println!("everything passed");
    Ok(())
}

/// What can be had in a minute while editing a pure crate.
pub fn quick() -> Result<(), String> {
    let packages: Vec<String> = PURE.iter().map(|name| format!("-pglane-{name}")).collect();
    let with = |first: &[&str], last: &[&str]| -> Result<(), String> {
        let arguments: Vec<&str> =
            first.iter().copied().chain(packages.iter().map(String::as_str)).chain(last.iter().copied()).collect();
        cargo(&arguments, &[])
    };
    step("format", || cargo(&["fmt", "--all", "--check"], &[]))?;
    step("clippy", || with(&["clippy", "--all-targets"], &["--", "-D", "warnings"]))?;
    step("tests", || with(&["test", "--quiet"], &[]))
}

/// Takes the README's pictures anew.
pub fn screens() -> Result<(), String> {
    tools::install()?;
    let folder = std::env::current_dir().map_err(|error| error.to_string())?.join("docs/screens");
    let folder = folder.to_string_lossy();
    cargo(&["test", "--package", "glane-web", "--test", "web", "screens"], &[("GLANE_SCREENS", &folder)])
}

fn step(name: &str, act: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("== {name}");
    act().map_err(|message| format!("FAILED: {name}\n{message}"))
}

fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).envs(environment.iter().copied());
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("cargo {} ended with {status}", arguments.join(" "))),
        Err(error) => Err(format!("cargo cannot be run: {error}")),
    }
}
