//! Searches that only climb: from a start to every rank above it that a shortest path may need.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{
    INFINITE, Metric, Topology,
    metric::{Arcs, DIRECT},
};
use crate::graph::Edge;

/// An edge where a search starts, with the cost already paid at its end.
pub(crate) type Seed = (Edge, u64);

/// Working memory of one direction of search; reused, left clean.
#[derive(Debug)]
pub(super) struct Space {
    cost: Vec<u64>,
    from: Vec<(u32, u32)>,
    heap: BinaryHeap<Reverse<u32>>,
    visited: Vec<u32>,
}

impl Space {
    pub(super) fn new(count: u32) -> Self {
        let from = vec![(DIRECT, DIRECT); count as usize];
        Self { cost: vec![INFINITE; count as usize], from, heap: BinaryHeap::new(), visited: Vec::new() }
    }

    /// Ranks that matter from the seeds, highest first, with their distance: along `arcs`, against `opposite`.
    pub(super) fn sweep(
        &mut self,
        topology: &Topology,
        (arcs, opposite): (&Arcs, &Arcs),
        seeds: &[Seed],
        take: impl FnMut(u32, u64),
    ) {
        self.seed(topology, seeds);
        self.climb(arcs);
        self.drain(opposite, take);
    }

    fn seed(&mut self, topology: &Topology, seeds: &[Seed]) {
        for (edge, cost) in seeds {
            self.reach(topology.rank[edge.at()], *cost, (DIRECT, DIRECT));
        }
    }

    fn reach(&mut self, rank: u32, cost: u64, from: (u32, u32)) {
        let own = &mut self.cost[rank as usize];
        if cost < *own {
            if *own == INFINITE {
                self.heap.push(Reverse(rank));
            }
            *own = cost;
            self.from[rank as usize] = from;
        }
    }

    /// Every rank reached is final when popped, because arcs only lead upwards.
    fn climb(&mut self, arcs: &Arcs) {
        while let Some(Reverse(rank)) = self.heap.pop() {
            self.visited.push(rank);
            let cost = self.cost[rank as usize];
            for at in arcs.range(rank) {
                self.reach(arcs.head[at], cost + arcs.cost[at], (rank, arcs.middle[at]));
            }
        }
    }

    /// Hands out the ranks whose cost is a real distance: the others are reached cheaper over a higher rank, and no shortest
    /// path turns there. Empties the space.
    fn drain(&mut self, opposite: &Arcs, mut take: impl FnMut(u32, u64)) {
        for at in (0..self.visited.len()).rev() {
            let rank = self.visited[at];
            let climbed = self.cost[rank as usize];
            let around = opposite.of(rank).map(|(head, cost)| self.cost[head as usize] + cost).min();
            match around {
                Some(cheaper) if cheaper < climbed => self.cost[rank as usize] = cheaper,
                _ => take(rank, climbed),
            }
        }
        self.clear();
    }

    fn clear(&mut self) {
        for rank in self.visited.drain(..) {
            self.cost[rank as usize] = INFINITE;
        }
    }
}

/// Working memory for searches on one hierarchy.
#[derive(Debug)]
pub(crate) struct Spaces {
    forward: Space,
    backward: Space,
}

impl Spaces {
    /// For searches on a hierarchy of this topology.
    pub(crate) fn new(topology: &Topology) -> Self {
        Self { forward: Space::new(topology.count()), backward: Space::new(topology.count()) }
    }

    /// Cost from the seeds of a start to the seeds of a goal, [`INFINITE`] or more without a path, and the edges on the way.
    pub(crate) fn path(
        &mut self,
        topology: &Topology,
        metric: &Metric,
        start: &[Seed],
        goal: &[Seed],
    ) -> (u64, Vec<Edge>) {
        self.forward.seed(topology, start);
        self.forward.climb(&metric.up);
        self.backward.seed(topology, goal);
        self.backward.climb(&metric.down);
        let meet = self
            .forward
            .visited
            .iter()
            .map(|rank| (self.forward.cost[*rank as usize] + self.backward.cost[*rank as usize], *rank));
        let best = meet.min().filter(|(cost, _)| *cost < INFINITE);
        let edges = best.map(|(_, rank)| self.unpack(metric, rank)).unwrap_or_default();
        self.forward.clear();
        self.backward.clear();
        let edges = edges.into_iter().map(|rank| topology.edge[rank as usize]).collect();
        (best.map_or(INFINITE, |(cost, _)| cost), edges)
    }

    fn unpack(&self, metric: &Metric, meet: u32) -> Vec<u32> {
        // Arcs still to expand, as a stack: start, end, middle. The last one pushed comes first on the way.
        let mut stack = Vec::new();
        let mut rank = meet;
        while let (next, middle) = self.backward.from[rank as usize]
            && next != DIRECT
        {
            stack.push((rank, next, middle));
            rank = next;
        }
        stack.reverse();
        rank = meet;
        while let (previous, middle) = self.forward.from[rank as usize]
            && previous != DIRECT
        {
            stack.push((previous, rank, middle));
            rank = previous;
        }
        let mut path = vec![rank];
        while let Some((from, to, middle)) = stack.pop() {
            if middle == DIRECT {
                path.push(to);
                continue;
            }
            stack.push((middle, to, middle_of(&metric.up, middle, to)));
            stack.push((from, middle, middle_of(&metric.down, middle, from)));
        }
        path
    }
}

/// A part of a needed arc is needed itself, so it is there.
fn middle_of(arcs: &Arcs, rank: u32, head: u32) -> u32 {
    let range = arcs.range(rank);
    let start = range.start;
    arcs.head[range].binary_search(&head).map_or(DIRECT, |at| arcs.middle[start + at])
}
