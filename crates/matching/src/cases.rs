//! Whole cases: the fair flow rounded down, what is left given to the poorest first, then single cases exchanged until
//! nobody has a justified complaint.

use crate::{
    dense::{Dense, LotIx},
    ledger::Ledger,
};

/// How far what an association gets may lie from its fair share, in milligrams received today (committed not counted).
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    pub least: Vec<i64>,
    pub most: Vec<i64>,
}

/// Rounds a flow (milligrams per edge) to cases. `bands` is None when the flow is exactly fair: then any complaint counts.
pub(crate) fn round<'d>(dense: &'d Dense, flow: &[i64], bands: Option<&Bands>) -> Ledger<'d> {
    let mut ledger = floor(dense, flow);
    place_open(&mut ledger);
    while exchange(&mut ledger, bands) {
        place_open(&mut ledger);
    }
    ledger
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
pub(crate) fn place_open(ledger: &mut Ledger<'_>) {
    let mut waiting: Vec<LotIx> = lots(ledger.dense).filter(|lot| ledger.open[lot.ix()] > 0).collect();
    waiting.sort_by_key(|lot| (-ledger.dense.lots[lot.ix()].unit, lot.0));
    for lot in waiting {
        while ledger.open[lot.ix()] > 0 {
            let Some(edge) = poorest_with_room(ledger, lot) else { break };
            ledger.give(lot, edge, 1);
        }
    }
}

/// The edge whose association would be least covered with one case more.
fn poorest_with_room(ledger: &Ledger<'_>, lot: LotIx) -> Option<usize> {
    let unit = ledger.dense.lots[lot.ix()].unit;
    let fitting = ledger.dense.edges_of(lot).filter(|edge| ledger.fits(lot, *edge));
    fitting.min_by_key(|edge| (ledger.share(ledger.dense.edges[*edge].association, unit), *edge))
}

/// Moves single cases from the better covered to the worse covered until no move helps. True when something moved.
///
/// Each move lowers the sum of squares of what is received, weighed by need, so this ends.
fn exchange(ledger: &mut Ledger<'_>, bands: Option<&Bands>) -> bool {
    let mut moved = false;
    loop {
        let before = moved;
        moved = false;
        for lot in lots(ledger.dense) {
            while let Some((from, to)) = complaint(ledger, lot, bands) {
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
fn complaint(ledger: &Ledger<'_>, lot: LotIx, bands: Option<&Bands>) -> Option<(usize, usize)> {
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
            if outside && ledger.share(by, unit) < held && ledger.fits(lot, edge) {
                return Some((holder, edge));
            }
        }
    }
    None
}

pub(crate) fn lots(dense: &Dense) -> impl Iterator<Item = LotIx> + use<> {
    (0..u32::try_from(dense.lots.len()).unwrap_or(u32::MAX)).map(LotIx)
}
