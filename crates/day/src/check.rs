//! Is a plan true to its day? Recomputed from the two files and the travel times alone; shares the rules of law and
//! use with the engine, and nothing else.

mod allocations;
mod board;
mod carriage;
mod cold;
mod kept;
mod rounds;

use std::{collections::BTreeMap, fmt};

use glane_demand::Association;
use glane_foundation::{AssociationId, LotId, StoreId};
use glane_inventory::{Lot, Store};
use glane_roads::TravelModel;
use serde::Serialize;

use crate::{
    day_file::Day,
    places::{PlaceError, Places},
    plan_file::{Allocation, Plan},
};

/// Something in a plan that breaks a rule or does not add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// What is broken.
    pub rule: Broken,
    /// Where in the plan, e.g. `rounds[0].stops[3]`.
    pub place: String,
    /// By whom and by how much.
    pub message: String,
}

/// The kinds of things a plan can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// A name that is not in the day, or twice in the plan.
    Names,
    /// Cases appear or vanish.
    Conservation,
    /// A rule of law or use says no, or an exception is not recorded.
    Eligibility,
    /// More than an association has room for.
    Room,
    /// Loaded or unloaded at the wrong place, too often, or never.
    Carriage,
    /// More than the van holds.
    Capacity,
    /// A stop outside the hours of the place.
    Hours,
    /// Times that do not follow from each other.
    Clockwork,
    /// Outside the driver's shift, or without the pause.
    Shift,
    /// On board too long.
    TimeOnBoard,
    /// Out of the cold too long.
    Exposure,
    /// What was to stay on a van is on another, or gone without a reason.
    Kept,
    /// Figures that are not the sums they claim to be.
    Figures,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}: {}", self.place, self.rule, self.message)
    }
}

/// Everything a plan breaks; empty when it may be driven.
pub fn check(day: &Day, plan: &Plan, model: &dyn TravelModel) -> Result<Vec<Violation>, PlaceError> {
    let places = Places::of(day, model)?;
    let mut checker = Checker::of(day, plan, &places);
    checker.check_names();
    checker.check_allocations();
    checker.check_rounds()?;
    checker.check_carriage();
    checker.check_kept();
    checker.check_figures();
    checker.found.sort_by(|a, b| (a.rule, &a.place).cmp(&(b.rule, &b.place)));
    Ok(checker.found)
}

struct Checker<'c> {
    day: &'c Day,
    plan: &'c Plan,
    places: &'c Places,
    lots: BTreeMap<&'c LotId, &'c Lot>,
    stores: BTreeMap<&'c StoreId, &'c Store>,
    associations: BTreeMap<&'c AssociationId, &'c Association>,
    allocations: BTreeMap<&'c str, &'c Allocation>,
    found: Vec<Violation>,
}

impl<'c> Checker<'c> {
    fn of(day: &'c Day, plan: &'c Plan, places: &'c Places) -> Self {
        Self {
            day,
            plan,
            places,
            lots: day.lots.iter().map(|lot| (&lot.id, lot)).collect(),
            stores: day.stores.iter().map(|store| (&store.id, store)).collect(),
            associations: day.associations.iter().map(|a| (&a.id, a)).collect(),
            allocations: plan.allocations.iter().map(|a| (a.id.as_str(), a)).collect(),
            found: Vec::new(),
        }
    }

    fn report(&mut self, rule: Broken, place: impl Into<String>, message: impl Into<String>) {
        self.found.push(Violation { rule, place: place.into(), message: message.into() });
    }

    fn lot_of(&self, allocation: &str) -> Option<(&'c Allocation, &'c Lot)> {
        let allocation = self.allocations.get(allocation)?;
        Some((allocation, self.lots.get(&allocation.lot)?))
    }

    fn check_names(&mut self) {
        if self.plan.territory != self.day.territory.id || self.plan.date != self.day.date {
            let message = format!(
                "this plan is for {} on {}, the day is {} on {}",
                self.plan.territory, self.plan.date, self.day.territory.id, self.day.date
            );
            self.report(Broken::Names, ".", message);
        }
        if self.allocations.len() != self.plan.allocations.len() {
            self.report(Broken::Names, "allocations", "two allocations share an id");
        }
    }

    fn check_figures(&mut self) {
        let summary = &self.plan.summary;
        let offered = self.day.lots.iter().map(|lot| lot.goods.weight()).sum();
        let placed = self.plan.allocations.iter().map(|a| a.grams).sum();
        let metres = self.plan.rounds.iter().map(|round| round.metres).sum();
        let stops: usize = self.plan.rounds.iter().map(|round| round.stops.len()).sum();
        let told = [
            ("offered", summary.offered == offered),
            ("placed", summary.placed == placed),
            ("metres", summary.metres == metres),
            ("rounds", usize::try_from(summary.rounds) == Ok(self.plan.rounds.len())),
            ("stops", usize::try_from(summary.stops) == Ok(stops)),
        ];
        for (name, _) in told.into_iter().filter(|(_, right)| !right) {
            self.report(Broken::Figures, format!("summary.{name}"), "is not the sum of its parts");
        }
    }
}
