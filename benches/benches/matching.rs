//! Matching: time of every stage, time to check, and the most memory used, on generated days of one connected component;
//! how time grows with size; one lot added to a solved market; and what whole cases, trips and distance cost.
//!
//! `cargo bench -p glane-benches --bench matching` measures 2 000 and 10 000 lots;
//! `cargo bench -p glane-benches --bench matching -- LOTS...` measures these sizes (`LOTSxASSOCIATIONS` for another number of them);
//! `cargo bench -p glane-benches --bench matching -- --tastes LOTS...` the same with a balanced mix wished for by everybody;
//! `cargo bench -p glane-benches --bench matching -- --losses` prints what fairness and whole cases cost;
//! `cargo bench -p glane-benches --bench matching -- --beside LOTS...` sets successive linear programs (microlp) beside ours;
//! `cargo bench -p glane-benches --bench matching -- --picture FILE.svg LOTS...` draws how time grows with size.
//! Times are wall clock and, after a slash, time on the processor: on a shared machine only the second can be compared.
#![expect(clippy::print_stdout, reason = "a report is what this is for")]
#![expect(clippy::as_conversions, reason = "figures to show")]

#[path = "matching/beside.rs"]
mod beside;
#[path = "matching/picture.rs"]
mod picture;

use std::{collections::BTreeMap, fs, time::Instant};

use glane_foundation::{Cases, FoodCategory, Grams, LotId, Metres};
use glane_matching::{
    Edge, Market, MarketError, MarketLot, Options, Recipe, Stage, Taste, WorthTheTrip, allocate, allocate_warm, check,
    generate, price_of_fairness,
};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--losses"] => losses(),
        ["--beside", sizes @ ..] => sizes.iter().try_for_each(|lots| beside::beside(lots.parse()?)),
        ["--picture", file, sizes @ ..] => picture(file, sizes),
        ["--tastes", sizes @ ..] => sizes.iter().try_for_each(|size| measure(size, true)),
        [] => ["2000", "10000"].into_iter().try_for_each(|size| measure(size, false)),
        sizes => sizes.iter().try_for_each(|size| measure(size, false)),
    }
}

/// Wall clock and processor.
struct Watch(Instant, f64);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), processor())
    }

    /// Time since the last call, in seconds.
    fn lap(&mut self) -> (f64, f64) {
        let lap = (self.0.elapsed().as_secs_f64(), processor() - self.1);
        *self = Self::start();
        lap
    }
}

/// Processor seconds of this process, to a microsecond where the kernel tells.
fn processor() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).map_or(0.0, |nanos| nanos / 1e9)
}

/// Most memory used so far, in megabytes.
fn peak() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

fn measure(size: &str, tastes: bool) -> Result<(), Failure> {
    let (lots, many) = size.split_once('x').unwrap_or((size, ""));
    let mut recipe = Recipe::day(lots.parse()?, 1);
    if !many.is_empty() {
        recipe.associations = many.parse()?;
    }
    let mut market = generate(&recipe)?;
    if tastes {
        wish_for_a_mix(&mut market);
    }
    let (edges, many) = (market.edges.len(), market.associations.len());
    println!("{lots} lots, {many} associations, {edges} edges, {:.1} per lot", edges as f64 / market.lots.len() as f64);
    let mut watch = Watch::start();
    let mut stages: BTreeMap<Stage, Vec<(f64, f64)>> = BTreeMap::new();
    let mut all = Watch::start();
    let allocation = allocate_warm(&market, &Options::default(), None, &mut |stage| {
        stages.entry(stage).or_default().push(watch.lap());
    })?;
    let (wall, cpu) = all.lap();
    for (stage, laps) in &stages {
        let text: Vec<String> = laps.iter().map(|(wall, cpu)| format!("{:.1}/{:.1}", wall * 1e3, cpu * 1e3)).collect();
        println!("  {:9} {} ms", format!("{stage:?}"), text.join(", "));
    }
    println!("  all       {:.1}/{:.1} ms, most memory {} MB", wall * 1e3, cpu * 1e3, peak());
    let violations = check(&market, &allocation);
    let (wall, cpu) = all.lap();
    println!(
        "  check     {:.1}/{:.1} ms, {} violations, most memory {} MB",
        wall * 1e3,
        cpu * 1e3,
        violations.len(),
        peak()
    );
    files(&market, &allocation)?;
    one_lot_more(market)
}

/// Everybody would have every family drive 500 m for a twelfth of what it can take.
fn wish_for_a_mix(market: &mut Market) {
    for it in &mut market.associations {
        let part = Grams::new(it.caps.total.map_or(0, |cap| cap.get() / 12));
        let taste = Taste { part, beyond: Metres::new(500), ..Taste::default() };
        it.tastes = FoodCategory::ALL.into_iter().map(|category| (category, taste)).collect();
    }
}

fn files(market: &Market, allocation: &glane_matching::Allocation) -> Result<(), Failure> {
    let mut watch = Watch::start();
    let text = serde_json::to_string(market)?;
    let written = watch.lap().1;
    Market::from_json(&text)?;
    let read = watch.lap().1;
    let answer = serde_json::to_string(allocation)?;
    println!(
        "  files     market {} kB written in {:.1} ms, read in {:.1} ms; allocation {} kB written in {:.1} ms",
        text.len() / 1_000,
        written * 1e3,
        read * 1e3,
        answer.len() / 1_000,
        watch.lap().1 * 1e3
    );
    Ok(())
}

/// One lot added to a solved market, without a floor under trips.
fn one_lot_more(mut market: Market) -> Result<(), Failure> {
    market.policy.worth_the_trip = WorthTheTrip::default();
    let before = allocate(&market, &Options::default())?;
    let model = market.lots[market.lots.len() / 2].clone();
    let id = LotId::parse("lot-new")?;
    let its = market.edges.iter().filter(|edge| edge.lot == model.id);
    let its: Vec<Edge> = its.map(|edge| Edge { lot: id.clone(), ..edge.clone() }).collect();
    market.edges.extend(its);
    market.lots.push(MarketLot { id, cases: Cases::new(4), ..model });
    let mut watch = Watch::start();
    let mut laps = Vec::new();
    allocate_warm(&market, &Options::default(), Some(&before), &mut |stage| laps.push((stage, watch.lap())))?;
    let text: Vec<String> =
        laps.iter().map(|(stage, (wall, cpu))| format!("{stage:?} {:.1}/{:.1}", wall * 1e3, cpu * 1e3)).collect();
    println!("  one lot more, warm: {} ms", text.join(", "));
    Ok(())
}

/// Processor time of the stages for every size, drawn; L1 to L3 the first time, before light trips are removed.
fn picture(file: &str, sizes: &[&str]) -> Result<(), Failure> {
    let names = ["L1", "L2", "L3", "all stages", "check"];
    let mut points = Vec::new();
    for lots in sizes {
        let market = generate(&Recipe::day(lots.parse()?, 1))?;
        let (mut first, mut watch, mut all) = (BTreeMap::new(), Watch::start(), Watch::start());
        let allocation = allocate_warm(&market, &Options::default(), None, &mut |stage| {
            let lap = watch.lap().1;
            first.entry(stage).or_insert(lap);
        })?;
        let all = all.lap().1;
        let mut check_watch = Watch::start();
        if !check(&market, &allocation).is_empty() {
            return Err("an allocation does not pass its check".into());
        }
        let stage = |stage: Stage| first.get(&stage).copied().unwrap_or(0.0);
        let seconds = [stage(Stage::Fair), stage(Stage::Cheapest), stage(Stage::Cases), all, check_watch.lap().1];
        println!("{lots} lots, {} edges: {seconds:.3?} s for {names:?}", market.edges.len());
        points.push(picture::Point { edges: market.edges.len(), seconds: seconds.to_vec() });
    }
    Ok(fs::write(file, picture::draw(&names, &points))?)
}

/// What whole cases, the worth of a trip and fairness cost, on ten days of 2 000 lots.
fn losses() -> Result<(), Failure> {
    println!("days of 2 000 lots: kg lost to whole cases, and to cases and trips, in thousandths;");
    println!("kg km of fairness beyond carrying as much the shortest way, with a band of 0, 5 and 10 %");
    for seed in 0..10 {
        let market = generate(&Recipe::day(2_000, seed))?;
        let trips = lost(&market)?;
        let mut plain = market;
        plain.policy.worth_the_trip = WorthTheTrip::default();
        let cases = lost(&plain)?;
        let mut extra = |band: u16| {
            plain.policy.band_permille = band;
            Ok::<f64, MarketError>(price_of_fairness(&plain)?.extra() * 1e2)
        };
        let (zero, five, ten) = (extra(0)?, extra(50)?, extra(100)?);
        println!(
            "  seed {seed}: cases {cases:.2}, cases and trips {trips:.2}; {zero:+.1} %, {five:+.1} %, {ten:+.1} %"
        );
    }
    Ok(())
}

/// Thousandths of the fluid total that no bundle carries.
fn lost(market: &Market) -> Result<f64, MarketError> {
    let allocation = allocate(market, &Options::default())?;
    let fluid: i64 = allocation.levels.iter().map(|level| level.fair.get()).sum();
    Ok((fluid - allocation.given().get()) as f64 / fluid as f64 * 1e3)
}
