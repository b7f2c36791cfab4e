//! Travel times put on the topology: basic customization, then perfect, which drops every arc no shortest path needs.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use super::{INFINITE, Topology, pack};
use crate::{
    RoadKind,
    graph::{Edge, MAX_EDGE, RoadGraph},
};

/// No rank in between: the arc is a turn of the graph.
pub(super) const DIRECT: u32 = u32::MAX;

/// Arcs of one direction that some shortest path needs, towards higher ranks.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    pub(super) start: Vec<u32>,
    pub(super) head: Vec<u32>,
    pub(super) cost: Vec<u64>,
    /// The rank an arc leads over, or [`DIRECT`].
    pub(super) middle: Vec<u32>,
}

impl Arcs {
    pub(super) fn range(&self, rank: u32) -> std::ops::Range<usize> {
        self.start[rank as usize] as usize..self.start[rank as usize + 1] as usize
    }

    pub(super) fn of(&self, rank: u32) -> impl Iterator<Item = (u32, u64)> + '_ {
        let range = self.range(rank);
        self.head[range.clone()].iter().copied().zip(self.cost[range].iter().copied())
    }
}

/// The hierarchy for one ratio of speeds.
#[derive(Debug)]
pub(crate) struct Metric {
    /// From a rank to higher ones.
    pub(super) up: Arcs,
    /// From higher ranks to a rank.
    pub(super) down: Arcs,
    /// Milliseconds of each edge at street speed.
    pub(crate) edge_ms: Vec<u32>,
    /// As much as the dearest edge, component by component.
    pub(crate) most: u64,
}

/// Milliseconds of an edge when fast roads are slowed `fast_permille` times as much as streets, in thousandths.
pub(crate) fn edge_ms(graph: &RoadGraph, edge: Edge, fast_permille: u32) -> u32 {
    let ms = u64::from(graph.edge_ms[edge.at()]);
    let slowed = match graph.edge_class(edge).kind() {
        RoadKind::Street => ms,
        RoadKind::Fast => ms * u64::from(fast_permille) / 1000,
    };
    slowed.clamp(1, u64::from(MAX_EDGE)) as u32
}

/// Cost of a turn into an edge and of driving that edge to its end.
pub(crate) fn step_cost(graph: &RoadGraph, edge_ms: &[u32], to: Edge, turn_ms: u32) -> u64 {
    pack(edge_ms[to.at()].saturating_add(turn_ms), graph.edge_cm(to))
}

struct Weights {
    up: Vec<u64>,
    down: Vec<u64>,
    up_middle: Vec<u32>,
    down_middle: Vec<u32>,
}

impl Metric {
    /// Customizes the hierarchy of a graph.
    pub(crate) fn new(graph: &RoadGraph, topology: &Topology, fast_permille: u32) -> Self {
        let edge_ms: Vec<u32> = graph.edges().map(|edge| edge_ms(graph, edge, fast_permille)).collect();
        let mut weights = Weights::of_turns(graph, topology, &edge_ms);
        weights.shortcut(topology);
        let needed = weights.perfect(topology);
        // One direction after the other, each freed when done: for a country these are gigabytes.
        let Weights { up, down, up_middle, down_middle } = weights;
        let up = keep(topology, &needed.up, (up, up_middle));
        let down = keep(topology, &needed.down, (down, down_middle));
        let most_ms = edge_ms.iter().copied().max().unwrap_or(0);
        let most_cm = graph.street_cm.iter().copied().max().unwrap_or(0);
        Self { up, down, edge_ms, most: pack(most_ms, most_cm) }
    }

    /// Arcs kept, in both directions.
    pub(crate) fn arc_count(&self) -> usize {
        self.up.head.len() + self.down.head.len()
    }
}

impl Weights {
    fn of_turns(graph: &RoadGraph, topology: &Topology, edge_ms: &[u32]) -> Self {
        let arcs = topology.arc_count();
        let none = || vec![DIRECT; arcs];
        let (mut up, mut down) = (vec![INFINITE; arcs], vec![INFINITE; arcs]);
        for edge in graph.edges() {
            let from = topology.rank[edge.at()];
            for (next, turn_ms) in graph.turns(edge) {
                let to = topology.rank[next.at()];
                let Some(arc) = topology.arc(from, to).filter(|_| from != to) else { continue };
                let side = if from < to { &mut up } else { &mut down };
                side[arc] = side[arc].min(step_cost(graph, edge_ms, next, turn_ms));
            }
        }
        Self { up, down, up_middle: none(), down_middle: none() }
    }

    /// Basic customization: from low to high, every arc may lead over a lower rank that both its ends know.
    fn shortcut(&mut self, topology: &Topology) {
        let mut arc_to = vec![0_usize; topology.count() as usize];
        for rank in 0..topology.count() {
            for arc in topology.up(rank) {
                arc_to[topology.up_head[arc] as usize] = arc;
            }
            for &(low, low_arc) in topology.down(rank) {
                let low_arc = low_arc as usize;
                let (into_low, out_of_low) = (self.down[low_arc], self.up[low_arc]);
                for high_arc in low_arc + 1..topology.up(low).end {
                    let arc = arc_to[topology.up_head[high_arc] as usize];
                    let there = into_low + self.up[high_arc];
                    if there < self.up[arc] {
                        self.up[arc] = there;
                        self.up_middle[arc] = low;
                    }
                    let back = self.down[high_arc] + out_of_low;
                    if back < self.down[arc] {
                        self.down[arc] = back;
                        self.down_middle[arc] = low;
                    }
                }
            }
        }
    }

    /// Perfect customization: from high to low, what each arc costs over the higher neighbours as well. An arc is needed if that
    /// is no cheaper.
    ///
    /// Sums of two [`INFINITE`] stay above it, and arcs at or above it are dropped: no clamping in the loop.
    fn perfect(&mut self, topology: &Topology) -> Needed {
        let mut needed = Needed { up: vec![false; self.up.len()], down: vec![false; self.down.len()] };
        let (mut basic_up, mut basic_down) = (Vec::new(), Vec::new());
        for rank in (0..topology.count()).rev() {
            let arcs = topology.up(rank);
            basic_up.clear();
            basic_up.extend_from_slice(&self.up[arcs.clone()]);
            basic_down.clear();
            basic_down.extend_from_slice(&self.down[arcs.clone()]);
            self.lower(topology, rank);
            for (arc, (basic_up, basic_down)) in arcs.zip(basic_up.iter().zip(&basic_down)) {
                needed.up[arc] = *basic_up <= self.up[arc] && *basic_up < INFINITE;
                needed.down[arc] = *basic_down <= self.down[arc] && *basic_down < INFINITE;
            }
        }
        needed
    }

    /// Lowers the arcs of a rank to what they cost over its other higher neighbours, whose arcs are lowered already.
    fn lower(&mut self, topology: &Topology, rank: u32) {
        let (up, down) = (&mut self.up, &mut self.down);
        for near in topology.up(rank) {
            let near_head = topology.up_head[near];
            let own = topology.up(near_head);
            let mut at = own.start;
            for far in near + 1..topology.up(rank).end {
                let far_head = topology.up_head[far];
                at += topology.up_head[at..own.end].partition_point_near(far_head);
                let (near_to_far, far_to_near) = (up[at], down[at]);
                up[near] = up[near].min(up[far] + far_to_near);
                up[far] = up[far].min(up[near] + near_to_far);
                down[near] = down[near].min(near_to_far + down[far]);
                down[far] = down[far].min(far_to_near + down[near]);
            }
        }
    }
}

/// Arcs that some shortest path needs.
struct Needed {
    up: Vec<bool>,
    down: Vec<bool>,
}

/// Steps until a value in an ascending list that is known to hold it.
trait Gallop {
    fn partition_point_near(&self, value: u32) -> usize;
}

impl Gallop for [u32] {
    fn partition_point_near(&self, value: u32) -> usize {
        let mut bound = 1;
        while bound < self.len() && self[bound] < value {
            bound *= 2;
        }
        let low = bound / 2;
        let high = (bound + 1).min(self.len());
        low + self[low..high].partition_point(|own| *own < value)
    }
}

/// The needed arcs of one direction; a needed arc costs what it did before it was lowered.
fn keep(topology: &Topology, needed: &[bool], (cost, middle): (Vec<u64>, Vec<u32>)) -> Arcs {
    let many = needed.iter().filter(|needed| **needed).count();
    let mut kept = Arcs {
        start: Vec::with_capacity(topology.count() as usize + 1),
        head: Vec::with_capacity(many),
        cost: Vec::with_capacity(many),
        middle: Vec::with_capacity(many),
    };
    kept.start.push(0);
    for rank in 0..topology.count() {
        for arc in topology.up(rank).filter(|arc| needed[*arc]) {
            kept.head.push(topology.up_head[arc]);
            kept.cost.push(cost[arc]);
            kept.middle.push(middle[arc]);
        }
        kept.start.push(kept.head.len() as u32);
    }
    kept
}
