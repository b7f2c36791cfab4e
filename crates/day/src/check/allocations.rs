//! Who gets what: conservation, rules, room.

use std::collections::BTreeMap;

use glane_eligibility::{Case, judge};
use glane_foundation::{AssociationId, Cases, FoodCategory, Grams, LotId, TemperatureClass};

use super::{Broken, Checker};
use crate::plan_file::Allocation;

impl<'c> Checker<'c> {
    pub(super) fn check_allocations(&mut self) {
        let mut given: BTreeMap<&LotId, Cases> = BTreeMap::new();
        let mut held: BTreeMap<(&AssociationId, FoodCategory), Grams> = BTreeMap::new();
        for (at, allocation) in self.plan.allocations.iter().enumerate() {
            *given.entry(&allocation.lot).or_default() += allocation.cases;
            self.check_allocation(&format!("allocations[{at}]"), allocation);
            if let Some(lot) = self.lots.get(&allocation.lot) {
                let weight = lot.goods.weight_of(allocation.cases);
                *held.entry((&allocation.association, lot.goods.category)).or_default() += weight;
            }
        }
        for (at, line) in self.plan.not_placed.iter().enumerate() {
            *given.entry(&line.lot).or_default() += line.cases;
            if line.cases <= Cases::ZERO {
                self.report(Broken::Conservation, format!("not_placed[{at}]"), "leaves over no case at all");
            }
        }
        self.check_conservation(&given);
        self.check_room(&held);
    }

    /// Allocated and left over make up exactly what was offered.
    fn check_conservation(&mut self, given: &BTreeMap<&LotId, Cases>) {
        for lot in &self.day.lots {
            let told = given.get(&lot.id).copied().unwrap_or_default();
            if told != lot.goods.cases {
                let message = format!("{} were offered, the plan speaks of {told}", lot.goods.cases);
                self.report(Broken::Conservation, format!("lot {}", lot.id), message);
            }
        }
        let unknown: Vec<String> =
            given.keys().filter(|id| !self.lots.contains_key(*id)).map(ToString::to_string).collect();
        for id in unknown {
            self.report(Broken::Names, format!("lot {id}"), "is not in the day");
        }
    }

    fn check_allocation(&mut self, place: &str, allocation: &'c Allocation) {
        let Some(association) = self.associations.get(&allocation.association).copied() else {
            self.report(Broken::Names, place, format!("association {} is not in the day", allocation.association));
            return;
        };
        let Some(lot) = self.lots.get(&allocation.lot).copied() else { return };
        let Some(store) = self.stores.get(&lot.store).copied() else { return };
        if allocation.cases <= Cases::ZERO {
            self.report(Broken::Conservation, place, "gives no case at all");
        }
        if allocation.grams != lot.goods.weight_of(allocation.cases) {
            let weight = lot.goods.weight_of(allocation.cases);
            self.report(Broken::Figures, place, format!("{} weigh {weight}", allocation.cases));
        }
        if association.daily_need(self.day.settings.ration).is_none() {
            self.report(Broken::Eligibility, place, format!("{} has no verified need", association.name));
        }
        let case = Case { lot, store, association, takeover: self.day.date, policy: &self.day.settings.policy };
        match judge(&case) {
            Ok(exceptions) if exceptions == allocation.exceptions => {}
            Ok(_) => self.report(Broken::Eligibility, place, "does not record the exceptions it uses"),
            Err(refusals) => {
                for refusal in refusals {
                    self.report(Broken::Eligibility, place, format!("{}: {}", refusal.rule, refusal.reason.en));
                }
            }
        }
    }

    /// Category within class within total.
    fn check_room(&mut self, held: &BTreeMap<(&AssociationId, FoodCategory), Grams>) {
        for association in &self.day.associations {
            let of = |wanted: &dyn Fn(FoodCategory) -> bool| -> Grams {
                let mine = held.iter().filter(|((id, category), _)| **id == association.id && wanted(*category));
                mine.map(|(_, grams)| *grams).sum()
            };
            let mut rooms = vec![("all food".to_owned(), of(&|_| true), association.capacity.total)];
            for class in TemperatureClass::ALL {
                let inside = of(&|category| category.temperature_class() == class);
                rooms.push((class.to_string(), inside, association.capacity.of_class(class)));
            }
            for (category, cap) in &association.capacity.category {
                rooms.push((category.to_string(), of(&|other| other == *category), Some(*cap)));
            }
            for (room, inside, cap) in rooms {
                if cap.is_some_and(|cap| inside > cap) {
                    let message = format!("{inside} of {room}, room for {}", cap.unwrap_or_default());
                    self.report(Broken::Room, format!("association {}", association.id), message);
                }
            }
        }
    }
}
