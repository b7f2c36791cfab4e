//! Is each trip worth it? A trip is everything from one store to one association.

use std::collections::{HashMap, HashSet};

use glane_foundation::Metres;

use super::book::Book;
use crate::Cap;

/// What could go, and how far, between each store and each association.
pub(super) struct Trips<'m> {
    /// Longest detour, weight of all lots with an edge that was not withdrawn, and true when something is promised.
    all: HashMap<(&'m str, usize), (i128, i128, bool)>,
}

impl<'m> Trips<'m> {
    pub fn all(book: &Book<'m>) -> Self {
        let mut all = HashMap::new();
        if book.market.policy.worth_the_trip.is_off() {
            return Self { all };
        }
        let withdrawn: HashSet<(&str, &str)> =
            book.market.withdrawn.iter().map(|edge| (edge.lot.as_str(), edge.association.as_str())).collect();
        for edge in &book.edges {
            let (lot, to) = (&book.market.lots[edge.lot], &book.market.associations[edge.association]);
            if !withdrawn.contains(&(lot.id.as_str(), to.id.as_str())) {
                let trip = all.entry((lot.origin.as_str(), edge.association)).or_insert((0, 0, false));
                trip.0 = edge.detour.max(trip.0);
                trip.1 += book.supply(edge.lot);
            }
        }
        for promise in &book.market.committed {
            if let (Ok(lot), Ok(to)) = (book.lot(&promise.lot), book.association(&promise.association))
                && let Some(trip) = all.get_mut(&(book.market.lots[lot].origin.as_str(), to))
            {
                trip.2 |= promise.cases.get() > 0;
            }
        }
        Self { all }
    }

    /// Floor of the trip an edge belongs to; None when it has none, or is made anyway because of a promise.
    pub fn floor(&self, book: &Book<'_>, lot: usize, association: usize) -> Option<i128> {
        let (detour, _, promised) = self.all.get(&(book.market.lots[lot].origin.as_str(), association))?;
        let detour = Metres::new(i64::try_from(*detour).unwrap_or(i64::MAX));
        let floor = i128::from(book.market.policy.worth_the_trip.floor(detour).get());
        Some(floor).filter(|_| !promised)
    }

    /// The most that trip could carry.
    pub fn most(&self, book: &Book<'_>, lot: usize, association: usize) -> i128 {
        let trip = self.all.get(&(book.market.lots[lot].origin.as_str(), association));
        let room = book.room(association, Cap::Total).unwrap_or(i128::MAX);
        trip.map_or(0, |(_, weight, _)| *weight).min(room)
    }

    /// Edges still in use whose trip was given up: a trip is given up as a whole, or somebody's edge was taken without reason.
    pub fn half_given_up(book: &Book<'m>, given_up: &HashSet<(&'m str, usize)>) -> Vec<(usize, usize)> {
        let in_use = book.edges.iter().filter(|edge| !given_up.is_empty() && !edge.removed);
        let trip = |lot: usize, to: usize| (book.market.lots[lot].origin.as_str(), to);
        let half = in_use.filter(|edge| given_up.contains(&trip(edge.lot, edge.association)));
        half.map(|edge| (edge.lot, edge.association)).collect()
    }
}
