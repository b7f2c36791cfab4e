//! The group an association shares its level with: everybody who could pass food on to it, and every lot they could
//! reach. None of that food goes anywhere else, so no rearrangement lifts the group.

use std::collections::HashSet;

use glane_foundation::Milligrams;

use crate::{
    Allocation, Bottleneck, Market,
    dense::{AssocIx, Dense, LotIx},
};

/// Searches back from an association: lots it may take, whoever holds them, the lots those may take, and so on. Full
/// rooms end the search, and what comes through them is told apart. None when the association itself is full.
pub(super) fn around(
    market: &Market,
    allocation: &Allocation,
    dense: &Dense,
    association: AssocIx,
) -> Option<Bottleneck> {
    let flow = allocation.certificate.as_ref()?.leximin.as_ref().unwrap_or(&allocation.fluid);
    let flows = Flows::read(dense, flow)?;
    let removed = removed_edges(dense, allocation);
    let mut group = vec![association];
    let mut in_group = vec![false; dense.associations.len()];
    let mut seen_lots = vec![false; dense.lots.len()];
    let takers = takers(dense, &removed);
    in_group[association.ix()] = true;
    if flows.gets[association.ix()] >= dense.associations[association.ix()].cap {
        return None;
    }
    let mut next = 0;
    while let Some(&it) = group.get(next) {
        next += 1;
        if flows.gets[it.ix()] >= dense.associations[it.ix()].cap {
            continue;
        }
        for &(lot, edge) in &takers[it.ix()] {
            let room_left = flows.room_left(dense, edge);
            if room_left == 0 || std::mem::replace(&mut seen_lots[lot.ix()], true) {
                continue;
            }
            for other in dense.edges_of(lot).filter(|edge| flows.on[*edge] > 0) {
                let holder = dense.edges[other].association;
                if !std::mem::replace(&mut in_group[holder.ix()], true) {
                    group.push(holder);
                }
            }
        }
    }
    let lots: Vec<LotIx> = crate::cases::lots(dense).filter(|lot| seen_lots[lot.ix()]).collect();
    let supply: i64 = lots.iter().map(|lot| dense.lots[lot.ix()].supply()).sum();
    let gets: i64 = group.iter().map(|it| flows.gets[it.ix()]).sum();
    group.sort_unstable();
    Some(Bottleneck {
        associations: group.iter().map(|it| market.associations[it.ix()].id.clone()).collect(),
        lots: lots.iter().map(|lot| market.lots[lot.ix()].id.clone()).collect(),
        supply: Milligrams::new(supply),
        through_full_rooms: Milligrams::new(gets - supply),
    })
}

fn removed_edges(dense: &Dense, allocation: &Allocation) -> HashSet<usize> {
    let at = |edge: &crate::RemovedEdge| {
        dense.edge(dense.index.lot(edge.lot.as_str())?, dense.index.association(edge.association.as_str())?)
    };
    allocation.removed.iter().filter_map(at).collect()
}

struct Flows {
    on: Vec<i64>,
    rooms: Vec<i64>,
    gets: Vec<i64>,
}

impl Flows {
    fn read(dense: &Dense, flows: &[crate::Flow]) -> Option<Self> {
        let mut read = Self {
            on: vec![0; dense.edges.len()],
            rooms: vec![0; dense.rooms.len()],
            gets: vec![0; dense.associations.len()],
        };
        for flow in flows {
            let lot = dense.index.lot(flow.lot.as_str())?;
            let edge = dense.edge(lot, dense.index.association(flow.association.as_str())?)?;
            let amount = flow.amount.get();
            read.on[edge] = amount;
            read.gets[dense.edges[edge].association.ix()] += amount;
            let mut room = dense.edges[edge].room();
            while let Some(at) = room {
                read.rooms[at.ix()] += amount;
                room = dense.rooms[at.ix()].parent;
            }
        }
        Some(read)
    }

    /// Room left along the capped rooms of an edge.
    fn room_left(&self, dense: &Dense, edge: usize) -> i64 {
        let (mut least, mut room) = (i64::MAX, dense.edges[edge].room());
        while let Some(at) = room {
            least = least.min(dense.rooms[at.ix()].cap - self.rooms[at.ix()]);
            room = dense.rooms[at.ix()].parent;
        }
        least
    }
}

/// Edges in use by association.
fn takers(dense: &Dense, removed: &HashSet<usize>) -> Vec<Vec<(LotIx, usize)>> {
    let mut takers = vec![Vec::new(); dense.associations.len()];
    for lot in crate::cases::lots(dense) {
        for edge in dense.edges_of(lot).filter(|edge| !removed.contains(edge)) {
            takers[dense.edges[edge].association.ix()].push((lot, edge));
        }
    }
    takers
}
