//! One island: ruin, recreate, accept or take back, cooling as the budget is spent; first fewer vans, then less cost.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use std::cmp::Ordering;

use crate::{
    bound::Bounds,
    model::{FOREVER, Model},
    random::Random,
    search::{
        cooling::{Cooling, GATHER_UNTIL, Heat, leg},
        eject::eject,
        recreate::{Keys, Limits, recreate},
        ruin::{Neighbours, around, strings, whole_route},
        state::{Score, Snapshot, State},
    },
};

/// Tasks taken out per ruin on average, and longest string (SISR's own values).
const STRINGS: (f64, f64) = (10.0, 10.0);
/// The same when seeking fewer vans where a scan is slow: with less taken out, more is tried.
const STRINGS_SQUEEZE: (f64, f64) = (5.0, 5.0);
/// How often shipments around one go instead, whichever rounds they are in, and how many at most.
const AROUND: f64 = 0.4;
const AROUND_MOST: f64 = 10.0;
/// Where vans only cost, how often a whole round goes.
const WHOLE: f64 = 0.03;
/// How often a route is overlooked when putting back.
const BLINK: f64 = 0.01;
/// How often slots are overlooked at random, where there is little to search, where a scan is slow, and else.
const NOISE_SMALL: f64 = 0.5;
const NOISE: f64 = 0.1;
const NOISE_PLAIN: f64 = 0.03;
/// How often, when seeking fewer vans, room is made by leaving out what is easier to place, and how often by leaving out
/// two of a round; where a scan is slow, seldom.
const EJECTIONS_PLAIN: f64 = 0.15;
const PAIRS_PLAIN: f64 = 0.5;
const EJECTIONS: f64 = 0.02;
const PAIRS: f64 = 0.2;
/// Where vans only cost, fewer are sought until this share of the budget at most.
const SEEK_CHEAPER_UNTIL: f64 = 0.06;
/// How warm it stays while seeking fewer vans, in legs of average cost; and while seeking places in a part of a plan.
const WARMTH_SQUEEZE: f64 = 0.45;
const WARMTH_PLACES: f64 = 0.1;
/// Where vans are few, hardly any change serves everything again: until this share of the cooling a few shipments may be
/// left out for a while, at a price of so many legs each at least and so many times that at most.
/// With more shipments than `LEAVE_SHIPMENTS` that gained on some and lost on others.
const LEAVE_SHIPMENTS: usize = 60;
const LEAVE_UNTIL: f64 = 0.8;
const LEAVE_MOST: usize = 2;
const LEAVE_PRICE: f64 = 10.0;
const LEAVE_DEAREST: f64 = 50.0;

/// What islands share and never change.
#[derive(Debug)]
pub struct Shared<'m> {
    pub model: &'m Model,
    pub near: Neighbours,
    pub keys: Keys,
    /// What no plan that serves everything does better than.
    pub bounds: Bounds,
}

/// One search with its own chance.
pub struct Island<'m, const PLAIN: bool, const D: usize> {
    shared: &'m Shared<'m>,
    state: State<'m, PLAIN, D>,
    pub best: Snapshot,
    random: Random,
    /// Share of the budget until which fewer vans are sought.
    fleet_until: f64,
    /// Trying to do with one van less than `best`; the state then leaves some out.
    squeezing: bool,
    pub absences: Vec<i64>,
    pub iterations: u64,
    heat: Heat,
    squeeze_warm: f64,
    /// The temperature, when it does not follow from the share.
    kept: Option<f64>,
    /// Price of leaving a shipment out for a while: now, and at least.
    price: f64,
    least_price: f64,
    /// Share of the budget spent so far.
    share: f64,
    cooling: Cooling,
    /// Putting a plan together anew with as many vans as `best`, to cool from elsewhere.
    gathering: bool,
}

impl<'m, const PLAIN: bool, const D: usize> Island<'m, PLAIN, D> {
    /// Starts from `start`, or from a plan built by insertion.
    pub fn new(shared: &'m Shared<'m>, seed: u64, number: u64, start: Option<&Snapshot>) -> Self {
        let mut state = State::new(shared.model);
        let mut random = Random::new(seed, number);
        if let Some(start) = start {
            state.load(start);
        }
        let limits = Limits { cost: i64::MAX, absent: usize::MAX, weights: None, blink: 0.0 };
        recreate(&mut state, &shared.keys, &mut random, limits);
        Self::of(shared, state, random)
    }

    /// Starts from a plan that leaves something out to do with fewer vans, until [`Self::placed`].
    pub fn squeezed(shared: &'m Shared<'m>, seed: u64, number: u64, start: &Snapshot, absences: Vec<i64>) -> Self {
        let mut state = State::new(shared.model);
        state.load(start);
        let mut island = Self::of(shared, state, Random::new(seed, number));
        island.squeeze_warm = (leg(shared.model, &island.best) * WARMTH_PLACES).max(0.3);
        // Any plan that leaves nothing out is better.
        island.best.score = Score { weight: i64::MAX, vans: island.state.used.len() + 1, cost: 0 };
        island.best.absent.clear();
        (island.absences, island.squeezing, island.fleet_until) = (absences, true, 1.0);
        island
    }

    /// True when the best plan leaves nothing out.
    pub fn placed(&self) -> bool {
        self.best.score.weight == 0
    }

    fn of(shared: &'m Shared<'m>, state: State<'m, PLAIN, D>, random: Random) -> Self {
        let best = state.snapshot();
        let model = shared.model;
        Self {
            heat: Heat::of::<PLAIN>(model, &best),
            squeeze_warm: (leg(model, &best) * WARMTH_SQUEEZE).max(0.3),
            kept: None,
            price: leg(model, &best) * LEAVE_PRICE,
            least_price: leg(model, &best) * LEAVE_PRICE,
            shared,
            state,
            best,
            random,
            fleet_until: 0.0,
            squeezing: false,
            absences: vec![1; shared.model.ships.len()],
            iterations: 0,
            share: 0.0,
            cooling: Cooling::new(0.0),
            gathering: false,
        }
    }

    /// Until which share of the budget this island looks for fewer vans.
    pub fn seek_vans_until(&mut self, share: f64) {
        self.fleet_until = share;
    }

    /// Stays at this temperature.
    pub fn keep_at(&mut self, temperature: f64) {
        self.kept = Some(temperature);
    }

    /// The plan under work.
    pub fn current(&self) -> Snapshot {
        self.state.snapshot()
    }

    /// Works `rounds` times, `share` telling how much of the budget is spent before and after.
    pub fn work(&mut self, rounds: u64, share: f64) {
        self.share = share.min(1.0);
        for _ in 0..rounds {
            self.iterations += 1;
            if self.wants_fewer_vans(share) || self.gathers() {
                self.squeeze();
            } else {
                self.step();
            }
        }
    }

    fn wants_fewer_vans(&mut self, share: f64) -> bool {
        let model = self.shared.model;
        let pays = model.vans_first || !PLAIN && model.classes.iter().any(|class| class.fixed > 0);
        let until = if model.vans_first { self.fleet_until } else { self.fleet_until.min(SEEK_CHEAPER_UNTIL) };
        let wanted =
            share < until && pays && self.best.absent.is_empty() && self.best.vans() > self.shared.bounds.vans.max(1);
        if !wanted && self.squeezing {
            self.settle();
        }
        wanted
    }

    /// Cools anew from the best plan: one with a van less is new, and mostly long.
    fn settle(&mut self) {
        (self.squeezing, self.gathering) = (false, false);
        self.cooling = Cooling::new(self.share);
        self.restart_from_best();
    }

    /// Whether a plan is to be put together anew: at the begin of each short cooling, until it serves everything.
    fn gathers(&mut self) -> bool {
        if self.gathering {
            let complete = self.state.absent.is_empty();
            self.gathering = !complete && self.cooling.done(self.share) <= GATHER_UNTIL;
            if !complete && !self.gathering {
                self.restart_from_best();
            }
            return self.gathering;
        }
        let model = self.shared.model;
        let may = PLAIN && model.vans_first && self.kept.is_none() && self.best.absent.is_empty();
        if !may || !self.cooling.next(self.share, self.iterations, model.ships.len()) {
            return false;
        }
        self.restart_from_best();
        if self.cooling.last() {
            return false;
        }
        for _ in 0..=self.random.below(self.state.used.len().max(1)) {
            whole_route(&mut self.state, &mut self.random);
        }
        self.gathering = true;
        true
    }

    fn restart_from_best(&mut self) {
        let best = std::mem::replace(
            &mut self.best,
            Snapshot { score: Score { weight: 0, vans: 0, cost: 0 }, orders: Vec::new(), absent: Vec::new() },
        );
        self.state.load(&best);
        self.best = best;
    }

    /// Takes over a better plan found elsewhere.
    pub fn adopt(&mut self, other: &Snapshot) {
        if other.score < self.best.score {
            let fewer = (other.score.weight, other.score.vans) < (self.best.score.weight, self.best.score.vans);
            self.best = other.clone();
            if fewer {
                self.settle();
            }
        }
    }

    /// Now and then slots are overlooked at random, more often where there is little to search.
    fn draw_noise(&mut self) {
        let small = self.shared.model.ships.len() <= 30;
        let share = if small {
            NOISE_SMALL
        } else if PLAIN {
            NOISE_PLAIN
        } else {
            NOISE
        };
        let noise = self.random.chance(share).then(|| (Random::new(self.random.bits(), 0), 0.2));
        self.state.inserter.noise = noise;
    }

    /// What leaving a shipment out for a while costs now: more and more while some are out. Nothing when none may be.
    fn leaving_price(&mut self) -> Option<i64> {
        let model = self.shared.model;
        let may = PLAIN && model.vans_first && model.ships.len() <= LEAVE_SHIPMENTS;
        if !may || self.kept.is_some() || !self.cooling.last() || !self.best.absent.is_empty() {
            return None;
        }
        if self.cooling.done(self.share) < LEAVE_UNTIL {
            let change = if self.state.absent.is_empty() { 0.999 } else { 1.002 };
            self.price = (self.price * change).clamp(self.least_price, LEAVE_DEAREST * self.least_price);
            return Some(self.price as i64);
        }
        if !self.state.absent.is_empty() {
            self.restart_from_best();
        }
        None
    }

    /// Takes some shipments out. Strings touch few rounds: where vans are few, what makes room is often spread over more.
    fn ruin(&mut self) {
        if PLAIN && self.random.chance(AROUND) {
            around(&mut self.state, &self.shared.near, &mut self.random, AROUND_MOST);
        } else {
            let (average, longest) = if PLAIN || !self.squeezing { STRINGS } else { STRINGS_SQUEEZE };
            strings(&mut self.state, &self.shared.near, &mut self.random, average, longest);
        }
    }

    /// One iteration on cost, with what is served never getting less but for a while.
    fn step(&mut self) {
        let model = self.shared.model;
        let leaving = self.leaving_price();
        let price = leaving.unwrap_or(0);
        let current = self.state.score();
        let before = current.cost + price * self.state.absent.len() as i64;
        self.state.most_vans = match leaving {
            Some(_) => self.best.score.vans,
            None if model.vans_first && self.state.absent.is_empty() => self.state.used.len(),
            None => model.vans.len(),
        };
        let temperature = self.kept.unwrap_or_else(|| self.heat.at(self.cooling.done(self.share)));
        let allowed = (-temperature * self.random.unit().max(1e-12).ln()) as i64;
        let threshold = before.saturating_add(allowed);
        self.draw_noise();
        self.state.begin();
        let may_open = !model.vans_first || leaving.is_none() && !self.state.absent.is_empty();
        if may_open && self.random.chance(WHOLE) {
            // Doing without a van pays here, and strings alone seldom empty a route.
            whole_route(&mut self.state, &mut self.random);
            self.state.most_vans = if self.random.chance(0.5) { self.state.used.len() } else { model.vans.len() };
        }
        self.ruin();
        let limits = match leaving {
            Some(_) => Limits { cost: threshold, absent: LEAVE_MOST, weights: None, blink: BLINK },
            None if current.weight == 0 && model.weight_price.is_none() => {
                Limits { cost: threshold, absent: 0, weights: None, blink: BLINK }
            }
            None => Limits { cost: i64::MAX, absent: usize::MAX, weights: None, blink: BLINK },
        };
        let complete = recreate(&mut self.state, &self.shared.keys, &mut self.random, limits).complete;
        let score = self.state.score();
        let rank = match leaving {
            Some(_) => Ordering::Equal,
            None => (score.weight, score.vans).cmp(&(current.weight, current.vans)),
        };
        let after = score.cost + price * self.state.absent.len() as i64;
        if complete && (rank.is_lt() || rank.is_eq() && after <= threshold) {
            if score < self.best.score {
                self.best = self.state.snapshot();
            }
        } else {
            self.state.roll_back();
        }
    }

    /// One iteration towards one van less: what is left out the most often weighs the most.
    fn squeeze(&mut self) {
        if !self.squeezing && !self.gathering {
            self.restart_from_best();
            self.open_squeeze();
        }
        self.state.most_vans = self.best.vans() - usize::from(!self.gathering);
        let before = self.missing();
        let cost = self.state.cost;
        if self.random.chance(if PLAIN { EJECTIONS_PLAIN } else { EJECTIONS }) && self.make_room() {
            return;
        }
        self.draw_noise();
        self.state.begin();
        self.ruin();
        let limits =
            Limits { cost: i64::MAX, absent: usize::MAX, weights: Some((&self.absences, before)), blink: BLINK };
        let ending = recreate(&mut self.state, &self.shared.keys, &mut self.random, limits);
        if self.state.absent.is_empty() && self.state.score() < self.best.score {
            self.best = self.state.snapshot();
            self.squeezing = false;
            return;
        }
        if self.state.absent.is_empty() && !self.gathering {
            // A van less costs more: that is enough of it.
            self.fleet_until = 0.0;
            return;
        }
        let after = self.missing();
        for ship in &self.state.absent[..ending.refused] {
            self.absences[*ship as usize] += 1;
        }
        let allowed = (-self.squeeze_warm * self.random.unit().max(1e-12).ln()) as i64;
        if !ending.complete || after > before || after == before && self.state.cost > cost.saturating_add(allowed) {
            self.state.roll_back();
        }
    }

    /// Lets one that is left out take the place of others that are easier to place. True when that changed the plan.
    fn make_room(&mut self) -> bool {
        if self.state.absent.is_empty() {
            return false;
        }
        let ship = self.state.absent[self.random.below(self.state.absent.len())];
        self.state.inserter.noise = None;
        self.state.begin();
        let pairs = self.random.chance(if PLAIN { PAIRS_PLAIN } else { PAIRS });
        if eject(&mut self.state, ship, &self.absences, pairs) {
            return true;
        }
        self.absences[ship as usize] += 1;
        self.state.roll_back();
        false
    }

    fn missing(&self) -> i64 {
        self.state.absent.iter().map(|ship| self.absences[*ship as usize]).sum::<i64>().min(FOREVER)
    }

    /// Empties the route whose shipments were left out least often.
    fn open_squeeze(&mut self) {
        self.squeezing = true;
        let weight = |van: u32| -> i64 {
            let ships = self.state.van_of.iter().zip(&self.absences).filter(|(of, _)| **of == van);
            ships.map(|(_, absences)| *absences).sum()
        };
        let free = self.state.used.iter().copied().filter(|van| self.state.routes[*van as usize].locked == 0);
        let Some(van) = free.min_by_key(|van| weight(*van)) else {
            self.fleet_until = 0.0;
            return;
        };
        let ships: Vec<u32> =
            (0..self.state.van_of.len() as u32).filter(|s| self.state.van_of[*s as usize] == van).collect();
        self.state.remove(&ships);
    }
}
