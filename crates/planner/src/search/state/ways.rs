//! The cheapest ways to put a shipment into rounds, and what is remembered of them.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::FOREVER,
    search::{
        insertion::{Insertion, PAUSES_KEPT, general::SMALL},
        state::State,
    },
};

impl<const PLAIN: bool, const D: usize> State<'_, PLAIN, D> {
    /// The cheapest insertion of a shipment into a van's route, remembered until the route changes. When nothing costs
    /// less than `limit` with the pauses where they are, only that is told.
    pub fn best(&mut self, van: usize, ship: usize, limit: i64) -> Insertion {
        let limit = if !PLAIN && self.model.ships.len() <= SMALL { FOREVER } else { limit };
        let away = self.model.move_price(ship, van);
        let below = if limit >= FOREVER { FOREVER } else { limit - away };
        if self.inserter.noise.is_some() {
            return priced(self.inserter.best::<PLAIN, D>(self.model, &self.routes[van], ship, below), away);
        }
        let stamp = self.routes[van].stamp;
        let slot = ship * self.routes.len() + van;
        if let Some(insertion) = self.remembered(slot, stamp)
            && (insertion.exists() || insertion.cost >= limit)
        {
            return insertion;
        }
        let found = match self.remembered(slot, stamp) {
            Some(known) if known.cost >= PAUSES_KEPT => {
                self.inserter.or_with_other_pauses(self.model, &self.routes[van], ship, below, Insertion::NEVER)
            }
            _ => self.inserter.best::<PLAIN, D>(self.model, &self.routes[van], ship, below),
        };
        let found = priced(found, away);
        self.remember(van, ship, found);
        found
    }

    /// The cheapest way into one of the `open` vans below what `best` costs, pauses staying where they are: those that can cost least are
    /// looked at first. True when there may be dearer ones.
    pub fn best_of(&mut self, open: &[usize], ship: usize, best: &mut (usize, Insertion)) -> bool {
        let quiet = self.inserter.noise.is_none();
        let (before, mut dearer) = (best.1.cost.min(PAUSES_KEPT), false);
        let mut outlooks = std::mem::take(&mut self.outlooks);
        outlooks.clear();
        for (number, &van) in open.iter().enumerate() {
            let (slot, stamp) = (ship * self.routes.len() + van, self.routes[van].stamp);
            let known = self.remembered(slot, stamp).filter(|_| quiet).map(|known| known.cost);
            let least = known.or_else(|| {
                let away = self.model.move_price(ship, van);
                let least = self.inserter.outlook(self.model, &self.routes[van], ship, number, before - away);
                least.map(|least| (least + away).min(PAUSES_KEPT))
            });
            outlooks.push((least.unwrap_or(0), van, (known.is_none() && least.is_some()).then_some(number)));
        }
        outlooks.sort_unstable();
        for &(least, van, number) in &outlooks {
            let limit = best.1.cost.min(PAUSES_KEPT);
            let found = match number {
                None => self.best(van, ship, limit),
                Some(_) if least >= limit => Insertion { cost: least, ..Insertion::NEVER },
                Some(number) => {
                    let away = self.model.move_price(ship, van);
                    let route = &self.routes[van];
                    let found = self.inserter.best_after_outlook(self.model, route, ship, number, limit - away);
                    let cost = (found.cost + away).min(PAUSES_KEPT);
                    Insertion { cost, ..found }
                }
            };
            if number.is_some() && quiet {
                self.remember(van, ship, found);
            }
            dearer |= found.cost < PAUSES_KEPT;
            if found.exists() && found.cost < best.1.cost {
                *best = (van, found);
            }
        }
        self.outlooks = outlooks;
        dearer
    }

    fn remember(&mut self, van: usize, ship: usize, found: Insertion) {
        let (slot, stamp) = (ship * self.routes.len() + van, self.routes[van].stamp);
        if !PLAIN && self.cache[slot].0 != stamp && self.cache[slot].0 <= self.begun {
            self.settled[slot] = self.cache[slot];
        }
        self.cache[slot] = (stamp, found);
    }

    /// What was last found out about a route as it is, or as it was before the change under way.
    fn remembered(&self, slot: usize, stamp: u64) -> Option<Insertion> {
        let of = |(known, insertion): (u64, Insertion)| (known == stamp).then_some(insertion);
        of(self.cache[slot]).or_else(|| if PLAIN { None } else { of(self.settled[slot]) })
    }

    /// What is remembered of [`Self::best`]: the exact answer, if it is known.
    pub fn known(&self, van: usize, ship: usize) -> Option<Insertion> {
        let found = self.remembered(ship * self.routes.len() + van, self.routes[van].stamp);
        found.filter(|insertion| insertion.exists() && self.inserter.noise.is_none())
    }

    /// Empty vans worth trying: the first of each class.
    pub fn fresh_vans(&self) -> Vec<u32> {
        let mut seen = vec![false; self.model.classes.len()];
        let empty = (0..self.routes.len()).filter(|van| self.routes[*van].is_empty());
        empty
            .filter(|van| !std::mem::replace(&mut seen[self.model.vans[*van].class], true))
            .map(|van| van as u32)
            .collect()
    }
}

fn priced(mut found: Insertion, away: i64) -> Insertion {
    found.cost = (found.cost + away).min(FOREVER);
    found
}
