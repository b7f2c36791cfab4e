//! A fixed number of islands, in step: each works an epoch on its own, then the best plan goes round.
//!
//! With a budget of iterations nothing depends on the clock or on the number of threads. With a budget of time, epochs
//! are cut by the clock.

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use crate::{
    search::{
        anneal::{Island, Shared},
        parts,
        state::Snapshot,
    },
    solve::{Budget, Snap},
};

/// Where the search ended.
#[derive(Debug)]
pub struct Outcome {
    pub best: Snapshot,
    pub iterations: u64,
}

/// Works until the budget is spent or `watch` says stop.
pub fn search<const PLAIN: bool, const D: usize>(
    shared: &Shared<'_>,
    start: Option<&Snapshot>,
    budget: &Budget,
    begun: Instant,
    watch: &mut dyn FnMut(&Snap<'_>) -> ControlFlow<()>,
) -> Outcome {
    if parts::worth_it(shared.model) {
        return parts::search::<PLAIN, D>(shared, start, budget, begun, watch);
    }
    whole::<PLAIN, D>(shared, start, budget, begun, watch)
}

/// The same without cutting the plan up.
pub fn whole<const PLAIN: bool, const D: usize>(
    shared: &Shared<'_>,
    start: Option<&Snapshot>,
    budget: &Budget,
    begun: Instant,
    watch: &mut dyn FnMut(&Snap<'_>) -> ControlFlow<()>,
) -> Outcome {
    let threads = budget.threads.max(1);
    let count = if budget.iterations.is_some() { 2 } else { threads.min(64) };
    let time = budget.time.unwrap_or(Duration::MAX);
    let mut islands: Vec<Island<'_, PLAIN, D>> = Vec::new();
    for number in 0..count {
        let number = u64::try_from(number).unwrap_or(0);
        let from = islands.first().map(|first: &Island<'_, PLAIN, D>| &first.best).or(start);
        let mut island = Island::new(shared, budget.seed, number, from);
        island.seek_vans_until(match (number, count) {
            (0, 1) if PLAIN => 0.3,
            // Where a scan is slow, vans are found late.
            (0, 1) => 0.5,
            (0, _) => 0.15,
            _ => 0.6,
        });
        islands.push(island);
    }
    let mut done = 0u64;
    let total = budget.iterations.map(|all| all.div_ceil(u64::try_from(count).unwrap_or(1)));
    let epochs = 40u64;
    while let Some(first) = islands.first() {
        let best =
            islands.iter().map(|island| &island.best).min_by_key(|best| best.score).unwrap_or(&first.best).clone();
        let iterations = islands.iter().map(|island| island.iterations).sum();
        let snap = Snap { best: &best, iterations, elapsed: begun.elapsed(), bounds: shared.bounds };
        let spent = total.map_or_else(|| begun.elapsed() >= time, |total| done >= total);
        if watch(&snap).is_break() || spent || begun.elapsed() >= time || shared.model.ships.is_empty() {
            return Outcome { best, iterations };
        }
        for island in &mut islands {
            island.adopt(&best);
        }
        let left = total.map_or(u64::MAX, |total| (total / epochs).max(1).min(total - done));
        let slice = (time / 40).clamp(Duration::from_millis(10), Duration::from_millis(250));
        let until = begun.checked_add(time).map(|end| end.min(Instant::now() + slice));
        let spans = Spans { done, left, total, until, begun, time };
        run_epoch(&mut islands, threads, spans);
        done += if total.is_some() { left } else { 0 };
    }
    Outcome { best: start.cloned().unwrap_or_else(|| Island::<PLAIN, D>::new(shared, 0, 0, None).best), iterations: 0 }
}

/// How long an epoch lasts.
#[derive(Debug, Clone, Copy)]
struct Spans {
    done: u64,
    left: u64,
    total: Option<u64>,
    until: Option<Instant>,
    begun: Instant,
    time: Duration,
}

fn run_epoch<const PLAIN: bool, const D: usize>(islands: &mut [Island<'_, PLAIN, D>], threads: usize, spans: Spans) {
    if threads <= 1 || islands.len() <= 1 {
        islands.iter_mut().for_each(|island| epoch(island, spans));
        return;
    }
    let per_thread = islands.len().div_ceil(threads);
    std::thread::scope(|scope| {
        for group in islands.chunks_mut(per_thread) {
            scope.spawn(move || group.iter_mut().for_each(|island| epoch(island, spans)));
        }
    });
}

fn epoch<const PLAIN: bool, const D: usize>(island: &mut Island<'_, PLAIN, D>, spans: Spans) {
    let mut worked = 0;
    // As many iterations between two looks at the clock as take about a millisecond.
    let mut rounds = 1;
    while worked < spans.left {
        let share = match spans.total {
            Some(total) => ratio(spans.done + worked, total),
            None => (spans.begun.elapsed().as_secs_f64() / spans.time.as_secs_f64().max(1e-9)).min(1.0),
        };
        let now = Instant::now();
        if spans.until.is_some_and(|until| now >= until) {
            return;
        }
        let turn = rounds.min(spans.left - worked);
        island.work(turn, share);
        worked += turn;
        if spans.total.is_none() {
            rounds = if now.elapsed() < Duration::from_millis(1) { (rounds * 2).min(64) } else { (rounds / 2).max(1) };
        } else {
            rounds = 16;
        }
    }
}

#[expect(clippy::as_conversions, reason = "a share of the budget needs no more precision than f64 has")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
