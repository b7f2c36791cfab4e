//! The one entry to planning.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use glane_foundation::Cents;

use crate::{
    bound::{self, Bounds},
    model::{CENT, Model},
    plan::RoutingPlan,
    problem::{ProblemError, RoutingProblem},
    report,
    search::{
        anneal::Shared,
        islands::{self, Outcome},
        recreate::Keys,
        ruin::Neighbours,
        state::Snapshot,
    },
};

/// How long to search, on how many threads, from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Stop after this long. With neither time nor iterations: one second.
    pub time: Option<Duration>,
    /// Stop after this many iterations; the plan then depends on nothing but problem and seed (unless time cuts it).
    pub iterations: Option<u64>,
    /// Where chance begins.
    pub seed: u64,
    /// Threads to use; at least one.
    pub threads: usize,
}

impl Budget {
    /// One thread, seed 1, until this much time has passed.
    #[must_use]
    pub const fn time(time: Duration) -> Self {
        Self { time: Some(time), iterations: None, seed: 1, threads: 1 }
    }

    /// One thread, seed 1, this many iterations: the same plan every time.
    #[must_use]
    pub const fn iterations(iterations: u64) -> Self {
        Self { time: None, iterations: Some(iterations), seed: 1, threads: 1 }
    }
}

/// Where a search stands, told a few times per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Since the search began.
    pub elapsed: Duration,
    /// Changes tried so far, on all threads.
    pub iterations: u64,
    /// Vans of the best plan so far.
    pub vans: usize,
    /// Its cost.
    pub cost: Cents,
    /// Shipments it leaves out.
    pub unserved: usize,
    /// No plan serving everything uses fewer vans.
    pub van_bound: usize,
    /// No plan serving everything costs less; 0: nothing is known.
    pub cost_bound: Cents,
    /// How far the cost lies above the least possible at most, in thousandths of the cost; nothing when nothing is known or
    /// not everything is served.
    pub gap_permille: Option<u32>,
}

/// Hears of progress; answering `Break` ends the search with the best plan so far.
pub type Watch<'a> = dyn FnMut(&Progress) -> ControlFlow<()> + 'a;

/// What the islands tell.
pub(crate) struct Snap<'a> {
    pub best: &'a Snapshot,
    pub iterations: u64,
    pub elapsed: Duration,
    pub bounds: Bounds,
}

/// Plans rounds. Always returns a plan that respects every rule, at worst an empty one with reasons; the only errors are
/// those of the problem itself.
pub fn solve(problem: &RoutingProblem, budget: &Budget, watch: &mut Watch<'_>) -> Result<RoutingPlan, ProblemError> {
    problem.validate()?;
    let begun = Instant::now();
    let model = Model::compile(problem);
    let bounds = bound::bounds(&model, effort(budget));
    let outcome = search(&model, bounds, None, budget, begun, watch);
    Ok(report::plan(problem, &model, &outcome, bounds))
}

/// Bounds may take a fiftieth of the time; with a budget of iterations they depend on nothing else.
fn effort(budget: &Budget) -> u64 {
    match (budget.time, budget.iterations) {
        (Some(time), None) => u64::try_from(time.as_nanos() / 50).unwrap_or(u64::MAX).min(10 * bound::EFFORT),
        _ => bound::EFFORT,
    }
}

/// Runs the search compiled for the features the problem uses.
pub(crate) fn search(
    model: &Model,
    bounds: Bounds,
    start: Option<&Snapshot>,
    budget: &Budget,
    begun: Instant,
    watch: &mut Watch<'_>,
) -> Outcome {
    let shared = Shared { model, near: Neighbours::of(model), keys: Keys::of(model), bounds };
    let budget = match (budget.time, budget.iterations) {
        (None, None) => Budget { time: Some(Duration::from_secs(1)), ..*budget },
        _ => *budget,
    };
    let mut tell = |snap: &Snap<'_>| {
        watch(&Progress {
            elapsed: snap.elapsed,
            iterations: snap.iterations,
            vans: snap.best.orders.iter().filter(|order| !order.is_empty()).count(),
            cost: Cents::new(snap.best.score.cost / CENT),
            unserved: snap.best.absent.len(),
            van_bound: snap.bounds.vans,
            cost_bound: snap.bounds.cents(),
            gap_permille: snap.bounds.gap_permille(snap.best.score.cost).filter(|_| snap.best.absent.is_empty()),
        })
    };
    match (model.plain, model.dimensions) {
        (true, 0..=1) => islands::search::<true, 1>(&shared, start, &budget, begun, &mut tell),
        (true, 2..=4) => islands::search::<true, 4>(&shared, start, &budget, begun, &mut tell),
        (true, _) => islands::search::<true, 8>(&shared, start, &budget, begun, &mut tell),
        (false, 0..=4) => islands::search::<false, 4>(&shared, start, &budget, begun, &mut tell),
        (false, _) => islands::search::<false, 8>(&shared, start, &budget, begun, &mut tell),
    }
}
