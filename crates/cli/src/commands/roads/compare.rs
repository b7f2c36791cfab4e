//! `glane roads compare`: our times beside another router's, pair by pair.

use std::{collections::HashMap, path::PathBuf};

use clap::Args;
use glane_foundation::GeoPoint;

use super::{Failure, Source, points};

/// Options of `glane roads compare`.
#[derive(Args)]
pub struct Options {
    #[command(flatten)]
    source: Source,
    /// A csv with the columns id, lat and lon.
    points: PathBuf,
    /// The other router's answers: a csv with the columns from, to, seconds and metres; empty figures mean no way.
    reference: PathBuf,
    /// Print the pairs that differ most.
    #[arg(long, default_value_t = 0)]
    worst: usize,
}

struct Pair {
    from: usize,
    to: usize,
    /// Ours over theirs.
    seconds: f64,
    metres: f64,
}

/// Compares and prints the distribution of errors.
#[expect(clippy::print_stdout, reason = "the comparison is what the command is for")]
pub fn run(options: &Options) -> Result<(), Failure> {
    let list = points::read(&options.points)?;
    let places: Vec<GeoPoint> = list.iter().map(|point| point.point).collect();
    let matrix = options.source.open()?.matrix(&places, options.source.departure())?.matrix;
    let index: HashMap<&str, usize> = list.iter().enumerate().map(|(at, point)| (point.name.as_str(), at)).collect();
    let (mut pairs, mut theirs_missing) = (Vec::new(), 0_usize);
    for record in csv::Reader::from_path(&options.reference)?.records() {
        let record = record?;
        let place = |column: usize| record.get(column).and_then(|name| index.get(name)).copied();
        let figure = |column: usize| record.get(column).and_then(|text| text.parse::<f64>().ok());
        let (from, to) = place(0).zip(place(1)).ok_or("the reference names a point that is not in the list")?;
        let Some((seconds, metres)) = figure(2).zip(figure(3)) else {
            theirs_missing += usize::from(from != to);
            continue;
        };
        let at = matrix.at(u32::try_from(from)?, u32::try_from(to)?);
        if from != to && seconds > 0.0 && metres > 0.0 {
            let (ours, along) = (f64::from(matrix.seconds[at]), f64::from(matrix.metres[at]));
            pairs.push(Pair { from, to, seconds: ours / seconds, metres: along / metres });
        }
    }
    if pairs.is_empty() {
        return Err("the reference holds no pair to compare".into());
    }
    let factor = quantile(pairs.iter().map(|pair| pair.seconds), 0.5);
    println!("pairs compared               {}", pairs.len());
    println!("no way for the other router  {theirs_missing}");
    println!(
        "median of ours over theirs   {factor:.3} seconds, {:.3} metres",
        quantile(pairs.iter().map(|pair| pair.metres), 0.5)
    );
    let error = |ratio: f64| (ratio - 1.0).abs() * 100.0;
    for (what, ratios) in [
        ("seconds, as they are", pairs.iter().map(|pair| pair.seconds).collect::<Vec<_>>()),
        ("seconds, one factor", pairs.iter().map(|pair| pair.seconds / factor).collect()),
        ("metres", pairs.iter().map(|pair| pair.metres).collect()),
    ] {
        let [half, ninety, most] =
            [0.5, 0.9, 0.99].map(|share| quantile(ratios.iter().map(|ratio| error(*ratio)), share));
        println!("error of {what:<20} median {half:5.2} %, p90 {ninety:5.2} %, p99 {most:6.2} %");
    }
    pairs.sort_by(|a, b| error(b.seconds / factor).total_cmp(&error(a.seconds / factor)));
    for pair in pairs.iter().take(options.worst) {
        let (from, to) = (&list[pair.from], &list[pair.to]);
        println!(
            "{} to {}: {:.2} of their seconds, {:.2} of their metres",
            from.name, to.name, pair.seconds, pair.metres
        );
    }
    Ok(())
}

fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    #[expect(clippy::as_conversions, reason = "a position in the list")]
    let at = (values.len() as f64 * share) as usize;
    values.get(at.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
