//! The cheapest flow that keeps the fair values (or stays within the band around them) and the total.
//!
//! Minimum-cost flow by cost scaling (Goldberg and Tarjan 1990): prices are refined in phases, each letting arcs be
//! wrong by less, with pushes and relabels in first-in first-out order. The usual end of this, phases down to errors of
//! one n-th of a metre, costs as much as all before; instead the scaling stops at one metre and the rest is done by
//! [`polish`](crate::polish), whose prices are exact: they are the proof. Prices of an earlier, similar flow skip the
//! scaling altogether.
//!
//! Prices differ by at most three times the longest detour (or taste) for each node, some 10^15 m at the largest accepted market: far
//! from the end of 64 bits.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

mod survey;

use std::collections::VecDeque;

use crate::{
    cases::{Bands, lots},
    cycles,
    dense::Dense,
    leximin::associations,
    network::{Network, Node},
    polish, taste,
};

/// By how much each phase sharpens the prices.
const SHARPEN: i64 = 5;

/// Replaces the flow on the network by the cheapest, and returns the price of every node in metres. With bands, what an
/// association gets may move inside them.
pub(crate) fn solve(
    dense: &Dense,
    network: &mut Network,
    gets: &mut [i64],
    bands: Option<&Bands>,
    warm: Option<Vec<i64>>,
) -> Vec<i64> {
    let costs = costs(dense, network);
    bound_arcs(dense, network);
    taste::part(dense, network);
    if let Some(bands) = bands {
        for it in associations(dense) {
            let arc = network.arc_to_table(it);
            network.left[arc] = bands.most[it.ix()] - gets[it.ix()];
            network.left[network.twin[arc] as usize] = gets[it.ix()] - bands.least[it.ix()];
        }
    }
    let room_before: Vec<i64> = associations(dense).map(|it| network.left[network.arc_to_table(it)]).collect();
    let mut prices = warm.unwrap_or_else(|| Scaling::new(network, &costs).run());
    polish::polish(network, &costs, &mut prices);
    cycles::cancel(network);
    taste::join(dense, network);
    for (it, before) in associations(dense).zip(room_before) {
        gets[it.ix()] += before - network.left[network.arc_to_table(it)];
    }
    prices
}

/// Detour on the arcs of edges and tastes on those out of leaves, there and back; everything else is free.
fn costs(dense: &Dense, network: &Network) -> Vec<i64> {
    let mut costs = vec![0; network.head.len()];
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            let arc = network.arc_of_edge(dense, lot, edge);
            costs[arc] = dense.edges[edge].detour;
            costs[network.twin[arc] as usize] = -dense.edges[edge].detour;
        }
    }
    taste::add_costs(dense, network, &mut costs);
    costs
}

/// An edge never carries more than its lot, and a room never more than all lots: finite arcs can be filled up.
fn bound_arcs(dense: &Dense, network: &mut Network) {
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            let arc = network.arc_of_edge(dense, lot, edge);
            if !dense.edges[edge].removed {
                network.left[arc] = dense.lots[lot.ix()].supply() - network.sent(arc);
            }
        }
    }
}

struct Scaling<'n> {
    network: &'n mut Network,
    costs: &'n [i64],
    prices: Vec<i64>,
    excess: Vec<i64>,
    current: Vec<u32>,
    queue: VecDeque<Node>,
    waits: Vec<bool>,
    /// Since the last survey.
    relabels: usize,
}

impl<'n> Scaling<'n> {
    fn new(network: &'n mut Network, costs: &'n [i64]) -> Self {
        let nodes = network.nodes();
        Self {
            costs,
            prices: vec![0; nodes],
            excess: vec![0; nodes],
            current: vec![0; nodes],
            queue: VecDeque::new(),
            waits: vec![false; nodes],
            relabels: 0,
            network,
        }
    }

    /// Makes the flow nearly optimal; returns the prices, which are wrong by one metre at most.
    fn run(mut self) -> Vec<i64> {
        let mut wrong_by = self.costs.iter().copied().max().unwrap_or(0);
        while wrong_by > 1 {
            wrong_by = (wrong_by / SHARPEN).max(1);
            self.refine(wrong_by);
        }
        self.prices
    }

    fn refine(&mut self, wrong_by: i64) {
        self.fill_cheap_arcs();
        for node in 0..self.network.nodes() {
            self.current[node] = self.network.first[node];
            if self.excess[node] > 0 {
                self.queue.push_back(node as Node);
                self.waits[node] = true;
            }
        }
        self.survey(wrong_by);
        while let Some(node) = self.queue.pop_front() {
            self.waits[node as usize] = false;
            if self.relabels > self.network.nodes() {
                self.survey(wrong_by);
            }
            self.discharge(node as usize, wrong_by);
        }
    }

    /// Fills every arc of negative reduced cost.
    fn fill_cheap_arcs(&mut self) {
        for node in 0..self.network.nodes() {
            let price = self.prices[node];
            for arc in self.network.arcs(node as Node) {
                let amount = self.network.left[arc];
                let head = self.network.head[arc] as usize;
                if amount > 0 && self.costs[arc] + price < self.prices[head] {
                    self.network.push(arc, amount);
                    self.excess[node] -= amount;
                    self.excess[head] += amount;
                }
            }
        }
    }

    fn discharge(&mut self, node: usize, wrong_by: i64) {
        let end = self.network.first[node + 1];
        while self.excess[node] > 0 {
            let mut arc = self.current[node];
            let price = self.prices[node];
            while arc < end && self.excess[node] > 0 {
                let head = self.network.head[arc as usize] as usize;
                let left = self.network.left[arc as usize];
                if left > 0 && self.costs[arc as usize] + price < self.prices[head] {
                    self.send(node, head, arc as usize, left);
                    if self.excess[node] == 0 {
                        break;
                    }
                }
                arc += 1;
            }
            self.current[node] = arc;
            if self.excess[node] > 0 && !self.relabel(node, wrong_by) {
                return;
            }
        }
    }

    fn send(&mut self, node: usize, head: usize, arc: usize, left: i64) {
        let amount = left.min(self.excess[node]);
        self.network.push(arc, amount);
        self.excess[node] -= amount;
        self.excess[head] += amount;
        if self.excess[head] > 0 && !self.waits[head] {
            self.waits[head] = true;
            self.queue.push_back(head as Node);
        }
    }

    /// Lowers the price until some arc pays. False when no arc is open, which a feasible flow excludes.
    fn relabel(&mut self, node: usize, wrong_by: i64) -> bool {
        let open = self.network.arcs(node as Node).filter(|arc| self.network.left[*arc] > 0);
        let best = open.map(|arc| self.prices[self.network.head[arc] as usize] - self.costs[arc]).max();
        let Some(best) = best else { return false };
        self.relabels += 1;
        self.prices[node] = best - wrong_by;
        self.current[node] = self.network.first[node];
        true
    }
}
