//! From a market to an allocation: the stages in their order.

use glane_foundation::{Cases, Milligrams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Allocation, AllocationFormat, Bundle, Level, Market, MarketError, RemovalReason, RemovedEdge, Status, Unplaced,
    UnplacedReason, cases,
    dense::{Dense, LotIx},
    ledger::Ledger,
};

/// Which rule decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Need first: weighted leximin. The rule of Glane; the others are there to be compared with.
    #[default]
    Leximin,
}

/// How to solve.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Which rule decides.
    pub rule: Rule,
    /// Seed of the rules that roll dice.
    pub seed: u64,
}

/// Solves a market. The same market and options give the same allocation, to the byte.
///
/// # Errors
/// When the market contradicts itself; the message names the place.
pub fn allocate(market: &Market, _options: &Options) -> Result<Allocation, MarketError> {
    let dense = Dense::new(market)?;
    let flow = vec![0; dense.edges.len()];
    let ledger = cases::round(&dense, &flow, None);
    Ok(tell(market, &ledger))
}

fn tell(market: &Market, ledger: &Ledger<'_>) -> Allocation {
    Allocation {
        format: AllocationFormat::V1,
        rule: Rule::Leximin,
        bundles: tell_bundles(market, ledger),
        unplaced: tell_unplaced(market, ledger),
        removed: tell_withdrawn(market),
        levels: tell_levels(market, ledger),
        fluid: Vec::new(),
        certificate: None,
    }
}

fn tell_bundles(market: &Market, ledger: &Ledger<'_>) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    let mut promised = ledger.dense.committed.clone();
    promised.sort_unstable();
    for lot in cases::lots(ledger.dense) {
        let open = ledger.dense.edges_of(lot).map(|edge| (ledger.dense.edges[edge].association, ledger.cases[edge]));
        let mut given: std::collections::BTreeMap<_, (i64, Status)> = std::collections::BTreeMap::new();
        let from = promised.partition_point(|(of, ..)| *of < lot);
        for &(_, association, cases) in promised[from..].iter().take_while(|(of, ..)| *of == lot) {
            given.entry(association).or_insert((0, Status::Committed)).0 += cases;
        }
        let status = if market.lots[lot.ix()].due { Status::Firm } else { Status::Likely };
        for (association, cases) in open.filter(|(_, cases)| *cases > 0) {
            given.entry(association).or_insert((0, status)).0 += cases;
        }
        bundles.extend(given.into_iter().map(|(association, (cases, status))| Bundle {
            lot: market.lots[lot.ix()].id.clone(),
            association: market.associations[association.ix()].id.clone(),
            cases: Cases::new(cases),
            status,
            turns: 1,
            backup: None,
        }));
    }
    bundles
}

fn tell_unplaced(market: &Market, ledger: &Ledger<'_>) -> Vec<Unplaced> {
    let left = cases::lots(ledger.dense).filter(|lot| ledger.open[lot.ix()] > 0);
    left.map(|lot| Unplaced {
        lot: market.lots[lot.ix()].id.clone(),
        cases: Cases::new(ledger.open[lot.ix()]),
        reason: why_unplaced(ledger, lot),
    })
    .collect()
}

fn why_unplaced(ledger: &Ledger<'_>, lot: LotIx) -> UnplacedReason {
    let mut edges = ledger.dense.edges_of(lot).map(|edge| ledger.dense.edges[edge].removed);
    match (edges.len(), edges.all(|removed| removed)) {
        (0, _) => UnplacedReason::NoEdge,
        (_, true) => UnplacedReason::EdgesRemoved,
        (_, false) => UnplacedReason::Full,
    }
}

fn tell_withdrawn(market: &Market) -> Vec<RemovedEdge> {
    let withdrawn = market.withdrawn.iter().cloned();
    withdrawn
        .map(|edge| RemovedEdge {
            lot: edge.lot,
            association: edge.association,
            reason: RemovalReason::Withdrawn { reason: edge.reason },
        })
        .collect()
}

fn tell_levels(market: &Market, ledger: &Ledger<'_>) -> Vec<Level> {
    let each = market.associations.iter().zip(&ledger.dense.associations).zip(&ledger.given);
    each.map(|((association, dense), given)| Level {
        association: association.id.clone(),
        fair: Milligrams::new(dense.committed + given),
        given: Milligrams::new(dense.committed + given),
    })
    .collect()
}
