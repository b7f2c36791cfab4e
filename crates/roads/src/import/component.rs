//! The largest set of edges from each of which one can drive to every other: only there does every pair have a way.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use super::{
    ImportSummary,
    segments::Network,
    turns::{self, Turns},
};

/// Drops directions and segments outside the largest strongly connected component.
pub(super) fn keep_largest(network: &mut Network, summary: &mut ImportSummary) {
    let (edges, of_segment) = turns::edges(&network.segments);
    let component = components(&turns::list(&edges, network));
    let mut sizes = std::collections::BTreeMap::<u32, u64>::new();
    for id in &component {
        *sizes.entry(*id).or_default() += 1;
    }
    let best = sizes.iter().max_by_key(|(id, size)| (**size, std::cmp::Reverse(**id))).map(|(id, _)| *id);
    summary.stretches = edges.len() as u64;
    for (segment, directions) in network.segments.iter_mut().zip(&of_segment) {
        for (at, edge) in directions.iter().enumerate() {
            let Some(edge) = edge else { continue };
            if Some(component[edge.at()]) != best {
                summary.unreachable += 1;
                summary.unreachable_metres += u64::from(segment.cm) / 100;
                *(if at == 0 { &mut segment.forward } else { &mut segment.backward }) = None;
            }
        }
    }
    // A single edge is "connected" to itself but leads nowhere.
    let alone = best.and_then(|id| sizes.get(&id)).is_none_or(|size| *size < 2);
    network.segments.retain(|segment| !alone && (segment.forward.is_some() || segment.backward.is_some()));
}

/// Component of each edge (Tarjan 1972, without recursion).
fn components(turns: &Turns) -> Vec<u32> {
    const NONE: u32 = u32::MAX;
    let count = turns.start.len() - 1;
    let (mut index, mut low, mut component) = (vec![NONE; count], vec![0_u32; count], vec![NONE; count]);
    let (mut stack, mut calls, mut next_index, mut next_component) = (Vec::new(), Vec::new(), 0, 0);
    for root in 0..count {
        if index[root] != NONE {
            continue;
        }
        calls.push((root, turns.start[root]));
        while let Some((edge, turn)) = calls.pop() {
            if turn == turns.start[edge] && index[edge] == NONE {
                index[edge] = next_index;
                low[edge] = next_index;
                next_index += 1;
                stack.push(edge);
            }
            if turn < turns.start[edge + 1] {
                calls.push((edge, turn + 1));
                let to = turns.to[turn as usize].at();
                if index[to] == NONE {
                    calls.push((to, turns.start[to]));
                } else if component[to] == NONE {
                    low[edge] = low[edge].min(index[to]);
                }
                continue;
            }
            if low[edge] == index[edge] {
                while let Some(member) = stack.pop() {
                    component[member] = next_component;
                    if member == edge {
                        break;
                    }
                }
                next_component += 1;
            }
            if let Some((parent, _)) = calls.last() {
                low[*parent] = low[*parent].min(low[edge]);
            }
        }
    }
    component
}
