//! Whole cases: the fair flow rounded down, what is left given to the poorest first, then single cases exchanged until
//! nobody has a justified complaint.

use std::collections::BTreeMap;

use crate::{
    dense::{AssocIx, Dense, LotIx},
    ledger::Ledger,
};

/// How far what an association gets may lie from its fair share, in milligrams received today (committed not counted).
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    pub least: Vec<i64>,
    pub most: Vec<i64>,
}

/// Rounds a flow (milligrams per edge) to cases, trips left aside. `bands` is None when the flow is exactly fair: then
/// any complaint counts.
pub(crate) fn round<'d>(dense: &'d Dense, flow: &[i64], bands: Option<&Bands>) -> Ledger<'d> {
    let mut ledger = floor(dense, flow);
    place_open(&mut ledger, false);
    while exchange(&mut ledger, bands, false) {
        place_open(&mut ledger, false);
    }
    ledger
}

/// Places what is open and exchanges, never leaving a trip too light.
pub(crate) fn settle(ledger: &mut Ledger<'_>, bands: Option<&Bands>) {
    loop {
        place_open(ledger, true);
        gather(ledger);
        if !exchange(ledger, bands, true) {
            return;
        }
    }
}

/// Sends the open cases of a store together to one association, the poorest that they make a trip for.
fn gather(ledger: &mut Ledger<'_>) {
    let dense = ledger.dense;
    let mut by_origin: BTreeMap<u32, Vec<LotIx>> = BTreeMap::new();
    for lot in lots(dense).filter(|lot| ledger.open[lot.ix()] > 0) {
        by_origin.entry(dense.lots[lot.ix()].origin).or_default().push(lot);
    }
    for waiting in by_origin.values() {
        let edges = waiting.iter().flat_map(|lot| dense.edges_of(*lot)).filter(|edge| !dense.edges[*edge].removed);
        let mut able: Vec<AssocIx> = edges.map(|edge| dense.edges[edge].association).collect();
        able.sort_unstable_by_key(|it| (ledger.share(*it, 0), *it));
        able.dedup();
        for association in able {
            gather_at(ledger, waiting, association);
        }
    }
}

/// Gives one association all the open cases of these lots that fit, unless the trip stays too light.
fn gather_at(ledger: &mut Ledger<'_>, waiting: &[LotIx], association: AssocIx) {
    let mut given = Vec::new();
    for &lot in waiting {
        let Some(edge) = ledger.dense.edge(lot, association).filter(|edge| ledger.fits(lot, *edge)) else { continue };
        let cases = ledger.open[lot.ix()].min(ledger.room(edge) / ledger.dense.lots[lot.ix()].unit);
        if cases > 0 {
            ledger.give(lot, edge, cases);
            given.push((lot, edge, cases));
        }
    }
    if given.first().is_some_and(|(_, edge, _)| ledger.is_light(*edge)) {
        for (lot, edge, cases) in given {
            ledger.give(lot, edge, -cases);
        }
    }
}

/// Each flow rounded down to whole cases.
fn floor<'d>(dense: &'d Dense, flow: &[i64]) -> Ledger<'d> {
    let mut ledger = Ledger::new(dense);
    for lot in lots(dense) {
        let unit = dense.lots[lot.ix()].unit;
        for edge in dense.edges_of(lot) {
            let cases = flow[edge] / unit;
            if cases > 0 {
                ledger.give(lot, edge, cases);
            }
        }
    }
    ledger
}

/// Gives the open cases, heaviest first, each to the poorest who has room.
fn place_open(ledger: &mut Ledger<'_>, mind_trips: bool) {
    let mut waiting: Vec<LotIx> = lots(ledger.dense).filter(|lot| ledger.open[lot.ix()] > 0).collect();
    waiting.sort_by_key(|lot| (-ledger.dense.lots[lot.ix()].unit, lot.0));
    for lot in waiting {
        while ledger.open[lot.ix()] > 0 {
            let Some(edge) = poorest_with_room(ledger, lot, mind_trips) else { break };
            ledger.give(lot, edge, 1);
        }
    }
}

/// The edge whose association would be least covered with one case more.
fn poorest_with_room(ledger: &Ledger<'_>, lot: LotIx, mind_trips: bool) -> Option<usize> {
    let unit = ledger.dense.lots[lot.ix()].unit;
    let fitting = ledger
        .dense
        .edges_of(lot)
        .filter(|edge| ledger.fits(lot, *edge) && !(mind_trips && ledger.would_be_light(*edge, unit)));
    fitting.min_by_key(|edge| (ledger.share(ledger.dense.edges[*edge].association, unit), *edge))
}

/// Moves single cases from the better covered to the worse covered until no move helps. True when something moved.
///
/// Each move lowers the sum of squares of what is received, weighed by need, so this ends.
fn exchange(ledger: &mut Ledger<'_>, bands: Option<&Bands>, mind_trips: bool) -> bool {
    let mut moved = false;
    loop {
        let before = moved;
        moved = false;
        for lot in lots(ledger.dense) {
            while let Some((from, to)) = complaint(ledger, lot, bands, mind_trips) {
                ledger.give(lot, from, -1);
                ledger.give(lot, to, 1);
                moved = true;
            }
        }
        if !moved {
            return before;
        }
    }
}

/// A holder of a case and somebody who, with it, would still be covered less than the holder is now.
fn complaint(ledger: &Ledger<'_>, lot: LotIx, bands: Option<&Bands>, mind_trips: bool) -> Option<(usize, usize)> {
    let dense = ledger.dense;
    let unit = dense.lots[lot.ix()].unit;
    for holder in dense.edges_of(lot).filter(|edge| ledger.cases[*edge] > 0) {
        let held_by = dense.edges[holder].association;
        let held = ledger.share(held_by, 0);
        for edge in dense.edges_of(lot).filter(|edge| *edge != holder) {
            let by = dense.edges[edge].association;
            let outside = bands.is_none_or(|bands| {
                ledger.given[by.ix()] < bands.least[by.ix()] || ledger.given[held_by.ix()] > bands.most[held_by.ix()]
            });
            let light = mind_trips && (ledger.would_be_light(edge, unit) || ledger.would_be_light(holder, -unit));
            if outside && !light && ledger.share(by, unit) < held && ledger.fits(lot, edge) {
                return Some((holder, edge));
            }
        }
    }
    None
}

pub(crate) fn lots(dense: &Dense) -> impl Iterator<Item = LotIx> + use<> {
    (0..u32::try_from(dense.lots.len()).unwrap_or(u32::MAX)).map(LotIx)
}
