//! Which edges stay neighbours while others are contracted: the hierarchy without any travel time.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use crate::graph::{Edge, RoadGraph};

/// Arcs from every rank to higher ranks. Two higher neighbours of a rank are always neighbours themselves.
#[derive(Debug)]
pub(crate) struct Topology {
    /// Rank of each edge in the order.
    pub(super) rank: Vec<u32>,
    /// Edge of each rank.
    pub(super) edge: Vec<Edge>,
    pub(super) up_start: Vec<u32>,
    /// Higher neighbours, ascending per rank.
    pub(super) up_head: Vec<u32>,
    pub(super) down_start: Vec<u32>,
    /// Lower neighbour and the position of the arc that joins it, per rank.
    pub(super) down: Vec<(u32, u32)>,
}

impl Topology {
    /// Contracts the edges of a graph in its order.
    pub(crate) fn new(graph: &RoadGraph) -> Self {
        let count = graph.edge_count();
        let mut rank = vec![0_u32; count];
        for (at, edge) in graph.order.iter().enumerate() {
            rank[edge.at()] = at as u32;
        }
        let mut pending: Vec<Vec<u32>> = vec![Vec::new(); count];
        for edge in graph.edges() {
            for (to, _) in graph.turns(edge) {
                let (a, b) = (rank[edge.at()], rank[to.at()]);
                if a != b {
                    pending[a.min(b) as usize].push(a.max(b));
                }
            }
        }
        let (up_start, up_head) = eliminate(pending);
        let (down_start, down) = transpose(&up_start, &up_head);
        Self { rank, edge: graph.order.clone(), up_start, up_head, down_start, down }
    }

    pub(super) fn count(&self) -> u32 {
        self.edge.len() as u32
    }

    pub(super) fn up(&self, rank: u32) -> std::ops::Range<usize> {
        self.up_start[rank as usize] as usize..self.up_start[rank as usize + 1] as usize
    }

    pub(super) fn down(&self, rank: u32) -> &[(u32, u32)] {
        &self.down[self.down_start[rank as usize] as usize..self.down_start[rank as usize + 1] as usize]
    }

    /// Arcs of the hierarchy, shortcuts included.
    pub(crate) fn arc_count(&self) -> usize {
        self.up_head.len()
    }

    /// Position of the arc between two neighbours.
    pub(super) fn arc(&self, a: u32, b: u32) -> Option<usize> {
        let range = self.up(a.min(b));
        let start = range.start;
        self.up_head[range].binary_search(&a.max(b)).ok().map(|at| start + at)
    }
}

/// Every rank hands its higher neighbours to the lowest of them.
fn eliminate(mut pending: Vec<Vec<u32>>) -> (Vec<u32>, Vec<u32>) {
    let (mut up_start, mut up_head) = (vec![0], Vec::new());
    for rank in 0..pending.len() {
        let mut own = std::mem::take(&mut pending[rank]);
        own.sort_unstable();
        own.dedup();
        if let Some((parent, others)) = own.split_first() {
            pending[*parent as usize].extend_from_slice(others);
        }
        up_head.extend_from_slice(&own);
        up_start.push(up_head.len() as u32);
    }
    (up_start, up_head)
}

fn transpose(up_start: &[u32], up_head: &[u32]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let count = up_start.len() - 1;
    let mut start = vec![0_u32; count + 1];
    for head in up_head {
        start[*head as usize + 1] += 1;
    }
    for rank in 0..count {
        start[rank + 1] += start[rank];
    }
    let mut fill = start.clone();
    let mut down = vec![(0, 0); up_head.len()];
    for rank in 0..count {
        for arc in up_start[rank]..up_start[rank + 1] {
            let head = up_head[arc as usize] as usize;
            down[fill[head] as usize] = (rank as u32, arc);
            fill[head] += 1;
        }
    }
    (start, down)
}
