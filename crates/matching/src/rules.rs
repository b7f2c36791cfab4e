//! The other rules, to be compared with: what platforms and people do today. They see the same edges and caps, and give
//! whole cases; they know neither certificates nor the worth of a trip.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::SliceRandom};

use crate::{
    Market, Rule,
    cases::{self, lots},
    dense::{Dense, LotIx},
    ledger::Ledger,
    network::Network,
    spread,
};

/// Sweeps after which the Nash flow moves no more than rounding.
const NASH_SWEEPS: usize = 200;

/// Gives out a market by another rule than need first.
pub(crate) fn decide<'d>(market: &Market, dense: &'d Dense, rule: Rule, seed: u64) -> Ledger<'d> {
    let mut rng = StdRng::seed_from_u64(seed);
    if rule == Rule::Nash {
        return nash(dense);
    }
    let mut ledger = Ledger::new(dense);
    for lot in lots(dense) {
        let mut takers: Vec<usize> = dense.edges_of(lot).collect();
        match rule {
            Rule::Nearest => takers.sort_by_key(|edge| (dense.edges[*edge].detour, *edge)),
            Rule::Proportional => in_proportion(market, &mut ledger, lot, &takers),
            _ => takers.shuffle(&mut rng),
        }
        if rule == Rule::TwoChoices {
            two_choices(&mut ledger, lot, &takers, &mut rng);
        } else {
            takers.iter().for_each(|edge| fill(&mut ledger, lot, *edge));
        }
    }
    ledger
}

/// As many open cases as fit.
fn fill(ledger: &mut Ledger<'_>, lot: LotIx, edge: usize) {
    if ledger.fits(lot, edge) {
        let cases = ledger.open[lot.ix()].min(ledger.room(edge) / ledger.dense.lots[lot.ix()].unit);
        ledger.give(lot, edge, cases);
    }
}

/// Two takers are drawn, the one with less of its need covered gets what fits; again while something is left
/// (Food Drop, arXiv 2406.06363).
fn two_choices(ledger: &mut Ledger<'_>, lot: LotIx, takers: &[usize], rng: &mut StdRng) {
    loop {
        let able: Vec<usize> = takers.iter().copied().filter(|edge| ledger.fits(lot, *edge)).collect();
        if able.is_empty() || ledger.open[lot.ix()] == 0 {
            return;
        }
        let (one, other) = (able[rng.random_range(0..able.len())], able[rng.random_range(0..able.len())]);
        let share = |edge: usize| ledger.share(ledger.dense.edges[edge].association, 0);
        fill(ledger, lot, if share(one) <= share(other) { one } else { other });
    }
}

/// Cases in proportion to what each asks for (its total cap, or its need when it states none), rounded down.
fn in_proportion(market: &Market, ledger: &mut Ledger<'_>, lot: LotIx, takers: &[usize]) {
    let ask = |edge: usize| {
        let it = &market.associations[ledger.dense.edges[edge].association.ix()];
        i128::from(it.caps.total.map_or(it.weight.get(), |cap| cap.to_milligrams().get()))
    };
    let able: Vec<(usize, i128)> =
        takers.iter().filter(|edge| ledger.fits(lot, **edge)).map(|edge| (*edge, ask(*edge))).collect();
    let asked: i128 = able.iter().map(|(_, ask)| ask).sum();
    let open = i128::from(ledger.open[lot.ix()]);
    for (edge, ask) in able {
        let share = i64::try_from(open * ask / asked.max(1)).unwrap_or(0);
        let cases = share.min(ledger.room(edge) / ledger.dense.lots[lot.ix()].unit);
        ledger.give(lot, edge, cases.max(0));
    }
}

/// Greatest product of what is received, weighed by need (Eisenberg and Gale 1959), by letting each lot in turn level
/// those it reaches until nothing moves; then whole cases like ours. Without caps this converges to the optimum; with
/// shared caps it may stop just short of it.
fn nash(dense: &Dense) -> Ledger<'_> {
    let mut network = Network::new(dense);
    let mut gets = vec![0; dense.associations.len()];
    spread::sweep(dense, &mut network, &mut gets, NASH_SWEEPS, false);
    cases::round(dense, &network.flow(dense), None)
}
