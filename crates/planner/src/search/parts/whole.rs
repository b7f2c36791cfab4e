//! The whole plan between turns.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use std::{cmp::Reverse, panic::resume_unwind, time::Instant};

use crate::{
    model::{Model, is_pause},
    random::Random,
    route::Route,
    schedule::Clockwork,
    search::{
        anneal::Shared,
        parts::{
            cut::{Cut, cut},
            explore::{Done, Goal, Turn, explore},
        },
        state::{Score, Snapshot},
    },
};

/// Rounds of one part at least, and when places are sought: the more rounds, the more chances.
const ROUNDS: usize = 6;
const ROUNDS_PLACES: usize = 15;

/// What does not change between turns.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub shared: &'a Shared<'a>,
    pub seed: u64,
    pub threads: usize,
}

/// The plan under work and the best one.
#[derive(Debug)]
pub struct Whole {
    current: Snapshot,
    pub best: Snapshot,
    pub iterations: u64,
    turns: u64,
    /// How hard each shipment is to place.
    absences: Vec<i64>,
    /// No part by itself could do with fewer vans.
    stuck: bool,
}

/// One part to explore: its position, and the stream of its chance.
#[derive(Debug, Clone, Copy)]
struct Job {
    part: usize,
    stream: u64,
}

impl Whole {
    pub fn new(best: Snapshot, ships: usize) -> Self {
        Self { current: best.clone(), best, iterations: 0, turns: 0, absences: vec![1; ships], stuck: false }
    }

    /// Whether fewer vans are worth seeking.
    pub fn may_save_vans(&self, setting: Setting<'_>) -> bool {
        let bounds = setting.shared.bounds;
        setting.shared.model.vans_first && self.best.absent.is_empty() && self.best.score.vans > bounds.vans.max(1)
    }

    /// Seeks to do with fewer vans: in every part by itself as long as that helps, then by emptying one round after the
    /// other and seeking places near by for what was in it.
    pub fn save_vans<const PLAIN: bool, const D: usize>(&mut self, setting: Setting<'_>, turn: Turn) {
        if !self.stuck {
            let vans = self.best.score.vans;
            self.turn::<PLAIN, D>(setting, Goal::Vans, turn);
            self.current = self.best.clone();
            self.stuck = self.best.score.vans == vans;
            return;
        }
        if self.current.absent.is_empty() {
            self.current = self.best.clone();
            self.empty_a_round(setting.shared.model);
        }
        self.turn::<PLAIN, D>(setting, Goal::Places, turn);
    }

    /// Seeks less cost at this temperature, with the vans of the best plan.
    pub fn save_cost<const PLAIN: bool, const D: usize>(&mut self, setting: Setting<'_>, temperature: f64, turn: Turn) {
        if self.current.absent.len() > self.best.absent.len() {
            self.current = self.best.clone();
        }
        self.turn::<PLAIN, D>(setting, Goal::Cost(temperature), turn);
    }

    /// Leaves out the shipments of the round whose shipments are easiest to place.
    fn empty_a_round(&mut self, model: &Model) {
        let ships = |order: &[u32]| -> Vec<u32> {
            let pickups = order.iter().filter(|node| !is_pause(**node) && model.is_pickup(**node));
            pickups.map(|node| model.nodes[*node as usize].ship).collect()
        };
        let weight = |order: &[u32]| -> i64 { ships(order).iter().map(|ship| self.absences[*ship as usize]).sum() };
        let rounds = self.current.orders.iter_mut().filter(|order| !order.is_empty());
        if let Some(order) = rounds.min_by_key(|order| weight(order)) {
            self.current.absent.extend(ships(order));
            order.clear();
        }
    }

    /// Cuts the plan up, works on every part that the goal asks for, and joins what became of them.
    fn turn<const PLAIN: bool, const D: usize>(&mut self, setting: Setting<'_>, goal: Goal, turn: Turn) {
        self.turns += 1;
        let first = self.turns << 20;
        let mut random = Random::new(setting.seed, first);
        let rounds = if goal == Goal::Places { ROUNDS_PLACES } else { ROUNDS };
        let cuts = cut(setting.shared, &self.current, &mut random, rounds);
        let wanted = |part: &usize| goal != Goal::Places || cuts[*part].absent > 0;
        let mut parts: Vec<usize> = (0..cuts.len()).filter(wanted).collect();
        if let (Goal::Places, [only]) = (goal, &parts[..]) {
            // Twice, with different luck.
            parts.push(*only);
        }
        parts.sort_by_key(|part| Reverse(cuts[*part].tasks));
        let jobs: Vec<Job> = parts.iter().zip(first + 1..).map(|(part, stream)| Job { part: *part, stream }).collect();
        let total: usize = jobs.iter().map(|job| cuts[job.part].tasks).sum::<usize>().max(1);
        let work = |job: &Job, until: Option<Instant>| {
            let cut = &cuts[job.part];
            let most = u128::from(turn.iterations) * cut.tasks as u128;
            let iterations = u64::try_from(most.div_ceil(total as u128)).unwrap_or(u64::MAX);
            let iterations = if turn.iterations == u64::MAX { u64::MAX } else { iterations };
            let chance = (setting.seed, job.stream);
            let (model, turn) = (setting.shared.model, Turn { iterations, until });
            explore::<PLAIN, D>(model, cut, &self.current, &self.absences, goal, turn, chance)
        };
        let mut done = in_parallel(&jobs, &cuts, setting.threads, turn.until, &work);
        done.sort_by_key(|(job, _)| job.stream);
        self.iterations += done.iter().map(|(_, done)| done.iterations).sum::<u64>();
        let known = self.absences.clone();
        for (ship, absences) in done.iter().flat_map(|(_, done)| &done.absences) {
            self.absences[*ship as usize] += absences - known[*ship as usize];
        }
        let missing = |done: &Done| -> i64 { done.current.absent.iter().map(|ship| known[*ship as usize]).sum() };
        done.sort_by_key(|(job, done)| (job.part, missing(done), done.current.score.cost));
        done.dedup_by_key(|(job, _)| job.part);
        let mut best = self.current.clone();
        for (job, done) in &done {
            replace(&mut best, &cuts[job.part], &done.best);
            replace(&mut self.current, &cuts[job.part], &done.current);
        }
        best.score = score::<PLAIN, D>(setting.shared.model, &best);
        if best.score < self.best.score {
            self.best = best;
        }
    }
}

/// Works on all jobs on so many threads, each with its share of the time by its tasks.
fn in_parallel(
    jobs: &[Job],
    cuts: &[Cut],
    threads: usize,
    until: Option<Instant>,
    work: &(impl Fn(&Job, Option<Instant>) -> Done + Sync),
) -> Vec<(Job, Done)> {
    let tasks = |list: &[Job]| list.iter().map(|job| cuts[job.part].tasks).sum::<usize>();
    let mut lists: Vec<Vec<Job>> = vec![Vec::new(); threads.clamp(1, jobs.len().max(1))];
    for job in jobs {
        if let Some(list) = lists.iter_mut().min_by_key(|list| tasks(list)) {
            list.push(*job);
        }
    }
    let run = |list: &[Job]| -> Vec<(Job, Done)> {
        let turn = |(k, job): (usize, &Job)| {
            let share = cuts[job.part].tasks as f64 / tasks(&list[k..]).max(1) as f64;
            let now = Instant::now();
            let until = until.map(|until| now + until.saturating_duration_since(now).mul_f64(share));
            (*job, work(job, until))
        };
        list.iter().enumerate().map(turn).collect()
    };
    if let [list] = &lists[..] {
        return run(list);
    }
    std::thread::scope(|scope| {
        let run = &run;
        let running: Vec<_> = lists.iter().map(|list| scope.spawn(move || run(list))).collect();
        let joined = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        joined.flatten().collect()
    })
}

/// Puts what became of a part in the place of what it was.
fn replace(whole: &mut Snapshot, cut: &Cut, part: &Snapshot) {
    if cut.absent > 0 {
        whole.absent.retain(|ship| !cut.ships.contains(ship));
    }
    whole.absent.extend(&part.absent);
    for (van, order) in cut.vans.iter().zip(&part.orders) {
        whole.orders[*van as usize].clone_from(order);
    }
}

/// How good a plan is, from its orders alone.
fn score<const PLAIN: bool, const D: usize>(model: &Model, plan: &Snapshot) -> Score {
    let mut route = Route::<D>::new(0);
    let mut clock = Clockwork::default();
    let mut score = Score { weight: 0, vans: 0, cost: 0 };
    for (van, order) in plan.orders.iter().enumerate().filter(|(_, order)| !order.is_empty()) {
        score.vans += usize::from(model.vans_first);
        score.cost += if PLAIN {
            route.van = van;
            route.set::<true>(model, order);
            route.cost
        } else {
            clock.evaluate(model, van, order).map_or(0, |timing| timing.cost)
        };
    }
    for ship in &plan.absent {
        score.weight += model.strict_weight(*ship as usize);
        score.cost += model.absence_price(*ship as usize);
    }
    score
}
