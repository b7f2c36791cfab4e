//! A good first flow: each lot in turn pours what it has to those it can reach, the least covered first, a few times
//! over. It is not exact and need not be (so it may use floating point): it leaves little to move for the exact stages.

#![expect(clippy::as_conversions, reason = "milligrams to floating point and back, checked against integer caps")]

use crate::{
    cases::lots,
    dense::{Dense, LotIx},
    network::Network,
};

/// Sweeps over all lots. More gain little: the rest is global and left to the exact stage.
const SWEEPS: usize = 3;
/// Halvings of the bracket around the waterline.
const HALVINGS: usize = 30;

/// Somebody the lot can reach: share before it, need, and room.
struct Reach {
    edge: usize,
    base: f64,
    weight: f64,
    room: i64,
}

/// Adds flow to `network` and `gets`, and shifts what is there towards the less covered. With `keep`, lots that send all
/// they have are left alone: the flow that is there is a good one.
pub(crate) fn spread(dense: &Dense, network: &mut Network, gets: &mut [i64], keep: bool) {
    sweep(dense, network, gets, if keep { 1 } else { SWEEPS }, keep);
}

/// So many sweeps over all lots, or with `keep` over those that have something left.
pub(crate) fn sweep(dense: &Dense, network: &mut Network, gets: &mut [i64], sweeps: usize, keep: bool) {
    let mut reach = Vec::new();
    for _ in 0..sweeps {
        for lot in lots(dense) {
            if keep && network.left[network.arc_of_lot(lot)] == 0 {
                continue;
            }
            take_back(dense, network, gets, lot);
            look_around(dense, network, gets, lot, &mut reach);
            pour(dense, network, gets, lot, &reach);
        }
    }
}

fn take_back(dense: &Dense, network: &mut Network, gets: &mut [i64], lot: LotIx) {
    for edge in dense.edges_of(lot) {
        let amount = network.sent(network.arc_of_edge(dense, lot, edge));
        if amount > 0 {
            network.push_edge(dense, lot, edge, -amount);
            gets[dense.edges[edge].association.ix()] -= amount;
        }
    }
}

fn look_around(dense: &Dense, network: &Network, gets: &[i64], lot: LotIx, reach: &mut Vec<Reach>) {
    reach.clear();
    for edge in dense.edges_of(lot).filter(|edge| !dense.edges[*edge].removed) {
        let at = dense.edges[edge].association.ix();
        let to = &dense.associations[at];
        let room = (to.cap - gets[at]).min(network.room_of_edge(dense, edge));
        reach.push(Reach { edge, base: (to.base + gets[at]) as f64, weight: to.weight as f64, room });
    }
}

/// Pours to one waterline, then what rounding left to the first with room. Edges of one lot lead to different
/// associations, so their rooms do not interfere.
fn pour(dense: &Dense, network: &mut Network, gets: &mut [i64], lot: LotIx, reach: &[Reach]) {
    let mut supply = dense.lots[lot.ix()].supply();
    let line = waterline(reach, supply as f64);
    let mut give = |reach: &Reach, amount: i64| {
        network.push_edge(dense, lot, reach.edge, amount);
        gets[dense.edges[reach.edge].association.ix()] += amount;
    };
    let mut rooms: Vec<i64> = Vec::with_capacity(reach.len());
    for to in reach {
        let amount = ((line * to.weight - to.base).max(0.0) as i64).min(to.room).min(supply);
        give(to, amount);
        supply -= amount;
        rooms.push(to.room - amount);
    }
    for (to, room) in reach.iter().zip(rooms) {
        let amount = supply.min(room);
        give(to, amount);
        supply -= amount;
    }
}

fn waterline(reach: &[Reach], supply: f64) -> f64 {
    let poured =
        |line: f64| -> f64 { reach.iter().map(|to| (line * to.weight - to.base).max(0.0).min(to.room as f64)).sum() };
    let lowest = reach.iter().map(|to| to.base / to.weight).fold(f64::INFINITY, f64::min);
    let (mut low, mut high) = (lowest, reach.iter().map(|to| (to.base + supply) / to.weight).fold(lowest, f64::max));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if poured(middle) <= supply {
            low = middle;
        } else {
            high = middle;
        }
    }
    if low.is_finite() { low } else { 0.0 }
}
