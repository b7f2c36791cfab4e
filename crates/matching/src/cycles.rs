//! Fewer splits at the same price: a fair and cheapest flow is turned into one whose movable arcs form a forest.
//!
//! Two shops with the same two takers may each send half to either at no advantage: four bundles where two would do. Such a
//! circle of arcs that could all carry more or less costs nothing to go around (the flow is the cheapest), so food is sent
//! around it until one arc of it is empty or full. Nobody gets more or less. What is left has no circle, hence at most one
//! movable arc less than it has nodes: fewer bundles, fewer stops, and fewer remainders when rounded to cases.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use crate::network::{Network, Node};

const NONE: u32 = u32::MAX;

/// Cancels every circle; returns how many there were. The flow must be the cheapest there is.
pub(crate) fn cancel(network: &mut Network) -> usize {
    let mut forest = Forest::new(network.nodes());
    let mut cancelled = 0;
    for node in 0..network.nodes() as Node {
        for arc in network.arcs(node) {
            // Each pair of twins once.
            if arc < network.twin[arc] as usize && is_movable(network, arc) {
                cancelled += usize::from(forest.add(network, node, arc));
            }
        }
    }
    cancelled
}

/// True when the arc could carry more as well as less.
fn is_movable(network: &Network, arc: usize) -> bool {
    network.left[arc] > 0 && network.left[network.twin[arc] as usize] > 0
}

/// Movable arcs seen so far: every node knows the arc towards the root of its tree.
struct Forest {
    up: Vec<u32>,
    /// Last search that passed a node.
    seen: Vec<u32>,
    search: u32,
}

impl Forest {
    fn new(nodes: usize) -> Self {
        Self { up: vec![NONE; nodes], seen: vec![0; nodes], search: 0 }
    }

    /// Adds a movable arc. True when it closed a circle, which is then cancelled.
    fn add(&mut self, network: &mut Network, tail: Node, arc: usize) -> bool {
        let head = network.head[arc];
        let (from_tail, from_head, joined) = self.climb(network, tail, head);
        if !joined {
            self.link(network, (tail, from_tail.len()), (head, from_head.len()), arc);
            return false;
        }
        // Along the arc, up from its head, down to its tail.
        let mut circle = vec![arc];
        circle.extend(from_head);
        circle.extend(from_tail.iter().map(|up| network.twin[*up] as usize));
        self.go_around(network, &circle, arc);
        if is_movable(network, arc) {
            // The circle is open now, so this joins two trees.
            let (from_tail, from_head, _) = self.climb(network, tail, head);
            self.link(network, (tail, from_tail.len()), (head, from_head.len()), arc);
        }
        true
    }

    /// Arcs from both nodes up to where their ways meet, or to their roots; true when they meet.
    fn climb(&mut self, network: &Network, one: Node, other: Node) -> (Vec<usize>, Vec<usize>, bool) {
        self.search += 1;
        let (mut from_one, mut from_other) = (Vec::new(), Vec::new());
        let mut node = one;
        self.seen[node as usize] = self.search;
        while self.up[node as usize] != NONE {
            let arc = self.up[node as usize] as usize;
            from_one.push(arc);
            node = network.head[arc];
            self.seen[node as usize] = self.search;
        }
        node = other;
        while self.seen[node as usize] != self.search {
            if self.up[node as usize] == NONE {
                return (from_one, from_other, false);
            }
            let arc = self.up[node as usize] as usize;
            from_other.push(arc);
            node = network.head[arc];
        }
        let meet = from_one.iter().position(|arc| network.head[network.twin[*arc] as usize] == node);
        from_one.truncate(meet.unwrap_or(from_one.len()));
        (from_one, from_other, true)
    }

    /// Joins two trees by an arc: the shallower node becomes the root of its tree and hangs from the other.
    fn link(&mut self, network: &Network, tail: (Node, usize), head: (Node, usize), arc: usize) {
        let (child, arc) = if tail.1 <= head.1 { (tail.0, arc) } else { (head.0, network.twin[arc] as usize) };
        let (mut node, mut above) = (child, arc as u32);
        loop {
            let next = std::mem::replace(&mut self.up[node as usize], above);
            if next == NONE {
                return;
            }
            node = network.head[next as usize];
            above = network.twin[next as usize];
        }
    }

    /// Sends food around the way that needs less, and takes arcs that cannot move any more out of the forest.
    fn go_around(&mut self, network: &mut Network, circle: &[usize], closing: usize) {
        let there = circle.iter().map(|arc| network.left[*arc]).min().unwrap_or(0);
        let back = circle.iter().map(|arc| network.left[network.twin[*arc] as usize]).min().unwrap_or(0);
        let amount = if there <= back { there } else { -back };
        for &arc in circle {
            network.push(arc, amount);
            if arc == closing || is_movable(network, arc) {
                continue;
            }
            for node in [network.head[arc], network.head[network.twin[arc] as usize]] {
                let up = self.up[node as usize];
                if up != NONE && (up as usize == arc || up == network.twin[arc]) {
                    self.up[node as usize] = NONE;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Recipe, dense::Dense, generate, leximin};

    /// Movable arcs, and whether they hold a circle, by union-find.
    fn movable(network: &Network) -> (usize, bool) {
        let mut group: Vec<usize> = (0..network.nodes()).collect();
        let find = |group: &[usize], mut at: usize| {
            while group[at] != at {
                at = group[at];
            }
            at
        };
        let (mut count, mut circle) = (0, false);
        for node in 0..network.nodes() {
            for arc in network.arcs(node as Node).filter(|arc| *arc < network.twin[*arc] as usize) {
                if is_movable(network, arc) {
                    let (one, other) = (find(&group, node), find(&group, network.head[arc] as usize));
                    count += 1;
                    circle |= one == other;
                    group[one] = other;
                }
            }
        }
        (count, circle)
    }

    #[test]
    fn a_fair_flow_keeps_its_sums_and_loses_every_circle() {
        for seed in 0..20 {
            let market = generate(&Recipe::day(120, seed)).unwrap();
            let dense = Dense::new(&market).unwrap();
            let mut fair = leximin::solve(&dense, None);
            let sums = |network: &Network| -> Vec<i64> {
                let mut sums = vec![0; dense.lots.len() + dense.associations.len()];
                let flow = network.flow(&dense);
                for lot in crate::cases::lots(&dense) {
                    for edge in dense.edges_of(lot) {
                        sums[lot.ix()] += flow[edge];
                        sums[dense.lots.len() + dense.edges[edge].association.ix()] += flow[edge];
                    }
                }
                sums
            };
            let (before, (many, circle)) = (sums(&fair.network), movable(&fair.network));
            assert!(circle, "seed {seed}: the leximin alone minds no splits, so it has circles to cancel");
            assert!(cancel(&mut fair.network) > 0);
            let (few, circle) = movable(&fair.network);
            assert!(!circle && few < many, "seed {seed}: {few} of {many} arcs still movable");
            let after = sums(&fair.network);
            // Food that stays may change lots, what each association gets may not.
            assert_eq!(before[dense.lots.len()..], after[dense.lots.len()..], "seed {seed}");
            assert!(fair.network.left.iter().all(|left| *left >= 0), "seed {seed}: a cap is exceeded");
            assert_eq!(cancel(&mut fair.network), 0, "seed {seed}: done once is done");
        }
    }
}
