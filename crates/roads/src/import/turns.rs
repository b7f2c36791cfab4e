//! Which edge may follow which, and what the turn costs.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use super::segments::{Network, Rule, Segment};
use crate::{
    graph::{E7, Edge, offset},
    profile::{TurnAngle, turn_ms},
};

/// A segment driven in one direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Directed {
    pub segment: u32,
    pub reversed: bool,
    pub tail: u32,
    pub head: u32,
    pub ms: u32,
    way_tail: i64,
    way_head: i64,
    /// Bearings in degrees when leaving the tail and when reaching the head.
    leaves: f64,
    reaches: f64,
}

/// Turns from every edge, in the order of the edges.
#[derive(Debug, Default)]
pub(super) struct Turns {
    pub start: Vec<u32>,
    pub to: Vec<Edge>,
    pub ms: Vec<u32>,
    pub restrictions_used: u64,
}

/// Open directions of all segments, forward before backward, and the edge of each segment and direction.
pub(super) fn edges(segments: &[Segment]) -> (Vec<Directed>, Vec<[Option<Edge>; 2]>) {
    let (mut edges, mut of_segment) = (Vec::new(), vec![[None; 2]; segments.len()]);
    for (at, segment) in segments.iter().enumerate() {
        let out = bearing_out(segment.shape.iter().copied());
        let back = bearing_out(segment.shape.iter().rev().copied());
        let mut push = |ms: Option<u32>, reversed: bool| {
            let Some(ms) = ms else { return };
            of_segment[at][usize::from(reversed)] = Some(Edge(edges.len() as u32));
            let [(tail, way_tail, leaves), (head, way_head, reaches)] = {
                let from = (segment.from, segment.way_from, if reversed { out + 180.0 } else { out });
                let to = (segment.to, segment.way_to, if reversed { back } else { back + 180.0 });
                if reversed { [to, from] } else { [from, to] }
            };
            edges.push(Directed { segment: at as u32, reversed, tail, head, ms, way_tail, way_head, leaves, reaches });
        };
        push(segment.forward, false);
        push(segment.backward, true);
    }
    (edges, of_segment)
}

/// Bearing from the first point to one some metres on: the very first metres of a drawn street say little.
fn bearing_out(shape: impl Iterator<Item = E7>) -> f64 {
    const FAR_ENOUGH_METRES: f64 = 12.0;
    let (mut first, mut east_north) = (None, (0.0, 0.0));
    for point in shape {
        let origin = *first.get_or_insert(point);
        east_north = offset(origin, point);
        if east_north.0.hypot(east_north.1) >= FAR_ENOUGH_METRES {
            break;
        }
    }
    east_north.0.atan2(east_north.1).to_degrees()
}

/// Every allowed turn with its cost.
pub(super) fn list(edges: &[Directed], network: &Network) -> Turns {
    let mut by_tail: Vec<Vec<u32>> = vec![Vec::new(); network.vertices as usize];
    let mut streets_at = vec![0_u8; network.vertices as usize];
    for (at, edge) in edges.iter().enumerate() {
        by_tail[edge.tail as usize].push(at as u32);
    }
    for segment in &network.segments {
        for end in [segment.from, segment.to] {
            streets_at[end as usize] = streets_at[end as usize].saturating_add(1);
        }
    }
    let mut turns = Turns { start: vec![0], ..Turns::default() };
    for edge in edges {
        let rules = network.rules.get(&edge.head).map_or(&[][..], Vec::as_slice);
        for next in &by_tail[edge.head as usize] {
            let to = &edges[*next as usize];
            if forbidden(edge, to, rules) {
                turns.restrictions_used += 1;
                continue;
            }
            turns.to.push(Edge(*next));
            turns.ms.push(cost(edge, to, streets_at[edge.head as usize]));
        }
        turns.start.push(turns.to.len() as u32);
    }
    turns
}

fn is_u_turn(edge: &Directed, to: &Directed) -> bool {
    edge.segment == to.segment && edge.reversed != to.reversed
}

fn forbidden(edge: &Directed, to: &Directed, rules: &[Rule]) -> bool {
    let mine = || rules.iter().filter(|rule| rule.from == edge.way_head);
    let only = mine().filter(|rule| rule.only);
    let wrong_way = only.clone().next().is_some() && !only.clone().any(|rule| rule.to == to.way_tail);
    wrong_way || mine().any(|rule| !rule.only && rule.to == to.way_tail && (!rule.u_turn || is_u_turn(edge, to)))
}

/// No cost where the road merely goes on.
fn cost(edge: &Directed, to: &Directed, streets: u8) -> u32 {
    if is_u_turn(edge, to) {
        return turn_ms(TurnAngle::UTurn);
    }
    if streets <= 2 {
        return 0;
    }
    turn_ms(TurnAngle::Degrees((to.leaves - edge.reaches + 540.0).rem_euclid(360.0) - 180.0))
}
