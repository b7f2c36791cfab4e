//! Two segments that meet where nothing else does become one street, if they are the same road.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use super::segments::{Network, Segment};
use crate::graph::MAX_EDGE;

/// Joins segments until every vertex between two streets is a junction, a change of name or class, or the start of a loop.
pub(super) fn join(network: &mut Network) {
    let mut at_vertex: Vec<Vec<u32>> = vec![Vec::new(); network.vertices as usize];
    for (at, segment) in network.segments.iter().enumerate() {
        at_vertex[segment.from as usize].push(at as u32);
        at_vertex[segment.to as usize].push(at as u32);
    }
    let mut segments: Vec<Option<Segment>> = std::mem::take(&mut network.segments).into_iter().map(Some).collect();
    for vertex in 0..network.vertices {
        let &[first, second] = at_vertex[vertex as usize].as_slice() else { continue };
        if first == second || network.rules.contains_key(&vertex) {
            continue;
        }
        let (Some(a), Some(b)) = (segments[first as usize].take(), segments[second as usize].take()) else { continue };
        // Towards the vertex, then away from it.
        let a = if a.to == vertex { a } else { reversed(a) };
        let b = if b.from == vertex { b } else { reversed(b) };
        if !is_same_road(&a, &b) {
            segments[first as usize] = Some(a);
            segments[second as usize] = Some(b);
            continue;
        }
        for end in &mut at_vertex[b.to as usize] {
            if *end == second {
                *end = first;
            }
        }
        segments[first as usize] = Some(joined(a, b));
    }
    network.segments = segments.into_iter().flatten().collect();
}

fn is_same_road(a: &Segment, b: &Segment) -> bool {
    a.name == b.name
        && a.class == b.class
        && a.forward.is_some() == b.forward.is_some()
        && a.backward.is_some() == b.backward.is_some()
        && a.cm.saturating_add(b.cm) < MAX_EDGE
}

fn reversed(mut segment: Segment) -> Segment {
    segment.shape.reverse();
    Segment {
        from: segment.to,
        to: segment.from,
        forward: segment.backward,
        backward: segment.forward,
        way_from: segment.way_to,
        way_to: segment.way_from,
        ..segment
    }
}

fn joined(mut a: Segment, b: Segment) -> Segment {
    a.shape.extend_from_slice(&b.shape[1..]);
    let sum = |a: Option<u32>, b: Option<u32>| a.zip(b).map(|(a, b)| a.saturating_add(b).min(MAX_EDGE));
    Segment {
        to: b.to,
        cm: a.cm + b.cm,
        forward: sum(a.forward, b.forward),
        backward: sum(a.backward, b.backward),
        way_to: b.way_to,
        ..a
    }
}
