//! Costs and paths between places on the graph, over the hierarchy.
#![expect(clippy::as_conversions, reason = "dense indices between u32 and usize")]

use std::collections::HashMap;

use crate::{
    graph::{Edge, RoadGraph},
    hierarchy::{INFINITE, Metric, Seed, Spaces, Topology, many_to_many, step_cost},
    position::{Place, overtakes, straight_on},
};

/// A graph with its hierarchy for one ratio of speeds.
#[derive(Clone, Copy)]
pub(crate) struct Routing<'a> {
    pub graph: &'a RoadGraph,
    pub topology: &'a Topology,
    pub metric: &'a Metric,
}

/// A way between two places: what it costs, and its edges from the start's to the goal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub cost: u64,
    pub edges: Vec<Edge>,
    /// Centimetres along the first edge where it starts, along the last where it ends.
    pub first_cm: u32,
    pub last_cm: u32,
}

impl Routing<'_> {
    /// Costs between all places, row by row; [`INFINITE`] or more without a path.
    pub(crate) fn matrix(&self, places: &[Place]) -> Vec<u64> {
        let starts: Vec<Vec<Seed>> = places.iter().map(|place| self.start_seeds(place)).collect();
        let goals: Vec<Vec<Seed>> = places.iter().map(|place| self.goal_seeds(place)).collect();
        let mut costs = many_to_many(self.topology, self.metric, &starts, &goals);
        for cost in &mut costs {
            *cost = if *cost < INFINITE { cost.saturating_sub(self.metric.most) } else { INFINITE };
        }
        self.mend_shared_edges(places, &mut costs);
        costs
    }

    fn rest(&self, position: crate::position::Position) -> u64 {
        position.rest(self.graph, &self.metric.edge_ms)
    }

    /// A start has the rest of its edge before it.
    fn start_seeds(&self, place: &Place) -> Vec<Seed> {
        place.positions.iter().map(|position| (position.edge, self.rest(*position))).collect()
    }

    /// A goal does not drive the rest of its edge: less than nothing, hence the allowance taken off afterwards.
    fn goal_seeds(&self, place: &Place) -> Vec<Seed> {
        place.positions.iter().map(|position| (position.edge, self.metric.most - self.rest(*position))).collect()
    }

    /// A start past its goal on the same edge looks like negative driving to the hierarchy: such pairs are computed one by one.
    fn mend_shared_edges(&self, places: &[Place], costs: &mut [u64]) {
        let mut on_edge: HashMap<Edge, Vec<u32>> = HashMap::new();
        for (at, place) in places.iter().enumerate() {
            for position in &place.positions {
                on_edge.entry(position.edge).or_default().push(at as u32);
            }
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for sharing in on_edge.values() {
            let pair = |from: u32| sharing.iter().map(move |to| (from, *to));
            pairs.extend(sharing.iter().flat_map(|from| pair(*from)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs.retain(|(from, to)| overtakes(&places[*from as usize], &places[*to as usize]));
        if pairs.is_empty() {
            return;
        }
        let (mut between, mut spaces) = (HashMap::new(), Spaces::new(self.topology));
        for (from, to) in pairs {
            let (start, goal) = (&places[from as usize], &places[to as usize]);
            costs[from as usize * places.len() + to as usize] = self.around(start, goal, &mut between, &mut spaces);
        }
    }

    /// Cheapest over every pair of positions, each pair of edges searched once.
    fn around(
        &self,
        start: &Place,
        goal: &Place,
        between: &mut HashMap<(Edge, Edge), u64>,
        spaces: &mut Spaces,
    ) -> u64 {
        let mut best = straight_on(start, goal, self.graph, &self.metric.edge_ms);
        for from in &start.positions {
            for to in &goal.positions {
                let key = (from.edge, to.edge);
                let middle = *between.entry(key).or_insert_with(|| self.end_to_end(key, spaces));
                if middle < INFINITE {
                    best = best.min(self.rest(*from) + middle - self.rest(*to));
                }
            }
        }
        best
    }

    /// From the end of one edge to the end of another, or once around back to the end of the same.
    fn end_to_end(&self, (from, to): (Edge, Edge), spaces: &mut Spaces) -> u64 {
        spaces.path(self.topology, self.metric, &self.next_seeds(from, 0), &[(to, 0)]).0
    }

    fn next_seeds(&self, edge: Edge, cost: u64) -> Vec<Seed> {
        let step = |(next, turn_ms)| (next, cost + step_cost(self.graph, &self.metric.edge_ms, next, turn_ms));
        self.graph.turns(edge).map(step).collect()
    }

    /// The way between two places; `None` without one.
    pub(crate) fn path(&self, start: &Place, goal: &Place, spaces: &mut Spaces) -> Option<Path> {
        let direct = self.direct(start, goal);
        // Seeds are the edges after the start's, so that starting past the goal on its edge is nothing special.
        let first = |seeds: &mut Vec<(Edge, u64, u32)>, position: &crate::position::Position| {
            let rest = self.rest(*position);
            seeds.extend(
                self.next_seeds(position.edge, rest).into_iter().map(|(next, cost)| (next, cost, position.edge.0)),
            );
        };
        let mut seeds = Vec::new();
        for position in &start.positions {
            first(&mut seeds, position);
        }
        let starts: Vec<Seed> = seeds.iter().map(|(edge, cost, _)| (*edge, *cost)).collect();
        let (cost, edges) = spaces.path(self.topology, self.metric, &starts, &self.goal_seeds(goal));
        let around = (cost < INFINITE).then(|| cost - self.metric.most);
        if let Some(direct) = direct
            && around.is_none_or(|around| direct.cost <= around)
        {
            return Some(direct);
        }
        let (second, last) = (*edges.first()?, *edges.last()?);
        let seed = seeds.iter().filter(|seed| seed.0 == second).min_by_key(|seed| seed.1)?;
        let own = start.positions.iter().find(|position| position.edge.0 == seed.2)?;
        let end = goal.positions.iter().find(|position| position.edge == last)?;
        let edges = [own.edge].into_iter().chain(edges).collect();
        Some(Path { cost: around?, edges, first_cm: own.along_cm, last_cm: end.along_cm })
    }

    fn direct(&self, start: &Place, goal: &Place) -> Option<Path> {
        let cost = straight_on(start, goal, self.graph, &self.metric.edge_ms);
        let pairs = start.positions.iter().flat_map(|from| goal.positions.iter().map(move |to| (from, to)));
        let ahead = pairs.into_iter().find(|(from, to)| {
            from.edge == to.edge && from.along_cm <= to.along_cm && self.rest(**from) - self.rest(**to) == cost
        });
        ahead.map(|(from, to)| Path { cost, edges: vec![from.edge], first_cm: from.along_cm, last_cm: to.along_cm })
    }
}
