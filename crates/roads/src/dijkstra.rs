//! Plain Dijkstra on the same graph: the yardstick the hierarchy is checked against and measured beside.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{
    graph::{Edge, RoadGraph},
    hierarchy::{INFINITE, step_cost},
    position::{Place, straight_on},
};

/// Costs from one place to many, with a full search and nothing prepared.
///
/// Written without the hierarchy's shortcuts in thinking: labels are set on edges *entered*, so that driving around a block
/// back to one's own edge needs no special case.
pub(crate) fn one_to_many(graph: &RoadGraph, edge_ms: &[u32], from: &Place, to: &[Place]) -> Vec<u64> {
    let entered = search(graph, edge_ms, from);
    let cost = |goal: &Place| {
        let over_ends = goal.positions.iter().map(|position| {
            let whole = entered[position.edge.at()];
            if whole < INFINITE { whole - position.rest(graph, edge_ms) } else { INFINITE }
        });
        over_ends.chain([straight_on(from, goal, graph, edge_ms)]).min().unwrap_or(INFINITE)
    };
    to.iter().map(cost).collect()
}

/// Cost at the end of every edge that was entered at its start.
fn search(graph: &RoadGraph, edge_ms: &[u32], from: &Place) -> Vec<u64> {
    let mut entered = vec![INFINITE; graph.edge_count()];
    let mut heap = BinaryHeap::new();
    let leave = |edge: Edge, cost: u64, entered: &mut Vec<u64>, heap: &mut BinaryHeap<Reverse<(u64, Edge)>>| {
        for (next, turn_ms) in graph.turns(edge) {
            let reached = cost + step_cost(graph, edge_ms, next, turn_ms);
            if reached < entered[next.at()] {
                entered[next.at()] = reached;
                heap.push(Reverse((reached, next)));
            }
        }
    };
    for position in &from.positions {
        leave(position.edge, position.rest(graph, edge_ms), &mut entered, &mut heap);
    }
    while let Some(Reverse((cost, edge))) = heap.pop() {
        if cost == entered[edge.at()] {
            leave(edge, cost, &mut entered, &mut heap);
        }
    }
    entered
}
