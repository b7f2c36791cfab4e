//! What somebody decided to keep is still promised, and on its van, unless the plan says why not.

use std::collections::BTreeMap;

use glane_eligibility::{Case, judge};
use glane_foundation::{Cases, LotId};

use super::{Broken, Checker};
use crate::day_file::Kept;

impl Checker<'_> {
    pub(super) fn check_kept(&mut self) {
        let mut left: BTreeMap<&LotId, Cases> = self.lots.iter().map(|(id, lot)| (*id, lot.goods.cases)).collect();
        for (at, kept) in self.day.kept.iter().enumerate() {
            // More than there is cannot be kept: the engine takes them in order.
            let Some(room) = left.get_mut(&kept.lot).filter(|room| kept.cases <= **room) else { continue };
            if !self.may_be_kept(kept) {
                continue;
            }
            *room -= kept.cases;
            let (promised, on_van) = (self.promised(kept), self.on_its_van(kept));
            if on_van < kept.cases.min(promised) {
                let message =
                    format!("{on_van} of {promised} promised cases are on {}, kept were {}", kept.van, kept.cases);
                self.report(Broken::Kept, format!("kept[{at}]"), message);
            }
            let waiting: Cases =
                self.plan.not_placed.iter().filter(|line| line.lot == kept.lot).map(|line| line.cases).sum();
            if promised + waiting < kept.cases {
                let message =
                    format!("{promised} of {} kept cases are promised, and the plan gives no reason", kept.cases);
                self.report(Broken::Kept, format!("kept[{at}]"), message);
            }
        }
    }

    /// Nothing is kept against a rule, on a van that stays at the depot, or for somebody without a verified need.
    fn may_be_kept(&self, kept: &Kept) -> bool {
        let (Some(lot), Some(association)) = (self.lots.get(&kept.lot), self.associations.get(&kept.association))
        else {
            return false;
        };
        let Some(store) = self.stores.get(&lot.store) else { return false };
        let case = Case { lot, store, association, takeover: self.day.date, policy: &self.day.settings.policy };
        let drives = self.day.roster.iter().any(|duty| duty.van == kept.van);
        let needy = association.daily_need(self.day.settings.ration).is_some();
        drives && needy && kept.cases > Cases::ZERO && judge(&case).is_ok()
    }

    fn promised(&self, kept: &Kept) -> Cases {
        let all = self.plan.allocations.iter();
        all.filter(|it| it.lot == kept.lot && it.association == kept.association).map(|it| it.cases).sum()
    }

    fn on_its_van(&self, kept: &Kept) -> Cases {
        let rounds = self.plan.rounds.iter().filter(|round| round.van == kept.van);
        let lines = rounds.flat_map(|round| &round.stops).flat_map(|stop| &stop.drops);
        lines
            .filter(|line| {
                let allocation = self.allocations.get(line.allocation.as_str());
                allocation.is_some_and(|it| it.lot == kept.lot && it.association == kept.association)
            })
            .map(|line| line.cases)
            .sum()
    }
}
