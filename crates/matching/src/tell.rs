//! Writes down the whole cases: bundles with their status and backup, and what stays.

use std::collections::{BTreeMap, HashMap};

use glane_foundation::{Cases, Milligrams};

use crate::{
    Allocation, AllocationFormat, Bundle, Certificate, Level, Market, RemovalReason, RemovedEdge, Rule, Status,
    Unplaced, UnplacedReason, cases, certificate,
    dense::{AssocIx, LotIx},
    ledger::Ledger,
    solve::Fluid,
    trips::Removed,
};

/// The allocation of a solved market.
pub(crate) fn allocation(
    market: &Market,
    ledger: &Ledger<'_>,
    fluid: &Fluid,
    removed: &Removed,
    certificate: Certificate,
) -> Allocation {
    Allocation {
        format: AllocationFormat::V1,
        rule: Rule::Leximin,
        bundles: bundles(market, ledger),
        unplaced: unplaced(market, ledger),
        removed: removals(market, ledger, removed),
        levels: levels(market, ledger, &fluid.fair.gets),
        fluid: certificate::flows(market, ledger.dense, &fluid.flow),
        certificate: Some(certificate),
    }
}

/// The allocation of another rule: no flow, no proof.
pub(crate) fn by_rule(market: &Market, ledger: &Ledger<'_>, rule: Rule) -> Allocation {
    let mut unplaced = unplaced(market, ledger);
    for left in unplaced.iter_mut().filter(|left| left.reason == UnplacedReason::NotWorthTheTrip) {
        left.reason = UnplacedReason::Rule;
    }
    Allocation {
        format: AllocationFormat::V1,
        rule,
        bundles: bundles(market, ledger),
        unplaced,
        removed: removals(market, ledger, &Removed::new()),
        levels: levels(market, ledger, &ledger.given),
        fluid: Vec::new(),
        certificate: None,
    }
}

/// Bundles by lot then association; promised cases are part of them.
pub(crate) fn bundles(market: &Market, ledger: &Ledger<'_>) -> Vec<Bundle> {
    let likely: HashMap<(&str, &str), (i64, u32)> = market
        .likely
        .iter()
        .map(|it| ((it.lot.as_str(), it.association.as_str()), (it.cases.get(), it.turns)))
        .collect();
    let mut promised = ledger.dense.committed.clone();
    promised.sort_unstable();
    let mut bundles = Vec::new();
    for lot in cases::lots(ledger.dense) {
        // Per association: cases promised and open.
        let mut given: BTreeMap<AssocIx, (i64, i64)> = BTreeMap::new();
        let from = promised.partition_point(|(of, ..)| *of < lot);
        for &(_, association, cases) in promised[from..].iter().take_while(|(of, ..)| *of == lot) {
            given.entry(association).or_insert((0, 0)).0 += cases;
        }
        for edge in ledger.dense.edges_of(lot).filter(|edge| ledger.cases[*edge] > 0) {
            given.entry(ledger.dense.edges[edge].association).or_insert((0, 0)).1 += ledger.cases[edge];
        }
        for (association, (promised, open)) in given {
            let (from, to) = (&market.lots[lot.ix()], &market.associations[association.ix()].id);
            let before = likely.get(&(from.id.as_str(), to.as_str())).filter(|(cases, _)| *cases == promised + open);
            let turns = before.map_or(0, |(_, turns)| *turns).saturating_add(1);
            let settled = from.due || (market.policy.commit_after > 0 && turns >= market.policy.commit_after);
            bundles.push(Bundle {
                lot: from.id.clone(),
                association: to.clone(),
                cases: Cases::new(promised + open),
                status: if open == 0 {
                    Status::Committed
                } else if settled {
                    Status::Firm
                } else {
                    Status::Likely
                },
                turns,
                backup: backup(ledger, lot, association, promised + open)
                    .map(|it| market.associations[it.ix()].id.clone()),
            });
        }
    }
    bundles
}

/// Who takes a bundle that comes back: the least covered with room for all of it, else with room for a case.
fn backup(ledger: &Ledger<'_>, lot: LotIx, holder: AssocIx, cases: i64) -> Option<AssocIx> {
    let weight = cases * ledger.dense.lots[lot.ix()].unit;
    let others = ledger.dense.edges_of(lot).filter(|edge| ledger.dense.edges[*edge].association != holder);
    let able = others.filter(|edge| ledger.fits(lot, *edge));
    let best = able.min_by_key(|edge| {
        let association = ledger.dense.edges[*edge].association;
        (ledger.room(*edge) < weight, ledger.share(association, weight), association)
    });
    best.map(|edge| ledger.dense.edges[edge].association)
}

/// What stays, by lot.
pub(crate) fn unplaced(market: &Market, ledger: &Ledger<'_>) -> Vec<Unplaced> {
    let left = cases::lots(ledger.dense).filter(|lot| ledger.open[lot.ix()] > 0);
    left.map(|lot| Unplaced {
        lot: market.lots[lot.ix()].id.clone(),
        cases: Cases::new(ledger.open[lot.ix()]),
        reason: why_unplaced(ledger, lot),
    })
    .collect()
}

fn why_unplaced(ledger: &Ledger<'_>, lot: LotIx) -> UnplacedReason {
    let mut edges = ledger.dense.edges_of(lot);
    if edges.is_empty() {
        UnplacedReason::NoEdge
    } else if edges.clone().all(|edge| ledger.dense.edges[edge].removed) {
        UnplacedReason::EdgesRemoved
    } else if edges.any(|edge| ledger.fits(lot, edge)) {
        UnplacedReason::NotWorthTheTrip
    } else {
        UnplacedReason::Full
    }
}

fn removals(market: &Market, ledger: &Ledger<'_>, removed: &Removed) -> Vec<RemovedEdge> {
    // A pair withdrawn twice counts once, with the last reason.
    let withdrawn: BTreeMap<_, _> = market
        .withdrawn
        .iter()
        .map(|edge| ((edge.lot.clone(), edge.association.clone()), edge.reason.clone()))
        .collect();
    let withdrawn = withdrawn.into_iter().map(|((lot, association), reason)| RemovedEdge {
        lot,
        association,
        reason: RemovalReason::Withdrawn { reason },
    });
    let by_trip = removed.iter().map(|(lot, edge, reason)| RemovedEdge {
        lot: market.lots[lot.ix()].id.clone(),
        association: market.associations[ledger.dense.edges[*edge].association.ix()].id.clone(),
        reason: reason.clone(),
    });
    withdrawn.chain(by_trip).collect()
}

/// Levels from fair values (open part only).
pub(crate) fn levels(market: &Market, ledger: &Ledger<'_>, fair: &[i64]) -> Vec<Level> {
    let each = market.associations.iter().zip(&ledger.dense.associations).zip(ledger.given.iter().zip(fair));
    each.map(|((association, dense), (given, fair))| Level {
        association: association.id.clone(),
        fair: Milligrams::new(dense.committed + fair),
        given: Milligrams::new(dense.committed + given),
    })
    .collect()
}
