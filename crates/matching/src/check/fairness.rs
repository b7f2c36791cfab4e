//! Is a flow possible, is it as large as can be, and is it fair to the milligram?
//!
//! One backward search of the residual graph settles the last two. It starts at every association with room, those
//! whose next milligram would be marked lowest first, and visits each node once, so that every node is reached by the
//! lowest mark that can be reached from it. Food that stays must not reach anybody; a milligram of somebody marked
//! higher must not reach somebody marked lower. For a sum of separable convex measures on a flow this local test is
//! global (Murota 2003, theorem 6.26).

use std::collections::VecDeque;

use glane_foundation::{FoodCategory, TemperatureClass};

use super::{Violation, book::Book};
use crate::Cap;

const LEAVES: usize = FoodCategory::ALL.len();
const CLASSES: usize = TemperatureClass::ALL.len();

/// A flow with its sums: per lot, leaf, class and association.
pub(super) struct Sums<'b, 'm> {
    pub book: &'b Book<'m>,
    pub amounts: &'b [i128],
    pub sent: Vec<i128>,
    pub leaves: Vec<i128>,
    pub classes: Vec<i128>,
    pub gets: Vec<i128>,
}

impl<'b, 'm> Sums<'b, 'm> {
    pub fn new(book: &'b Book<'m>, amounts: &'b [i128]) -> Self {
        let (lots, many) = (book.market.lots.len(), book.market.associations.len());
        let mut sums = Self {
            book,
            amounts,
            sent: vec![0; lots],
            leaves: vec![0; many * LEAVES],
            classes: vec![0; many * CLASSES],
            gets: vec![0; many],
        };
        for (edge, amount) in book.edges.iter().zip(amounts) {
            let category = book.category(edge.lot);
            sums.sent[edge.lot] += amount;
            sums.leaves[leaf(edge.association, category)] += amount;
            sums.classes[edge.association * CLASSES + category.temperature_class().index()] += amount;
            sums.gets[edge.association] += amount;
        }
        sums
    }

    /// What goes through a capped place.
    pub fn through(&self, association: usize, cap: Cap) -> i128 {
        match cap {
            Cap::Category(category) => self.leaves[leaf(association, category)],
            Cap::Class(class) => self.classes[association * CLASSES + class.index()],
            Cap::Total => self.gets[association],
        }
    }

    /// True when one more milligram fits.
    pub fn has_room(&self, association: usize, cap: Cap) -> bool {
        self.book.room(association, cap).is_none_or(|room| self.through(association, cap) < room)
    }

    /// No lot sends more than it has and no cap is exceeded.
    pub fn possible(&self, found: &mut Vec<Violation>) {
        for (lot, sent) in self.sent.iter().enumerate() {
            if *sent > self.book.supply(lot) {
                found.push(Violation::TooMuchSent { lot: self.book.market.lots[lot].id.clone() });
            }
        }
        for at in 0..self.gets.len() {
            for cap in FoodCategory::ALL.map(Cap::Category).into_iter().chain(TemperatureClass::ALL.map(Cap::Class)) {
                self.cap_holds(at, cap, found);
            }
            self.cap_holds(at, Cap::Total, found);
        }
    }

    fn cap_holds(&self, association: usize, cap: Cap, found: &mut Vec<Violation>) {
        if self.book.room(association, cap).is_some_and(|room| self.through(association, cap) > room) {
            let association = self.book.market.associations[association].id.clone();
            found.push(Violation::OverCap { association, cap });
        }
    }

    /// Mark of the milligram it got last: (h + x) / W.
    fn last(&self, association: usize) -> (i128, i128) {
        (self.book.base(association) + self.gets[association], self.book.weight(association))
    }
}

fn leaf(association: usize, category: FoodCategory) -> usize {
    association * LEAVES + leaf_number(category)
}

fn leaf_number(category: FoodCategory) -> usize {
    FoodCategory::ALL.iter().position(|it| *it == category).unwrap_or(0)
}

#[derive(Clone, Copy)]
enum Place {
    Hub,
    Lot(usize),
    Leaf(usize, FoodCategory),
    Class(usize, TemperatureClass),
    Association(usize),
}

/// The backward search.
struct Search<'s, 'b, 'm> {
    sums: &'s Sums<'b, 'm>,
    /// Edges sorted by association and category.
    incoming: Vec<usize>,
    incoming_first: Vec<usize>,
    seen_hub: bool,
    seen_lots: Vec<bool>,
    seen_leaves: Vec<bool>,
    seen_classes: Vec<bool>,
    seen_associations: Vec<bool>,
    queue: VecDeque<Place>,
}

/// Adds a violation when food that stays could reach somebody, or a milligram could be moved to somebody marked lower.
pub(super) fn fair(sums: &Sums<'_, '_>, found: &mut Vec<Violation>) {
    let mut search = Search::new(sums);
    let book = sums.book;
    let mut roots: Vec<usize> = (0..sums.gets.len()).filter(|it| sums.has_room(*it, Cap::Total)).collect();
    roots.sort_by(|a, b| {
        let ((one, by_one), (two, by_two)) = (sums.last(*a), sums.last(*b));
        ((one + 1) * by_two).cmp(&((two + 1) * by_one))
    });
    for root in roots {
        search.visit(Place::Association(root));
        while let Some(place) = search.queue.pop_front() {
            search.step(place);
            match place {
                Place::Hub => {
                    found.push(Violation::NotMaximum { association: book.market.associations[root].id.clone() });
                }
                Place::Association(giver) if giver != root => {
                    let ((next, of), (last, by)) = (sums.last(root), sums.last(giver));
                    if sums.gets[giver] > 0 && (next + 1) * by < last * of {
                        found.push(Violation::Unfair {
                            richer: book.market.associations[giver].id.clone(),
                            poorer: book.market.associations[root].id.clone(),
                        });
                    }
                }
                _ => {}
            }
        }
    }
}

impl<'s, 'b, 'm> Search<'s, 'b, 'm> {
    fn new(sums: &'s Sums<'b, 'm>) -> Self {
        let (book, many) = (sums.book, sums.gets.len());
        let key = |at: &usize| leaf(book.edges[*at].association, book.category(book.edges[*at].lot));
        let mut incoming: Vec<usize> = (0..book.edges.len()).filter(|at| !book.edges[*at].removed).collect();
        incoming.sort_by_cached_key(key);
        let mut incoming_first = vec![0; many * LEAVES + 1];
        for at in &incoming {
            incoming_first[key(at) + 1] += 1;
        }
        for at in 0..many * LEAVES {
            incoming_first[at + 1] += incoming_first[at];
        }
        Self {
            sums,
            incoming,
            incoming_first,
            seen_hub: false,
            seen_lots: vec![false; book.market.lots.len()],
            seen_leaves: vec![false; many * LEAVES],
            seen_classes: vec![false; many * CLASSES],
            seen_associations: vec![false; many],
            queue: VecDeque::new(),
        }
    }

    fn visit(&mut self, place: Place) {
        let seen = match place {
            Place::Hub => &mut self.seen_hub,
            Place::Lot(lot) => &mut self.seen_lots[lot],
            Place::Leaf(at, category) => &mut self.seen_leaves[leaf(at, category)],
            Place::Class(at, class) => &mut self.seen_classes[at * CLASSES + class.index()],
            Place::Association(at) => &mut self.seen_associations[at],
        };
        if !std::mem::replace(seen, true) {
            self.queue.push_back(place);
        }
    }

    /// Visits every place from which one more milligram could come here.
    fn step(&mut self, place: Place) {
        let sums = self.sums;
        match place {
            // Food goes back to the hub from every lot that sends some.
            Place::Hub => {
                (0..sums.sent.len()).filter(|lot| sums.sent[*lot] > 0).for_each(|lot| self.visit(Place::Lot(lot)));
            }
            Place::Lot(lot) => {
                if sums.sent[lot] < sums.book.supply(lot) {
                    self.visit(Place::Hub);
                }
                for edge in sums.book.first[lot]..sums.book.first[lot + 1] {
                    if sums.amounts[edge] > 0 {
                        self.visit(Place::Leaf(sums.book.edges[edge].association, sums.book.category(lot)));
                    }
                }
            }
            Place::Leaf(at, category) => {
                let here = leaf(at, category);
                for position in self.incoming_first[here]..self.incoming_first[here + 1] {
                    self.visit(Place::Lot(sums.book.edges[self.incoming[position]].lot));
                }
                if sums.through(at, Cap::Category(category)) > 0 {
                    self.visit(Place::Class(at, category.temperature_class()));
                }
            }
            Place::Class(at, class) => {
                for category in FoodCategory::ALL {
                    if category.temperature_class() == class && sums.has_room(at, Cap::Category(category)) {
                        self.visit(Place::Leaf(at, category));
                    }
                }
                if sums.through(at, Cap::Class(class)) > 0 {
                    self.visit(Place::Association(at));
                }
            }
            Place::Association(at) => {
                for class in TemperatureClass::ALL {
                    if sums.has_room(at, Cap::Class(class)) {
                        self.visit(Place::Class(at, class));
                    }
                }
            }
        }
    }
}
