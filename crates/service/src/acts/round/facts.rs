//! What all acts so far say about the promises of a round.

use std::collections::BTreeMap;

use glane_fleet::{StopAct, StopRecord};
use glane_foundation::{AllocationId, Cases, RoundId, StopId};
use glane_inventory::Goods;
use glane_persistence::{
    Reader,
    rounds::{self, Direction, RoundRow, StopRow},
    stop_acts::{self, ActRow},
};

use super::{
    doors,
    whereabouts::{Diverted, Portion},
};
use crate::ServiceError;

/// Rounds of a day with the records of their stops.
pub(crate) struct Facts {
    pub(crate) rounds: Vec<RoundRow>,
    pub(crate) records: BTreeMap<StopId, StopRecord>,
    /// What was said of doors, whether or not it can be followed as things stand.
    pub(super) of_doors: Vec<ActRow>,
}

impl Facts {
    /// Of a round, and of the other rounds of its day where a promise of it is carried in parts.
    pub(crate) async fn around(db: &impl Reader, round: &RoundRow) -> Result<Self, ServiceError> {
        let rounds = rounds::of_run(db, &round.run).await?;
        Self::of(db, rounds).await
    }

    /// Of these rounds.
    pub(crate) async fn of(db: &impl Reader, rounds: Vec<RoundRow>) -> Result<Self, ServiceError> {
        let ids: Vec<RoundId> = rounds.iter().map(|round| round.id.clone()).collect();
        let (mut acts, mut of_doors) = (BTreeMap::<StopId, Vec<StopAct>>::new(), Vec::new());
        for row in stop_acts::of_rounds(db, &ids).await? {
            let of_door = doors::is_of_a_door(&row.act.deed);
            if of_door || row.trouble.is_none() {
                acts.entry(row.act.stop.clone()).or_default().push(row.act.clone());
            }
            if of_door {
                of_doors.push(row);
            }
        }
        let stops = rounds.iter().flat_map(|round| &round.stops);
        let records = stops.filter_map(|stop| Some((stop.id.clone(), StopRecord::of(acts.get(&stop.id)?, stop.start))));
        Ok(Self { records: records.collect(), of_doors, rounds })
    }

    /// The record of a stop; an empty one where nothing was said.
    pub(crate) fn record(&self, stop: &StopId) -> StopRecord {
        self.records.get(stop).cloned().unwrap_or_default()
    }

    /// The portions in which a promise is carried, round by round.
    pub(crate) fn portions(&self, allocation: &AllocationId, goods: &Goods) -> Vec<Portion> {
        let mut portions = Vec::new();
        for round in &self.rounds {
            let at = |direction| {
                round.stops.iter().flat_map(move |stop| {
                    let lines = stop.lines.iter().filter(move |line| line.direction == direction);
                    lines.filter(|line| line.allocation == *allocation).map(move |line| (stop, line.cases))
                })
            };
            let mut drops: Vec<(&StopRow, Cases)> = at(Direction::Drop).collect();
            for (pickup, planned) in at(Direction::Pickup) {
                let here = drops.iter().position(|(_, cases)| *cases == planned).unwrap_or(0);
                let drop = (!drops.is_empty()).then(|| drops.remove(here).0);
                portions.push(self.portion(allocation, goods, planned, Some(pickup), drop));
            }
            for (drop, planned) in drops {
                portions.push(self.portion(allocation, goods, planned, None, Some(drop)));
            }
        }
        portions
    }

    fn portion(
        &self,
        allocation: &AllocationId,
        goods: &Goods,
        planned: Cases,
        pickup: Option<&StopRow>,
        drop: Option<&StopRow>,
    ) -> Portion {
        let class = goods.temperature_class();
        let at_store = pickup.map(|stop| self.record(&stop.id)).unwrap_or_default();
        let at_door = drop.map(|stop| self.record(&stop.id)).unwrap_or_default();
        let handed = at_door.handed.get(allocation).map(|(accepted, refused)| {
            (*accepted, refused.iter().map(|refusal| (refusal.reason, refusal.cases)).collect())
        });
        Portion {
            planned,
            // A portion without a pickup came from a closed door of the same van: it is on board.
            loaded: match pickup {
                Some(_) => at_store.collected.get(allocation).copied(),
                None => Some((planned, Cases::ZERO)),
            },
            store_closed: at_store.closed.is_some(),
            warmth_at_loading: at_store.temperature(allocation, class),
            diverted: at_door.closed.is_some().then_some(at_door.diverted.as_ref()).flatten().map(|to| match to {
                Some(_) => Diverted::Elsewhere,
                None => Diverted::Depot,
            }),
            warmth_at_handover: at_door.temperature(allocation, class),
            handed,
        }
    }
}
