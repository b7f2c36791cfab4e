//! `glane territory`: cities or branches to plan for.

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
    /// List the territories
    List(List),
}

#[derive(Args)]
pub struct List {
    #[command(flatten)]
    home: Home,
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
    let actor = &Actor::command_line();
    wait_for(async {
        match command {
            Command::Add(add) => {
                let glane = add.home.open().await?;
                let territory = Territory { id: add.id.clone(), name: add.name.clone(), time_zone: add.time_zone };
                acts::found_territory(&glane, actor, &territory, &Settings::default()).await?;
                println!("{} is ready", add.id);
            }
            Command::List(list) => {
                let glane = list.home.open().await?;
                for territory in acts::territories(&glane, actor).await? {
                    println!("{} {} {}", territory.id, territory.time_zone, territory.name);
                }
            }
        }
        Ok(())
    })
}
