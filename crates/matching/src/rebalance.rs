//! Moves food from where there is too much to where some is wanted, as much as possible: a maximum flow in the residual
//! network from several sources to several sinks, by shortest augmenting layers (Dinic 1970).
//!
//! Nodes carry a part label; food never crosses from one part to another. When it stops, the nodes that can still
//! reach somebody in want are one side of a minimum cut.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use crate::network::{Network, Node};

const FAR: u32 = u32::MAX;

/// Which arcs may be used.
pub(crate) trait Open {
    /// True for an arc, given with its tail and head, that may be used.
    fn is_open(&self, arc: usize, tail: Node, head: Node) -> bool;
}

/// All of them.
pub(crate) struct All;

impl Open for All {
    fn is_open(&self, _: usize, _: Node, _: Node) -> bool {
        true
    }
}

/// Working memory, reused from one call to the next.
#[derive(Debug)]
pub(crate) struct Rebalance {
    /// Part of each node, and its distance to somebody in want.
    at: Vec<Spot>,
    current: Vec<u32>,
    queue: Vec<Node>,
    path: Vec<u32>,
    /// Too much at a node.
    pub excess: Vec<i64>,
    /// Wanted at a node.
    pub want: Vec<i64>,
}

#[derive(Debug, Clone, Copy)]
struct Spot {
    part: u32,
    far: u32,
}

impl Rebalance {
    /// For a network of so many nodes, all in part 0.
    pub fn new(nodes: usize) -> Self {
        Self {
            at: vec![Spot { part: 0, far: FAR }; nodes],
            current: vec![0; nodes],
            queue: Vec::with_capacity(nodes),
            path: Vec::new(),
            excess: vec![0; nodes],
            want: vec![0; nodes],
        }
    }

    /// True when a node could still reach somebody in want at the end of [`Self::run`].
    pub fn reaches_want(&self, node: Node) -> bool {
        self.at[node as usize].far != FAR
    }

    /// Puts a node into a part.
    pub fn set_part(&mut self, node: Node, part: u32) {
        self.at[node as usize].part = part;
    }

    /// Moves all that can be moved. `sources` are the nodes with excess, `sinks` those in want; the amounts left in
    /// `excess` and `want` are what could not be moved.
    ///
    /// Only arcs that are `open` are used, and of those only what is left on them.
    pub fn run(&mut self, network: &mut Network, sources: &[Node], sinks: &[Node], open: impl Open) {
        while self.measure(network, sources, sinks, &open) {
            for &source in sources {
                self.drain(network, source, &open);
            }
        }
    }

    /// Distances backwards from all in want. True when some excess can reach them.
    fn measure(&mut self, network: &Network, sources: &[Node], sinks: &[Node], open: &impl Open) -> bool {
        for node in self.queue.drain(..) {
            self.at[node as usize].far = FAR;
        }
        for &sink in sinks {
            if self.want[sink as usize] > 0 {
                self.at[sink as usize].far = 0;
                self.queue.push(sink);
            }
        }
        let mut next = 0;
        while let Some(&node) = self.queue.get(next) {
            next += 1;
            self.current[node as usize] = network.first[node as usize];
            let Spot { part, far } = self.at[node as usize];
            for arc in network.arcs(node) {
                let tail = network.head[arc];
                let spot = &mut self.at[tail as usize];
                let inward = network.twin[arc] as usize;
                if spot.far == FAR && spot.part == part && network.left[inward] > 0 && open.is_open(inward, tail, node)
                {
                    spot.far = far + 1;
                    self.queue.push(tail);
                }
            }
        }
        sources.iter().any(|source| self.excess[*source as usize] > 0 && self.reaches_want(*source))
    }

    /// Pushes the excess of one node along shortest paths until it is gone or blocked.
    fn drain(&mut self, network: &mut Network, source: Node, open: &impl Open) {
        let mut node = source;
        self.path.clear();
        while self.excess[source as usize] > 0 && self.at[source as usize].far != FAR {
            if self.at[node as usize].far == 0 {
                node = self.augment(network, source, node);
            } else if let Some(arc) = self.advance(network, node, open) {
                self.path.push(arc);
                node = network.head[arc as usize];
            } else {
                // A dead end is as good as unreachable in this layering.
                self.at[node as usize].far = FAR - 1;
                let Some(arc) = self.path.pop() else { return };
                node = network.head[network.twin[arc as usize] as usize];
                self.current[node as usize] += 1;
            }
        }
    }

    fn advance(&mut self, network: &Network, node: Node, open: &impl Open) -> Option<u32> {
        let Spot { part, far } = self.at[node as usize];
        let end = network.first[node as usize + 1];
        if far >= FAR - 1 {
            return None;
        }
        let mut arc = self.current[node as usize];
        while arc < end {
            let to = network.head[arc as usize];
            let head = self.at[to as usize];
            if head.far.wrapping_add(1) == far
                && head.part == part
                && network.left[arc as usize] > 0
                && open.is_open(arc as usize, node, to)
            {
                self.current[node as usize] = arc;
                return Some(arc);
            }
            arc += 1;
        }
        self.current[node as usize] = end;
        None
    }

    /// Sends what the path can carry; returns the first node whose arc is now full, or the source.
    fn augment(&mut self, network: &mut Network, source: Node, sink: Node) -> Node {
        let wanted = self.want[sink as usize];
        if wanted == 0 {
            self.at[sink as usize].far = FAR - 1;
            let Some(arc) = self.path.pop() else { return source };
            let tail = network.head[network.twin[arc as usize] as usize];
            self.current[tail as usize] += 1;
            return tail;
        }
        let narrowest = self.path.iter().map(|arc| network.left[*arc as usize]).min().unwrap_or(i64::MAX);
        let amount = narrowest.min(wanted).min(self.excess[source as usize]);
        self.excess[source as usize] -= amount;
        self.want[sink as usize] -= amount;
        for arc in &self.path {
            network.push(*arc as usize, amount);
        }
        let full = self.path.iter().position(|arc| network.left[*arc as usize] == 0);
        let Some(full) = full else { return sink };
        let arc = self.path[full];
        self.path.truncate(full);
        network.head[network.twin[arc as usize] as usize]
    }
}
