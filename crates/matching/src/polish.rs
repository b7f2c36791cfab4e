//! The last step to the cheapest flow: from prices that are nearly right to prices that are exactly right.
//!
//! Arcs the prices call too cheap are filled, which leaves too much at some nodes and too little at others; that is
//! carried back along shortest paths: for some rounds all of the nearest at once (the primal-dual method of Ford and
//! Fulkerson 1962), which settles the many that are near; then one by one, which spares the search around all the others.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::{
    network::{HUB, Network, Node},
    rebalance::{Open, Rebalance},
};

/// Rounds in common before going one by one. After scaling about 25 are enough for everything.
const ROUNDS: usize = 24;

/// Makes the flow optimal and the prices exact: no open arc has a negative reduced cost. Staying costs nothing: the price
/// of the hub is zero.
pub(crate) fn polish(network: &mut Network, costs: &[i64], prices: &mut [i64]) {
    let mut rebalance = Rebalance::new(network.nodes());
    fill_cheap_arcs(network, costs, prices, &mut rebalance);
    let with = |amounts: &[i64]| (0..amounts.len() as Node).filter(|node| amounts[*node as usize] > 0).collect();
    let mut sources: Vec<Node> = with(&rebalance.excess);
    let mut sinks: Vec<Node> = with(&rebalance.want);
    let mut near = Near::new(network.nodes());
    for _ in 0..ROUNDS {
        if near.lower_prices(network, costs, prices, &sources, &rebalance.want).is_none() {
            break;
        }
        rebalance.run(network, &sources, &sinks, Tight { costs, prices });
        sources.retain(|node| rebalance.excess[*node as usize] > 0);
        sinks.retain(|node| rebalance.want[*node as usize] > 0);
    }
    for source in sources {
        while rebalance.excess[source as usize] > 0 {
            let Some(sink) = near.lower_prices(network, costs, prices, &[source], &rebalance.want) else { break };
            near.augment(network, &mut rebalance, source, sink);
        }
    }
    let origin = prices[HUB as usize];
    prices.iter_mut().for_each(|price| *price -= origin);
}

/// Arcs that cost exactly the difference of the prices.
struct Tight<'p> {
    costs: &'p [i64],
    prices: &'p [i64],
}

impl Open for Tight<'_> {
    fn is_open(&self, arc: usize, tail: Node, head: Node) -> bool {
        self.costs[arc] + self.prices[tail as usize] == self.prices[head as usize]
    }
}

fn fill_cheap_arcs(network: &mut Network, costs: &[i64], prices: &[i64], rebalance: &mut Rebalance) {
    for node in 0..network.nodes() {
        for arc in network.arcs(node as Node) {
            let (amount, head) = (network.left[arc], network.head[arc] as usize);
            if amount > 0 && costs[arc] + prices[node] < prices[head] {
                network.push(arc, amount);
                rebalance.excess[node] -= amount;
                rebalance.excess[head] += amount;
            }
        }
    }
    for (excess, want) in rebalance.excess.iter_mut().zip(&mut rebalance.want) {
        *want = (-*excess).max(0);
        *excess = (*excess).max(0);
    }
}

/// Shortest distances from everything that has too much to the nearest that has too little.
struct Near {
    distance: Vec<i64>,
    /// Arc on which a node was reached; meaningless for sources.
    by: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, Node)>>,
    reached: Vec<Node>,
}

impl Near {
    fn new(nodes: usize) -> Self {
        Self { distance: vec![i64::MAX; nodes], by: vec![0; nodes], heap: BinaryHeap::new(), reached: Vec::new() }
    }

    /// Sends what the path found last can carry.
    fn augment(&self, network: &mut Network, rebalance: &mut Rebalance, source: Node, sink: Node) {
        let mut amount = rebalance.excess[source as usize].min(rebalance.want[sink as usize]);
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            let arc = self.by[node as usize] as usize;
            amount = amount.min(network.left[arc]);
            path.push(arc);
            node = network.head[network.twin[arc] as usize];
        }
        for arc in path {
            network.push(arc, amount);
        }
        rebalance.excess[source as usize] -= amount;
        rebalance.want[sink as usize] -= amount;
    }

    /// Lowers the prices around the sources so that shortest paths to the nearest node in want become tight; returns it. None when there is none.
    fn lower_prices(
        &mut self,
        network: &Network,
        costs: &[i64],
        prices: &mut [i64],
        sources: &[Node],
        want: &[i64],
    ) -> Option<Node> {
        for &source in sources {
            self.distance[source as usize] = 0;
            self.heap.push(Reverse((0, source)));
            self.reached.push(source);
        }
        let mut nearest = None;
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance > self.distance[node as usize] {
                continue;
            }
            if want[node as usize] > 0 {
                nearest = Some((distance, node));
                break;
            }
            self.relax(network, costs, prices, node, distance);
        }
        let all = nearest.map_or(0, |(distance, _)| distance);
        for node in self.reached.drain(..) {
            prices[node as usize] -= (all - self.distance[node as usize]).max(0);
            self.distance[node as usize] = i64::MAX;
        }
        self.heap.clear();
        nearest.map(|(_, node)| node)
    }

    fn relax(&mut self, network: &Network, costs: &[i64], prices: &[i64], node: Node, distance: i64) {
        let here = prices[node as usize] + distance;
        for arc in network.arcs(node) {
            if network.left[arc] == 0 {
                continue;
            }
            let head = network.head[arc] as usize;
            let there = here + costs[arc] - prices[head];
            if there < self.distance[head] {
                if self.distance[head] == i64::MAX {
                    self.reached.push(head as Node);
                }
                self.distance[head] = there;
                self.by[head] = arc as u32;
                self.heap.push(Reverse((there, head as Node)));
            }
        }
    }
}
