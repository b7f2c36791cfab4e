//! `glane export`: a day from the database as a file for `glane plan`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use glane_foundation::{Actor, TerritoryId};
use glane_service::acts;

use super::{
    Failure,
    database::{Home, wait_for},
    output,
};

#[derive(Args)]
pub struct Arguments {
    /// The territory
    #[arg(long)]
    territory: TerritoryId,
    /// The date
    #[arg(long)]
    date: NaiveDate,
    /// Where to write the day
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    home: Home,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let day = wait_for(async {
        let glane = arguments.home.open().await?;
        Ok(acts::snapshot(&glane, &Actor::command_line(), &arguments.territory, arguments.date).await?)
    })?;
    output::write_json(&arguments.output, &day)
}
