//! Large plans are improved in parts: neighbouring rounds are planned among themselves for a while, on all threads at
//! once; then the plan is cut up differently. A part is searched as quickly as a small problem: nearly all the time goes
//! into trying shipments in rounds, and far rounds are mostly tried in vain.

#![expect(clippy::as_conversions, reason = "shares of a budget and numbers of parts")]

mod cut;
mod explore;
mod whole;

use std::{
    ops::ControlFlow,
    time::{Duration, Instant},
};

use crate::{
    model::Model,
    search::{
        anneal::{Island, Shared},
        cooling::Heat,
        islands::{self, Outcome},
        state::Snapshot,
    },
    solve::{Budget, Snap},
};
use explore::Turn;
use whole::{Setting, Whole};

/// Shipments from which on a plan is cut up.
const FROM: usize = 150;
/// Up to so many shipments, plain problems whose rounds have so many each are searched whole: a part of a few long rounds is nearly the
/// whole, and what coolings from elsewhere reach weighs more than pace.
const WHOLE_UP_TO: usize = 250;
const LONG_ROUNDS: usize = 11;
/// Until which share of the budget fewer vans are sought.
const VANS_UNTIL: f64 = 0.4;
/// Into how many turns a budget is divided while seeking fewer vans, and less cost.
const TURNS_VANS: f64 = 120.0;
const TURNS_COST: f64 = 60.0;
/// Least time for a part, which is compiled anew each turn, and least and most time of a turn.
const LEAST: Duration = Duration::from_millis(30);
const TURN: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(400));

/// True when the problem is large, and can be cut up.
pub fn worth_it(model: &Model) -> bool {
    model.ships.len() >= FROM && model.divisible()
}

/// Works until the budget is spent or `watch` says stop.
pub fn search<const PLAIN: bool, const D: usize>(
    shared: &Shared<'_>,
    start: Option<&Snapshot>,
    budget: &Budget,
    begun: Instant,
    watch: &mut dyn FnMut(&Snap<'_>) -> ControlFlow<()>,
) -> Outcome {
    let setting = Setting { shared, seed: budget.seed, threads: budget.threads.max(1) };
    let first = Island::<PLAIN, D>::new(shared, budget.seed, 0, start).best;
    if PLAIN && few_long_rounds(&first) {
        return islands::whole::<PLAIN, D>(shared, Some(&first), budget, begun, watch);
    }
    let mut whole = Whole::new(first, shared.model.ships.len());
    let mut cooling: Option<(Heat, f64)> = None;
    loop {
        let elapsed = begun.elapsed();
        let snap = Snap { best: &whole.best, iterations: whole.iterations, elapsed, bounds: shared.bounds };
        let share = spent(budget, whole.iterations, elapsed);
        if watch(&snap).is_break() || share >= 1.0 || budget.time.is_some_and(|time| elapsed >= time) {
            return Outcome { best: whole.best, iterations: whole.iterations };
        }
        let fewer = cooling.is_none() && share < VANS_UNTIL && whole.may_save_vans(setting);
        let turns = if fewer { TURNS_VANS } else { TURNS_COST };
        let turn = turn(budget, begun, turns, whole.iterations, setting);
        if fewer {
            whole.save_vans::<PLAIN, D>(setting, turn);
        } else {
            let (heat, from) = *cooling.get_or_insert_with(|| (Heat::of::<PLAIN>(shared.model, &whole.best), share));
            let cooled = ((share - from) / (1.0 - from).max(1e-6)).clamp(0.0, 1.0);
            whole.save_cost::<PLAIN, D>(setting, heat.at(cooled), turn);
        }
    }
}

fn few_long_rounds(plan: &Snapshot) -> bool {
    let served = plan.orders.iter().map(Vec::len).sum::<usize>() / 2;
    (1..=WHOLE_UP_TO).contains(&served) && plan.absent.is_empty() && served >= LONG_ROUNDS * plan.vans()
}

/// Share of the budget that is spent.
fn spent(budget: &Budget, iterations: u64, elapsed: Duration) -> f64 {
    match (budget.iterations, budget.time) {
        (Some(all), _) => iterations as f64 / all.max(1) as f64,
        (None, Some(time)) => elapsed.as_secs_f64() / time.as_secs_f64().max(1e-9),
        (None, None) => 1.0,
    }
}

/// How much of the budget the next turn gets.
fn turn(budget: &Budget, begun: Instant, turns: f64, iterations: u64, setting: Setting<'_>) -> Turn {
    let end = budget.time.and_then(|time| begun.checked_add(time));
    if let Some(all) = budget.iterations {
        let most = (all as f64 / turns).ceil() as u64;
        return Turn { iterations: most.clamp(1, all.saturating_sub(iterations).max(1)), until: end };
    }
    let parts = (setting.shared.model.nodes.len() / cut::TASKS).max(1) as u32;
    let least = LEAST * parts / u32::try_from(setting.threads).unwrap_or(1);
    let slice = budget.time.unwrap_or_default().mul_f64(1.0 / turns).clamp(TURN.0, TURN.1).max(least);
    let soon = Instant::now() + slice;
    Turn { iterations: u64::MAX, until: Some(end.map_or(soon, |end| end.min(soon))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::state::Score;

    #[test]
    fn few_long_rounds_are_not_cut_up_and_many_short_ones_are() {
        let plan = |vans: usize, tasks: usize, absent: Vec<u32>| Snapshot {
            score: Score { weight: 0, vans, cost: 0 },
            orders: vec![vec![0; tasks]; vans],
            absent,
        };
        assert!(few_long_rounds(&plan(15, 28, Vec::new())), "210 shipments, 14 in each round");
        assert!(!few_long_rounds(&plan(25, 16, Vec::new())), "200 shipments, 8 in each");
        assert!(!few_long_rounds(&plan(30, 28, Vec::new())), "420 shipments");
        assert!(!few_long_rounds(&plan(15, 28, vec![7])), "something is left out");
        assert!(!few_long_rounds(&plan(0, 0, Vec::new())), "nothing to do");
    }
}
