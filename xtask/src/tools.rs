//! What the tests need beyond Rust: PostgreSQL, Chromium and its driver. Installed from Debian's packages where that is
//! possible, named where it is not.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A program the tests run, and the package that brings it.
struct Tool {
    program: &'static str,
    package: &'static str,
}

const TOOLS: [Tool; 4] = [
    Tool { program: "initdb", package: "postgresql" },
    Tool { program: "pg_ctl", package: "postgresql" },
    Tool { program: "chromium", package: "chromium" },
    Tool { program: "chromedriver", package: "chromium-driver" },
];

/// The version of `cargo deny` that is built where none is there.
const CARGO_DENY: &str = "0.20.2";

/// Makes sure every tool is there.
pub fn install() -> Result<(), String> {
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| find(tool.program).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    packages.dedup();
    eprintln!("installing from Debian's packages: {}", packages.join(" "));
    let root = is_root();
    let installed = apt(root, &["update", "-qq"]) && {
        let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
        arguments.extend(&packages);
        apt(root, &arguments)
    };
    let still: Vec<String> = TOOLS
        .iter()
        .filter(|tool| find(tool.program).is_none())
        .map(|tool| format!("  {} (Debian package {})", tool.program, tool.package))
        .collect();
    if installed && still.is_empty() {
        return Ok(());
    }
    Err(format!("missing, and it could not be installed:\n{}\ninstall it by hand and run again", still.join("\n")))
}

/// Makes sure that `cargo deny` is there; building it takes some minutes, once.
pub fn install_cargo_deny() -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let there = Command::new(&cargo).args(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    eprintln!("building cargo-deny {CARGO_DENY}, once");
    let built =
        Command::new(&cargo).args(["install", "--locked", "--quiet", &format!("cargo-deny@{CARGO_DENY}")]).status();
    match built {
        Ok(status) if status.success() => Ok(()),
        _ => Err(format!("cargo-deny is missing, and it could not be built: cargo install cargo-deny@{CARGO_DENY}")),
    }
}

/// True for the user that PostgreSQL refuses to run as.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}

fn apt(root: bool, arguments: &[&str]) -> bool {
    let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
    if !root {
        command.args(["-n", "apt-get"]);
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Where a program is, on the PATH or where Debian keeps PostgreSQL's.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(debian_postgres())
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

fn debian_postgres() -> Vec<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql").read_dir().into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin")).collect()
}
