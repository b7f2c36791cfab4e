//! The ring road: round the town through every arterial road, over the river twice.
#![expect(clippy::as_conversions, reason = "a gap of the ring is at most its length, a few kilometres")]

use std::f64::consts::TAU;

use super::{
    Plane,
    layout::Layout,
    lines::{Network, Segment, Whose},
    rules::StreetRules,
};

/// Metres between two bends of the ring, at most.
const BEND: f64 = 180.0;

pub(super) fn close(network: &mut Network, layout: &Layout) {
    let angle = |at: Plane| at.y.atan2(at.x).rem_euclid(TAU);
    let mut stops: Vec<(f64, usize)> =
        network.on_ring.iter().filter_map(|node| network.points.get(*node).map(|at| (angle(*at), *node))).collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (at, (start, from)) in stops.iter().enumerate() {
        let (end, to) = match stops.get(at + 1) {
            Some((end, to)) => (*end, *to),
            None => stops.first().map_or((*start, *from), |(end, to)| (end + TAU, *to)),
        };
        arc(network, layout, (*start, *from), (end, to));
    }
}

fn arc(network: &mut Network, layout: &Layout, (start, from): (f64, usize), (end, to): (f64, usize)) {
    let parts = ((end - start) * layout.ring / BEND).ceil().max(1.0);
    let mut last = from;
    for part in 1..parts as u32 {
        let turn = start + (end - start) * f64::from(part) / parts;
        let node = network.points.len();
        network.points.push(layout.on_ring(turn));
        join(network, layout, last, node);
        last = node;
    }
    join(network, layout, last, to);
}

fn join(network: &mut Network, layout: &Layout, from: usize, to: usize) {
    let (Some(a), Some(b)) = (network.points.get(from), network.points.get(to)) else { return };
    if from == to {
        return;
    }
    let bridge = layout.north_of_river(*a) != layout.north_of_river(*b);
    let rules = StreetRules { bridge, ..StreetRules::ring(super::rules::Zone::Country) };
    network.segments.push(Segment { street: Whose::Ring, ends: (from, to), rules });
}
