//! Writes down the proof of a flow.

use std::collections::HashMap;

use glane_foundation::Milligrams;

use crate::{
    Allocation, Cap, Certificate, Cut, Flow, Market, PriceOfRemovals, Prices, Room, RoomPrice,
    cases::lots,
    dense::{Dense, DenseEdge, RoomIx},
    leximin::{Fair, associations},
    network::{Network, Node},
    ratio::Ratio,
    solve::Fluid,
};

/// Beyond any sum of real detours, and far from the end of 64 bits.
const MOST_PRICE: i64 = 1 << 50;

/// Total and least share, in millionths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lowest {
    total: i64,
    share: i64,
}

/// Total and least share of a fair flow.
pub(crate) fn lowest(dense: &Dense, gets: &[i64]) -> Lowest {
    let each = dense.associations.iter().zip(gets).map(|(it, gets)| Ratio::new(it.base + gets, it.weight));
    Lowest { total: gets.iter().sum(), share: each.min().map_or(0, Ratio::millionths) }
}

/// The certificate of a flow; `before` is the fair flow before edges were removed.
pub(crate) fn write(market: &Market, dense: &Dense, fluid: &Fluid, before: Option<Lowest>) -> Certificate {
    let after = lowest(dense, &fluid.fair.gets);
    Certificate {
        total: Milligrams::new(after.total),
        cut: cut(market, dense, &fluid.fair),
        leximin: fluid.leximin.as_ref().map(|flow| flows(market, dense, flow)),
        prices: prices(market, dense, fluid),
        price_of_removals: before.map(|before| PriceOfRemovals {
            total_before: Milligrams::new(before.total),
            total_after: Milligrams::new(after.total),
            lowest_before: before.share,
            lowest_after: after.share,
        }),
    }
}

/// Flows above zero, by lot then association.
pub(crate) fn flows(market: &Market, dense: &Dense, flow: &[i64]) -> Vec<Flow> {
    let mut flows = Vec::new();
    for lot in lots(dense) {
        for edge in dense.edges_of(lot).filter(|edge| flow[*edge] > 0) {
            flows.push(Flow {
                lot: market.lots[lot.ix()].id.clone(),
                association: market.associations[dense.edges[edge].association.ix()].id.clone(),
                amount: Milligrams::new(flow[edge]),
            });
        }
    }
    flows
}

fn cut(market: &Market, dense: &Dense, fair: &Fair) -> Cut {
    let is_beyond = |node: Node| usize::try_from(node).is_ok_and(|node| fair.beyond[node]);
    let beyond = lots(dense).filter(|lot| is_beyond(fair.network.lot(*lot)));
    let beyond = beyond.map(|lot| market.lots[lot.ix()].id.clone()).collect();
    let mut full = Vec::new();
    for (room, at) in dense.rooms.iter().zip(0..) {
        let inner = fair.network.room(RoomIx(at));
        let outer =
            room.parent.map_or_else(|| fair.network.association(room.association), |parent| fair.network.room(parent));
        if is_beyond(inner) && !is_beyond(outer) {
            let association = market.associations[room.association.ix()].id.clone();
            full.push(Room { association, cap: room.which });
        }
    }
    for it in associations(dense).filter(|it| is_beyond(fair.network.association(*it))) {
        full.push(Room { association: market.associations[it.ix()].id.clone(), cap: Cap::Total });
    }
    Cut { beyond, full }
}

fn prices(market: &Market, dense: &Dense, fluid: &Fluid) -> Prices {
    let network = &fluid.fair.network;
    let price = |node: Node| usize::try_from(node).map_or(0, |node| fluid.prices[node]);
    let rooms = dense.rooms.iter().zip(0..).map(|(room, at)| RoomPrice {
        room: Room { association: market.associations[room.association.ix()].id.clone(), cap: room.which },
        price: price(network.room(RoomIx(at))),
    });
    Prices {
        origin: price(crate::network::HUB),
        delivered: price(network.table()),
        associations: associations(dense).map(|it| price(network.association(it))).collect(),
        rooms: rooms.collect(),
    }
}

/// The prices of an earlier certificate by node of this network; what is new costs nothing at first.
pub(crate) fn read_prices(dense: &Dense, network: &Network, earlier: &Allocation) -> Option<Vec<i64>> {
    let told = &earlier.certificate.as_ref()?.prices;
    let mut prices = vec![0_i64; network.nodes()];
    let mut set = |node: Node, price: i64| {
        if let Some(at) = usize::try_from(node).ok().and_then(|node| prices.get_mut(node)) {
            // Whatever the file says, prices stay where sums of them fit.
            *at = price.clamp(-MOST_PRICE, MOST_PRICE);
        }
    };
    for (level, price) in earlier.levels.iter().zip(&told.associations) {
        if let Some(it) = dense.index.association(level.association.as_str()) {
            set(network.association(it), *price);
        }
    }
    let rooms: HashMap<(&str, Cap), i64> =
        told.rooms.iter().map(|it| ((it.room.association.as_str(), it.room.cap), it.price)).collect();
    for (room, at) in dense.rooms.iter().zip(0..) {
        let id = earlier.levels.get(room.association.ix()).map_or("", |level| level.association.as_str());
        if let Some(price) = rooms.get(&(id, room.which)) {
            set(network.room(RoomIx(at)), *price);
        }
    }
    set(network.table(), told.delivered);
    for lot in lots(dense) {
        let place =
            |edge: &DenseEdge| edge.room().map_or_else(|| network.association(edge.association), |it| network.room(it));
        let in_use = dense.edges[dense.edges_of(lot)].iter().filter(|edge| !edge.removed);
        let net = in_use.filter_map(|edge| Some(prices.get(usize::try_from(place(edge)).ok()?)? - edge.detour)).max();
        if let (Some(net), Ok(at)) = (net, usize::try_from(network.lot(lot))) {
            prices[at] = net;
        }
    }
    Some(prices)
}
