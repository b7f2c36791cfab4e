//! `glane roads matrix`: all pairs of a list of points, as JSON for a planner or csv for a person.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
    time::Instant,
};

use clap::Args;
use glane_foundation::{GeoPoint, Provenance, TravelMatrix};

use super::{Failure, Source, points};

/// Options of `glane roads matrix`.
#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// A csv with the columns lat and lon, and id or name.
    points: PathBuf,
    /// Where to write: .json (the matrix with its speed profile, for the planner) or .csv (seconds at the departure); by
    /// default csv on the screen.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Computes and writes the matrix.
pub fn run(options: &Options) -> Result<(), Failure> {
    let list = points::read(&options.points)?;
    let places: Vec<GeoPoint> = list.iter().map(|point| point.point).collect();
    let model = options.source.open()?;
    let start = Instant::now();
    let travel = model.matrix(&places, options.source.departure())?;
    let took = start.elapsed();
    for fallback in &travel.fallbacks {
        eprintln!("{fallback}");
    }
    let by = match travel.matrix.provenance.first() {
        Some(source) if !travel.fallbacks.is_empty() => format!("what stands in for it: {}", word(*source)?),
        _ => model.describe(),
    };
    eprintln!("{} points in {:.1} ms from: {by}", list.len(), took.as_secs_f64() * 1000.0);
    let out: Box<dyn Write> = match &options.output {
        Some(path) => Box::new(File::create(path).map_err(|error| format!("{}: {error}", path.display()))?),
        None => Box::new(io::stdout()),
    };
    let mut out = BufWriter::new(out);
    if options.output.as_ref().is_some_and(|path| path.extension().is_some_and(|ending| ending == "json")) {
        serde_json::to_writer(&mut out, &travel.matrix)?;
    } else {
        write_csv(&mut out, &list, &travel.matrix, options.source.departure().at)?;
    }
    Ok(out.flush()?)
}

fn write_csv(
    out: &mut impl Write,
    list: &[points::Point],
    matrix: &TravelMatrix,
    depart: glane_foundation::Seconds,
) -> Result<(), Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["from", "to", "seconds", "metres", "provenance"])?;
    for (from, start) in (0..).zip(list) {
        for (to, goal) in (0..).zip(list).filter(|(to, _)| *to != from) {
            let provenance = word(matrix.leg_provenance(from, to))?;
            csv.write_record([
                start.name.as_str(),
                goal.name.as_str(),
                &matrix.seconds_at(from, to, depart).get().to_string(),
                &matrix.leg_metres(from, to).get().to_string(),
                &provenance,
            ])?;
        }
    }
    Ok(csv.flush()?)
}

fn word(source: Provenance) -> Result<String, Failure> {
    Ok(serde_json::to_value(source)?.as_str().unwrap_or_default().to_owned())
}
