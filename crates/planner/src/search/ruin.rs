//! Which shipments to take out together: strings of neighbouring tasks, one string per route, around one place; or
//! shipments around one place, whichever routes they are in.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{Model, NONE, is_pause},
    random::Random,
    search::state::State,
};

/// Per node, its neighbours, nearest first.
#[derive(Debug)]
pub struct Neighbours {
    count: usize,
    of: Vec<u32>,
}

/// Neighbours kept per node.
const KEPT: usize = 100;
/// More nodes than these are near by the way there alone.
const LARGE: usize = 2_000;

impl Neighbours {
    /// By travel time there and back.
    pub fn of(model: &Model) -> Self {
        let nodes = model.nodes.len();
        let count = KEPT.min(nodes.saturating_sub(1));
        let mut of = Vec::with_capacity(nodes * count);
        let mut row: Vec<(u64, u32)> = Vec::with_capacity(nodes);
        // What is done where the round begins is near everything and tells nothing.
        let fixed = |node: &u32| !model.nodes[*node as usize].at_start;
        let count = count.min((0..nodes as u32).filter(fixed).count().saturating_sub(1));
        for a in 0..nodes as u32 {
            row.clear();
            let from = model.nodes[a as usize].loc;
            row.extend((0..nodes as u32).filter(|b| *b != a && fixed(b)).map(|b| {
                let to = model.nodes[b as usize].loc;
                let there = model.arc(0, from, to).seconds;
                // Reading the matrix down its columns takes large problems most of a second.
                let back = if nodes > LARGE { there } else { model.arc(0, to, from).seconds };
                (u64::from(there) + u64::from(back), b)
            }));
            if count > 0 && count < row.len() {
                row.select_nth_unstable(count - 1);
                row.truncate(count);
            }
            row.sort_unstable();
            of.extend(row.iter().map(|(_, b)| *b));
        }
        Self { count, of }
    }

    /// The neighbours of a node.
    pub fn near(&self, node: u32) -> &[u32] {
        &self.of[node as usize * self.count..(node as usize + 1) * self.count]
    }
}

/// Takes out strings (SISR, with `average` tasks per ruin and strings of at most `longest`).
pub fn strings<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    near: &Neighbours,
    random: &mut Random,
    average: f64,
    longest: f64,
) {
    let tasks: usize = state.used.iter().map(|van| state.routes[*van as usize].len()).sum();
    if tasks == 0 {
        return;
    }
    let mean = tasks as f64 / state.used.len() as f64;
    let longest = longest.min(mean).max(1.0);
    let most_strings = (4.0 * average / (1.0 + longest) - 1.0).max(1.0);
    let strings = (1.0 + random.unit() * most_strings) as usize;
    let Some(seed) = seed(state, random) else { return };
    let mut ruined: Vec<u32> = Vec::with_capacity(strings);
    let mut taken: Vec<u32> = Vec::with_capacity(32);
    for node in std::iter::once(seed).chain(near.near(seed).iter().copied()) {
        if ruined.len() >= strings {
            break;
        }
        let (van, at) = state.at[node as usize];
        let ship = state.model.nodes[node as usize].ship as usize;
        if state.van_of[ship] == NONE || van == NONE || ruined.contains(&van) || taken.contains(&(ship as u32)) {
            continue;
        }
        let route = &state.routes[van as usize];
        if route.pos.get(at as usize).is_none_or(|pos| pos.node != node) {
            continue;
        }
        let most = longest.min(route.len() as f64);
        let length = (1.0 + random.unit() * most) as usize;
        string(state, van as usize, at as usize, length.max(1), random, &mut taken);
        ruined.push(van);
    }
    state.remove(&taken);
}

/// Takes out one to `most` shipments around one, half of those near being spared, whichever routes they are in.
pub fn around<const PLAIN: bool, const D: usize>(
    state: &mut State<'_, PLAIN, D>,
    near: &Neighbours,
    random: &mut Random,
    most: f64,
) {
    let Some(seed) = seed(state, random) else { return };
    let count = (1.0 + random.unit() * most) as usize;
    let mut taken: Vec<u32> = Vec::with_capacity(count);
    for node in std::iter::once(seed).chain(near.near(seed).iter().copied()) {
        if taken.len() >= count {
            break;
        }
        let ship = state.model.nodes[node as usize].ship;
        if state.van_of[ship as usize] != NONE && !taken.contains(&ship) && (node == seed || random.chance(0.5)) {
            taken.push(ship);
        }
    }
    state.remove(&taken);
}

/// Takes out all of one route, any one evenly.
pub fn whole_route<const PLAIN: bool, const D: usize>(state: &mut State<'_, PLAIN, D>, random: &mut Random) {
    if state.used.is_empty() {
        return;
    }
    let van = state.used[random.below(state.used.len())];
    let ships: Vec<u32> = (0..state.van_of.len() as u32).filter(|ship| state.van_of[*ship as usize] == van).collect();
    state.remove(&ships);
}

/// A task standing in some route, any one evenly.
fn seed<const PLAIN: bool, const D: usize>(state: &State<'_, PLAIN, D>, random: &mut Random) -> Option<u32> {
    for _ in 0..20 {
        let ship = random.below(state.model.ships.len());
        let van = state.van_of[ship];
        if van == NONE || state.model.ships[ship].settled {
            continue;
        }
        let pickup = state.model.ships[ship].pickup;
        if random.chance(0.5) && !state.model.nodes[pickup as usize].at_start {
            return Some(pickup);
        }
        return state.model.drops(ship).find(|drop| standing(state, *drop));
    }
    None
}

fn standing<const PLAIN: bool, const D: usize>(state: &State<'_, PLAIN, D>, node: u32) -> bool {
    let (van, at) = state.at[node as usize];
    van != NONE && state.routes[van as usize].pos.get(at as usize).is_some_and(|pos| pos.node == node)
}

/// The shipments of `length` consecutive tasks including the one at `at`; half of the time some in the middle are spared.
fn string<const PLAIN: bool, const D: usize>(
    state: &State<'_, PLAIN, D>,
    van: usize,
    at: usize,
    length: usize,
    random: &mut Random,
    taken: &mut Vec<u32>,
) {
    let route = &state.routes[van];
    let tasks = route.len();
    let mut spared = 0;
    if length > 1 && random.chance(0.5) {
        while length + spared < tasks && random.chance(0.99) && spared < length {
            spared += 1;
            if random.chance(0.5) {
                break;
            }
        }
    }
    let span = (length + spared).min(tasks);
    let low = (at + 1).saturating_sub(span).max(route.leading + 1);
    let high = at.min(tasks + 1 - span);
    let first = low + random.below(high.saturating_sub(low) + 1);
    let gap = if spared == 0 { 0 } else { first + random.below(length + 1) };
    for k in first..(first + span).min(tasks + 1) {
        if spared > 0 && k >= gap && k < gap + spared {
            continue;
        }
        let node = route.pos[k].node;
        if is_pause(node) {
            continue;
        }
        let ship = state.model.nodes[node as usize].ship;
        if state.van_of[ship as usize] != NONE && !taken.contains(&ship) {
            taken.push(ship);
        }
    }
}
