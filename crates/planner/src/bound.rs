//! What no plan can do better than: how few vans, and how little cost, everything being served.
//!
//! Both bounds look at pairs of shipments only. Vans: shipments no two of which fit one van each need their own; and
//! nobody works longer than a shift. Cost: every task is entered and left once, by arcs that some van may drive (an
//! assignment). Detours are taken to be as quick as the quickest way, so that the bounds hold on any matrix.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

mod assignment;
mod pairs;

use glane_foundation::Cents;

use crate::model::{CENT, Class, FOREVER, Model, Node};
use pairs::Pairs;

/// What no plan that serves everything does better than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Vans in use; at least 1 when there is anything to serve.
    pub vans: usize,
    /// Cost; 0 when nothing is known.
    pub cost: i64,
    /// By how much rounding each round to the cent may lower a stated cost.
    pub rounding: i64,
}

impl Bounds {
    /// Nothing is known.
    pub const NONE: Self = Self { vans: 0, cost: 0, rounding: 0 };

    /// The bound on a stated cost, which is rounded.
    pub fn cents(&self) -> Cents {
        Cents::new((self.cost - self.rounding).max(0) / CENT)
    }

    /// How far a cost lies above the bound at most, in thousandths of the cost.
    pub fn gap_permille(&self, cost: i64) -> Option<u32> {
        let gap = i128::from((cost - self.cost).max(0)) * 1000;
        (self.cost > 0 && cost > 0).then(|| {
            // Rounded up.
            u32::try_from((gap + i128::from(cost) - 1) / i128::from(cost)).unwrap_or(u32::MAX)
        })
    }
}

/// Steps that may be spent when nothing says otherwise: about a tenth of a second.
pub const EFFORT: u64 = 200_000_000;

/// Works out both bounds in about `effort` steps; what would take longer is left at its weakest. With rounds under way
/// nothing is known.
pub fn bounds(model: &Model, effort: u64) -> Bounds {
    if model.ships.is_empty() || model.vans.is_empty() {
        return Bounds::NONE;
    }
    let begun = model.vans.iter().any(|van| !van.locked.is_empty() || van.now > 0 || van.left.is_some());
    let (size, ships) = (model.size as u64, model.ships.len() as u64);
    let drops = (model.nodes.len() as u64 - ships).div_ceil(ships);
    let pairs = ships.pow(2).saturating_mul(3 * 20 * drops * drops * model.classes.len() as u64);
    if begun || size.saturating_pow(3).saturating_mul(model.arcs.len() as u64).saturating_add(pairs) > effort {
        return Bounds { vans: 1, ..Bounds::NONE };
    }
    let pairs = Pairs::of(model);
    let tasks = Tasks::of(model);
    let vans = pairs.exclusive().max(tasks.shifts()).max(1);
    let copies = model.vans.len().min(model.ships.len()).max(vans);
    Bounds { vans, cost: tasks.cost(&pairs, vans, copies, effort), rounding: copies as i64 * CENT / 2 }
}

/// The tasks as the cost bound sees them: a shipment's drop-offs are one task that may be anywhere of theirs.
struct Tasks<'m> {
    model: &'m Model,
    /// Shipment and nodes.
    of: Vec<(usize, Vec<u32>)>,
}

impl<'m> Tasks<'m> {
    fn of(model: &'m Model) -> Self {
        let mut of = Vec::new();
        for (ship, s) in model.ships.iter().enumerate() {
            if !model.nodes[s.pickup as usize].at_start {
                of.push((ship, vec![s.pickup]));
            }
            of.push((ship, model.drops(ship).collect()));
        }
        Self { model, of }
    }

    fn classes(&self, ship: usize) -> impl Iterator<Item = &'m Class> {
        self.model.classes.iter().filter(move |class| class.takes[ship])
    }

    /// Vans it takes for all that is to be done, each busy for a whole shift.
    fn shifts(&self) -> usize {
        let longest = self.model.classes.iter().map(|class| class.close - class.open).max().unwrap_or(0);
        let busy: i64 = self.of.iter().map(|(_, nodes)| self.least_busy(nodes)).sum();
        if longest <= 0 { 1 } else { usize::try_from((busy + longest - 1) / longest).unwrap_or(1) }
    }

    /// Seconds a task takes with the quickest way to it from any other task or a start.
    fn least_busy(&self, nodes: &[u32]) -> i64 {
        let model = self.model;
        let to = |node: &u32| {
            let here = model.nodes[*node as usize];
            let others = self.of.iter().flat_map(|(_, nodes)| nodes).filter(|other| !nodes.contains(other));
            let ways = model.classes.iter().flat_map(|class| {
                let tasks = others.clone().map(|other| model.nodes[*other as usize].loc).chain([class.start]);
                tasks.map(|from| model.least_travel(class.speed, from, here.loc))
            });
            here.service + ways.min().unwrap_or(0)
        };
        nodes.iter().map(to).min().unwrap_or(0)
    }

    /// Least cost of entering and leaving every task once, with at least `vans` vans.
    fn cost(&self, pairs: &Pairs, vans: usize, copies: usize, effort: u64) -> i64 {
        let count = self.of.len() + copies;
        // Augmenting paths are mostly short.
        if (count as u64).saturating_pow(3) / 8 > effort {
            return 0;
        }
        let mut costs = vec![FOREVER; count * count];
        for (from, row) in costs.chunks_mut(count).enumerate() {
            for (to, cell) in row.iter_mut().enumerate() {
                *cell = match (self.of.get(from), self.of.get(to)) {
                    (Some(from), Some(to)) => self.between(pairs, from, to),
                    (Some(from), None) => self.home(from),
                    (None, Some(to)) => self.out(to),
                    // A van that stays.
                    (None, None) if from - self.of.len() >= vans => 0,
                    (None, None) => FOREVER,
                };
            }
        }
        assignment::least(count, &costs).unwrap_or(0).max(0)
    }

    fn between(&self, pairs: &Pairs, from: &(usize, Vec<u32>), to: &(usize, Vec<u32>)) -> i64 {
        let pickup = |task: &(usize, Vec<u32>)| self.model.is_pickup(task.1[0]);
        let allowed = match from.0 == to.0 {
            true => pickup(from) && !pickup(to),
            false => pairs.follows(from.0, pickup(from), to.0, pickup(to)),
        };
        if !allowed {
            return FOREVER;
        }
        let both = self.classes(from.0).filter(|class| class.takes[to.0]);
        let ways = both
            .flat_map(|class| from.1.iter().flat_map(move |a| to.1.iter().map(move |b| self.leg(class, Some(*a), *b))));
        ways.min().unwrap_or(FOREVER)
    }

    fn out(&self, to: &(usize, Vec<u32>)) -> i64 {
        let loaded = self.model.nodes[self.model.ships[to.0].pickup as usize].at_start;
        if !self.model.is_pickup(to.1[0]) && !loaded {
            return FOREVER;
        }
        let ways = self.classes(to.0).flat_map(|class| to.1.iter().map(|b| class.fixed + self.leg(class, None, *b)));
        ways.min().unwrap_or(FOREVER)
    }

    fn home(&self, from: &(usize, Vec<u32>)) -> i64 {
        if self.model.is_pickup(from.1[0]) {
            return FOREVER;
        }
        let ways = self
            .classes(from.0)
            .flat_map(|class| from.1.iter().map(|a| self.way(class, self.model.nodes[*a as usize].loc, class.end)));
        ways.min().unwrap_or(FOREVER)
    }

    /// Driving to a task and doing it, from another or from the start.
    fn leg(&self, class: &Class, from: Option<u32>, to: u32) -> i64 {
        let here = self.model.nodes[to as usize];
        let from: Option<&Node> = from.map(|node| &self.model.nodes[node as usize]);
        let base = if from.is_some_and(|from| from.place == here.place) { 0 } else { here.base };
        // What was loaded at the start may have opened the stop.
        let base = if from.is_none() { 0 } else { base };
        self.way(class, from.map_or(class.start, |from| from.loc), here.loc)
            + (here.service + base) * class.per_second
            + self.model.price[to as usize]
    }

    fn way(&self, class: &Class, from: u32, to: u32) -> i64 {
        i64::from(self.model.arc(class.speed, from, to).metres) * class.per_metre
            + self.model.least_travel(class.speed, from, to) * class.per_second
    }
}
