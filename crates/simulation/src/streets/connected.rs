//! A van must be able to reach every place and to come back: one-way streets that would trap it become two-way, and what
//! is still cut off is not built.

use super::{
    lines::{Network, Segment},
    rules::Flow,
};

/// Opens one-way streets at the edge of the largest strongly connected component, then drops what lies outside.
pub(super) fn keep_reachable(network: &mut Network) {
    for _ in 0..4 {
        let inside = largest_component(network.points.len(), &network.segments);
        let is_in = |node: usize| inside.get(node).copied().unwrap_or(false);
        let mut opened = false;
        for segment in &mut network.segments {
            let trapped = !(is_in(segment.ends.0) && is_in(segment.ends.1));
            if trapped && segment.rules.flow != Flow::Both {
                segment.rules.flow = Flow::Both;
                opened = true;
            }
        }
        if !opened {
            break;
        }
    }
    let inside = largest_component(network.points.len(), &network.segments);
    let is_in = |node: usize| inside.get(node).copied().unwrap_or(false);
    network.segments.retain(|segment| is_in(segment.ends.0) && is_in(segment.ends.1));
}

/// Which points belong to the largest strongly connected component of drivable segments (Kosaraju and Sharir: two
/// depth-first searches, the second against the direction of travel).
pub(super) fn largest_component(points: usize, segments: &[Segment]) -> Vec<bool> {
    let (mut ahead, mut back) = (vec![Vec::new(); points], vec![Vec::new(); points]);
    for segment in segments.iter().filter(|s| s.rules.drivable()) {
        let (a, b) = segment.ends;
        for (from, to, flow) in [(a, b, Flow::Forward), (b, a, Flow::Backward)] {
            if segment.rules.flow == Flow::Both || segment.rules.flow == flow {
                ahead[from].push(to);
                back[to].push(from);
            }
        }
    }
    let mut order = Vec::with_capacity(points);
    let mut seen = vec![false; points];
    for start in 0..points {
        search(&ahead, start, &mut seen, &mut order);
    }
    let mut seen = vec![false; points];
    let mut best: Vec<usize> = Vec::new();
    for start in order.into_iter().rev() {
        let mut component = Vec::new();
        search(&back, start, &mut seen, &mut component);
        if component.len() > best.len() {
            best = component;
        }
    }
    let mut inside = vec![false; points];
    for node in best {
        inside[node] = true;
    }
    inside
}

/// Appends the unseen nodes that can be reached, each after those it leads to.
fn search(next: &[Vec<usize>], start: usize, seen: &mut [bool], order: &mut Vec<usize>) {
    if seen[start] {
        return;
    }
    seen[start] = true;
    let mut path = vec![(start, 0)];
    while let Some((node, at)) = path.last_mut() {
        if let Some(to) = next[*node].get(*at).copied() {
            *at += 1;
            if !seen[to] {
                seen[to] = true;
                path.push((to, 0));
            }
        } else {
            order.push(*node);
            path.pop();
        }
    }
}
