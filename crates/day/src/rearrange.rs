//! The same allocations on other vans: what an operator's move costs and what it breaks, before anybody does it.
//!
//! Who gets what is not touched. Only the rounds that gain or lose something are planned anew, with everything on them
//! held to its van; the others stay to the second.

use std::{collections::BTreeMap, ops::ControlFlow};

use glane_foundation::{AllocationId, Cases, Cents, Sentence, VanId};
use glane_planner::{Budget, solve};
use glane_roads::TravelModel;

use crate::{
    carriable::Fleet,
    day_file::{Day, Settings},
    engine::{PlanError, lines_of},
    loads::{Load, Portion, loads, problem},
    offers::Offers,
    places::Places,
    plan_file::{Plan, Round},
    rounds::rounds,
    summary::summarise,
};

/// Cases of an allocation on board of a van.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ride {
    /// Which van.
    pub van: VanId,
    /// Whose cases.
    pub allocation: AllocationId,
    /// How many.
    pub cases: Cases,
}

/// Something that found no place on the van it should go with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The allocations concerned.
    pub allocations: Vec<AllocationId>,
    /// The rule that keeps it out, in words.
    pub why: Sentence,
    /// What would let it in.
    pub remedy: Option<Sentence>,
}

/// The plan after a move.
#[derive(Debug, Clone, PartialEq)]
pub struct Rearranged {
    /// The plan. Its rounds lack what is left out.
    pub plan: Plan,
    /// What does not fit; a move is possible when this is empty.
    pub left_out: Vec<LeftOut>,
}

/// What rides on which van in a plan.
#[must_use]
pub fn rides(plan: &Plan) -> Vec<Ride> {
    let mut on_board: BTreeMap<(&VanId, &AllocationId), Cases> = BTreeMap::new();
    for round in &plan.rounds {
        for line in round.stops.iter().flat_map(|stop| &stop.pickups) {
            *on_board.entry((&round.van, &line.allocation)).or_default() += line.cases;
        }
    }
    let ride = |((van, allocation), cases): ((&VanId, &AllocationId), Cases)| Ride {
        van: van.clone(),
        allocation: allocation.clone(),
        cases,
    };
    on_board.into_iter().map(ride).collect()
}

/// Plans the rounds of a plan anew so that everything rides where `wanted` says.
pub fn rearrange(
    day: &Day,
    plan: &Plan,
    wanted: &[Ride],
    model: &dyn TravelModel,
    budget: &Budget,
) -> Result<Rearranged, PlanError> {
    let places = Places::of(day, model)?;
    let fleet = Fleet::of(day, &places)?;
    let offers = Offers::of(day, &places, &fleet)?;
    let (now, wanted) = (by_van(&rides(plan)), by_van(wanted));
    let changed = |van: &VanId| now.get(van) != wanted.get(van);
    let portions: Vec<Portion<'_>> = plan
        .allocations
        .iter()
        .flat_map(|allocation| {
            let of = |(van, rides): (&'_ VanId, &BTreeMap<AllocationId, Cases>)| {
                rides.get(&allocation.id).map(|cases| (van.clone(), *cases))
            };
            let on: Vec<(VanId, Cases)> =
                wanted.iter().filter(|(van, _)| changed(van)).filter_map(|(van, rides)| of((van, rides))).collect();
            on.into_iter().map(move |(van, cases)| (allocation, van, cases))
        })
        .filter_map(|(allocation, van, cases)| {
            let (van, _) = wanted.get_key_value(&van)?;
            Some(Portion {
                allocation: allocation.id.clone(),
                lot: &allocation.lot,
                association: &allocation.association,
                van: Some(van),
                cases,
            })
        })
        .collect();
    let cut = loads(&offers, &portions);
    let (planned, unserved) = if cut.is_empty() {
        Default::default()
    } else {
        let problem = problem(&offers, &cut, changed)?;
        let solved = solve(&problem, budget, &mut |_| ControlFlow::Continue(()))?;
        (solved.rounds, solved.unserved)
    };
    let mut all: Vec<Round> = plan.rounds.iter().filter(|round| !changed(&round.van)).cloned().collect();
    all.extend(rounds(&offers, &cut, &planned)?);
    all.sort_by(|a, b| a.van.cmp(&b.van));
    let left_out = unserved.into_iter().map(|missing| LeftOut {
        allocations: lines_of(&cut, &missing.shipment).iter().map(|line| line.allocation.clone()).collect(),
        why: missing.why,
        remedy: missing.remedy,
    });
    let mut left_out: Vec<LeftOut> = left_out.collect();
    left_out.extend(too_heavy(&portions, &cut));
    let turns = plan.summary.matching_turns;
    let summary = summarise(day, &plan.allocations, &all, &plan.not_placed, turns);
    Ok(Rearranged { plan: Plan { rounds: all, summary, ..plan.clone() }, left_out })
}

/// Cases of which not even one fits into the empty van: no load was made of them.
fn too_heavy(portions: &[Portion<'_>], cut: &[Load]) -> Option<LeftOut> {
    let loaded = |id: &AllocationId, van: Option<&VanId>| -> Cases {
        let own = cut.iter().filter(|load| load.van.as_ref() == van).flat_map(|load| &load.lines);
        own.filter(|line| line.allocation == *id).map(|line| line.cases).sum()
    };
    let short = portions.iter().filter(|portion| loaded(&portion.allocation, portion.van) < portion.cases);
    let allocations: Vec<AllocationId> = short.map(|portion| portion.allocation.clone()).collect();
    (!allocations.is_empty()).then(|| LeftOut {
        allocations,
        why: Sentence::new(
            "Une seule caisse dépasse ce que ce véhicule peut porter.",
            "A single case is more than this van can carry.",
        ),
        remedy: None,
    })
}

fn by_van(rides: &[Ride]) -> BTreeMap<VanId, BTreeMap<AllocationId, Cases>> {
    let mut vans: BTreeMap<VanId, BTreeMap<AllocationId, Cases>> = BTreeMap::new();
    for ride in rides {
        *vans.entry(ride.van.clone()).or_default().entry(ride.allocation.clone()).or_default() += ride.cases;
    }
    vans
}

/// What rounds cost: the vans, the kilometres, the hours.
#[must_use]
pub fn cost(settings: &Settings, rounds: &[Round]) -> Cents {
    let of = |round: &Round| {
        let seconds = (round.end - round.start).num_seconds();
        i64::from(settings.van_fixed_cents)
            + round.metres.get() * i64::from(settings.van_km_cents) / 1_000
            + seconds * i64::from(settings.van_hour_cents) / 3_600
    };
    Cents::new(rounds.iter().map(of).sum())
}
