//! `glane generate`: a fictional town from a seed, to try Glane on.

mod trial;
mod year;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use glane_simulation::{Town, TownPlan};

use super::{Failure, output};

#[derive(Subcommand)]
pub enum Command {
    /// A day of the town, for `glane plan`
    Day(Day),
    /// The town's streets, for `glane roads import`
    Streets(Streets),
    /// What imported places lack for a trial day: invented people served, papers, vans, roster and lots
    Trial(trial::Trial),
    /// A town with a year behind it, in a database of its own: every day declared, planned, driven, closed
    Year(year::Year),
}

#[derive(Args)]
pub struct Day {
    /// The date of the day
    #[arg(long)]
    date: NaiveDate,
    #[command(flatten)]
    size: Size,
    /// Where to write it
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Args)]
pub struct Streets {
    #[command(flatten)]
    size: Size,
    /// Where to write the .osm file
    #[arg(short, long)]
    output: PathBuf,
}

#[derive(Args)]
struct Size {
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Shops
    #[arg(long, default_value_t = 40)]
    stores: usize,
    /// Associations
    #[arg(long, default_value_t = 25)]
    associations: usize,
    /// Vans
    #[arg(long, default_value_t = 5)]
    vans: usize,
    /// Lots on a weekday, about
    #[arg(long, default_value_t = 200)]
    lots: usize,
}

impl Size {
    fn town(&self, as_of: NaiveDate) -> Result<Town, Failure> {
        let Self { seed, stores, associations, vans, lots } = *self;
        Ok(Town::generate(&TownPlan { seed, as_of, stores, associations, vans, lots })?)
    }
}

pub fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Trial(trial) => trial::run(trial),
        Command::Year(year) => year::run(year),
        Command::Day(day) => output::write_json(&day.output, &day.size.town(day.date)?.day(day.date)?),
        // The streets do not depend on the date.
        Command::Streets(streets) => {
            output::write(&streets.output, streets.size.town(NaiveDate::default())?.osm_xml().as_bytes())
        }
    }
}
