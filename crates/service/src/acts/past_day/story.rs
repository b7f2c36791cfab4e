//! How a day went: every case of every lot from the declaration to where it ended.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveTime, Utc};
use glane_day::Day;
use glane_demand::AllocationState;
use glane_fleet::{ActId, Deed, Refusal, RefusalReason, StopAct, StopState};
use glane_foundation::{Actor, AllocationId, Cases, LotId, MovementId, RoundId, StopId, StoreId};
use glane_inventory::{Balance, Bucket, LedgerError, LossCause, Lot, LotState, LotTransition, Movement};
use glane_persistence::{
    AuditId, RunId,
    allocations::AllocationRow,
    audit::AuditEntry,
    refusals::RefusalRow,
    rounds::{Direction, StopPlace, StopRow},
    slips::{SlipId, SlipRow},
    stop_acts::ActRow,
};
use serde_json::{Value, json};

use super::super::{plan_rows::PlanRows, round::whereabouts};
use crate::ServiceError;

/// One promise of so many is turned down at the counter.
const ONE_REFUSED_OF: usize = 40;

/// What is written of a day beside its plan.
pub(super) struct Story {
    pub(super) published_at: DateTime<Utc>,
    pub(super) movements: Vec<Movement>,
    pub(super) acts: Vec<ActRow>,
    pub(super) slips: Vec<SlipRow>,
    pub(super) refusals: Vec<RefusalRow>,
    balances: BTreeMap<LotId, Balance>,
}

/// Where and when a promise changes hands.
struct Hands {
    round: RoundId,
    loaded_at: DateTime<Utc>,
    handed_at: DateTime<Utc>,
}

impl Story {
    /// Tells it, and brings promises and stops of the plan to where they ended. `numbered`: year and number of the first slip.
    pub(super) fn tell(
        actor: &Actor,
        day: &Day,
        rows: &mut PlanRows,
        evening: DateTime<Utc>,
        numbered: (i64, i64),
    ) -> Result<Self, ServiceError> {
        let time = NaiveTime::from_hms_opt(9, 45, 0).unwrap_or_default();
        let published_at =
            day.territory.instant(day.date, time).map_err(|error| ServiceError::Broken(error.to_string()))?;
        let mut story = Self {
            published_at,
            movements: Vec::new(),
            acts: Vec::new(),
            slips: Vec::new(),
            refusals: Vec::new(),
            balances: BTreeMap::new(),
        };
        let lots: BTreeMap<&LotId, &Lot> = day.lots.iter().map(|lot| (&lot.id, lot)).collect();
        for (number, row) in rows.allocations.iter_mut().enumerate() {
            let refused = number % ONE_REFUSED_OF == ONE_REFUSED_OF - 1;
            row.state = if refused { AllocationState::Refused } else { AllocationState::Delivered };
        }
        story.drive(actor, rows, &lots, numbered);
        story.move_cases(actor, day, rows, &lots, evening);
        story.count()?;
        Ok(story)
    }

    /// Every stop: arrived, loaded or handed over, left; a slip for each store whose crates were accepted.
    fn drive(
        &mut self,
        actor: &Actor,
        rows: &mut PlanRows,
        lots: &BTreeMap<&LotId, &Lot>,
        (year, mut number): (i64, i64),
    ) {
        let promises: BTreeMap<&AllocationId, &AllocationRow> =
            rows.allocations.iter().map(|row| (&row.id, row)).collect();
        for round in &mut rows.rounds {
            for stop in &mut round.stops {
                stop.state = StopState::Done;
                let said = |deed, at| act(actor, &round.id, &stop.id, deed, at);
                self.acts.push(said(Deed::Arrived, stop.arrival));
                for line in &stop.lines {
                    let refused = promises.get(&line.allocation).is_some_and(|it| it.state == AllocationState::Refused);
                    self.acts.push(said(deed(&line.allocation, line.direction, line.cases, refused), stop.departure));
                }
                self.acts.push(said(Deed::Left, stop.departure));
                for (store, lines) in slip_lines(stop, &promises, lots) {
                    let StopPlace::Association(association) = &stop.place else { continue };
                    self.slips.push(SlipRow {
                        id: SlipId::mint(),
                        territory: round.territory.clone(),
                        year,
                        number,
                        store,
                        association: association.clone(),
                        round: round.id.clone(),
                        stop: stop.id.clone(),
                        handed_at: stop.departure,
                        made_at: stop.departure,
                        signed_by: None,
                        drawing: None,
                        lines: Value::Array(lines),
                        replaces: None,
                    });
                    number += 1;
                }
            }
        }
    }

    /// The ledger: declared, promised, loaded, handed over or refused; in the evening the rest is written off.
    fn move_cases(
        &mut self,
        actor: &Actor,
        day: &Day,
        rows: &PlanRows,
        lots: &BTreeMap<&LotId, &Lot>,
        evening: DateTime<Utc>,
    ) {
        let hands = hands(rows);
        let mut left: BTreeMap<&LotId, Cases> = lots.iter().map(|(id, lot)| (*id, lot.goods.cases)).collect();
        for lot in &day.lots {
            let declared = (Bucket::Outside, Bucket::Open);
            self.movements.push(movement(actor, lot, None, declared, lot.goods.cases, lot.declared_at));
        }
        for row in &rows.allocations {
            let (Some(lot), Some(hands)) = (lots.get(&row.lot), hands.get(&row.id)) else { continue };
            let end = if row.state == AllocationState::Refused { Bucket::Refused } else { Bucket::Delivered };
            for (from, to, at) in [
                (Bucket::Open, Bucket::Allocated, self.published_at),
                (Bucket::Allocated, Bucket::Collected, hands.loaded_at),
                (Bucket::Collected, end, hands.handed_at),
            ] {
                self.movements.push(movement(actor, lot, Some(&row.id), (from, to), row.cases, at));
            }
            if let Some(open) = left.get_mut(&row.lot) {
                *open = open.less(row.cases);
            }
            if end == Bucket::Refused {
                self.refusals.push(refusal(row, lot, hands));
            }
        }
        for lot in &day.lots {
            if let Some(open) = left.get(&lot.id).filter(|open| **open > Cases::ZERO) {
                let given_up = (Bucket::Open, Bucket::WrittenOff);
                let reason = Some("no_taker".to_owned());
                self.movements.push(Movement { reason, ..movement(actor, lot, None, given_up, *open, evening) });
            }
        }
        self.movements.sort_by_key(|movement| movement.at);
    }

    fn count(&mut self) -> Result<(), ServiceError> {
        let broken = |error: LedgerError| ServiceError::Broken(format!("an invented day: {error}"));
        for movement in &self.movements {
            self.balances.entry(movement.lot.clone()).or_default().apply(movement).map_err(broken)?;
        }
        Ok(())
    }

    /// Where a lot stands in the evening.
    pub(super) fn end_of(&self, lot: &LotId) -> Result<LotState, ServiceError> {
        let balance = self.balances.get(lot).cloned().unwrap_or_default();
        let broken = |error: glane_inventory::LotTransitionError| ServiceError::Broken(format!("{lot}: {error}"));
        if balance.cases(Bucket::WrittenOff) == -balance.cases(Bucket::Outside) {
            return LotState::Open.after(LotTransition::Lose(LossCause::NoTaker)).map_err(broken);
        }
        whereabouts::lot_state(|bucket| balance.cases(bucket), LotState::Open).map_err(broken)
    }

    /// The lines of the audit trail, oldest first.
    pub(super) fn trail(&self, actor: &Actor, day: &Day, run: &RunId) -> Vec<AuditEntry> {
        let line = |act: &str, kind: &str, subject: &str, at, detail| AuditEntry {
            id: AuditId::mint(),
            at,
            territory: Some(day.territory.id.clone()),
            actor: actor.clone(),
            act: act.to_owned(),
            subject_kind: kind.to_owned(),
            subject: subject.to_owned(),
            detail,
        };
        let mut by_store: BTreeMap<&StoreId, Vec<&Lot>> = BTreeMap::new();
        for lot in &day.lots {
            by_store.entry(&lot.store).or_default().push(lot);
        }
        let mut lines: Vec<AuditEntry> = by_store
            .iter()
            .filter_map(|(store, lots)| {
                let ids: Vec<&LotId> = lots.iter().map(|lot| &lot.id).collect();
                let at = lots.first()?.declared_at;
                Some(line("declare", "store", store.as_str(), at, json!({ "lots": ids, "day": day.date })))
            })
            .collect();
        lines.push(line("plan", "run", run.as_str(), self.published_at, json!({ "date": day.date })));
        lines.push(line("publish", "run", run.as_str(), self.published_at, json!({ "date": day.date })));
        lines.extend(self.acts.iter().map(|row| {
            let detail =
                json!({ "round": row.round, "happened_at": row.act.at, "act": row.act.deed, "id": row.act.id });
            line(row.act.deed.code(), "stop", row.act.stop.as_str(), row.act.at, detail)
        }));
        lines
    }
}

fn act(actor: &Actor, round: &RoundId, stop: &StopId, deed: Deed, at: DateTime<Utc>) -> ActRow {
    ActRow {
        act: StopAct { id: ActId::mint(), stop: stop.clone(), at, deed },
        round: round.clone(),
        actor: actor.clone(),
        received_at: at,
        trouble: None,
        settled_at: None,
    }
}

fn deed(allocation: &AllocationId, direction: Direction, cases: Cases, refused: bool) -> Deed {
    let allocation = allocation.clone();
    match (direction, refused) {
        (Direction::Pickup, _) => Deed::Collected { allocation, taken: cases, left: Cases::ZERO },
        (Direction::Drop, false) => Deed::HandedOver { allocation, accepted: cases, refused: Vec::new() },
        (Direction::Drop, true) => Deed::HandedOver {
            allocation,
            accepted: Cases::ZERO,
            refused: vec![Refusal { cases, reason: RefusalReason::Spoiled, photo: None }],
        },
    }
}

fn slip_lines(
    stop: &StopRow,
    promises: &BTreeMap<&AllocationId, &AllocationRow>,
    lots: &BTreeMap<&LotId, &Lot>,
) -> BTreeMap<StoreId, Vec<Value>> {
    let mut by_store: BTreeMap<StoreId, Vec<Value>> = BTreeMap::new();
    for line in stop.lines.iter().filter(|line| line.direction == Direction::Drop) {
        let Some(promise) = promises.get(&line.allocation).filter(|it| it.state == AllocationState::Delivered) else {
            continue;
        };
        let Some(lot) = lots.get(&promise.lot) else { continue };
        let goods = &lot.goods;
        by_store.entry(lot.store.clone()).or_default().push(json!({
            "allocation": line.allocation, "lot": lot.id, "description": goods.description, "category": goods.category,
            "cases": line.cases, "grams": goods.weight_of(line.cases), "weight": goods.case_weight.quality,
            "expiry": goods.expiry, "batch": goods.batch,
        }));
    }
    by_store
}

fn hands(rows: &PlanRows) -> BTreeMap<AllocationId, Hands> {
    let mut hands: BTreeMap<AllocationId, Hands> = BTreeMap::new();
    for round in &rows.rounds {
        for stop in &round.stops {
            for line in &stop.lines {
                let both = hands.entry(line.allocation.clone()).or_insert_with(|| Hands {
                    round: round.id.clone(),
                    loaded_at: stop.departure,
                    handed_at: stop.departure,
                });
                match line.direction {
                    Direction::Pickup => both.loaded_at = stop.departure,
                    Direction::Drop => both.handed_at = stop.departure,
                }
            }
        }
    }
    hands
}

fn movement(
    actor: &Actor,
    lot: &Lot,
    allocation: Option<&AllocationId>,
    (from, to): (Bucket, Bucket),
    cases: Cases,
    at: DateTime<Utc>,
) -> Movement {
    Movement {
        id: MovementId::mint(),
        lot: lot.id.clone(),
        allocation: allocation.cloned(),
        from,
        to,
        cases,
        grams: lot.goods.weight_of(cases),
        quality: lot.goods.case_weight.quality,
        at,
        actor: actor.clone(),
        reason: None,
    }
}

fn refusal(row: &AllocationRow, lot: &Lot, hands: &Hands) -> RefusalRow {
    RefusalRow {
        allocation: row.id.clone(),
        reason: RefusalReason::Spoiled,
        lot: row.lot.clone(),
        store: lot.store.clone(),
        association: row.association.clone(),
        round: hands.round.clone(),
        cases: row.cases,
        photo: None,
        happened_at: hands.handed_at,
        action: None,
    }
}
