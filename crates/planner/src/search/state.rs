//! A current plan that can be changed and taken back.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

mod journal;
mod ways;

use journal::Journal;

use crate::{
    model::{CENT, FOREVER, Model, NONE, is_pause},
    route::{Pos, Route},
    search::{
        insertion::{Inserter, Insertion, PAUSES_LAST},
        pauses,
        recreate::Usual,
    },
};

/// How good a plan is; less is better. Compared field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score {
    /// Weight of what is left out, where that comes before cost.
    pub weight: i64,
    /// Vans in use, where they come before cost.
    pub vans: usize,
    pub cost: i64,
}

/// A plan's content, and nothing derived.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub score: Score,
    /// Per van, the order of nodes.
    pub orders: Vec<Vec<u32>>,
    pub absent: Vec<u32>,
}

impl Snapshot {
    /// Vans in use.
    pub fn vans(&self) -> usize {
        self.orders.iter().filter(|order| !order.is_empty()).count()
    }
}

/// The plan under work.
pub struct State<'m, const PLAIN: bool, const D: usize> {
    pub model: &'m Model,
    pub routes: Vec<Route<D>>,
    /// Vans whose route is not empty.
    pub used: Vec<u32>,
    /// Van and position of each node that stands in a route.
    pub at: Vec<(u32, u32)>,
    /// Van of each shipment; [`NONE`] when left out.
    pub van_of: Vec<u32>,
    pub absent: Vec<u32>,
    pub cost: i64,
    pub inserter: Inserter,
    /// Buffer of the recreation: vans whose insertion is to be found out.
    pub open: Vec<usize>,
    /// By shipment.
    pub usual: Vec<Usual>,
    /// Most vans that may be used.
    pub most_vans: usize,
    stamps: u64,
    cache: Vec<(u64, Insertion)>,
    /// The same for routes as they were before a change that was taken back; not kept in plain problems.
    settled: Vec<(u64, Insertion)>,
    /// Buffer of [`Self::best_of`]: what a van costs at least, the van, and under which number its slots are laid out.
    outlooks: Vec<(i64, usize, Option<usize>)>,
    /// The last stamp before the change under way.
    begun: u64,
    journal: Journal<D>,
    order: Vec<u32>,
    marked: Vec<bool>,
}

impl<'m, const PLAIN: bool, const D: usize> State<'m, PLAIN, D> {
    /// Nothing served but what is locked.
    pub fn new(model: &'m Model) -> Self {
        let (vans, ships) = (model.vans.len(), model.ships.len());
        let mut state = Self {
            model,
            routes: (0..vans).map(Route::new).collect(),
            used: Vec::new(),
            at: vec![(NONE, NONE); model.nodes.len()],
            van_of: vec![NONE; ships],
            absent: Vec::new(),
            cost: 0,
            inserter: Inserter::default(),
            open: Vec::new(),
            usual: vec![Usual::default(); ships],
            most_vans: vans,
            stamps: 0,
            cache: vec![(0, Insertion::NEVER); vans * ships],
            settled: vec![(0, Insertion::NEVER); if PLAIN { 0 } else { vans * ships }],
            outlooks: Vec::new(),
            begun: 0,
            journal: Journal::new(vans),
            order: Vec::new(),
            marked: vec![false; ships],
        };
        let empty = vec![Vec::new(); vans];
        state.load(&Snapshot { score: Score { weight: 0, vans: 0, cost: 0 }, orders: empty, absent: Vec::new() });
        state
    }

    /// Replaces the plan. Orders that do not begin with what is locked are taken as nothing but what is locked.
    pub fn load(&mut self, snapshot: &Snapshot) {
        self.used.clear();
        self.van_of.fill(NONE);
        self.at.fill((NONE, NONE));
        self.cost = 0;
        for van in 0..self.routes.len() {
            let locked: Vec<u32> = self.model.vans[van].locked.iter().map(|(node, _)| *node).collect();
            self.routes[van].locked = locked.len();
            self.routes[van].cost = 0;
            let order = snapshot.orders.get(van).filter(|order| order.starts_with(&locked)).unwrap_or(&locked);
            if !self.try_order(van, order) {
                let order = order.clone();
                self.rebuild(van, &locked, &order);
            }
        }
        for ship in 0..self.van_of.len() {
            if self.van_of[ship] != NONE {
                self.cost += self.model.move_price(ship, self.van_of[ship] as usize);
            }
        }
        self.absent = (0..self.van_of.len() as u32).filter(|ship| self.van_of[*ship as usize] == NONE).collect();
        self.cost += self.absent.iter().map(|ship| self.model.absence_price(*ship as usize)).sum::<i64>();
    }

    /// Puts as much as possible of an order that cannot be driven any more back into its van.
    fn rebuild(&mut self, van: usize, locked: &[u32], order: &[u32]) {
        if !self.try_order(van, locked) {
            self.force_order(van, locked);
            return;
        }
        for &node in order[locked.len()..].iter().filter(|node| !is_pause(**node) && !self.model.is_pickup(**node)) {
            let ship = self.model.nodes[node as usize].ship as usize;
            let insertion = self.best(van, ship, FOREVER);
            if insertion.exists() && self.insert(van, ship, &insertion) {
                // Counted once more when the plan is complete.
                self.cost += self.model.absence_price(ship) - self.model.move_price(ship, van);
            }
        }
    }

    /// The plan's content.
    pub fn snapshot(&self) -> Snapshot {
        let orders = self.routes.iter().map(|route| route.order().collect()).collect();
        Snapshot { score: self.score(), orders, absent: self.absent.clone() }
    }

    pub fn score(&self) -> Score {
        let weight = self.absent.iter().map(|ship| self.model.strict_weight(*ship as usize)).sum();
        Score { weight, vans: if self.model.vans_first { self.used.len() } else { 0 }, cost: self.cost }
    }

    /// Takes shipments out; those that cannot be, because they are locked, stay.
    pub fn remove(&mut self, ships: &[u32]) {
        let mut vans: Vec<u32> = Vec::with_capacity(8);
        for &ship in ships {
            let van = self.van_of[ship as usize];
            if van == NONE || self.model.ships[ship as usize].settled {
                continue;
            }
            self.marked[ship as usize] = true;
            self.van_of[ship as usize] = NONE;
            self.absent.push(ship);
            self.cost += self.model.absence_price(ship as usize) - self.model.move_price(ship as usize, van as usize);
            if !vans.contains(&van) {
                vans.push(van);
            }
        }
        for van in vans {
            self.drop_marked(van as usize);
        }
        for &ship in ships {
            self.marked[ship as usize] = false;
        }
    }

    fn drop_marked(&mut self, van: usize) {
        self.touch(van);
        let (model, locked) = (self.model, self.routes[van].locked);
        let mut order = std::mem::take(&mut self.order);
        order.clear();
        for (k, node) in self.routes[van].order().enumerate() {
            if k < locked || is_pause(node) || !self.marked[model.nodes[node as usize].ship as usize] {
                order.push(node);
            }
        }
        if !self.try_order(van, &order) {
            // Leaving something out made the rest impossible (no triangle inequality, service passed on): all goes.
            self.evict(&order, locked);
            order.truncate(locked);
            if !self.try_order(van, &order) {
                self.force_order(van, &order);
            }
        }
        self.order = order;
    }

    fn evict(&mut self, order: &[u32], locked: usize) {
        for &node in order[locked..].iter().filter(|node| !is_pause(**node)) {
            let ship = self.model.nodes[node as usize].ship as usize;
            if self.van_of[ship] != NONE {
                self.cost += self.model.absence_price(ship) - self.model.move_price(ship, self.van_of[ship] as usize);
                self.van_of[ship] = NONE;
                self.absent.push(ship as u32);
            }
        }
    }

    /// Puts a shipment in; `insertion` was found by [`Self::best`] on the route as it is. The shipment stays in `absent`.
    pub fn insert(&mut self, van: usize, ship: usize, insertion: &Insertion) -> bool {
        self.touch(van);
        let model = self.model;
        let pickup = model.ships[ship].pickup;
        if PLAIN {
            let route = &mut self.routes[van];
            let was_empty = route.is_empty();
            let before = route.cost;
            route.pos.insert(insertion.drop as usize + 1, Pos::task(insertion.node));
            route.pos.insert(insertion.pick as usize + 1, Pos::task(pickup));
            let ok = route.refresh::<true>(model);
            debug_assert!(ok, "the plain scan is exact");
            self.cost += self.routes[van].cost - before;
            if was_empty {
                self.used.push(van as u32);
            }
            self.stamp(van);
            self.index(van);
        } else {
            let mut order: Vec<u32> = self.routes[van].order().collect();
            if insertion.variant == PAUSES_LAST {
                order = pauses::bare(&self.routes[van]);
            } else if insertion.variant > 0 {
                let mut arrangements = pauses::arrangements(model, &self.routes[van]);
                order = arrangements.swap_remove(insertion.variant as usize - 1);
            }
            insertion.apply(pickup, &mut order);
            let added = insertion.cost - model.move_price(ship, van);
            let cost = (insertion.variant != PAUSES_LAST).then(|| self.routes[van].cost + added);
            if !self.try_order_at(van, &order, cost) {
                return false;
            }
        }
        self.cost += model.move_price(ship, van) - model.absence_price(ship);
        true
    }

    /// Sets a route's order and everything that follows from it, unless the order cannot be driven.
    fn try_order(&mut self, van: usize, order: &[u32]) -> bool {
        self.try_order_at(van, order, None)
    }

    /// The same for an order whose cost the exact clock has told already.
    fn try_order_at(&mut self, van: usize, order: &[u32], known_cost: Option<i64>) -> bool {
        self.touch(van);
        let (model, locked) = (self.model, self.routes[van].locked);
        let empty = order.iter().all(|node| is_pause(*node)) && locked == 0;
        if PLAIN {
            let before = self.routes[van].cost;
            let known = self.routes[van].stamp;
            if !self.routes[van].set::<true>(model, order) {
                self.routes[van].stamp = known;
                self.routes[van].cost = before;
                return false;
            }
            let after = self.routes[van].cost;
            self.account(van, before, after, empty);
            return true;
        }
        let mut order = if empty { Vec::new() } else { order.to_vec() };
        let mut evaluate = || self.inserter.clock.evaluate(model, van, &order).ok().map(|timing| timing.cost);
        debug_assert!(known_cost.is_none_or(|cost| evaluate() == Some(cost)), "what the scan told is exact");
        let mut cost = known_cost.or_else(evaluate);
        // Moving pauses tries every slot: always in small problems and when nothing else helps, else now and then.
        let thorough = cost.is_none() || model.ships.len() <= 12 || self.stamps.is_multiple_of(16);
        if thorough && !empty && !model.class(van).pauses.is_empty() {
            cost = pauses::settle(model, &mut self.inserter.clock, van, locked, &mut order);
        }
        let Some(cost) = cost else { return false };
        let before = self.routes[van].cost;
        self.routes[van].set::<false>(model, &order);
        self.routes[van].cost = cost;
        self.account(van, before, cost, order.is_empty());
        true
    }

    /// Sets what is locked although it breaks rules: the past and promises stand.
    fn force_order(&mut self, van: usize, locked: &[u32]) {
        self.touch(van);
        let before = self.routes[van].cost;
        self.routes[van].set::<PLAIN>(self.model, locked);
        let after = if locked.is_empty() { 0 } else { self.model.class(van).fixed + CENT };
        self.routes[van].cost = after;
        self.account(van, before, after, locked.is_empty());
    }

    fn account(&mut self, van: usize, before: i64, after: i64, empty: bool) {
        self.cost += after - before;
        let known = self.used.iter().position(|used| *used as usize == van);
        match known {
            Some(k) if empty => {
                self.used.swap_remove(k);
            }
            None if !empty => self.used.push(van as u32),
            _ => {}
        }
        self.stamp(van);
        self.index(van);
    }

    fn stamp(&mut self, van: usize) {
        self.stamps += 1;
        self.routes[van].stamp = self.stamps;
    }

    fn index(&mut self, van: usize) {
        let route = &self.routes[van];
        for (k, pos) in route.pos[1..route.pos.len() - 1].iter().enumerate() {
            if is_pause(pos.node) {
                continue;
            }
            let node = &self.model.nodes[pos.node as usize];
            self.at[pos.node as usize] = (van as u32, k as u32 + 1);
            if node.drop != NONE {
                self.van_of[node.ship as usize] = van as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use glane_foundation::Seconds;

    use super::*;
    use crate::{
        check::fixture,
        model::pause_node,
        problem::{LockedTask, Pause, RoundUnderWay, TaskRef, TimeRange},
    };

    #[test]
    fn round_that_loses_all_but_its_past_keeps_its_pause_and_its_price() {
        let mut problem = fixture::problem();
        // Either shipment fits, both together do not; `a` is on board, and the pause is due before the van can be back.
        problem.vans[0].capacity = vec![10, 8];
        let windows = vec![TimeRange::new(Seconds::new(790), Seconds::new(850))];
        problem.vans[0].pauses = vec![Pause { windows, duration: Seconds::new(200) }];
        let (van, task) = (problem.vans[0].id.clone(), TaskRef::PickUp { shipment: problem.shipments[0].id.clone() });
        let tasks = vec![LockedTask { task, started: Some(Seconds::new(700)) }];
        problem.under_way = vec![RoundUnderWay { van, now: Seconds::new(750), left: Some(Seconds::new(600)), tasks }];
        let model = Model::compile(&problem);
        let mut state = State::<false, 4>::new(&model);
        let (a, b) = (&model.ships[0], &model.ships[1]);
        let orders = vec![vec![a.pickup, pause_node(0, false), a.first_drop, b.pickup, b.first_drop]];
        state.load(&Snapshot { score: state.score(), orders, absent: Vec::new() });
        assert_eq!(state.absent, Vec::<u32>::new());
        state.remove(&[0]);
        let left: Vec<u32> = state.routes[0].order().collect();
        assert_eq!((left.len(), left[0], is_pause(left[1]), state.absent.len()), (2, a.pickup, true, 2));
        let timing = state.inserter.clock.evaluate(&model, 0, &left);
        assert_eq!(timing.map(|timing| timing.cost), Ok(state.routes[0].cost));
    }
}
