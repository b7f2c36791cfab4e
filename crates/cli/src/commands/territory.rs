//! `glane territory add`: a city or a branch to plan for.

use chrono_tz::Tz;
use clap::{Args, Subcommand};
use glane_foundation::{Actor, Territory, TerritoryId};
use glane_service::{acts, words::Settings};

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Subcommand)]
pub enum Command {
    /// Found a territory, or change its name
    Add(Add),
}

#[derive(Args)]
pub struct Add {
    /// Short name, e.g. paris
    id: TerritoryId,
    /// Name people use
    #[arg(long)]
    name: String,
    /// IANA time zone
    #[arg(long, default_value = "Europe/Paris")]
    time_zone: Tz,
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "a command tells what it did")]
pub fn run(command: &Command) -> Result<(), Failure> {
    let Command::Add(add) = command;
    wait_for(async {
        let glane = add.home.open().await?;
        let territory = Territory { id: add.id.clone(), name: add.name.clone(), time_zone: add.time_zone };
        acts::found_territory(&glane, &Actor::command_line(), &territory, &Settings::default()).await?;
        println!("{} is ready", add.id);
        Ok(())
    })
}
