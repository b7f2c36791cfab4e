//! The market as the checker reads it: its own indices, plain sums in 128 bits.

use std::collections::HashMap;

use glane_foundation::{AssociationId, Cases, FoodCategory, Grams, LotId, Metres, Milligrams};

use super::Violation;
use crate::{Allocation, Bundle, Cap, Flow, Market};

/// The market by position, with its edges sorted.
pub(super) struct Book<'m> {
    pub market: &'m Market,
    lots: HashMap<&'m str, usize>,
    associations: HashMap<&'m str, usize>,
    /// Lot, association, detour, in use.
    pub edges: Vec<BookEdge>,
    /// Edges of lot l: `first[l]..first[l + 1]`.
    pub first: Vec<usize>,
    /// Promised milligrams per association.
    pub promised: Vec<i128>,
    /// Promised cases per lot.
    pub promised_cases: Vec<i128>,
    promised_rooms: HashMap<(usize, Cap), i128>,
    likely: HashMap<(&'m str, &'m str), (i64, u32)>,
}

/// An edge by positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct BookEdge {
    pub lot: usize,
    pub association: usize,
    pub detour: i128,
    pub removed: bool,
}

/// A taste in 128 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct BookTaste {
    pub malus: i128,
    pub part: i128,
    pub beyond: i128,
}

impl BookTaste {
    /// Cost of the last milligram inside, and of one more.
    pub fn last_and_next(self, inside: i128) -> (i128, i128) {
        let on_top = |beyond: bool| self.malus + if beyond { self.beyond } else { 0 };
        (on_top(inside > self.part), on_top(inside >= self.part))
    }
}

impl<'m> Book<'m> {
    /// Reads the market; the removed edges are taken from the allocation.
    pub fn read(market: &'m Market, allocation: &Allocation) -> Result<Self, Violation> {
        let mut book = Self {
            market,
            lots: index(market.lots.iter().map(|lot| lot.id.as_str()))?,
            associations: index(market.associations.iter().map(|it| it.id.as_str()))?,
            edges: Vec::with_capacity(market.edges.len()),
            first: vec![0; market.lots.len() + 1],
            promised: vec![0; market.associations.len()],
            promised_cases: vec![0; market.lots.len()],
            promised_rooms: HashMap::new(),
            likely: market
                .likely
                .iter()
                .map(|it| ((it.lot.as_str(), it.association.as_str()), (it.cases.get(), it.turns)))
                .collect(),
        };
        book.read_figures()?;
        book.read_edges()?;
        book.read_promises()?;
        for removed in &allocation.removed {
            if let Some(at) = book.edge(book.lot(&removed.lot)?, book.association(&removed.association)?) {
                book.edges[at].removed = true;
            }
        }
        Ok(book)
    }

    pub fn lot(&self, id: &LotId) -> Result<usize, Violation> {
        self.lots.get(id.as_str()).copied().ok_or_else(|| Violation::Unknown { id: id.to_string() })
    }

    pub fn association(&self, id: &AssociationId) -> Result<usize, Violation> {
        self.associations.get(id.as_str()).copied().ok_or_else(|| Violation::Unknown { id: id.to_string() })
    }

    /// The edge between two, removed or not.
    pub fn edge(&self, lot: usize, association: usize) -> Option<usize> {
        let range = self.first[lot]..self.first[lot + 1];
        let start = range.start;
        self.edges[range].binary_search_by_key(&association, |edge| edge.association).ok().map(|at| start + at)
    }

    /// Solves in a row that gave this bundle before this one.
    pub fn likely_turns(&self, bundle: &Bundle) -> u32 {
        let before = self.likely.get(&(bundle.lot.as_str(), bundle.association.as_str()));
        before.filter(|(cases, _)| *cases == bundle.cases.get()).map_or(0, |(_, turns)| *turns)
    }

    /// Weight of one case, in milligrams.
    pub fn unit(&self, lot: usize) -> i128 {
        i128::from(self.market.lots[lot].case_weight.get()) * 1_000
    }

    /// Weight of the cases that were not promised before.
    pub fn supply(&self, lot: usize) -> i128 {
        (i128::from(self.market.lots[lot].cases.get()) - self.promised_cases[lot]) * self.unit(lot)
    }

    pub fn category(&self, lot: usize) -> FoodCategory {
        self.market.lots[lot].category
    }

    pub fn weight(&self, association: usize) -> i128 {
        i128::from(self.market.associations[association].weight.get())
    }

    /// Received before, promises included.
    pub fn base(&self, association: usize) -> i128 {
        i128::from(self.market.associations[association].received.get()) + self.promised[association]
    }

    /// Room for open food under a cap, in milligrams; None without cap.
    pub fn room(&self, association: usize, cap: Cap) -> Option<i128> {
        let caps = &self.market.associations[association].caps;
        let grams: Grams = match cap {
            Cap::Total => caps.total?,
            Cap::Class(class) => *caps.classes.get(&class)?,
            Cap::Category(category) => *caps.categories.get(&category)?,
        };
        Some((i128::from(grams.get()) * 1_000 - self.promised_in(association, cap)).max(0))
    }

    /// What food of a category costs there besides the way; the part is what promises left of it, in milligrams.
    pub fn taste(&self, association: usize, category: FoodCategory) -> Option<BookTaste> {
        let taste = self.market.associations[association].tastes.get(&category)?;
        let part = i128::from(taste.part.get()) * 1_000 - self.promised_in(association, Cap::Category(category));
        let (malus, beyond) = (i128::from(taste.malus.get()), i128::from(taste.beyond.get()));
        Some(BookTaste { malus, part: part.max(0), beyond })
    }

    /// What is promised within a cap.
    pub fn promised_in(&self, association: usize, cap: Cap) -> i128 {
        self.promised_rooms.get(&(association, cap)).copied().unwrap_or(0)
    }

    /// Flows by edge position; each on an edge in use, above zero, and once.
    pub fn flows(&self, flows: &[Flow]) -> Result<Vec<i128>, Violation> {
        let mut amounts = vec![0_i128; self.edges.len()];
        for flow in flows {
            let (lot, association) = (self.lot(&flow.lot)?, self.association(&flow.association)?);
            let off = || Violation::OffEdge { lot: flow.lot.clone(), association: flow.association.clone() };
            let edge = self.edge(lot, association).filter(|at| !self.edges[*at].removed).ok_or_else(off)?;
            if amounts[edge] != 0 || flow.amount.get() <= 0 {
                return Err(Violation::BadFlow { lot: flow.lot.clone(), association: flow.association.clone() });
            }
            amounts[edge] = i128::from(flow.amount.get());
        }
        Ok(amounts)
    }

    fn read_figures(&self) -> Result<(), Violation> {
        let bad = |place: String| Err(Violation::Market { place });
        for (at, lot) in self.market.lots.iter().enumerate() {
            let cases = (0..=Cases::MAX.get()).contains(&lot.cases.get());
            if !cases || !(1..=Grams::MAX.get()).contains(&lot.case_weight.get()) {
                return bad(format!("lots[{at}]"));
            }
        }
        for (at, it) in self.market.associations.iter().enumerate() {
            let caps = &it.caps;
            let mut all = caps.total.iter().chain(caps.classes.values()).chain(caps.categories.values());
            let received = (0..=Milligrams::MAX.get()).contains(&it.received.get());
            let weight = (1..=Milligrams::MAX.get()).contains(&it.weight.get());
            let metres = |metres: Metres| (0..=Metres::MAX.get()).contains(&metres.get());
            let tastes = it.tastes.values().all(|taste| {
                metres(taste.malus) && metres(taste.beyond) && (0..=Grams::MAX.get()).contains(&taste.part.get())
            });
            if !weight || !received || !tastes || all.any(|cap| cap.get() < 0) {
                return bad(format!("associations[{at}]"));
            }
        }
        Ok(())
    }

    fn read_edges(&mut self) -> Result<(), Violation> {
        for (at, edge) in self.market.edges.iter().enumerate() {
            let (lot, association) = (self.lot(&edge.lot)?, self.association(&edge.association)?);
            if !(0..=Metres::MAX.get()).contains(&edge.detour.get()) {
                return Err(Violation::Market { place: format!("edges[{at}]") });
            }
            self.edges.push(BookEdge { lot, association, detour: i128::from(edge.detour.get()), removed: false });
        }
        self.edges.sort_unstable_by_key(|edge| (edge.lot, edge.association));
        if self.edges.windows(2).any(|two| (two[0].lot, two[0].association) == (two[1].lot, two[1].association)) {
            return Err(Violation::Market { place: "edges: one is there twice".into() });
        }
        for edge in &self.edges {
            self.first[edge.lot + 1] += 1;
        }
        for lot in 0..self.market.lots.len() {
            self.first[lot + 1] += self.first[lot];
        }
        Ok(())
    }

    fn read_promises(&mut self) -> Result<(), Violation> {
        for promise in &self.market.committed {
            let (lot, association) = (self.lot(&promise.lot)?, self.association(&promise.association)?);
            let cases = i128::from(promise.cases.get());
            self.promised_cases[lot] += cases;
            if cases < 0 || self.promised_cases[lot] > i128::from(self.market.lots[lot].cases.get()) {
                return Err(Violation::Market { place: "committed".into() });
            }
            let weight = cases * self.unit(lot);
            self.promised[association] += weight;
            for cap in caps_of(self.category(lot)) {
                *self.promised_rooms.entry((association, cap)).or_insert(0) += weight;
            }
        }
        Ok(())
    }
}

/// The caps a category falls under, innermost first.
pub(super) fn caps_of(category: FoodCategory) -> [Cap; 3] {
    [Cap::Category(category), Cap::Class(category.temperature_class()), Cap::Total]
}

fn index<'m>(ids: impl Iterator<Item = &'m str>) -> Result<HashMap<&'m str, usize>, Violation> {
    let mut index = HashMap::new();
    for (at, id) in ids.enumerate() {
        if index.insert(id, at).is_some() {
            return Err(Violation::Market { place: format!("the id {id} is there twice") });
        }
    }
    Ok(index)
}
