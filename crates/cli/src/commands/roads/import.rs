//! `glane roads import`: from a map to a graph, with a summary of what was left aside and why.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;
use glane_roads::{ImportStage, ImportSummary, Van, import};
use indicatif::{ProgressBar, ProgressStyle};

use super::Failure;

/// Options of `glane roads import`.
#[derive(Args)]
pub struct Options {
    /// The map: .osm.pbf, .osm or .osm.gz.
    map: PathBuf,
    /// The graph to write; by default the map's name with the ending .roads.
    #[arg(short, long, value_name = "ROADS")]
    output: Option<PathBuf>,
    /// Height of the van in metres.
    #[arg(long, default_value_t = 2.7)]
    height: f64,
    /// Width of the van with mirrors in metres.
    #[arg(long, default_value_t = 2.2)]
    width: f64,
    /// Greatest laden weight of the van in tonnes.
    #[arg(long, default_value_t = 3.5)]
    weight: f64,
}

/// Imports a map.
pub fn run(options: &Options) -> Result<(), Failure> {
    let start = Instant::now();
    let van = Van {
        height_cm: scaled(options.height, 100.0),
        width_cm: scaled(options.width, 100.0),
        weight_kg: scaled(options.weight, 1000.0),
    };
    let bar = progress_bar(&options.map);
    let outcome = import(&options.map, &van, &|stage| match stage {
        ImportStage::Reading(bytes) => bar.set_position(bytes),
        ImportStage::Building => bar.set_message("building the graph"),
        ImportStage::Ordering => bar.set_message("ordering the hierarchy"),
    });
    bar.finish_and_clear();
    let (graph, summary) = outcome.map_err(|error| format!("{}: {error}", options.map.display()))?;
    let output = options.output.clone().unwrap_or_else(|| default_output(&options.map));
    graph.save(&output)?;
    let size = std::fs::metadata(&output).map_or(0, |file| file.len());
    tell(&summary);
    say(&format!(
        "wrote {} ({:.1} MB) in {:.1} s, © OpenStreetMap contributors",
        output.display(),
        million(size),
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}

fn scaled(value: f64, scale: f64) -> u32 {
    #[expect(clippy::as_conversions, reason = "saturates; no van is that large")]
    let scaled = (value * scale).round() as u32;
    scaled
}

fn million(bytes: u64) -> f64 {
    #[expect(clippy::as_conversions, reason = "shown with one decimal")]
    let million = bytes as f64 / 1e6;
    million
}

/// The map's directory and name, up to its first dot.
fn default_output(map: &Path) -> PathBuf {
    let name = map.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    map.with_file_name(format!("{}.roads", name.split('.').next().unwrap_or("map")))
}

fn progress_bar(map: &Path) -> ProgressBar {
    let bytes = std::fs::metadata(map).map_or(0, |file| file.len());
    let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes} {msg}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_message("reading")
}

fn tell(summary: &ImportSummary) {
    let read = &summary.read;
    say(&format!("read     {} nodes, {} roads, {} turn restrictions", read.nodes, read.roads, read.restrictions));
    for (reason, count) in &read.ignored {
        say(&format!("ignored  {count} roads: {}", reason.label()));
    }
    let left = |count: u64, what: &str| {
        if count > 0 {
            say(&format!("ignored  {count} {what}"));
        }
    };
    left(read.restrictions_ignored, "turn restrictions: not for vans, over a way, or cut off");
    left(read.nodes_off_earth, "nodes without a place on earth");
    left(summary.missing_nodes, "nodes that roads name and the map lacks: it was cut out of a larger one");
    left(
        summary.unreachable,
        &format!(
            "of {} directed stretches ({:.1} km) one cannot reach or leave again",
            summary.stretches,
            kilometres(summary.unreachable_metres)
        ),
    );
    say(&format!(
        "applied  {} forbidden turns, {} barriers, {} traffic lights",
        summary.restrictions_used, summary.barriers, summary.signals
    ));
    say(&format!(
        "graph    {} junctions, {} streets ({:.0} km), {} directions, {} turns",
        summary.junctions,
        summary.streets,
        kilometres(summary.metres),
        summary.edges,
        summary.turns
    ));
}

fn kilometres(metres: u64) -> f64 {
    #[expect(clippy::as_conversions, reason = "shown with one decimal")]
    let kilometres = metres as f64 / 1000.0;
    kilometres
}

#[expect(clippy::print_stdout, reason = "the summary is what the command is for")]
fn say(line: &str) {
    println!("{line}");
}
