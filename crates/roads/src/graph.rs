//! The compact road graph: streets between junctions, the ways to drive along them, the turns from one to the next.
//!
//! A *street* is a stretch between two junctions, with its shape and name. An *edge* is a street driven in one direction.
//! Turns lead from edge to edge, so that restrictions and waiting at turns are part of the graph: a path is a list of edges.

use crate::profile::RoadClass;

/// Position of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Street(pub u32);

/// Position of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edge(pub u32);

impl Street {
    #[expect(clippy::as_conversions, reason = "u32 to usize never loses anything on the platforms Glane runs on")]
    pub(crate) const fn at(self) -> usize {
        self.0 as usize
    }
}

impl Edge {
    #[expect(clippy::as_conversions, reason = "u32 to usize never loses anything on the platforms Glane runs on")]
    pub(crate) const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Latitude and longitude in ten-millionths of a degree.
pub(crate) type E7 = [i32; 2];

/// Longest drive along one edge, in milliseconds (three days) and in centimetres (10 000 km): keeps sums far from overflow.
pub(crate) const MAX_EDGE: u32 = 1 << 28;

/// An imported road graph. Every list indexed by street or edge has one entry each; `*_start` lists have one more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoadGraph {
    /// Number of junctions.
    pub(crate) junctions: u32,
    pub(crate) names: Vec<String>,
    pub(crate) street_name: Vec<u32>,
    pub(crate) street_class: Vec<RoadClass>,
    pub(crate) street_cm: Vec<u32>,
    pub(crate) shape_start: Vec<u32>,
    pub(crate) shape: Vec<E7>,
    pub(crate) edge_street: Vec<Street>,
    /// Driven from the shape's last point to its first.
    pub(crate) edge_reversed: Vec<bool>,
    pub(crate) edge_tail: Vec<u32>,
    pub(crate) edge_head: Vec<u32>,
    /// Milliseconds on empty roads, signals included.
    pub(crate) edge_ms: Vec<u32>,
    pub(crate) turn_start: Vec<u32>,
    pub(crate) turn_to: Vec<Edge>,
    pub(crate) turn_ms: Vec<u32>,
    /// Contraction order of the edges, first contracted first.
    pub(crate) order: Vec<Edge>,
}

#[expect(clippy::as_conversions, reason = "u32 to usize never loses anything on the platforms Glane runs on")]
impl RoadGraph {
    /// Junctions of the graph.
    #[must_use]
    pub fn junction_count(&self) -> usize {
        self.junctions as usize
    }

    /// Streets of the graph.
    #[must_use]
    pub fn street_count(&self) -> usize {
        self.street_class.len()
    }

    /// Directed edges of the graph.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.edge_street.len()
    }

    /// Turns of the graph.
    #[must_use]
    pub fn turn_count(&self) -> usize {
        self.turn_to.len()
    }

    pub(crate) fn edges(&self) -> impl Iterator<Item = Edge> + use<> {
        (0..self.edge_street.len() as u32).map(Edge)
    }

    pub(crate) fn streets(&self) -> impl Iterator<Item = Street> + use<> {
        (0..self.street_class.len() as u32).map(Street)
    }

    pub(crate) fn shape(&self, street: Street) -> &[E7] {
        &self.shape[self.shape_start[street.at()] as usize..self.shape_start[street.at() + 1] as usize]
    }

    /// Edges that may follow, with the milliseconds of the turn.
    pub(crate) fn turns(&self, edge: Edge) -> impl Iterator<Item = (Edge, u32)> + '_ {
        let range = self.turn_start[edge.at()] as usize..self.turn_start[edge.at() + 1] as usize;
        self.turn_to[range.clone()].iter().copied().zip(self.turn_ms[range].iter().copied())
    }

    pub(crate) fn edge_cm(&self, edge: Edge) -> u32 {
        self.street_cm[self.edge_street[edge.at()].at()]
    }

    pub(crate) fn edge_class(&self, edge: Edge) -> RoadClass {
        self.street_class[self.edge_street[edge.at()].at()]
    }

    pub(crate) fn name(&self, street: Street) -> &str {
        &self.names[self.street_name[street.at()] as usize]
    }
}

/// Metres between two points that are near each other (equirectangular on the mean earth radius: exact to 0.1 % within 100 km).
pub(crate) fn metres_between(a: E7, b: E7) -> f64 {
    let (x, y) = offset(a, b);
    x.hypot(y)
}

/// Metres east and north from `a` to `b`.
pub(crate) fn offset(a: E7, b: E7) -> (f64, f64) {
    const METRES_PER_E7: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0 / 1e7;
    let mid = (f64::from(a[0]) + f64::from(b[0])) / 2.0 / 1e7;
    let x = (f64::from(b[1]) - f64::from(a[1])) * METRES_PER_E7 * mid.to_radians().cos();
    (x, (f64::from(b[0]) - f64::from(a[0])) * METRES_PER_E7)
}
