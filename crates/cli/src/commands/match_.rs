//! `glane match`: who gets what, with its proof; and the questions one may ask of it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use glane_foundation::{AssociationId, LotId};
use glane_matching::{
    Allocation, Compared, Market, NoEvidence, Options, Recipe, Rule, allocate, check, check_explanation, compare, draw,
    explain, generate, price_of_fairness,
};
use serde::Serialize;

use super::{Failure, output};

/// Files above this many lots are written without spaces.
const INDENTED: usize = 1_000;

#[derive(Args)]
pub struct Arguments {
    /// The market; with --check also the allocation
    #[arg(num_args = 0..=2)]
    files: Vec<PathBuf>,
    /// Where to write: the allocation, the generated market, or the picture of --compare
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Verify an allocation of this market: glane match --check MARKET ALLOCATION
    #[arg(long, conflicts_with_all = ["explain", "compare", "generate"])]
    check: bool,
    /// Why does this association not get (more of) this lot? Uses the allocation given, or solves first
    #[arg(long, num_args = 2, value_names = ["LOT", "ASSOCIATION"], conflicts_with_all = ["compare", "generate"])]
    explain: Option<Vec<String>>,
    /// The rule that decides: leximin, first_come, nearest, two_choices, proportional or nash
    #[arg(long, default_value = "leximin", value_parser = rule)]
    policy: Rule,
    /// All rules side by side; with -o also as an SVG picture
    #[arg(long, conflicts_with = "generate")]
    compare: bool,
    /// Make a market of so many lots instead
    #[arg(long, value_name = "LOTS")]
    generate: Option<usize>,
    /// Seed of everything drawn by lot
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn rule(name: &str) -> Result<Rule, String> {
    let names = Rule::ALL.map(Rule::name).join(", ");
    Rule::from_name(name).ok_or_else(|| format!("there is no rule {name:?}: use one of {names}"))
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    match (arguments.generate, arguments.files.as_slice()) {
        (Some(lots), []) => make(arguments, lots),
        (Some(_), _) => Err("--generate reads no file: name the one to write with -o".into()),
        (None, [market, allocation]) if arguments.check => verify(market, allocation),
        (None, _) if arguments.check => Err("--check needs two files: MARKET ALLOCATION".into()),
        (None, [market, rest @ ..]) => solve(arguments, &read_market(market)?, rest),
        (None, []) => Err("name the market file, or make one with --generate LOTS -o MARKET.json".into()),
    }
}

fn make(arguments: &Arguments, lots: usize) -> Result<(), Failure> {
    let market = generate(&Recipe::day(lots, arguments.seed))?;
    write(arguments.output.as_deref(), &market, market.lots.len())
}

fn solve(arguments: &Arguments, market: &Market, allocation: &[PathBuf]) -> Result<(), Failure> {
    if arguments.compare {
        let compared = compare(market, arguments.seed)?;
        tell(&compared);
        tell_price(market)?;
        return arguments.output.as_deref().map_or(Ok(()), |path| output::write(path, draw(&compared).as_bytes()));
    }
    let allocation = match allocation {
        [] => allocate(market, &Options { rule: arguments.policy, seed: arguments.seed })?,
        [file, ..] => read_allocation(file)?,
    };
    match &arguments.explain {
        Some(asked) => answer(market, &allocation, asked),
        None => write(arguments.output.as_deref(), &allocation, market.lots.len()),
    }
}

#[expect(clippy::print_stdout, reason = "the verdict is what the command is for")]
fn verify(market_file: &Path, allocation_file: &Path) -> Result<(), Failure> {
    let (market, allocation) = (read_market(market_file)?, read_allocation(allocation_file)?);
    let violations = check(&market, &allocation);
    for violation in &violations {
        println!("{violation}");
    }
    let file = allocation_file.display();
    if !violations.is_empty() {
        return Err(format!("{file}: {} violations", violations.len()).into());
    }
    let proved =
        if allocation.certificate.is_some() { "fair, and as cheap as can be" } else { "possible, by another rule" };
    println!("{file} is {proved}: {} bundles, {} kg", allocation.bundles.len(), allocation.given().get() / 1_000_000);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
fn answer(market: &Market, allocation: &Allocation, asked: &[String]) -> Result<(), Failure> {
    let [lot, association] = asked else { return Err("--explain needs LOT ASSOCIATION".into()) };
    let (lot, association) = (LotId::parse(lot)?, AssociationId::parse(association)?);
    let told = explain(market, allocation, &NoEvidence, &lot, &association)?;
    check_explanation(market, allocation, &told)?;
    println!("{}\n{}\n{}", told.sentence.fr, told.sentence.en, serde_json::to_string_pretty(&told)?);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the table is what the command is for")]
fn tell(compared: &[Compared]) {
    println!("rule          given kg  least %  p10 %  median %   Gini  envied  bundles/lot   trips    kg km");
    for one in compared {
        let it = &one.metrics;
        let percent = |permille: i64| format!("{}.{}", permille / 10, permille % 10);
        println!(
            "{:12} {:9}  {:>7}  {:>5}  {:>8}  {:.3}  {:6}  {:11.2}  {:6}  {:7.0}",
            one.rule.name(),
            it.given.get() / 1_000_000,
            percent(it.least_permille),
            percent(it.p10_permille),
            percent(it.median_permille),
            it.gini,
            it.envied_cases,
            it.bundles_per_lot,
            it.trips,
            it.kilo_kilometres
        );
    }
}

#[expect(clippy::print_stdout, reason = "the figure belongs under the table")]
fn tell_price(market: &Market) -> Result<(), Failure> {
    let price = price_of_fairness(market)?;
    println!(
        "price of fairness: {:.0} kg km by need with a band of {} ‰, {:.0} for as much food the shortest way: {:+.1} %",
        price.fair,
        market.policy.band_permille,
        price.shortest,
        price.extra() * 1e2
    );
    Ok(())
}

#[expect(clippy::print_stdout, reason = "without -o the result goes to the terminal or a pipe")]
fn write<T: Serialize>(path: Option<&Path>, value: &T, lots: usize) -> Result<(), Failure> {
    match path {
        Some(path) if lots <= INDENTED => output::write_json(path, value),
        Some(path) => output::write(path, &serde_json::to_vec(value)?),
        None => {
            println!("{}", serde_json::to_string_pretty(value)?);
            Ok(())
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read_market(path: &Path) -> Result<Market, Failure> {
    Market::from_json(&read(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read_allocation(path: &Path) -> Result<Allocation, Failure> {
    Allocation::from_json(&read(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}
