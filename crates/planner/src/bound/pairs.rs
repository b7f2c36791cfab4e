//! Which two shipments one van could serve, and in which order of their four tasks.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::model::{Class, Model, NONE};

/// The orders of two shipments' tasks, each twice: pickup of `a`, drop-off of `a`, pickup of `b`, drop-off of `b`.
const ORDERS: [[usize; 4]; 6] = [[0, 1, 2, 3], [0, 2, 1, 3], [0, 2, 3, 1], [2, 3, 0, 1], [2, 0, 3, 1], [2, 0, 1, 3]];

/// For every two shipments, which of [`ORDERS`] some van can drive, other stops aside.
pub struct Pairs {
    count: usize,
    possible: Vec<u8>,
}

impl Pairs {
    pub fn of(model: &Model) -> Self {
        let (count, ways) = (model.ships.len(), Ways::of(model));
        let mut possible = vec![0; count * count];
        for a in 0..count {
            for b in a + 1..count {
                let orders = (0..ORDERS.len()).filter(|order| ways.drivable(a, b, ORDERS[*order]));
                possible[a * count + b] = orders.fold(0, |mask, order| mask | 1 << order);
            }
        }
        Self { count, possible }
    }

    fn compatible(&self, a: usize, b: usize) -> bool {
        self.possible[a.min(b) * self.count + a.max(b)] != 0
    }

    /// Whether a task of `a` can be followed at once by one of `b`, another shipment.
    pub fn follows(&self, a: usize, a_picks: bool, b: usize, b_picks: bool) -> bool {
        let (low, high) = (a.min(b), a.max(b));
        let task = |of: usize, picks: bool| 2 * usize::from(of == high) + usize::from(!picks);
        let (first, second) = (task(a, a_picks), task(b, b_picks));
        let mask = self.possible[low * self.count + high];
        let adjacent = |order: &[usize; 4]| order.windows(2).any(|pair| pair == [first, second]);
        ORDERS.iter().enumerate().any(|(k, order)| mask >> k & 1 == 1 && adjacent(order))
    }

    /// How many shipments there are, at least, no two of which fit one van: a set grown greedily from many starts.
    pub fn exclusive(&self) -> usize {
        let enemies =
            |ship: usize| (0..self.count).filter(|other| *other != ship && !self.compatible(ship, *other)).count();
        let mut order: Vec<(usize, usize)> = (0..self.count).map(|ship| (enemies(ship), ship)).collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let mut largest = 1;
        for (_, first) in order.iter().take(200) {
            let mut chosen = vec![*first];
            for (_, ship) in &order {
                if !chosen.contains(ship) && chosen.iter().all(|member| !self.compatible(*member, *ship)) {
                    chosen.push(*ship);
                }
            }
            largest = largest.max(chosen.len());
        }
        largest
    }
}

/// Seconds of the quickest way between any two rows, other stops allowed, at the best hours, per speed.
struct Ways<'m> {
    model: &'m Model,
    seconds: Vec<Vec<u32>>,
}

impl<'m> Ways<'m> {
    fn of(model: &'m Model) -> Self {
        let size = model.size;
        let quickest = |speed: usize| {
            let rows = 0..size * size;
            let mut seconds: Vec<u32> =
                rows.map(|k| model.least_travel(speed, (k / size) as u32, (k % size) as u32) as u32).collect();
            for via in 0..size {
                let through = seconds[via * size..(via + 1) * size].to_vec();
                for row in seconds.chunks_mut(size.max(1)) {
                    let there = row[via];
                    for (direct, onward) in row.iter_mut().zip(&through) {
                        *direct = (*direct).min(there.saturating_add(*onward));
                    }
                }
            }
            seconds
        };
        Self { model, seconds: (0..model.arcs.len()).map(quickest).collect() }
    }

    fn least(&self, class: &Class, from: u32, to: u32) -> i64 {
        if from == NONE || to == NONE {
            return 0;
        }
        i64::from(self.seconds[class.speed][from as usize * self.model.size + to as usize])
    }

    /// Whether some van, choosing the best drop-offs, can drive the tasks in this order.
    fn drivable(&self, a: usize, b: usize, order: [usize; 4]) -> bool {
        let classes = self.model.classes.iter().filter(|class| class.takes[a] && class.takes[b]);
        classes.into_iter().any(|class| {
            let mut ends = self.model.drops(a).flat_map(|x| self.model.drops(b).map(move |y| (x, y)));
            ends.any(|(x, y)| {
                let nodes = [self.model.ships[a].pickup, x, self.model.ships[b].pickup, y];
                self.drive(class, order.map(|task| nodes[task]))
            })
        })
    }

    /// Ride limits, pauses, gaps between windows and what is loaded at the start are left out of account.
    fn drive(&self, class: &Class, order: [u32; 4]) -> bool {
        let (mut free, mut loc, mut load) = (class.open, class.start, [0i64; 8]);
        for node in order {
            let task = &self.model.nodes[node as usize];
            if task.at_start {
                continue;
            }
            let begin = (free + self.least(class, loc, task.loc)).max(task.open);
            if begin > task.close {
                return false;
            }
            let ship = &self.model.ships[task.ship as usize];
            let sign = if task.drop == NONE { 1 } else { -1 };
            load.iter_mut().zip(&ship.load).for_each(|(load, amount)| *load += sign * amount);
            if load.iter().zip(&class.capacity).any(|(load, room)| load > room) {
                return false;
            }
            (free, loc) = (begin + task.service, task.loc);
        }
        free + self.least(class, loc, class.end) <= class.close
    }
}
