//! Roads: import, preparation, file, load, memory and matrices, beside plain Dijkstra in the same run, on one thread.
//!
//! `cargo bench -p glane-benches --bench roads -- MAP.osm.pbf` measures a map;
//! `cargo bench -p glane-benches --bench roads -- --country 1000` generates so many towns of 1 024 junctions and measures them.
//! Times are wall clock and, after a slash, time on the processor: on a shared machine only the second can be compared.
#![expect(clippy::print_stdout, reason = "a report is what this is for")]
#![expect(clippy::as_conversions, reason = "random choices and figures to show")]

use std::{cell::Cell, fmt::Write, fs, time::Instant};

use glane_foundation::{GeoPoint, Metres, Seconds, TravelMatrix};
use glane_roads::{
    DayKind, Departure, GraphModel, Hours, ImportStage, RoadGraph, TravelModel, Van, import, import_xml,
};

type Failure = Box<dyn std::error::Error>;

/// Rush hour: ring roads at half their speed, streets at two thirds.
const TEN: Departure = Departure { day: DayKind::Weekday, at: Seconds::new(10 * 3600) };

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--country", towns] => {
            let towns: u64 = towns.parse()?;
            pool.install(|| measure_country(towns).map_err(|error| error.to_string()))?;
        }
        [] => println!("give a map: cargo bench -p glane-benches --bench roads -- MAP.osm.pbf"),
        maps => {
            for map in maps {
                pool.install(|| measure_map(map).map_err(|error| error.to_string()))?;
            }
        }
    }
    Ok(())
}

fn measure_map(map: &str) -> Result<(), Failure> {
    let (start, ordering) = (Watch::start(), Cell::new(None));
    let (graph, summary) = import(map.as_ref(), &Van::default(), &|stage| {
        if stage == ImportStage::Ordering {
            ordering.set(Some(Watch::start()));
        }
    })?;
    println!("{map}");
    start.tell("import, all of it");
    if let Some(watch) = ordering.get() {
        watch.tell("  of which the order");
    }
    println!("{:<28} {} junctions, {} directions, {} turns", "graph", summary.junctions, summary.edges, summary.turns);
    measure(graph, &[200, 1000, 2000], 317)
}

fn measure_country(towns: u64) -> Result<(), Failure> {
    let xml = country(towns);
    let start = Watch::start();
    let (graph, summary) = import_xml(xml.as_bytes(), &Van::default())?;
    println!("{towns} generated towns, {} MB of XML", xml.len() / 1_000_000);
    drop(xml);
    start.tell("import, all of it");
    println!("{:<28} {} junctions, {} directions, {} turns", "graph", summary.junctions, summary.edges, summary.turns);
    measure(graph, &[200, 1000], 20)
}

fn measure(graph: RoadGraph, sizes: &[usize], exact: usize) -> Result<(), Failure> {
    let bytes = graph.to_bytes();
    println!("{:<28} {:.2} MB", "file", bytes.len() as f64 / 1e6);
    drop(graph);
    let watch = Watch::start();
    let graph = RoadGraph::from_bytes(&bytes)?;
    watch.tell("load");
    drop(bytes);
    let watch = Watch::start();
    let model = GraphModel::new(graph, Hours::shipped()?).with_limit(Metres::new(2_000));
    watch.tell("topology and grid");
    let watch = Watch::start();
    let (arcs, kept) = model.hierarchy_arcs(TEN);
    watch.tell("customization for an hour");
    println!("{:<28} {arcs} arcs, {kept} kept", "hierarchy");
    println!("{:<28} {} now, {} at most", "memory", memory("VmRSS"), memory("VmHWM"));
    let mut dice = Dice(1);
    for size in sizes {
        let points = places(&model, *size, &mut dice)?;
        let mut best: Option<(f64, f64)> = None;
        for _ in 0..5 {
            let watch = Watch::start();
            model.matrix(&points, TEN)?;
            let took = watch.took();
            best = Some(best.filter(|best| best.1 <= took.1).unwrap_or(took));
        }
        tell(&format!("matrix {size} x {size}, best of 5"), best.unwrap_or_default());
    }
    let points = places(&model, exact.min(200), &mut dice)?;
    let watch = Watch::start();
    model.plain_matrix(&points, TEN)?;
    watch.tell(&format!("plain Dijkstra, {} points", points.len()));
    check_exact(&model, &places(&model, exact, &mut dice)?)
}

fn check_exact(model: &GraphModel, points: &[GeoPoint]) -> Result<(), Failure> {
    for (name, at) in [("at night", 0), ("at ten", 10 * 3600)] {
        let departure = Departure { at: Seconds::new(at), ..TEN };
        let (fast, plain) = (model.matrix(points, departure)?.matrix, model.plain_matrix(points, departure)?.matrix);
        let pairs = fast.seconds.len();
        let differ = |fast: &TravelMatrix| {
            (0..pairs)
                .filter(|at| fast.seconds[*at] != plain.seconds[*at] || fast.metres[*at] != plain.metres[*at])
                .count()
        };
        println!("{:<28} {pairs} pairs, {} differ in seconds or metres", format!("exactness {name}"), differ(&fast));
    }
    Ok(())
}

/// Random points on random streets.
fn places(model: &GraphModel, count: usize, dice: &mut Dice) -> Result<Vec<GeoPoint>, Failure> {
    let (south_west, north_east) = (GeoPoint::new(-89.0, -179.0)?, GeoPoint::new(89.0, 179.0)?);
    let lines: Vec<Vec<GeoPoint>> = model.streets_within(south_west, north_east).map(|street| street.line).collect();
    let mut points = Vec::new();
    while points.len() < count {
        let line = &lines[dice.roll(lines.len() as u64) as usize];
        let at = dice.roll(line.len() as u64 - 1) as usize;
        let (a, b, share) = (line[at], line[at + 1], dice.roll(1000) as f64 / 1000.0);
        points.push(GeoPoint::new(a.lat() + (b.lat() - a.lat()) * share, a.lon() + (b.lon() - a.lon()) * share)?);
    }
    Ok(points)
}

/// Towns of 32 by 32 crossings 80 m apart, on a square 6 km apart, two roads between neighbours; a third one-way.
fn country(towns: u64) -> String {
    const SIDE: u64 = 32;
    let mut dice = Dice(7);
    let columns = (towns as f64).sqrt().ceil() as u64;
    let (mut nodes, mut ways, mut way) = (String::from("<osm>"), String::new(), 0);
    let id = |town: u64, row: u64, column: u64| town * SIDE * SIDE + row * SIDE + column + 1;
    let mut street = |a: u64, b: u64, class: &str, oneway: bool| {
        way += 1;
        let oneway = if oneway { "<tag k=\"oneway\" v=\"yes\"/>" } else { "" };
        let tag = format!("<tag k=\"highway\" v=\"{class}\"/>{oneway}");
        let _ = write!(ways, "<way id=\"{way}\"><nd ref=\"{a}\"/><nd ref=\"{b}\"/>{tag}</way>");
    };
    for town in 0..towns {
        let (south, west) = (42.0 + (town / columns) as f64 * 0.054, -4.0 + (town % columns) as f64 * 0.08);
        for (row, column) in (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (row, column))) {
            let jitter = |dice: &mut Dice| dice.roll(1000) as f64 * 4e-7;
            let (lat, lon) =
                (south + row as f64 * 0.0007 + jitter(&mut dice), west + column as f64 * 0.001 + jitter(&mut dice));
            let _ = write!(nodes, "<node id=\"{}\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>", id(town, row, column));
            let class = if row % 8 == 4 || column % 8 == 4 { "secondary" } else { "residential" };
            if column + 1 < SIDE && dice.roll(10) > 0 {
                street(id(town, row, column), id(town, row, column + 1), class, dice.roll(3) == 0);
            }
            if row + 1 < SIDE && dice.roll(10) > 0 {
                street(id(town, row, column), id(town, row + 1, column), class, dice.roll(3) == 0);
            }
        }
        for lane in [4, 20] {
            if (town + 1) % columns != 0 && town + 1 < towns {
                street(id(town, lane, SIDE - 1), id(town + 1, lane, 0), "primary", false);
            }
            if town + columns < towns {
                street(id(town, SIDE - 1, lane), id(town + columns, 0, lane), "trunk", false);
            }
        }
    }
    nodes + &ways + "</osm>"
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

#[derive(Clone, Copy)]
struct Watch {
    wall: Instant,
    processor: u64,
}

impl Watch {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor_nanos() }
    }

    /// Milliseconds on the wall and on the processor.
    fn took(self) -> (f64, f64) {
        (self.wall.elapsed().as_secs_f64() * 1e3, (processor_nanos() - self.processor) as f64 / 1e6)
    }

    fn tell(self, what: &str) {
        tell(what, self.took());
    }
}

fn tell(what: &str, (wall, processor): (f64, f64)) {
    println!("{what:<28} {wall:.1} / {processor:.1} ms");
}

/// Nanoseconds this thread has been on a processor, as Linux counts them; 0 elsewhere.
fn processor_nanos() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0)
}

fn memory(field: &str) -> String {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    let kib: Option<u64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.map_or_else(|| "unknown".to_owned(), |kib| format!("{:.0} MB", kib as f64 / 1000.0))
}
