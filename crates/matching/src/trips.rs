//! Worth the trip: everything from one store to one association is one trip, and trips below the floor are not made.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use std::collections::HashMap;

use glane_foundation::{Metres, Milligrams};

use crate::{
    Market, RemovalReason,
    cases::{self, Bands, lots},
    dense::{Dense, LotIx},
    ledger::Ledger,
};

/// Every trip of a market, with its floor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trips {
    /// Trip of each edge.
    pub of: Vec<u32>,
    /// Least weight in milligrams; zero when the trip is made anyway.
    pub floor: Vec<i64>,
}

/// Edges removed so far, with the reason.
pub(crate) type Removed = Vec<(LotIx, usize, RemovalReason)>;

/// Numbers the trips. A trip that carries something promised is made anyway.
pub(crate) fn number(market: &Market, dense: &Dense) -> Trips {
    let policy = market.policy.worth_the_trip;
    if policy.is_off() {
        return Trips { of: vec![0; dense.edges.len()], floor: vec![0] };
    }
    let mut trips = Trips { of: Vec::with_capacity(dense.edges.len()), floor: Vec::new() };
    let mut known: HashMap<(u32, u32), u32> = HashMap::new();
    for lot in lots(dense) {
        let origin = dense.lots[lot.ix()].origin;
        for edge in &dense.edges[dense.edges_of(lot)] {
            let next = trips.floor.len() as u32;
            let trip = *known.entry((origin, edge.association.0)).or_insert(next);
            if trip == next {
                trips.floor.push(0);
            }
            trips.of.push(trip);
            if !edge.removed {
                let floor = policy.floor(Metres::new(edge.detour)).get();
                trips.floor[trip as usize] = trips.floor[trip as usize].max(floor);
            }
        }
    }
    for &(lot, association, _) in &dense.committed {
        if let Some(trip) = known.get(&(dense.lots[lot.ix()].origin, association.0)) {
            trips.floor[*trip as usize] = 0;
        }
    }
    trips
}

/// Removes the edges of trips that could never reach their floor, even with everything there is.
pub(crate) fn remove_hopeless(dense: &mut Dense, trips: &Trips, removed: &mut Removed) {
    let mut most = vec![0_i64; trips.floor.len()];
    for lot in lots(dense) {
        for edge in dense.edges_of(lot).filter(|edge| !dense.edges[*edge].removed) {
            most[trips.of[edge] as usize] += dense.lots[lot.ix()].supply();
        }
    }
    remove(dense, removed, |dense, edge| {
        let trip = trips.of[edge] as usize;
        let most = most[trip].min(dense.associations[dense.edges[edge].association.ix()].cap);
        let floor = Milligrams::new(trips.floor[trip]);
        let reason = RemovalReason::NeverWorthTheTrip { most: Milligrams::new(most), floor };
        (most < trips.floor[trip]).then_some(reason)
    });
}

/// Removes the edges of trips that came out too light. A store whose trips are all too light keeps the one nearest to its
/// floor, so that its food can gather there; the last one goes too. True when something was removed.
pub(crate) fn remove_light(dense: &mut Dense, trips: &Trips, load: &[i64], removed: &mut Removed) -> bool {
    let spared = spare(dense, trips, load);
    let before = removed.len();
    remove(dense, removed, |_, edge| {
        let trip = trips.of[edge] as usize;
        let light = load[trip] > 0 && load[trip] < trips.floor[trip] && !spared[trip];
        light.then(|| RemovalReason::TooLightForATrip {
            load: Milligrams::new(load[trip]),
            floor: Milligrams::new(trips.floor[trip]),
        })
    });
    removed.len() > before
}

/// For each store without a worthwhile trip and with several light ones: the one to keep.
fn spare(dense: &Dense, trips: &Trips, load: &[i64]) -> Vec<bool> {
    // Per store: has a worthwhile trip, its light trips, and the best of these.
    let mut stores = vec![(false, 0_u32, u32::MAX); dense.origins as usize];
    let mut seen = vec![false; load.len()];
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            let trip = trips.of[edge];
            if load[trip as usize] == 0 || std::mem::replace(&mut seen[trip as usize], true) {
                continue;
            }
            let store = &mut stores[dense.lots[lot.ix()].origin as usize];
            if load[trip as usize] >= trips.floor[trip as usize] {
                store.0 = true;
                continue;
            }
            store.1 += 1;
            let nearer = |a: u32, b: u32| {
                let (a, b) = (a as usize, b as usize);
                i128::from(load[a]) * i128::from(trips.floor[b]) > i128::from(load[b]) * i128::from(trips.floor[a])
            };
            if store.2 == u32::MAX || nearer(trip, store.2) {
                store.2 = trip;
            }
        }
    }
    let mut spared = vec![false; load.len()];
    for (_, _, best) in stores.into_iter().filter(|(worthwhile, light, _)| !worthwhile && *light > 1) {
        spared[best as usize] = true;
    }
    spared
}

fn remove(dense: &mut Dense, removed: &mut Removed, why: impl Fn(&Dense, usize) -> Option<RemovalReason>) {
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            if let (false, Some(reason)) = (dense.edges[edge].removed, why(dense, edge)) {
                dense.edges[edge].removed = true;
                removed.push((lot, edge, reason));
            }
        }
    }
}

/// Gives up the trips that are still too light: their cases go where a trip is made anyway, or stay. Their edges are
/// left alone, so the fair flow stands.
pub(crate) fn merge(ledger: &mut Ledger<'_>, bands: Option<&Bands>) {
    let dense = ledger.dense;
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            if ledger.cases[edge] > 0 && ledger.is_light(edge) {
                // The whole trip goes, over the course of this sweep: what is left of it stays light.
                ledger.give(lot, edge, -ledger.cases[edge]);
            }
        }
    }
    cases::settle(ledger, bands);
}
