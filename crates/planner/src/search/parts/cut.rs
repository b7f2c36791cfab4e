//! Which rounds and shipments are planned together for a turn.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{NONE, is_pause},
    random::Random,
    search::{anneal::Shared, state::Snapshot},
};

/// Tasks of one part, about.
pub const TASKS: usize = 200;
/// Tries to find a round near those of a part.
const TRIES: usize = 10;

/// One part.
#[derive(Debug)]
pub struct Cut {
    pub vans: Vec<u32>,
    pub ships: Vec<u32>,
    /// Tasks, those left out included.
    pub tasks: usize,
    /// How many of its shipments are left out.
    pub absent: usize,
}

/// Puts every van and every shipment into one part of at least so many `rounds`: rounds that pass near each other, what
/// is left out with rounds near it, and vans not in use here and there.
pub fn cut(shared: &Shared<'_>, plan: &Snapshot, random: &mut Random, rounds: usize) -> Vec<Cut> {
    let mut cutter = Cutter::new(shared, plan, rounds);
    let mut absent = plan.absent.clone();
    random.shuffle(&mut absent);
    for ship in absent {
        let s = &shared.model.ships[ship as usize];
        let ends = [s.pickup, s.first_drop];
        let part = cutter.nearest(ends).unwrap_or_else(|| cutter.gather(None, ends.to_vec(), random));
        let part = &mut cutter.parts[part];
        part.ships.push(ship);
        part.absent += 1;
        part.tasks += 2;
    }
    let used = |van: &u32| !plan.orders[*van as usize].is_empty();
    let mut vans: Vec<u32> = (0..plan.orders.len() as u32).filter(used).collect();
    random.shuffle(&mut vans);
    for van in vans {
        if cutter.part_of[van as usize] == usize::MAX {
            cutter.gather(Some(van), vec![task_of(&plan.orders[van as usize], random)], random);
        }
    }
    cutter.finish()
}

/// Parts in the making.
struct Cutter<'a> {
    shared: &'a Shared<'a>,
    plan: &'a Snapshot,
    rounds: usize,
    /// Per node, its van.
    van_of: Vec<u32>,
    /// Per van, its part.
    part_of: Vec<usize>,
    parts: Vec<Cut>,
}

impl<'a> Cutter<'a> {
    fn new(shared: &'a Shared<'a>, plan: &'a Snapshot, rounds: usize) -> Self {
        let mut van_of = vec![NONE; shared.model.nodes.len()];
        for (van, order) in plan.orders.iter().enumerate() {
            order.iter().filter(|node| !is_pause(**node)).for_each(|node| van_of[*node as usize] = van as u32);
        }
        Self { shared, plan, rounds, van_of, part_of: vec![usize::MAX; plan.orders.len()], parts: Vec::new() }
    }

    /// The part that the task nearest to one of these is in, if it is in any.
    fn nearest(&self, ends: [u32; 2]) -> Option<usize> {
        let near = ends.iter().filter_map(|end| self.shared.near.near(*end).first());
        let vans = near.map(|node| self.van_of[*node as usize]).filter(|van| *van != NONE);
        vans.map(|van| self.part_of[van as usize]).find(|part| *part != usize::MAX)
    }

    /// Makes a part of one van's round, those near these tasks, then those near its own.
    fn gather(&mut self, first: Option<u32>, mut seeds: Vec<u32>, random: &mut Random) -> usize {
        let mut cut = Cut { vans: Vec::new(), ships: Vec::new(), tasks: 0, absent: 0 };
        first.into_iter().for_each(|van| self.take(&mut cut, van));
        for _ in 0..TRIES {
            let Some(seed) = seeds.pop().filter(|seed| *seed != NONE) else { break };
            for &node in std::iter::once(&seed).chain(self.shared.near.near(seed)) {
                if cut.tasks >= TASKS && cut.vans.len() >= self.rounds {
                    break;
                }
                let van = self.van_of[node as usize];
                if van != NONE && self.part_of[van as usize] == usize::MAX {
                    self.take(&mut cut, van);
                }
            }
            if seeds.is_empty() && !cut.vans.is_empty() {
                let van = cut.vans[random.below(cut.vans.len())];
                seeds.push(task_of(&self.plan.orders[van as usize], random));
            }
        }
        self.parts.push(cut);
        self.parts.len() - 1
    }

    /// Puts a van into the part in the making.
    fn take(&mut self, cut: &mut Cut, van: u32) {
        self.part_of[van as usize] = self.parts.len();
        cut.vans.push(van);
        cut.tasks += self.plan.orders[van as usize].len();
    }

    fn finish(mut self) -> Vec<Cut> {
        let model = self.shared.model;
        for (node, van) in self.van_of.iter().enumerate() {
            if *van != NONE && model.is_pickup(node as u32) {
                self.parts[self.part_of[*van as usize]].ships.push(model.nodes[node].ship);
            }
        }
        // A van or two to open is all that a turn may want.
        let spare = (0..self.plan.orders.len()).filter(|van| self.plan.orders[*van].is_empty());
        let count = self.parts.len();
        for (k, van) in spare.enumerate().take(2 * count) {
            self.parts[k % count].vans.push(van as u32);
        }
        self.parts
    }
}

/// Some task of a round; [`NONE`] when only pauses were drawn.
fn task_of(order: &[u32], random: &mut Random) -> u32 {
    let drawn = (0..4).map(|_| order[random.below(order.len())]);
    drawn.into_iter().find(|node| !is_pause(*node)).unwrap_or(NONE)
}
