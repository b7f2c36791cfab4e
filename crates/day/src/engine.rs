//! Plans a day: rules, matching, rounds; what no round can carry is taken back to the matching, with the reason.

use std::ops::ControlFlow;

use glane_foundation::{AllocationId, Cases, LocalTimeError, ShipmentId};
use glane_matching::{Allocation as Matched, Bundle, Market, MarketError, allocate};
use glane_planner::{Budget, PlannedRound, ProblemError, RoutingProblem, Unserved, solve};
use glane_roads::{Fallback, TravelModel};

use crate::{
    carriable::Fleet,
    day_file::Day,
    leftovers::not_placed,
    loads::{Load, load_of, loads, portions, problem},
    offers::Offers,
    places::{PlaceError, Places},
    plan_file::{Plan, PlanFormat},
    reasons::allocations,
    rounds::rounds,
    summary::summarise,
};

/// Times the matching is solved again because something could not be carried.
const MOST_TURNS: u32 = 3;

/// When more than one load in so many finds no van, the fleet is short and sharing out again would only move the shortage.
const SHORT_FLEET: usize = 5;

/// Why a day cannot be planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The places cannot be reached or timed.
    #[error(transparent)]
    Places(#[from] PlaceError),
    /// Local hours that cannot be placed in time.
    #[error(transparent)]
    Time(#[from] LocalTimeError),
    /// The matching does not accept the market.
    #[error("matching: {0}")]
    Market(#[from] MarketError),
    /// The planner does not accept the rounds.
    #[error("rounds: {0}")]
    Routing(#[from] ProblemError),
}

/// What the engine is doing, for a progress line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Asking for travel times.
    Roads,
    /// Asking the rules about every lot and association.
    Rules,
    /// Sharing out the food, for the n-th time.
    Matching(u32),
    /// Planning rounds, for the n-th time.
    Rounds(u32),
}

/// A plan with what is needed to prove it.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// The market it was made on, withdrawn edges included.
    pub market: Market,
    /// The matching with its certificate.
    pub matched: Matched,
    /// Better sources of travel times that could not be used.
    pub fallbacks: Vec<Fallback>,
}

/// One solution of both engines, not yet told as a plan.
pub(crate) struct Solution {
    pub(crate) market: Market,
    pub(crate) matched: Matched,
    pub(crate) loads: Vec<Load>,
    pub(crate) rounds: Vec<PlannedRound>,
    pub(crate) unserved: Vec<Unserved>,
    pub(crate) turns: u32,
}

/// Plans a checked day. The budget's time is for the whole day, its iterations for each turn of the rounds; `progress` hears of
/// every step.
pub fn plan_day(
    day: &Day,
    model: &dyn TravelModel,
    budget: &Budget,
    progress: &mut dyn FnMut(Step),
) -> Result<Planned, PlanError> {
    progress(Step::Roads);
    let places = Places::of(day, model)?;
    progress(Step::Rules);
    let fleet = Fleet::of(day, &places)?;
    let offers = Offers::of(day, &places, &fleet)?;
    let solution = solve_both(&offers, budget, progress)?;
    let told = tell(&offers, &solution)?;
    Ok(Planned { plan: told, market: solution.market, matched: solution.matched, fallbacks: places.fallbacks })
}

fn solve_both(offers: &Offers<'_>, budget: &Budget, progress: &mut dyn FnMut(Step)) -> Result<Solution, PlanError> {
    let mut market = offers.market();
    for turn in 1.. {
        progress(Step::Matching(turn));
        let matched = allocate(&market, &glane_matching::Options::default())?;
        let loads = loads(offers, &portions(offers, &matched.bundles, allocation_id));
        let problem = problem(offers, &loads, |_| true)?;
        progress(Step::Rounds(turn));
        let Routed { rounds, unserved, may_go_on } =
            if loads.is_empty() { Routed::default() } else { route(&problem, budget, turn)? };
        if !may_go_on || !worth_another_turn(unserved.len(), loads.len()) {
            return Ok(Solution { market, matched, loads, rounds, unserved, turns: turn });
        }
        withdraw(&mut market, &matched.bundles, &loads, &unserved);
    }
    Err(PlanError::Market(MarketError::MarketTooHeavy))
}

/// A few loads without a van are shared out again; with many the fleet is short.
const fn worth_another_turn(unserved: usize, loads: usize) -> bool {
    unserved > 0 && unserved * SHORT_FLEET <= loads
}

/// What one turn of the rounds gave.
#[derive(Default)]
struct Routed {
    rounds: Vec<PlannedRound>,
    unserved: Vec<Unserved>,
    /// There is time for another turn.
    may_go_on: bool,
}

/// A turn may use all the time that is left; it ends after its share of it when sharing out again would help more.
/// Iterations are per turn, so that the plan does not depend on the clock.
fn route(problem: &RoutingProblem, budget: &Budget, turn: u32) -> Result<Routed, ProblemError> {
    let is_last = turn >= MOST_TURNS;
    let share = budget.time.map(|time| time / MOST_TURNS);
    let left = share.map(|share| share * (MOST_TURNS + 1).saturating_sub(turn));
    let mut ended_early = false;
    let plan = solve(problem, &Budget { time: left, ..*budget }, &mut |now| {
        let had_its_share = share.is_some_and(|share| now.elapsed >= share);
        if !is_last && had_its_share && worth_another_turn(now.unserved, problem.shipments.len()) {
            ended_early = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    let may_go_on = !is_last && (ended_early || share.is_none());
    Ok(Routed { rounds: plan.rounds, unserved: plan.unserved, may_go_on })
}

/// The allocation made of a bundle by its position.
pub(crate) fn allocation_id(position: usize) -> AllocationId {
    #[expect(clippy::expect_used, reason = "digits after a letter are always an id")]
    AllocationId::parse(&format!("a{}", position + 1)).expect("letters and digits")
}

/// Edges whose load found no van are taken out, with the planner's reason.
fn withdraw(market: &mut Market, bundles: &[Bundle], loads: &[Load], unserved: &[Unserved]) {
    for missing in unserved {
        for line in lines_of(loads, &missing.shipment) {
            let Some(bundle) =
                (0..bundles.len()).find(|at| allocation_id(*at) == line.allocation).map(|at| &bundles[at])
            else {
                continue;
            };
            let known =
                market.withdrawn.iter().any(|edge| edge.lot == bundle.lot && edge.association == bundle.association);
            if !known {
                market.withdraw(bundle.lot.clone(), bundle.association.clone(), missing.why.clone());
            }
        }
    }
}

/// The position of the bundle an allocation was made of.
fn position(id: &AllocationId) -> Option<usize> {
    id.as_str().strip_prefix('a')?.parse::<usize>().ok()?.checked_sub(1)
}

/// What a shipment consists of.
pub(crate) fn lines_of<'l>(loads: &'l [Load], shipment: &ShipmentId) -> &'l [crate::plan_file::Line] {
    load_of(loads, shipment).map_or(&[], |load| &load.lines)
}

fn tell(offers: &Offers<'_>, solution: &Solution) -> Result<Plan, PlanError> {
    let carried = carried(solution);
    let allocations = allocations(offers, solution, &carried);
    let rounds = rounds(offers, &solution.loads, &solution.rounds)?;
    let not_placed = not_placed(offers, solution, &carried);
    let summary = summarise(offers.day, &allocations, &rounds, &not_placed, solution.turns);
    Ok(Plan {
        format: PlanFormat::V1,
        territory: offers.day.territory.id.clone(),
        date: offers.day.date,
        allocations,
        rounds,
        not_placed,
        summary,
    })
}

/// Cases of each bundle, by position, that found a van.
fn carried(solution: &Solution) -> Vec<Cases> {
    let mut carried: Vec<Cases> = solution.matched.bundles.iter().map(|bundle| bundle.cases).collect();
    for missing in &solution.unserved {
        for line in lines_of(&solution.loads, &missing.shipment) {
            if let Some(cases) = position(&line.allocation).and_then(|at| carried.get_mut(at)) {
                *cases -= line.cases;
            }
        }
    }
    carried
}
