//! Global price update: how far every node is from a lack of food, in steps of the present error.
//!
//! Pushes and relabels see only their neighbours; food that has far to go would climb one small step at a time. A survey
//! lowers all prices at once by each node's distance (Goldberg 1997).

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use std::{cmp::Reverse, collections::BinaryHeap};

use super::Scaling;
use crate::network::Node;

impl Scaling<'_> {
    /// Lowers every price by the node's distance to the nearest lack, where an arc of reduced cost c is
    /// c / `wrong_by` + 1 steps long, rounded down. No arc becomes wrong by more than before.
    pub(super) fn survey(&mut self, wrong_by: i64) {
        let nodes = self.network.nodes();
        let mut steps = vec![i64::MAX; nodes];
        let mut heap = BinaryHeap::new();
        for node in (0..nodes).filter(|node| self.excess[*node] < 0) {
            steps[node] = 0;
            heap.push(Reverse((0, node as Node)));
        }
        let mut waiting = self.excess.iter().filter(|excess| **excess > 0).count();
        let mut farthest = 0;
        while let Some(Reverse((far, node))) = heap.pop() {
            let at = node as usize;
            if far > steps[at] {
                continue;
            }
            farthest = far;
            if self.excess[at] > 0 {
                waiting -= 1;
                if waiting == 0 {
                    break;
                }
            }
            for arc in self.network.arcs(node) {
                let (tail, inward) = (self.network.head[arc] as usize, self.network.twin[arc] as usize);
                if self.network.left[inward] == 0 {
                    continue;
                }
                let reduced = self.costs[inward] + self.prices[tail] - self.prices[at];
                let there = far + (reduced.div_euclid(wrong_by) + 1).max(0);
                if there < steps[tail] {
                    steps[tail] = there;
                    heap.push(Reverse((there, tail as Node)));
                }
            }
        }
        for (node, far) in steps.into_iter().enumerate() {
            self.prices[node] -= wrong_by * far.min(farthest);
            self.current[node] = self.network.first[node];
        }
        self.relabels = 0;
    }
}
