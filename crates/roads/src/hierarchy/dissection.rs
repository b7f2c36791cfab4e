//! The contraction order: halve the map along few streets, order both halves, put the cut streets last; repeat.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize; counts to f64 for a ratio")]

use super::flow::{Cut, Flow};
use crate::graph::{Edge, RoadGraph, Street};

/// Part of the map: junctions with their place, streets between them.
struct Region {
    place: Vec<(i64, i64)>,
    streets: Vec<(u32, u32, Street)>,
}

/// Regions this small are ordered on the same thread.
const PARALLEL_FROM: usize = 5_000;

/// Edges, first contracted first. The same on any number of threads.
pub(crate) fn order(graph: &RoadGraph) -> Vec<Edge> {
    let mut place = vec![(0, 0); graph.junction_count()];
    let mut of_street = vec![[None; 2]; graph.street_count()];
    let mut ends = vec![(0, 0); graph.street_count()];
    for edge in graph.edges() {
        let (street, reversed) = (graph.edge_street[edge.at()], graph.edge_reversed[edge.at()]);
        let (tail, head) = (graph.edge_tail[edge.at()], graph.edge_head[edge.at()]);
        of_street[street.at()][usize::from(reversed)] = Some(edge);
        ends[street.at()] = if reversed { (head, tail) } else { (tail, head) };
        let shape = graph.shape(street);
        for (vertex, point) in [(ends[street.at()].0, shape.first()), (ends[street.at()].1, shape.last())] {
            // A degree of longitude is about two thirds of one of latitude where Glane drives: plenty for an order.
            place[vertex as usize] = point.map_or((0, 0), |point| (i64::from(point[0]) * 3 / 2, i64::from(point[1])));
        }
    }
    let streets = graph.streets().map(|street| (ends[street.at()].0, ends[street.at()].1, street)).collect();
    let order = dissect(Region { place, streets });
    order.into_iter().flat_map(|street| of_street[street.at()]).flatten().collect()
}

fn dissect(region: Region) -> Vec<Street> {
    if region.place.len() < 2 || region.streets.len() < 2 {
        return region.streets.into_iter().map(|street| street.2).collect();
    }
    let parallel = region.place.len() >= PARALLEL_FROM;
    let cut = best_cut(&region);
    let (near, far, separator) = region.divide(&cut);
    let (mut order, rest) =
        if parallel { rayon::join(|| dissect(near), || dissect(far)) } else { (dissect(near), dissect(far)) };
    order.extend(rest);
    order.extend(separator);
    order
}

/// The cut with the fewest streets per junction of its smaller side, over four directions.
fn best_cut(region: &Region) -> Cut {
    let mut best: Option<(f64, Cut)> = None;
    let mut flow = Flow::new(region.place.len(), &region.streets);
    for (north, east) in [(1, 0), (0, 1), (1, 1), (1, -1)] {
        let direction = |place: &(i64, i64)| north * place.0 + east * place.1;
        let mut along: Vec<u32> = (0..region.place.len() as u32).collect();
        along.sort_unstable_by_key(|vertex| (direction(&region.place[*vertex as usize]), *vertex));
        let limit = best.as_ref().map_or(f64::INFINITY, |(score, _)| score * region.place.len() as f64 / 2.0);
        let Some(cut) = flow.cut(&along, limit) else { continue };
        let near = cut.near.iter().filter(|near| **near).count();
        let score = cut.streets as f64 / near.min(region.place.len() - near) as f64;
        if best.as_ref().is_none_or(|(least, _)| score < *least) {
            best = Some((score, cut));
        }
    }
    best.map_or_else(|| Cut { near: vec![false; region.place.len()], streets: 0 }, |(_, cut)| cut)
}

impl Region {
    fn divide(self, cut: &Cut) -> (Self, Self, Vec<Street>) {
        let empty = || Self { place: Vec::new(), streets: Vec::new() };
        let (mut near, mut far, mut separator) = (empty(), empty(), Vec::new());
        let mut own = vec![0_u32; self.place.len()];
        for (vertex, place) in self.place.into_iter().enumerate() {
            let side = if cut.near[vertex] { &mut near } else { &mut far };
            own[vertex] = side.place.len() as u32;
            side.place.push(place);
        }
        for (a, b, street) in self.streets {
            match (cut.near[a as usize], cut.near[b as usize]) {
                (true, true) => near.streets.push((own[a as usize], own[b as usize], street)),
                (false, false) => far.streets.push((own[a as usize], own[b as usize], street)),
                _ => separator.push(street),
            }
        }
        (near, far, separator)
    }
}
