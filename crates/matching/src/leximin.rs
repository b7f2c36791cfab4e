//! The exact weighted leximin of the share of need covered, in whole milligrams.
//!
//! First as much food as possible is moved at all. Then the decomposition of Fujishige (1980) and Groenevelt (1991): pour
//! what a group of associations gets to one waterline; move food within the group towards that; whoever cannot be
//! filled, together with all that could still be moved towards them, is a group of its own that takes everything it can
//! reach; the rest is another; each goes on by itself. All groups of one generation are solved in one sweep, each on
//! its own part of one network, starting from the flow that is there: moving food between associations is all that is left
//! to do, the amount never changes again.

#![expect(clippy::as_conversions, reason = "dense indices: counts are bounded when the market is read")]

use crate::{
    cases::lots,
    dense::{AssocIx, Dense},
    network::{HUB, Network, Node},
    rebalance::{All, Rebalance},
    waterline::{self, Vessel},
};

/// The fair flow.
#[derive(Debug)]
pub(crate) struct Fair {
    /// Milligrams each association gets.
    pub gets: Vec<i64>,
    /// The network with the flow on it.
    pub network: Network,
    /// True for each lot and room on the hub's side of the minimum cut of the maximum flow, by node.
    pub beyond: Vec<bool>,
}

/// Solves from scratch, or from an earlier flow (milligrams per edge), which need not fit any more.
pub(crate) fn solve(dense: &Dense, warm: Option<&[i64]>) -> Fair {
    let mut network = Network::new(dense);
    let mut gets = vec![0_i64; dense.associations.len()];
    if let Some(flow) = warm {
        replay(dense, &mut network, &mut gets, flow);
    }
    crate::spread::spread(dense, &mut network, &mut gets, warm.is_some());
    let mut rebalance = Rebalance::new(network.nodes());
    let beyond = fill(dense, &mut network, &mut gets, &mut rebalance);
    level(dense, &mut network, &mut gets, &mut rebalance);
    Fair { gets, network, beyond }
}

/// Sends as much of an earlier flow as still fits.
fn replay(dense: &Dense, network: &mut Network, gets: &mut [i64], flow: &[i64]) {
    for lot in lots(dense) {
        for edge in dense.edges_of(lot) {
            let to = &dense.edges[edge];
            if flow[edge] == 0 || to.removed {
                continue;
            }
            let left = network.left[network.arc_of_lot(lot)];
            let cap = dense.associations[to.association.ix()].cap - gets[to.association.ix()];
            let amount = flow[edge].min(left).min(cap).min(network.room_of_edge(dense, edge));
            network.push_edge(dense, lot, edge, amount);
            gets[to.association.ix()] += amount;
        }
    }
}

/// Moves as much food as can be moved at all; returns the hub's side of the cut that proves it.
fn fill(dense: &Dense, network: &mut Network, gets: &mut [i64], rebalance: &mut Rebalance) -> Vec<bool> {
    let sinks: Vec<Node> = associations(dense).map(|it| network.association(it)).collect();
    for (it, sink) in associations(dense).zip(&sinks) {
        rebalance.want[*sink as usize] = dense.associations[it.ix()].cap - gets[it.ix()];
    }
    rebalance.excess[HUB as usize] = lots(dense).map(|lot| network.left[network.arc_of_lot(lot)]).sum();
    rebalance.run(network, &[HUB], &sinks, All);
    rebalance.excess[HUB as usize] = 0;
    for (it, sink) in associations(dense).zip(&sinks) {
        gets[it.ix()] = dense.associations[it.ix()].cap - rebalance.want[*sink as usize];
        rebalance.want[*sink as usize] = 0;
    }
    // Everything that cannot reach a place with room is on the hub's side.
    (0..network.nodes() as Node).map(|node| !rebalance.reaches_want(node)).collect()
}

/// A group of associations that shares nothing with the others any more.
struct Group {
    members: Vec<AssocIx>,
    nodes: Vec<Node>,
}

/// Levels the shares, group by group.
fn level(dense: &Dense, network: &mut Network, gets: &mut [i64], rebalance: &mut Rebalance) {
    let all = Group { members: associations(dense).collect(), nodes: (0..network.nodes() as Node).collect() };
    let mut active = vec![all];
    let mut parts = 1_u32;
    let (mut vessels, mut target) = (Vec::new(), Vec::new());
    while !active.is_empty() {
        let (mut sources, mut sinks) = (Vec::new(), Vec::new());
        for group in &active {
            vessels.clear();
            vessels.extend(group.members.iter().map(|it| vessel(dense, *it)));
            waterline::pour(&vessels, group.members.iter().map(|it| gets[it.ix()]).sum(), &mut target);
            for (it, target) in group.members.iter().zip(&target) {
                let (node, surplus) = (network.association(*it), gets[it.ix()] - target);
                rebalance.excess[node as usize] = surplus.max(0);
                rebalance.want[node as usize] = (-surplus).max(0);
                if surplus > 0 {
                    sources.push(node);
                } else if surplus < 0 {
                    sinks.push(node);
                }
                gets[it.ix()] = *target;
            }
        }
        rebalance.run(network, &sources, &sinks, All);
        for it in active.iter().flat_map(|group| &group.members) {
            let node = network.association(*it) as usize;
            gets[it.ix()] += rebalance.excess[node] - rebalance.want[node];
        }
        active = active.into_iter().flat_map(|group| split(group, network, rebalance, &mut parts)).collect();
        for node in sources.iter().chain(&sinks) {
            rebalance.excess[*node as usize] = 0;
            rebalance.want[*node as usize] = 0;
        }
    }
}

/// A group whose members all stand where they should is done; another falls in two.
fn split(group: Group, network: &Network, rebalance: &mut Rebalance, parts: &mut u32) -> Vec<Group> {
    let done = group.members.iter().all(|it| rebalance.want[network.association(*it) as usize] == 0);
    if done {
        return Vec::new();
    }
    let (short, members) =
        group.members.into_iter().partition::<Vec<_>, _>(|it| rebalance.reaches_want(network.association(*it)));
    let (short_nodes, nodes) = group.nodes.into_iter().partition::<Vec<_>, _>(|node| rebalance.reaches_want(*node));
    for node in &short_nodes {
        rebalance.set_part(*node, *parts);
    }
    *parts += 1;
    let halves = [Group { members: short, nodes: short_nodes }, Group { members, nodes }];
    halves.into_iter().filter(|group| group.members.len() > 1).collect()
}

fn vessel(dense: &Dense, association: AssocIx) -> Vessel {
    let it = &dense.associations[association.ix()];
    Vessel { weight: it.weight, base: it.base, cap: it.cap }
}

/// Every association.
pub(crate) fn associations(dense: &Dense) -> impl Iterator<Item = AssocIx> + use<> {
    (0..dense.associations.len() as u32).map(AssocIx)
}
