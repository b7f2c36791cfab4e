//! A plan as rows: fresh identities instead of the plan's own, and nothing else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use glane_day::{Allocation, Line, Plan, Round, Stop, StopPlace};
use glane_demand::AllocationState;
use glane_fleet::StopState;
use glane_foundation::{AllocationId, RoundId, Seconds, StopId, TerritoryId};
use glane_persistence::{
    RunId, Version,
    allocations::AllocationRow,
    days::ServiceDay,
    not_placed::NotPlaced,
    rounds::{self, Direction, RoundRow, StopLine, StopRow},
};
use serde_json::json;

/// Everything a plan adds to the database.
pub(super) struct PlanRows {
    pub(super) run: RunId,
    pub(super) allocations: Vec<AllocationRow>,
    pub(super) rounds: Vec<RoundRow>,
    pub(super) not_placed: Vec<NotPlaced>,
}

/// The rows of a plan for a day.
pub(super) fn rows(plan: &Plan, day: &ServiceDay) -> PlanRows {
    let run = RunId::mint();
    let ids: BTreeMap<&AllocationId, AllocationId> =
        plan.allocations.iter().map(|allocation| (&allocation.id, AllocationId::mint())).collect();
    PlanRows {
        allocations: plan.allocations.iter().filter_map(|a| allocation(a, ids.get(&a.id)?, &run, day)).collect(),
        rounds: plan.rounds.iter().map(|round| round_row(round, &ids, &run, (&day.territory, day.date))).collect(),
        not_placed: plan.not_placed.iter().map(left_over).collect(),
        run,
    }
}

fn allocation(told: &Allocation, id: &AllocationId, run: &RunId, day: &ServiceDay) -> Option<AllocationRow> {
    Some(AllocationRow {
        id: id.clone(),
        run: Some(run.clone()),
        territory: day.territory.clone(),
        date: day.date,
        lot: told.lot.clone(),
        association: told.association.clone(),
        cases: told.cases,
        grams: told.grams,
        state: AllocationState::Proposed,
        exceptions: told.exceptions.clone(),
        backup: told.backup.clone(),
        reason: Some(told.why.clone()),
        version: Version::FIRST,
    })
}

fn round_row(
    told: &Round,
    ids: &BTreeMap<&AllocationId, AllocationId>,
    run: &RunId,
    (territory, date): (&TerritoryId, NaiveDate),
) -> RoundRow {
    let id = RoundId::mint();
    RoundRow {
        run: run.clone(),
        territory: territory.clone(),
        date,
        van: told.van.clone(),
        driver: told.driver.clone(),
        metres: told.metres,
        seconds: Seconds::new((told.end - told.start).num_seconds()),
        starts_at: told.start,
        ends_at: told.end,
        stops: told.stops.iter().map(|stop| stop_row(stop, ids, &id)).collect(),
        id,
    }
}

/// A round of the plan that holds, told again: its allocations are the stored ones.
pub(super) fn again(told: &Round, run: &RunId, territory: &TerritoryId, date: NaiveDate) -> RoundRow {
    let lines = told.stops.iter().flat_map(|stop| stop.pickups.iter().chain(&stop.drops));
    let ids: BTreeMap<&AllocationId, AllocationId> =
        lines.map(|line| (&line.allocation, line.allocation.clone())).collect();
    round_row(told, &ids, run, (territory, date))
}

fn stop_row(told: &Stop, ids: &BTreeMap<&AllocationId, AllocationId>, round: &RoundId) -> StopRow {
    let line = |line: &Line, direction| {
        Some(StopLine { allocation: ids.get(&line.allocation)?.clone(), direction, cases: line.cases })
    };
    let pickups = told.pickups.iter().filter_map(|l| line(l, Direction::Pickup));
    let drops = told.drops.iter().filter_map(|l| line(l, Direction::Drop));
    StopRow {
        id: StopId::mint(),
        round: round.clone(),
        place: match &told.place {
            StopPlace::Store(store) => rounds::StopPlace::Store(store.clone()),
            StopPlace::Association(association) => rounds::StopPlace::Association(association.clone()),
        },
        arrival: told.arrival,
        start: told.start,
        departure: told.departure,
        slack: told.slack,
        leg_metres: told.leg.metres,
        leg_seconds: told.leg.seconds,
        leg_provenance: told.leg.provenance,
        state: StopState::Planned,
        version: Version::FIRST,
        lines: pickups.chain(drops).collect(),
    }
}

fn left_over(told: &glane_day::NotPlaced) -> NotPlaced {
    NotPlaced {
        lot: told.lot.clone(),
        cases: told.cases,
        code: told.code.code().to_owned(),
        sentence: told.reason.clone(),
        detail: (!told.refusals.is_empty()).then(|| json!(told.refusals)),
    }
}
