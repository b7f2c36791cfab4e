//! The nearest street to a point, by a grid over the streets' shapes.
#![expect(
    clippy::as_conversions,
    reason = "grid cells are bounded by the grid's own size, centimetres by the street's length; indices between u32 and usize"
)]

use crate::{
    graph::{E7, Edge, RoadGraph, Street, offset},
    position::{Place, Position},
};

/// Every segment of every shape, in the grid cells it crosses.
#[derive(Debug)]
pub(crate) struct Snapper {
    south_west: E7,
    /// Ten-millionths of a degree per cell.
    cell: [i64; 2],
    /// Rows (north), columns (east).
    size: [i64; 2],
    start: Vec<u32>,
    /// Street, and the position of the segment's first point in all shapes.
    segments: Vec<(Street, u32)>,
    directions: Vec<[Option<Edge>; 2]>,
}

/// The nearest point of a street.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nearest {
    pub metres: f64,
    street: Street,
    segment: u32,
    /// Share of the segment, 0 to 1.
    share: f64,
    /// Positive when the point lies to the left of the segment.
    side: f64,
}

/// Cells are about this wide, more when the map is large.
const CELL_METRES: f64 = 150.0;
const MOST_CELLS: f64 = 4e6;
/// Nearer than this to the middle of a road, a point is on neither side of it.
const SIDE_METRES: f64 = 4.0;

impl Snapper {
    pub(crate) fn new(graph: &RoadGraph) -> Self {
        let mut bounds = [[i32::MAX; 2], [i32::MIN; 2]];
        for point in &graph.shape {
            for axis in 0..2 {
                bounds[0][axis] = bounds[0][axis].min(point[axis]);
                bounds[1][axis] = bounds[1][axis].max(point[axis]);
            }
        }
        let [south_west, north_east] = if graph.shape.is_empty() { [[0; 2]; 2] } else { bounds };
        let (east, north) = offset(south_west, north_east);
        let metres = CELL_METRES.max((east * north / MOST_CELLS).sqrt());
        let span = [0, 1].map(|axis| i64::from(north_east[axis]) - i64::from(south_west[axis]) + 1);
        let count = |metres_across: f64| ((metres_across / metres).ceil() as i64).clamp(1, 20_000);
        let cells = [count(north), count(east)];
        let cell = [0, 1].map(|axis| span[axis] / cells[axis] + 1);
        let size = [0, 1].map(|axis| span[axis] / cell[axis] + 1);
        let mut directions = vec![[None; 2]; graph.street_count()];
        for edge in graph.edges() {
            let reversed = usize::from(graph.edge_reversed[edge.at()]);
            directions[graph.edge_street[edge.at()].at()][reversed] = Some(edge);
        }
        let mut snapper = Self { south_west, cell, size, start: Vec::new(), segments: Vec::new(), directions };
        snapper.fill(graph);
        snapper
    }

    fn fill(&mut self, graph: &RoadGraph) {
        let mut entries: Vec<(u32, Street, u32)> = Vec::new();
        for street in graph.streets() {
            let first = graph.shape_start[street.at()];
            for (at, pair) in graph.shape(street).windows(2).enumerate() {
                let before = entries.len();
                self.cells_of(pair[0], pair[1], |cell| entries.push((cell, street, first + at as u32)));
                entries[before..].sort_unstable();
            }
        }
        entries.sort_unstable();
        entries.dedup();
        self.start = vec![0; (self.size[0] * self.size[1]) as usize + 1];
        for (cell, _, _) in &entries {
            self.start[*cell as usize + 1] += 1;
        }
        for cell in 1..self.start.len() {
            self.start[cell] += self.start[cell - 1];
        }
        self.segments = entries.into_iter().map(|(_, street, at)| (street, at)).collect();
    }

    /// Cells a segment may cross: it is cut into parts of at most a cell's size, and each takes the cells of its bounds.
    fn cells_of(&self, a: E7, b: E7, mut take: impl FnMut(u32)) {
        let delta = [0, 1].map(|axis| i64::from(b[axis]) - i64::from(a[axis]));
        let parts = (0..2).map(|axis| delta[axis].abs() / self.cell[axis] + 1).max().unwrap_or(1);
        let point = |part: i64| [0, 1].map(|axis| i64::from(a[axis]) + delta[axis] * part / parts);
        for part in 0..parts {
            let [from, to] = [self.cell_at(point(part)), self.cell_at(point(part + 1))];
            for row in from[0].min(to[0])..=from[0].max(to[0]) {
                for column in from[1].min(to[1])..=from[1].max(to[1]) {
                    take((row * self.size[1] + column) as u32);
                }
            }
        }
    }

    fn cell_at(&self, point: [i64; 2]) -> [i64; 2] {
        [0, 1].map(|axis| (point[axis] - i64::from(self.south_west[axis])).div_euclid(self.cell[axis]))
    }

    /// The nearest street within `limit` metres.
    pub(crate) fn nearest(&self, graph: &RoadGraph, point: E7, limit: f64) -> Option<Nearest> {
        let middle = self.cell_at(point.map(i64::from));
        let (east, north) = offset(point, [point[0].saturating_add(1000), point[1].saturating_add(1000)]);
        let cell_metres = (north * self.cell[0] as f64).min(east.abs() * self.cell[1] as f64) / 1000.0;
        let mut best: Option<Nearest> = None;
        for ring in 0..=(limit / cell_metres.max(1.0)).ceil() as i64 + 1 {
            if best.is_some_and(|best| best.metres <= (ring - 1) as f64 * cell_metres) {
                break;
            }
            self.ring(middle, ring, |street, at| {
                let found = measure(graph, point, street, at);
                if best.is_none_or(|best| found.metres < best.metres) {
                    best = Some(found);
                }
            });
        }
        best.filter(|best| best.metres <= limit)
    }

    fn ring(&self, middle: [i64; 2], ring: i64, mut take: impl FnMut(Street, u32)) {
        for row in (middle[0] - ring).max(0)..=(middle[0] + ring).min(self.size[0] - 1) {
            let is_edge_row = (row - middle[0]).abs() == ring;
            let step = if is_edge_row || ring == 0 { 1 } else { 2 * ring };
            let mut column = middle[1] - ring;
            while column <= middle[1] + ring {
                if (0..self.size[1]).contains(&column) {
                    let cell = (row * self.size[1] + column) as usize;
                    for (street, at) in &self.segments[self.start[cell] as usize..self.start[cell + 1] as usize] {
                        take(*street, *at);
                    }
                }
                column += step;
            }
        }
    }

    /// Metres to the nearest street however far: looks at every one.
    pub(crate) fn distance(&self, graph: &RoadGraph, point: E7) -> f64 {
        let segments = graph.streets().flat_map(|street| {
            let first = graph.shape_start[street.at()];
            (first..graph.shape_start[street.at() + 1].saturating_sub(1)).map(move |at| (street, at))
        });
        segments.map(|(street, at)| measure(graph, point, street, at).metres).fold(f64::INFINITY, f64::min)
    }

    /// Where a van may stop or leave: in both directions, or only along its own side of a wide two-way road.
    pub(crate) fn place(&self, graph: &RoadGraph, nearest: Nearest) -> Place {
        let street = nearest.street;
        let (a, b) = (graph.shape[nearest.segment as usize], graph.shape[nearest.segment as usize + 1]);
        let between = |axis: usize| {
            (f64::from(a[axis]) + (f64::from(b[axis]) - f64::from(a[axis])) * nearest.share).round() as i32
        };
        let shape = graph.shape(street);
        let before = (nearest.segment - graph.shape_start[street.at()]) as usize;
        let metres: f64 = shape[..=before].windows(2).map(|pair| crate::graph::metres_between(pair[0], pair[1])).sum();
        let along = metres + crate::graph::metres_between(a, b) * nearest.share;
        let length = graph.street_cm[street.at()];
        let along_cm = ((along * 100.0).round() as u32).min(length);
        let [forward, backward] = self.directions[street.at()];
        let keeps_side = graph.street_class[street.at()].keeps_side()
            && forward.is_some()
            && backward.is_some()
            && nearest.metres > SIDE_METRES;
        let forward = forward.filter(|_| !keeps_side || nearest.side < 0.0);
        let backward = backward.filter(|_| !keeps_side || nearest.side >= 0.0);
        let forward = forward.map(|edge| Position { edge, along_cm });
        let backward = backward.map(|edge| Position { edge, along_cm: length - along_cm });
        Place { positions: forward.into_iter().chain(backward).collect(), at: [between(0), between(1)] }
    }
}

fn measure(graph: &RoadGraph, point: E7, street: Street, at: u32) -> Nearest {
    let (a, b) = (graph.shape[at as usize], graph.shape[at as usize + 1]);
    let ((px, py), (ax, ay)) = (offset(a, point), offset(a, b));
    let length = ax * ax + ay * ay;
    let share = if length > 0.0 { ((px * ax + py * ay) / length).clamp(0.0, 1.0) } else { 0.0 };
    let metres = (px - ax * share).hypot(py - ay * share);
    Nearest { metres, street, segment: at, share, side: ax * py - ay * px }
}
