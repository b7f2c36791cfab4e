//! Points on the graph: along which edges, and what is left to drive to their ends.

use crate::{
    graph::{E7, Edge, RoadGraph},
    hierarchy::{INFINITE, pack},
};

/// A place on one edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub edge: Edge,
    /// Centimetres driven along the edge, at most its length.
    pub along_cm: u32,
}

/// A point brought to the nearest street: one position per direction in which a van may stop or leave there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub positions: Vec<Position>,
    /// The point on the street.
    pub at: E7,
}

impl Position {
    /// Cost from here to the end of the edge. The share of time is the share of length.
    pub(crate) fn rest(self, graph: &RoadGraph, edge_ms: &[u32]) -> u64 {
        let (ms, cm) = (edge_ms[self.edge.at()], graph.edge_cm(self.edge));
        let driven = u64::from(ms) * u64::from(self.along_cm) / u64::from(cm.max(1));
        pack(ms - u32::try_from(driven).unwrap_or(ms).min(ms), cm - self.along_cm.min(cm))
    }
}

/// The ways between two places that stay on one edge, when the goal lies ahead.
pub(crate) fn straight_on(from: &Place, to: &Place, graph: &RoadGraph, edge_ms: &[u32]) -> u64 {
    let pairs = from.positions.iter().flat_map(|start| to.positions.iter().map(move |goal| (start, goal)));
    pairs
        .filter(|(start, goal)| start.edge == goal.edge && start.along_cm <= goal.along_cm)
        .map(|(start, goal)| start.rest(graph, edge_ms) - goal.rest(graph, edge_ms))
        .min()
        .unwrap_or(INFINITE)
}

/// True when a start lies past a goal on the same edge, so that one would have to drive around to reach it.
pub(crate) fn overtakes(from: &Place, to: &Place) -> bool {
    let pairs = from.positions.iter().flat_map(|start| to.positions.iter().map(move |goal| (start, goal)));
    pairs.into_iter().any(|(start, goal)| start.edge == goal.edge && start.along_cm > goal.along_cm)
}
