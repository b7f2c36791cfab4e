//! Verifies an explanation against the market and the allocation, figure by figure.

use std::collections::HashSet;

use glane_foundation::{AssociationId, Grams, LotId};

use super::{
    Violation,
    book::{Book, caps_of},
    bundles::hold,
    fairness::Sums,
};
use crate::{Allocation, Bottleneck, Cap, Explanation, Market, Proof, Rule, Standing};

/// Verifies every figure of an explanation. It says nothing about the allocation itself: see [`check`](crate::check).
///
/// # Errors
/// The first thing that is not so.
pub fn check_explanation(market: &Market, allocation: &Allocation, told: &Explanation) -> Result<(), Violation> {
    let book = Book::read(market, allocation)?;
    let question =
        Question { book: &book, allocation, lot: book.lot(&told.lot)?, asked: book.association(&told.association)? };
    question.proof_holds(&told.proof)?;
    told.bottleneck.as_ref().map_or(Ok(()), |neck| question.bottleneck_holds(neck))
}

struct Question<'q, 'm> {
    book: &'q Book<'m>,
    allocation: &'q Allocation,
    lot: usize,
    asked: usize,
}

fn so(holds: bool, why: &str) -> Result<(), Violation> {
    if holds { Ok(()) } else { Err(Violation::BadExplanation { why: why.to_owned() }) }
}

impl Question<'_, '_> {
    fn lot_id(&self) -> &LotId {
        &self.book.market.lots[self.lot].id
    }

    fn asked_id(&self) -> &AssociationId {
        &self.book.market.associations[self.asked].id
    }

    fn proof_holds(&self, proof: &Proof) -> Result<(), Violation> {
        let edge = self.book.edge(self.lot, self.asked);
        let given =
            self.allocation.bundles.iter().find(|it| it.lot == *self.lot_id() && it.association == *self.asked_id());
        match proof {
            Proof::Receives { cases, standing } => {
                so(given.is_some_and(|bundle| bundle.cases == *cases), "it does not get so many cases")?;
                self.standing_holds(standing, self.asked_id())
            }
            Proof::NoEdge { .. } => so(edge.is_none() && given.is_none(), "there is an edge"),
            Proof::Removed { reason } => {
                let told = self.allocation.removed.iter();
                let mut told = told.filter(|it| it.lot == *self.lot_id() && it.association == *self.asked_id());
                so(told.any(|it| it.reason == *reason), "the edge was not removed for this reason")
            }
            Proof::AllPromised { holders } => {
                so(self.book.supply(self.lot) == 0, "not every case was promised")?;
                so(*holders == self.holders(), "others hold it")
            }
            Proof::Full { room, cap, used, case } => self.full_holds(room.cap, *cap, i128::from(used.get()), *case),
            Proof::BetterCovered { asked, case, holders } => {
                so(*case == self.book.market.lots[self.lot].case_weight, "a case weighs something else")?;
                self.standings_hold(asked, holders)?;
                so(!holders.is_empty(), "nobody holds it")?;
                let with = i128::from(asked.received.get() + asked.given.get()) + self.book.unit(self.lot);
                let below = |holder: &Standing| {
                    let has = i128::from(holder.received.get() + holder.given.get());
                    has * i128::from(asked.weight.get()) <= with * i128::from(holder.weight.get())
                };
                so(holders.iter().all(below), "somebody who holds it is covered better")
            }
            Proof::WithinBand { asked, holders, band_permille, detour } => {
                self.standings_hold(asked, holders)?;
                so(
                    *band_permille == self.book.market.policy.band_permille && *band_permille > 0,
                    "there is no such band",
                )?;
                let told = i128::from(detour.get());
                so(edge.is_some_and(|edge| self.book.edges[edge].detour == told), "the detour is another")
            }
            Proof::TripTooLight { origin, asked, holders, .. } => {
                self.standings_hold(asked, holders)?;
                so(*origin == self.book.market.lots[self.lot].origin, "the lot comes from elsewhere")?;
                so(!self.book.market.policy.worth_the_trip.is_off(), "trips have no floor")?;
                let held = hold(self.book, self.allocation, &mut Vec::new())?;
                let unit = self.book.unit(self.lot);
                let from = |holder: &Standing| {
                    Ok(held.too_light_with(self.lot, self.book.association(&holder.association)?, -unit))
                };
                let taking = holders.iter().map(from).collect::<Result<Vec<bool>, Violation>>()?;
                let there = held.too_light_with(self.lot, self.asked, unit);
                so(there || taking.into_iter().any(|light| light), "no trip would be too light")
            }
            Proof::OtherRule => so(self.allocation.rule != Rule::Leximin, "it follows need first"),
        }
    }

    fn holders(&self) -> Vec<AssociationId> {
        let of_lot = self.allocation.bundles.iter().filter(|bundle| bundle.lot == *self.lot_id());
        of_lot.map(|bundle| bundle.association.clone()).collect()
    }

    fn standings_hold(&self, asked: &Standing, holders: &[Standing]) -> Result<(), Violation> {
        self.standing_holds(asked, self.asked_id())?;
        let held = hold(self.book, self.allocation, &mut Vec::new())?;
        let mut all = self.holders();
        all.retain(|id| self.book.association(id).is_ok_and(|at| held.has_open(self.lot, at)));
        so(holders.len() == all.len(), "not all who hold it are named")?;
        holders.iter().zip(&all).try_for_each(|(holder, id)| self.standing_holds(holder, id))
    }

    fn standing_holds(&self, standing: &Standing, id: &AssociationId) -> Result<(), Violation> {
        let at = self.book.association(id)?;
        let (it, level) = (&self.book.market.associations[at], self.allocation.levels.get(at));
        let figures = standing.weight == it.weight && standing.received == it.received;
        let today = level.is_some_and(|level| standing.given == level.given && standing.fair == level.fair);
        so(standing.association == *id && figures && today, "somebody stands elsewhere")
    }

    fn full_holds(&self, cap: Cap, size: Grams, used: i128, case: Grams) -> Result<(), Violation> {
        so(caps_of(self.book.category(self.lot)).contains(&cap), "the lot does not go through this room")?;
        let held = hold(self.book, self.allocation, &mut Vec::new())?;
        let room = self.book.room(self.asked, cap).map(|room| room - held.weight(self.asked, cap));
        so(room.is_some_and(|room| room < self.book.unit(self.lot)), "one case more fits")?;
        let sum = held.weight(self.asked, cap) + self.book.promised_in(self.asked, cap);
        let caps = &self.book.market.associations[self.asked].caps;
        let stated = match cap {
            Cap::Category(category) => caps.categories.get(&category),
            Cap::Class(class) => caps.classes.get(&class),
            Cap::Total => caps.total.as_ref(),
        };
        so(used == sum && stated == Some(&size), "the room is used otherwise")?;
        so(case == self.book.market.lots[self.lot].case_weight, "a case weighs something else")
    }

    /// Everything that members with room can take through rooms with room is in the lots, and goes to members only.
    fn bottleneck_holds(&self, neck: &Bottleneck) -> Result<(), Violation> {
        let book = self.book;
        let certificate = self.allocation.certificate.as_ref().ok_or(Violation::NoCertificate)?;
        let amounts = book.flows(certificate.leximin.as_ref().unwrap_or(&self.allocation.fluid))?;
        let sums = Sums::new(book, &amounts);
        let mut members = HashSet::new();
        for id in &neck.associations {
            members.insert(book.association(id)?);
        }
        let mut lots = HashSet::new();
        for id in &neck.lots {
            lots.insert(book.lot(id)?);
        }
        so(members.contains(&self.asked), "the association asked about is not in the group")?;
        for (edge, amount) in book.edges.iter().zip(&amounts) {
            let member = members.contains(&edge.association);
            let path = caps_of(book.category(edge.lot));
            let open = path.iter().all(|cap| sums.has_room(edge.association, *cap));
            let leaves = lots.contains(&edge.lot) && *amount > 0 && !member;
            let missing = !lots.contains(&edge.lot) && member && !edge.removed && open && book.supply(edge.lot) > 0;
            so(!leaves, "food of the group's lots goes elsewhere")?;
            so(!missing, "the group can reach another lot")?;
        }
        let supply: i128 = lots.iter().map(|lot| book.supply(*lot)).sum();
        let gets: i128 = members.iter().map(|at| sums.gets[*at]).sum();
        let told = (i128::from(neck.supply.get()), i128::from(neck.through_full_rooms.get()));
        so(told == (supply, gets - supply), "the figures of the group are others")
    }
}
