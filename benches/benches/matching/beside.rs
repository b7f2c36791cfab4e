//! What one would do otherwise: leximin by one linear program after another (microlp), on the same markets in the same run.
//!
//! Raise the least covered as high as a linear program can, find who cannot be raised any further, hold them there, repeat.

use std::time::Instant;

use glane_foundation::{FoodCategory, Grams, TemperatureClass};
use glane_matching::{Market, Options, Recipe, Stage, WorthTheTrip, allocate_warm, generate};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOutcome, Variable};

use crate::Failure;

/// Shares closer than this are the same to a solver in floating point.
const SAME: f64 = 1e-7;

/// Prints our exact leximin beside successive linear programs for so many lots.
pub fn beside(lots: usize) -> Result<(), Failure> {
    let mut market = generate(&Recipe { associations: (lots / 10).max(3), ..Recipe::day(lots, 1) })?;
    market.policy.worth_the_trip = WorthTheTrip::default();
    // A small market takes less time than the clock can tell: the mean of many.
    let runs = (20_000 / lots).max(1);
    let mut ours = 0.0;
    let mut levels = Vec::new();
    for _ in 0..runs {
        let mut watch = Instant::now();
        let allocation = allocate_warm(&market, &Options::default(), None, &mut |stage| match stage {
            Stage::Fair => ours += watch.elapsed().as_secs_f64(),
            _ => watch = Instant::now(),
        })?;
        levels = allocation.levels;
    }
    let ours = ours / runs as f64;
    let watch = Instant::now();
    let (theirs, programs) = Successive::new(&market).solve()?;
    let took = watch.elapsed().as_secs_f64();
    let apart = levels.iter().zip(&theirs).map(|(level, kilos)| (level.fair.get() as f64 / 1e6 - kilos).abs());
    println!(
        "{lots:>6} lots x {:>4}, {:>6} edges: L1 {:>8.2} ms, {programs:>4} linear programs {:>10.1} ms, {:>8.0} times; \
         furthest apart {:.4} kg",
        market.associations.len(),
        market.edges.len(),
        ours * 1e3,
        took * 1e3,
        took / ours,
        apart.fold(0.0, f64::max)
    );
    Ok(())
}

/// Somebody's standing in the course of the programs.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Rising,
    Held(f64),
}

struct Successive<'m> {
    market: &'m Market,
    standing: Vec<Standing>,
    programs: usize,
}

struct Model {
    problem: Problem,
    totals: Vec<Variable>,
    level: Variable,
}

impl<'m> Successive<'m> {
    fn new(market: &'m Market) -> Self {
        Self { market, standing: vec![Standing::Rising; market.associations.len()], programs: 0 }
    }

    /// Kilos of everybody, and the number of programs.
    fn solve(mut self) -> Result<(Vec<f64>, usize), Failure> {
        let mut kilos = vec![0.0; self.standing.len()];
        while self.standing.contains(&Standing::Rising) {
            let mut model = self.model(|_| 0.0, 1.0);
            self.rise(&mut model);
            let solved = self.optimum(model.problem)?;
            let level = solved.var_value(model.level);
            for (kilos, total) in kilos.iter_mut().zip(&model.totals) {
                *kilos = solved.var_value(*total);
            }
            let stuck: Vec<usize> = (0..self.standing.len())
                .filter(|at| self.standing[*at] == Standing::Rising && self.share(*at, kilos[*at]) < level + SAME)
                .collect();
            let mut held = false;
            for &at in &stuck {
                // The others who rise stay at the level: could this one get more?
                let mut model = self.model(|it| if it == at { 1.0 } else { 0.0 }, 0.0);
                self.rise(&mut model);
                model.problem.add_constraint([(model.level, 1.0)], ComparisonOp::Ge, level - SAME);
                let most = self.optimum(model.problem)?.objective();
                if self.share(at, most) < level + 1e3 * SAME {
                    self.standing[at] = Standing::Held(most.min(self.amount(at, level)));
                    held = true;
                }
            }
            if !held {
                // Rounding says everybody could still rise: hold the first, so that this ends.
                stuck.first().map(|at| self.standing[*at] = Standing::Held(kilos[*at])).ok_or("no level was found")?;
            }
        }
        for (kilos, standing) in kilos.iter_mut().zip(&self.standing) {
            if let Standing::Held(held) = standing {
                *kilos = *held;
            }
        }
        Ok((kilos, self.programs))
    }

    fn share(&self, at: usize, kilos: f64) -> f64 {
        let it = &self.market.associations[at];
        (it.received.get() as f64 / 1e6 + kilos) / (it.weight.get() as f64 / 1e6)
    }

    fn amount(&self, at: usize, share: f64) -> f64 {
        let it = &self.market.associations[at];
        (share * it.weight.get() as f64 - it.received.get() as f64) / 1e6
    }

    /// Everybody who still rises is at the level at least; nobody who is held loses anything.
    fn rise(&self, model: &mut Model) {
        for (at, standing) in self.standing.iter().enumerate() {
            let it = &self.market.associations[at];
            match standing {
                Standing::Rising => {
                    let lift = [(model.totals[at], 1.0), (model.level, -(it.weight.get() as f64) / 1e6)];
                    model.problem.add_constraint(lift, ComparisonOp::Ge, -(it.received.get() as f64) / 1e6);
                }
                Standing::Held(kilos) => {
                    model.problem.add_constraint([(model.totals[at], 1.0)], ComparisonOp::Ge, kilos - SAME);
                }
            }
        }
    }

    fn model(&self, aim: impl Fn(usize) -> f64, level: f64) -> Model {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let market = self.market;
        let level = problem.add_var(level, (0.0, 1e6));
        let many = market.associations.len();
        let totals: Vec<Variable> = (0..many).map(|at| problem.add_var(aim(at), (0.0, f64::INFINITY))).collect();
        let lots: std::collections::HashMap<_, _> =
            market.lots.iter().zip(0..).map(|(lot, at)| (&lot.id, at)).collect();
        let them: std::collections::HashMap<_, _> =
            market.associations.iter().zip(0..).map(|(it, at): (_, usize)| (&it.id, at)).collect();
        let mut from = vec![LinearExpr::empty(); market.lots.len()];
        let mut into = vec![LinearExpr::empty(); many];
        let mut rooms = std::collections::BTreeMap::new();
        for edge in &market.edges {
            let flow = problem.add_var(0.0, (0.0, f64::INFINITY));
            let (lot, to): (usize, usize) = (lots[&edge.lot], them[&edge.association]);
            from[lot].add(flow, 1.0);
            into[to].add(flow, 1.0);
            let (leaf, caps) = (market.lots[lot].category, &market.associations[to].caps);
            let class = leaf.temperature_class();
            let mut within = |room: (usize, Option<FoodCategory>, Option<TemperatureClass>), cap: Option<&Grams>| {
                if let Some(cap) = cap {
                    rooms.entry(room).or_insert_with(|| (LinearExpr::empty(), *cap)).0.add(flow, 1.0);
                }
            };
            within((to, Some(leaf), None), caps.categories.get(&leaf));
            within((to, None, Some(class)), caps.classes.get(&class));
            within((to, None, None), caps.total.as_ref());
        }
        for (lot, sum) in market.lots.iter().zip(from) {
            let kilos = (lot.cases.get() * lot.case_weight.get()) as f64 / 1e3;
            problem.add_constraint(sum, ComparisonOp::Le, kilos);
        }
        for (mut sum, total) in into.into_iter().zip(&totals) {
            sum.add(*total, -1.0);
            problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
        }
        for (sum, cap) in rooms.into_values() {
            problem.add_constraint(sum, ComparisonOp::Le, cap.get() as f64 / 1e3);
        }
        Model { problem, totals, level }
    }

    fn optimum(&mut self, problem: Problem) -> Result<microlp::Solution, Failure> {
        self.programs += 1;
        match problem.solve()? {
            SolveOutcome::Solution(solution) => Ok(solution),
            SolveOutcome::Interrupted(_) => Err("no limit was set".into()),
        }
    }
}
