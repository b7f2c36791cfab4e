//! `glane import`: stores, associations, vans and lots from the files people really send.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use glane_foundation::{Actor, Language, TerritoryId};
use glane_service::acts::{self, Import, ImportOptions, ImportReport};

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Args)]
pub struct Arguments {
    /// What the file holds
    what: What,
    /// CSV file: any separator, encoding and decimal mark in use; columns in French or English
    file: PathBuf,
    /// The territory it is for
    #[arg(long)]
    territory: TerritoryId,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Take the good lines although others are bad
    #[arg(long)]
    partial: bool,
    /// Take at most so many lines
    #[arg(long)]
    limit: Option<usize>,
    /// Show every remark on what was assumed
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    home: Home,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Stores,
    Associations,
    Vans,
    Lots,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let bytes = std::fs::read(&arguments.file).map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    let what = match arguments.what {
        What::Stores => Import::Stores,
        What::Associations => Import::Associations,
        What::Vans => Import::Vans,
        What::Lots => Import::Lots { store: None },
    };
    let (dry_run, partial, limit) = (arguments.dry_run, arguments.partial, arguments.limit);
    let options = ImportOptions { dry_run, partial, limit, command: None };
    let report = wait_for(async {
        let glane = arguments.home.open().await?;
        Ok(acts::import(&glane, &Actor::command_line(), &arguments.territory, &what, &bytes, options).await?)
    })?;
    tell(arguments, &report)
}

#[expect(clippy::print_stdout, reason = "the report is what the command is for")]
fn tell(arguments: &Arguments, report: &ImportReport) -> Result<(), Failure> {
    for problem in &report.problems {
        println!("refused: {}", problem.text(Language::En));
    }
    for (line, name, reason) in &report.set_aside {
        println!("set aside: line {line}, {name}: {}", reason.en);
    }
    for (lines, remark) in report.notes.iter().take(if arguments.verbose { usize::MAX } else { 5 }) {
        println!("note ({lines} lines): {}", remark.en);
    }
    let (taken, refused, aside) = (report.accepted, report.problems.len(), report.set_aside.len());
    let verb = if report.written { "imported" } else { "would be imported" };
    println!("{taken} lines {verb}, {refused} problems, {aside} set aside");
    if report.written || arguments.dry_run {
        return Ok(());
    }
    let file = arguments.file.display();
    Err(format!("{file}: nothing was imported; mend the lines above, or take the good ones with --partial").into())
}
