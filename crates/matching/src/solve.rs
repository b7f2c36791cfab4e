//! From a market to an allocation: the stages in their order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Allocation, Flow, Market, MarketError,
    cases::{self, Bands},
    certificate, cheapest,
    dense::{Dense, LotIx},
    ledger::Ledger,
    leximin::{self, Fair},
    rules, tell,
    trips::{self, Removed},
};

/// Which rule decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Need first: weighted leximin. The rule of Glane; the others are there to be compared with.
    #[default]
    Leximin,
    /// Whoever answers first takes what it can; who that is is drawn by lot, lot by lot.
    FirstCome,
    /// The nearest takes what it can.
    Nearest,
    /// Two takers are drawn, the one covered less gets it (power of two choices, Food Drop).
    TwoChoices,
    /// In proportion to what each asks for.
    Proportional,
    /// Greatest product of what is received, weighed by need.
    Nash,
}

impl Rule {
    /// All rules, ours first.
    pub const ALL: [Self; 6] =
        [Self::Leximin, Self::FirstCome, Self::Nearest, Self::TwoChoices, Self::Proportional, Self::Nash];

    /// The name in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leximin => "leximin",
            Self::FirstCome => "first_come",
            Self::Nearest => "nearest",
            Self::TwoChoices => "two_choices",
            Self::Proportional => "proportional",
            Self::Nash => "nash",
        }
    }

    /// The rule of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// How to solve.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Which rule decides.
    pub rule: Rule,
    /// Seed of the rules that roll dice.
    pub seed: u64,
}

/// What was just finished, for those who measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The market was validated and compiled.
    Read,
    /// Exact leximin, L1.
    Fair,
    /// Cheapest fair flow, L2.
    Cheapest,
    /// Whole cases, L3; comes again for every turn of removing trips that are not worth it.
    Cases,
    /// Certificate, statuses and backups.
    Told,
}

/// Turns of removing light trips and solving again. What is still light then is merged where it stands.
const TURNS: usize = 4;

/// Solves a market. The same market and options give the same allocation, to the byte.
///
/// # Errors
/// When the market contradicts itself; the message names the place.
pub fn allocate(market: &Market, options: &Options) -> Result<Allocation, MarketError> {
    allocate_warm(market, options, None, &mut |_| {})
}

/// Solves a market starting from an earlier allocation of nearly the same one, which saves time and changes nothing in
/// what is guaranteed. `observe` hears when each stage ends.
///
/// # Errors
/// When the market contradicts itself; the message names the place.
pub fn allocate_warm(
    market: &Market,
    options: &Options,
    earlier: Option<&Allocation>,
    observe: &mut dyn FnMut(Stage),
) -> Result<Allocation, MarketError> {
    let mut dense = Dense::new(market)?;
    if options.rule != Rule::Leximin {
        observe(Stage::Read);
        let ledger = rules::decide(market, &dense, options.rule, options.seed);
        observe(Stage::Cases);
        return Ok(tell::by_rule(market, &ledger, options.rule));
    }
    let mut removed = Removed::new();
    let trips = dense.trips.clone();
    trips::remove_hopeless(&mut dense, &trips, &mut removed);
    let mut warm = Warm { flow: earlier.map(|earlier| replay(&dense, &earlier.fluid)), prices: None, earlier };
    observe(Stage::Read);
    let mut first = None;
    let mut turns_left = TURNS;
    loop {
        let fluid = fluid(market, &dense, &warm, observe);
        first.get_or_insert_with(|| certificate::lowest(&dense, &fluid.fair.gets));
        let ledger = cases::round(&dense, &fluid.flow, fluid.bands.as_ref());
        let load = ledger.load.clone();
        observe(Stage::Cases);
        let light = load.iter().zip(&trips.floor).any(|(load, floor)| *load > 0 && load < floor);
        if !light || turns_left == 0 {
            let ledger = finish(ledger, light, fluid.bands.as_ref());
            let certificate = certificate::write(market, &dense, &fluid, first.filter(|_| !removed.is_empty()));
            let allocation = tell::allocation(market, &ledger, &fluid, &removed, certificate);
            observe(Stage::Told);
            return Ok(allocation);
        }
        warm = Warm { flow: Some(fluid.flow), prices: Some(fluid.prices), earlier: None };
        drop(ledger);
        trips::remove_light(&mut dense, &trips, &load, &mut removed);
        turns_left -= 1;
    }
}

fn finish<'d>(mut ledger: Ledger<'d>, light: bool, bands: Option<&Bands>) -> Ledger<'d> {
    if light {
        trips::merge(&mut ledger, bands);
    }
    ledger
}

/// What an earlier solve of nearly the same market leaves to start from.
struct Warm<'a> {
    /// Milligrams per edge.
    flow: Option<Vec<i64>>,
    /// Price per node.
    prices: Option<Vec<i64>>,
    /// Where to read the prices when they are not at hand.
    earlier: Option<&'a Allocation>,
}

/// The fair flow and the cheapest one.
pub(crate) struct Fluid {
    pub fair: Fair,
    /// Milligrams per edge of the exact leximin, where the band let the cheapest differ.
    pub leximin: Option<Vec<i64>>,
    /// Milligrams per edge of the cheapest.
    pub flow: Vec<i64>,
    pub bands: Option<Bands>,
    /// Price of each node of the network.
    pub prices: Vec<i64>,
}

fn fluid(market: &Market, dense: &Dense, warm: &Warm<'_>, observe: &mut dyn FnMut(Stage)) -> Fluid {
    let mut fair = leximin::solve(dense, warm.flow.as_deref());
    observe(Stage::Fair);
    let bands = bands(market, dense, &fair.gets);
    let leximin = bands.as_ref().map(|_| fair.network.flow(dense));
    let mut gets = fair.gets.clone();
    let known = || certificate::read_prices(dense, &fair.network, warm.earlier?);
    let known = warm.prices.clone().or_else(known);
    let prices = cheapest::solve(dense, &mut fair.network, &mut gets, bands.as_ref(), known);
    let flow = fair.network.flow(dense);
    observe(Stage::Cheapest);
    Fluid { fair, leximin, flow, bands, prices }
}

/// The band of the market's policy around the fair values; None when it is zero.
pub(crate) fn bands(market: &Market, dense: &Dense, gets: &[i64]) -> Option<Bands> {
    let permille = i128::from(market.policy.band_permille);
    if permille == 0 {
        return None;
    }
    let width = |fair: i64| i64::try_from(i128::from(fair) * permille / 1_000).unwrap_or(0);
    let least = gets.iter().map(|fair| fair - width(*fair)).collect();
    let each = gets.iter().zip(&dense.associations);
    let most = each.map(|(fair, it)| (fair + width(*fair)).min(it.cap)).collect();
    Some(Bands { least, most })
}

/// Flows of an earlier allocation by edge, where the edge is still there.
fn replay(dense: &Dense, flows: &[Flow]) -> Vec<i64> {
    let mut amounts = vec![0; dense.edges.len()];
    for flow in flows {
        let lot: Option<LotIx> = dense.index.lot(flow.lot.as_str());
        let association = dense.index.association(flow.association.as_str());
        if let (Some(lot), Some(association)) = (lot, association)
            && let Some(edge) = dense.edge(lot, association)
        {
            amounts[edge] = flow.amount.get().max(0);
        }
    }
    amounts
}
