//! `glane roads`: import a map, ask it for times and ways, compare it with another router.

mod compare;
mod import;
mod matrix;
mod points;
mod route;

use std::path::PathBuf;

use chrono::NaiveTime;
use clap::{Args, Subcommand, ValueEnum};
use glane_foundation::Seconds;
use glane_roads::{DayKind, Departure, Hours, TravelModel, open};

use super::Failure;

/// What can be done with roads.
#[derive(Subcommand)]
pub enum Command {
    /// Turn an OpenStreetMap file into a road graph for vans.
    Import(import::Options),
    /// Travel times and distances between all points of a list.
    Matrix(matrix::Options),
    /// The way between two points, street by street.
    Route(route::Options),
    /// How travel times compare with those of another router, as published in a list.
    Compare(compare::Options),
}

/// Runs one of them.
pub fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Import(options) => import::run(&options),
        Command::Matrix(options) => matrix::run(&options),
        Command::Route(options) => route::run(&options),
        Command::Compare(options) => compare::run(&options),
    }
}

/// Where travel times come from and when one leaves.
#[derive(Args)]
struct Source {
    /// A .roads file, a map (.osm.pbf, .osm, .osm.gz), or the address of a server: http://host:5000 for OSRM,
    /// valhalla+http://host:8002 for Valhalla; "none" for crow-fly estimates.
    roads: String,
    /// Answers when a server cannot; may be given several times. After the last, estimates.
    #[arg(long, value_name = "ROADS")]
    fallback: Vec<String>,
    /// Local time of departure, e.g. 10:30. Without it, roads are empty.
    #[arg(long, value_name = "HH:MM", value_parser = time)]
    depart: Option<Seconds>,
    /// Which kind of day the departure is on.
    #[arg(long, value_enum, default_value = "weekday")]
    day: Day,
    /// An edited table of hours; the shipped one is crates/roads/data/hours.json.
    #[arg(long, value_name = "JSON")]
    hours: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Day {
    /// Monday to Friday.
    Weekday,
    /// Saturday and Sunday.
    Weekend,
}

impl Source {
    fn open(&self) -> Result<Box<dyn TravelModel>, Failure> {
        let hours = match (&self.hours, self.depart) {
            (Some(path), _) => {
                let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
                Hours::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?
            }
            (None, Some(_)) => Hours::shipped()?,
            (None, None) => Hours::free_flow()?,
        };
        let first = Some(&self.roads).filter(|roads| roads.as_str() != "none");
        let sources: Vec<&String> = first.into_iter().chain(&self.fallback).collect();
        Ok(open(&sources, &hours)?)
    }

    fn departure(&self) -> Departure {
        let day = match self.day {
            Day::Weekday => DayKind::Weekday,
            Day::Weekend => DayKind::Weekend,
        };
        Departure { day, at: self.depart.unwrap_or(Seconds::ZERO) }
    }
}

fn time(text: &str) -> Result<Seconds, String> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "write the time as HH:MM".to_owned())?;
    let midnight = NaiveTime::MIN;
    Ok(Seconds::new((time - midnight).num_seconds()))
}
