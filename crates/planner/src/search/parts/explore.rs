//! One part, searched for a turn as a problem of its own.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use std::time::{Duration, Instant};

use crate::{
    bound::Bounds,
    model::{Model, is_pause},
    search::{
        anneal::{Island, Shared},
        parts::cut::Cut,
        recreate::Keys,
        ruin::Neighbours,
        state::{Score, Snapshot},
    },
};

/// What a turn is to achieve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// Less cost, at this temperature.
    Cost(f64),
    /// Fewer vans within every part.
    Vans,
    /// A place for what was left out to save a van.
    Places,
}

/// How long one part is, or all parts of a turn are, worked on.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    pub iterations: u64,
    pub until: Option<Instant>,
}

/// What became of one part: orders by position in [`Cut::vans`], all else in the whole's numbers.
pub struct Done {
    pub current: Snapshot,
    /// The best plan that serves all that was served; when places were sought, the current one.
    pub best: Snapshot,
    pub iterations: u64,
    /// How hard its shipments were to place.
    pub absences: Vec<(u32, i64)>,
}

/// Works on one part of `plan`; `absences` tells how hard each of the whole's shipments is to place.
pub fn explore<const PLAIN: bool, const D: usize>(
    whole: &Model,
    cut: &Cut,
    plan: &Snapshot,
    absences: &[i64],
    goal: Goal,
    turn: Turn,
    chance: (u64, u64),
) -> Done {
    let part = whole.part(&cut.ships, &cut.vans);
    let numbers = part.numbers(whole.nodes.len());
    let inward = |node: &u32| if is_pause(*node) { *node } else { numbers[*node as usize] };
    let start = Snapshot {
        score: Score { weight: 0, vans: 0, cost: 0 },
        orders: cut.vans.iter().map(|van| plan.orders[*van as usize].iter().map(inward).collect()).collect(),
        absent: Vec::new(),
    };
    let model = &part.model;
    let shared = Shared { model, near: Neighbours::of(model), keys: Keys::of(model), bounds: Bounds::NONE };
    let mut island: Island<'_, PLAIN, D> = if goal == Goal::Places {
        let absences = cut.ships.iter().map(|ship| absences[*ship as usize]).collect();
        Island::squeezed(&shared, chance.0, chance.1, &start, absences)
    } else {
        Island::new(&shared, chance.0, chance.1, Some(&start))
    };
    match goal {
        Goal::Cost(temperature) => island.keep_at(temperature),
        Goal::Vans => island.seek_vans_until(1.0),
        Goal::Places => {}
    }
    work(&mut island, goal, turn);
    let outward = |snapshot: Snapshot| Snapshot {
        orders: snapshot.orders.iter().map(|order| part.outward(order)).collect(),
        absent: snapshot.absent.iter().map(|ship| cut.ships[*ship as usize]).collect(),
        ..snapshot
    };
    let (current, best) = match goal {
        Goal::Places if island.placed() => (island.best.clone(), island.best.clone()),
        Goal::Places => (island.current(), island.current()),
        _ => (island.current(), island.best.clone()),
    };
    Done {
        current: outward(current),
        best: outward(best),
        iterations: island.iterations,
        absences: cut.ships.iter().copied().zip(island.absences.iter().copied()).collect(),
    }
}

fn work<const PLAIN: bool, const D: usize>(island: &mut Island<'_, PLAIN, D>, goal: Goal, turn: Turn) {
    let mut rounds = 16;
    while island.iterations < turn.iterations && !(goal == Goal::Places && island.placed()) {
        let begun = Instant::now();
        if turn.until.is_some_and(|until| begun >= until) {
            return;
        }
        island.work(rounds.min(turn.iterations - island.iterations), 0.0);
        if turn.iterations == u64::MAX {
            // As many between two looks at the clock as take about a millisecond.
            rounds =
                if begun.elapsed() < Duration::from_millis(1) { (rounds * 2).min(256) } else { (rounds / 2).max(1) };
        }
    }
}
