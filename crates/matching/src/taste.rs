//! Tastes in the network: while the cheapest flow is looked for, food leaves a leaf with a taste by two arcs, the first as
//! wide as its part of the mix, the second dearer. Costs rise with what is carried, so the first fills first by itself.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use crate::{
    cases::lots,
    dense::{Dense, DenseTaste, RoomIx},
    network::Network,
};

fn tasted(dense: &Dense) -> impl Iterator<Item = (RoomIx, DenseTaste)> + '_ {
    let rooms = dense.rooms.iter().zip(0_u32..);
    rooms.filter_map(|(room, at)| Some((RoomIx(at), room.taste?)))
}

/// Adds what tastes cost to the cost of every arc.
pub(crate) fn add_costs(dense: &Dense, network: &Network, costs: &mut [i64]) {
    for (room, taste) in tasted(dense) {
        for (arc, cost) in [(network.outward(room), taste.malus), (network.beyond(room), taste.malus + taste.beyond)] {
            costs[arc] = cost;
            costs[network.twin[arc] as usize] = -cost;
        }
    }
}

/// Shares what flows out of each leaf with a taste between its two arcs. Together they are a milligram wider than all food that
/// can come in, where the cap allows: finite, because arcs may be filled up, and never closed for want of food.
pub(crate) fn part(dense: &Dense, network: &mut Network) {
    let mut reach = vec![0_i64; dense.rooms.len()];
    for lot in lots(dense) {
        let supply = dense.lots[lot.ix()].supply();
        for edge in dense.edges_of(lot).filter(|edge| !dense.edges[*edge].removed) {
            if let Some(room) = dense.edges[edge].room() {
                reach[room.ix()] += supply;
            }
        }
    }
    for (room, taste) in tasted(dense) {
        let (first, second) = (network.outward(room), network.beyond(room));
        let (flow, whole) = (network.sent(first), dense.rooms[room.ix()].cap.min(reach[room.ix()] + 1));
        let wide = taste.part.min(whole);
        set(network, first, flow.min(wide), wide);
        set(network, second, flow - flow.min(wide), whole - wide);
    }
}

/// Puts both flows back on the first arc, which is as wide as the room again.
pub(crate) fn join(dense: &Dense, network: &mut Network) {
    for (room, _) in tasted(dense) {
        let (first, second) = (network.outward(room), network.beyond(room));
        let flow = network.sent(first) + network.sent(second);
        set(network, first, flow, dense.rooms[room.ix()].cap);
        set(network, second, 0, 0);
    }
}

fn set(network: &mut Network, arc: usize, flow: i64, wide: i64) {
    network.left[arc] = wide - flow;
    network.left[network.twin[arc] as usize] = flow;
}
