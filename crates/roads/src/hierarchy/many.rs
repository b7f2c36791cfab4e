//! Many to many: every goal leaves a note at the ranks above it, every start reads the notes on its own way up.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use rayon::prelude::*;

use super::{
    INFINITE, Metric, Topology,
    search::{Seed, Space},
};

/// Notes per rank: goal and distance to it.
struct Buckets {
    start: Vec<u32>,
    goal: Vec<u32>,
    cost: Vec<u64>,
}

/// Costs from every start to every goal, row by row; [`INFINITE`] or more without a path.
///
/// Rows are independent and a minimum does not depend on order: the same on any number of threads.
pub(crate) fn many_to_many(
    topology: &Topology,
    metric: &Metric,
    starts: &[Vec<Seed>],
    goals: &[Vec<Seed>],
) -> Vec<u64> {
    let buckets = Buckets::fill(topology, metric, goals);
    let mut costs = vec![INFINITE; starts.len() * goals.len()];
    let share = share(starts.len());
    costs.par_chunks_mut((goals.len() * share).max(1)).zip(starts.par_chunks(share)).for_each(|(rows, starts)| {
        let mut space = Space::new(topology.count());
        for (row, seeds) in rows.chunks_mut(goals.len()).zip(starts) {
            space.sweep(topology, (&metric.up, &metric.down), seeds, |rank, cost| buckets.read(rank, cost, row));
        }
    });
    costs
}

/// Searches per piece of work: few pieces, because each needs memory as large as the graph.
fn share(searches: usize) -> usize {
    searches.div_ceil(rayon::current_num_threads() * 2).max(1)
}

impl Buckets {
    fn fill(topology: &Topology, metric: &Metric, goals: &[Vec<Seed>]) -> Self {
        let sweep = |space: &mut Space, seeds: &Vec<Seed>| {
            let mut own = Vec::new();
            space.sweep(topology, (&metric.down, &metric.up), seeds, |rank, cost| own.push((rank, cost)));
            own
        };
        let notes: Vec<Vec<(u32, u64)>> = goals
            .par_chunks(share(goals.len()))
            .flat_map_iter(|goals| {
                let mut space = Space::new(topology.count());
                goals.iter().map(|seeds| sweep(&mut space, seeds)).collect::<Vec<_>>()
            })
            .collect();
        let mut start = vec![0_u32; topology.count() as usize + 1];
        for (rank, _) in notes.iter().flatten() {
            start[*rank as usize + 1] += 1;
        }
        for rank in 1..start.len() {
            start[rank] += start[rank - 1];
        }
        let total = start[start.len() - 1] as usize;
        let (mut goal, mut cost, mut next) = (vec![0; total], vec![0; total], start.clone());
        for (at, own) in notes.iter().enumerate() {
            for (rank, distance) in own {
                let slot = &mut next[*rank as usize];
                goal[*slot as usize] = at as u32;
                cost[*slot as usize] = *distance;
                *slot += 1;
            }
        }
        Self { start, goal, cost }
    }

    fn read(&self, rank: u32, cost: u64, row: &mut [u64]) {
        let range = self.start[rank as usize] as usize..self.start[rank as usize + 1] as usize;
        for (goal, rest) in self.goal[range.clone()].iter().zip(&self.cost[range]) {
            let own = &mut row[*goal as usize];
            *own = (*own).min(cost + rest);
        }
    }
}
