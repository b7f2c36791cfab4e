//! `glane roads route`: the way between two points, as a list of streets or as GeoJSON.

use clap::Args;
use glane_foundation::{GeoPoint, Provenance};
use glane_roads::Leg;
use serde_json::json;

use super::{Failure, Source, points};

/// Options of `glane roads route`.
#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// Where one leaves, as LAT,LON.
    #[arg(value_parser = points::one, allow_hyphen_values = true)]
    from: GeoPoint,
    /// Where one goes, as LAT,LON.
    #[arg(value_parser = points::one, allow_hyphen_values = true)]
    to: GeoPoint,
    /// Print the way as a GeoJSON feature.
    #[arg(long)]
    geojson: bool,
}

/// Finds and prints the way.
#[expect(clippy::print_stdout, reason = "the way is what the command is for")]
pub fn run(options: &Options) -> Result<(), Failure> {
    let model = options.source.open()?;
    let leg = model.leg(options.from, options.to, options.source.departure())?;
    for fallback in &leg.fallbacks {
        eprintln!("{fallback}");
    }
    if options.geojson {
        println!("{}", geojson(&leg)?);
        return Ok(());
    }
    let estimated = if leg.provenance == Provenance::Estimate { " (estimated)" } else { "" };
    println!("{} m in {} min {} s{estimated}", leg.metres.get(), leg.seconds.get() / 60, leg.seconds.get() % 60);
    for street in &leg.streets {
        let name = if street.name.is_empty() { "unnamed road" } else { &street.name };
        println!("{:>7} m  {name}", street.metres.get());
    }
    Ok(())
}

fn geojson(leg: &Leg) -> Result<serde_json::Value, Failure> {
    let line: Vec<[f64; 2]> = leg.line.iter().map(|point| [point.lon(), point.lat()]).collect();
    let streets: Vec<_> = leg.streets.iter().map(|street| json!([street.name, street.metres.get()])).collect();
    Ok(json!({
        "type": "Feature",
        "geometry": { "type": "LineString", "coordinates": line },
        "properties": {
            "seconds": leg.seconds.get(),
            "metres": leg.metres.get(),
            "provenance": serde_json::to_value(leg.provenance)?,
            "streets": streets,
        },
    }))
}
