//! Fewest streets between two ends of a region: maximum flow with one unit per street (Dinic 1970).
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize; counts to f64 for a limit")]

use std::collections::VecDeque;

use crate::graph::Street;

/// Which junctions lie on the near side, and how many streets cross over.
pub(super) struct Cut {
    pub near: Vec<bool>,
    pub streets: usize,
}

/// Flow on an undirected region; reused for several directions.
pub(super) struct Flow {
    start: Vec<u32>,
    /// Neighbour, street, and whether this is the street's own direction.
    arcs: Vec<(u32, u32, bool)>,
    /// Flow along each street's own direction: -1, 0 or 1.
    flow: Vec<i8>,
    level: Vec<u32>,
    next: Vec<u32>,
    is_sink: Vec<bool>,
}

const UNSEEN: u32 = u32::MAX;

impl Flow {
    pub(super) fn new(vertices: usize, streets: &[(u32, u32, Street)]) -> Self {
        let mut start = vec![0_u32; vertices + 1];
        for (a, b, _) in streets {
            start[*a as usize + 1] += 1;
            start[*b as usize + 1] += 1;
        }
        for vertex in 0..vertices {
            start[vertex + 1] += start[vertex];
        }
        let mut fill = start.clone();
        let mut arcs = vec![(0, 0, false); streets.len() * 2];
        for (at, (a, b, _)) in streets.iter().enumerate() {
            for (from, to, own) in [(*a, *b, true), (*b, *a, false)] {
                arcs[fill[from as usize] as usize] = (to, at as u32, own);
                fill[from as usize] += 1;
            }
        }
        let flow = vec![0; streets.len()];
        Self { start, arcs, flow, level: vec![0; vertices], next: Vec::new(), is_sink: vec![false; vertices] }
    }

    /// Cuts the first quarter of `along` from its last; `None` as soon as more than `limit` streets must be cut.
    pub(super) fn cut(&mut self, along: &[u32], limit: f64) -> Option<Cut> {
        let quarter = (along.len() / 4).max(1);
        let (sources, sinks) = (&along[..quarter], &along[along.len() - quarter..]);
        self.flow.fill(0);
        self.is_sink.fill(false);
        for sink in sinks {
            self.is_sink[*sink as usize] = true;
        }
        let mut total = 0;
        while self.rank_levels(sources) {
            self.next.clone_from(&self.start);
            for source in sources {
                while self.augment(*source) {
                    total += 1;
                }
            }
            if total as f64 >= limit {
                return None;
            }
        }
        Some(Cut { near: self.level.iter().map(|level| *level != UNSEEN).collect(), streets: total })
    }

    fn range(&self, vertex: u32) -> std::ops::Range<usize> {
        self.start[vertex as usize] as usize..self.start[vertex as usize + 1] as usize
    }

    const fn is_open(flow: i8, own: bool) -> bool {
        if own { flow < 1 } else { flow > -1 }
    }

    /// Distances from the sources over open arcs; false when no sink is reached.
    fn rank_levels(&mut self, sources: &[u32]) -> bool {
        self.level.fill(UNSEEN);
        let mut queue: VecDeque<u32> = sources.iter().copied().collect();
        for source in sources {
            self.level[*source as usize] = 0;
        }
        let mut reached = false;
        while let Some(vertex) = queue.pop_front() {
            reached |= self.is_sink[vertex as usize];
            for &(to, street, own) in &self.arcs[self.range(vertex)] {
                if self.level[to as usize] == UNSEEN && Self::is_open(self.flow[street as usize], own) {
                    self.level[to as usize] = self.level[vertex as usize] + 1;
                    queue.push_back(to);
                }
            }
        }
        reached
    }

    /// Sends one unit along rising levels; false when none is left.
    fn augment(&mut self, source: u32) -> bool {
        let mut path: Vec<(u32, usize)> = Vec::new();
        let mut vertex = source;
        while !self.is_sink[vertex as usize] {
            let end = self.start[vertex as usize + 1];
            let forward = (self.next[vertex as usize]..end).find(|at| {
                let (to, street, own) = self.arcs[*at as usize];
                self.level[to as usize] == self.level[vertex as usize].wrapping_add(1)
                    && Self::is_open(self.flow[street as usize], own)
            });
            self.next[vertex as usize] = forward.unwrap_or(end);
            match forward {
                Some(at) => {
                    path.push((vertex, at as usize));
                    vertex = self.arcs[at as usize].0;
                }
                None => {
                    let Some((back, _)) = path.pop() else { return false };
                    self.next[back as usize] += 1;
                    vertex = back;
                }
            }
        }
        for (_, at) in path {
            let (_, street, own) = self.arcs[at];
            self.flow[street as usize] += if own { 1 } else { -1 };
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_squares_joined_by_one_street_are_cut_there() {
        // 0-1-2-3 in a ring, 4-5-6-7 in a ring, one street 2-4.
        let pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (2, 4), (4, 5), (5, 6), (6, 7), (7, 4)];
        let streets: Vec<_> = pairs.iter().enumerate().map(|(at, (a, b))| (*a, *b, Street(at as u32))).collect();
        let cut = Flow::new(8, &streets).cut(&[0, 1, 3, 2, 4, 5, 7, 6], f64::INFINITY).unwrap();
        assert_eq!(cut.streets, 1);
        assert_eq!(cut.near, [true, true, true, true, false, false, false, false]);
    }
}
