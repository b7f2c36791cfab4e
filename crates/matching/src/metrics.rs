//! What an allocation is worth, in figures that do not depend on the rule that made it.

#![expect(clippy::as_conversions, reason = "figures for people, in floating point")]

use glane_foundation::{Cases, Milligrams, TemperatureClass};
use serde::Serialize;

use crate::{
    Allocation, Market, MarketError, Options, Rule, cases::lots, dense::Dense, ledger::Ledger, ratio::Ratio,
    solve::allocate,
};

/// Figures of one allocation. Promised cases count like the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Weight of all lots.
    pub offered: Milligrams,
    /// Weight of all bundles.
    pub given: Milligrams,
    /// Share of need covered, history included, in thousandths: of the least covered.
    pub least_permille: i64,
    /// One association in ten is below this.
    pub p10_permille: i64,
    /// Half are below this.
    pub median_permille: i64,
    /// Inequality of the share of need covered, weighed by need: 0 equal, 1 all to one.
    pub gini: f64,
    /// Points of the Lorenz curve, least covered first: part of the need, part of the food received.
    pub lorenz: Vec<(f64, f64)>,
    /// Cases that somebody covered less could take, and would still be covered less with.
    pub envied_cases: i64,
    /// Number of bundles.
    pub bundles: usize,
    /// Bundles per lot given at all.
    pub bundles_per_lot: f64,
    /// Trips from one store to one association.
    pub trips: usize,
    /// Capped chilled and frozen room left empty.
    pub unused_cold: Milligrams,
    /// Weight beyond caps: zero unless promises were made beyond them.
    pub overflow: Milligrams,
    /// Weight times detour of the cases with an edge, in kg km.
    pub kilo_kilometres: f64,
}

/// One rule and its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// The rule.
    pub rule: Rule,
    /// Its figures.
    pub metrics: Metrics,
}

/// Solves the market by every rule. Ours comes first.
///
/// # Errors
/// When the market contradicts itself.
pub fn compare(market: &Market, seed: u64) -> Result<Vec<Compared>, MarketError> {
    let one = |rule: Rule| {
        let allocation = allocate(market, &Options { rule, seed })?;
        Ok(Compared { rule, metrics: measure(market, &allocation)? })
    };
    Rule::ALL.into_iter().map(one).collect()
}

/// Figures of an allocation of this market.
///
/// # Errors
/// When the market contradicts itself, or the allocation is of another.
pub fn measure(market: &Market, allocation: &Allocation) -> Result<Metrics, MarketError> {
    let dense = Dense::new(market)?;
    let ledger = replay(market, &dense, allocation)?;
    let mut shares: Vec<(Ratio, i64)> = crate::leximin::associations(&dense)
        .map(|it| (ledger.share(it, 0), dense.associations[it.ix()].weight))
        .collect();
    shares.sort();
    let at = |permille: usize| {
        shares.get(shares.len() * permille / 1_000).map_or(0, |(share, _)| share.millionths() / 1_000)
    };
    let lorenz = lorenz(&shares);
    let given_lots = lots(&dense).filter(|lot| ledger.open[lot.ix()] < market.lots[lot.ix()].cases.get()).count();
    Ok(Metrics {
        offered: market
            .lots
            .iter()
            .map(|lot| Milligrams::new(lot.case_weight.to_milligrams().get() * lot.cases.get()))
            .sum(),
        given: Milligrams::new(
            ledger.given.iter().sum::<i64>() + dense.associations.iter().map(|it| it.committed).sum::<i64>(),
        ),
        least_permille: at(0),
        p10_permille: at(100),
        median_permille: at(500),
        gini: gini(&lorenz),
        envied_cases: envied(&ledger),
        bundles: allocation.bundles.len(),
        bundles_per_lot: allocation.bundles.len() as f64 / given_lots.max(1) as f64,
        trips: trips(market, &dense, allocation),
        unused_cold: Milligrams::new(unused_cold(market, &dense, allocation)),
        overflow: Milligrams::new(ledger.overflow()),
        kilo_kilometres: kilo_kilometres(&ledger),
        lorenz,
    })
}

fn replay<'d>(market: &Market, dense: &'d Dense, allocation: &Allocation) -> Result<Ledger<'d>, MarketError> {
    let mut ledger = Ledger::new(dense);
    for bundle in &allocation.bundles {
        let foreign = |what: &str| MarketError::ForeignAllocation {
            why: format!("{} to {}: {what}", bundle.lot, bundle.association),
        };
        let lot = dense.index.lot(bundle.lot.as_str()).ok_or_else(|| foreign("no such lot"))?;
        let to = dense.index.association(bundle.association.as_str()).ok_or_else(|| foreign("no such association"))?;
        let promised =
            market.committed.iter().filter(|it| it.lot == bundle.lot && it.association == bundle.association);
        let cases = bundle.cases.get() - promised.map(|it| it.cases.get()).sum::<i64>();
        if cases < 0 || cases > Cases::MAX.get() {
            return Err(foreign("not so many cases"));
        }
        if cases > 0 {
            ledger.give(lot, dense.edge(lot, to).ok_or_else(|| foreign("no edge"))?, cases);
        }
    }
    Ok(ledger)
}

fn lorenz(shares: &[(Ratio, i64)]) -> Vec<(f64, f64)> {
    let need: f64 = shares.iter().map(|(_, weight)| *weight as f64).sum();
    let food: f64 = shares.iter().map(|(share, _)| share.received as f64).sum();
    let mut curve = vec![(0.0, 0.0)];
    let (mut needed, mut received) = (0.0, 0.0);
    for (share, weight) in shares {
        needed += *weight as f64;
        received += share.received as f64;
        curve.push((needed / need.max(1.0), received / food.max(1.0)));
    }
    curve
}

/// Twice the area between the curve and the diagonal.
fn gini(lorenz: &[(f64, f64)]) -> f64 {
    let below: f64 = lorenz.windows(2).map(|two| (two[1].0 - two[0].0) * (two[0].1 + two[1].1)).sum();
    if lorenz.len() < 2 { 0.0 } else { 1.0 - below }
}

/// Cases with a justified complaint, each counted once.
fn envied(ledger: &Ledger<'_>) -> i64 {
    let dense = ledger.dense;
    let mut envied = 0;
    for lot in lots(dense) {
        let unit = dense.lots[lot.ix()].unit;
        for holder in dense.edges_of(lot).filter(|edge| ledger.cases[*edge] > 0) {
            let held = ledger.share(dense.edges[holder].association, 0);
            let wants =
                |edge: usize| ledger.fits(lot, edge) && ledger.share(dense.edges[edge].association, unit) < held;
            if dense.edges_of(lot).any(|edge| edge != holder && wants(edge)) {
                envied += ledger.cases[holder];
            }
        }
    }
    envied
}

fn trips(market: &Market, dense: &Dense, allocation: &Allocation) -> usize {
    let origin =
        |lot: &glane_foundation::LotId| dense.index.lot(lot.as_str()).map(|lot| market.lots[lot.ix()].origin.as_str());
    let trips = allocation.bundles.iter().map(|bundle| (origin(&bundle.lot), bundle.association.as_str()));
    trips.collect::<std::collections::BTreeSet<_>>().len()
}

fn unused_cold(market: &Market, dense: &Dense, allocation: &Allocation) -> i64 {
    let cold = [TemperatureClass::Chilled, TemperatureClass::Frozen];
    let rooms = market.associations.iter().flat_map(|it| cold.map(|class| it.caps.classes.get(&class)));
    let capped: i64 = rooms.flatten().map(|cap| cap.to_milligrams().get()).sum();
    let used = allocation.bundles.iter().filter_map(|bundle| {
        let lot = &market.lots[dense.index.lot(bundle.lot.as_str())?.ix()];
        let to = &market.associations[dense.index.association(bundle.association.as_str())?.ix()];
        let class = lot.category.temperature_class();
        let counts = class.needs_cold() && to.caps.classes.contains_key(&class);
        counts.then(|| lot.case_weight.to_milligrams().get() * bundle.cases.get())
    });
    (capped - used.sum::<i64>()).max(0)
}

fn kilo_kilometres(ledger: &Ledger<'_>) -> f64 {
    let dense = ledger.dense;
    let of = |lot: crate::dense::LotIx| {
        let unit = dense.lots[lot.ix()].unit as f64;
        dense.edges_of(lot).map(move |edge| ledger.cases[edge] as f64 * unit * dense.edges[edge].detour as f64)
    };
    lots(dense).flat_map(of).sum::<f64>() / 1e9
}
