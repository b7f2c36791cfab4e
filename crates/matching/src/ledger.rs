//! Whole cases given so far, with the room that is left: the one place where cases move.

use crate::{
    dense::{AssocIx, Dense, LotIx, NO_CAP},
    ratio::Ratio,
};

/// Cases per edge and what follows from them, kept together.
#[derive(Debug, Clone)]
pub(crate) struct Ledger<'d> {
    pub dense: &'d Dense,
    /// Cases given, per edge.
    pub cases: Vec<i64>,
    /// Cases left, per lot.
    pub open: Vec<i64>,
    /// Milligrams given, per association, committed cases not counted.
    pub given: Vec<i64>,
    /// Milligrams per trip.
    pub load: Vec<i64>,
    room_left: Vec<i64>,
    total_left: Vec<i64>,
}

impl<'d> Ledger<'d> {
    /// Nothing given yet.
    pub fn new(dense: &'d Dense) -> Self {
        Self {
            dense,
            cases: vec![0; dense.edges.len()],
            open: dense.lots.iter().map(|lot| lot.cases).collect(),
            given: vec![0; dense.associations.len()],
            load: vec![0; dense.trips.floor.len()],
            room_left: dense.rooms.iter().map(|room| room.cap).collect(),
            total_left: dense.associations.iter().map(|association| association.cap).collect(),
        }
    }

    /// Milligrams this edge's association can still take through its caps.
    pub fn room(&self, edge: usize) -> i64 {
        let edge = &self.dense.edges[edge];
        let mut least = self.total_left[edge.association.ix()];
        let mut room = edge.room();
        while let Some(at) = room {
            least = least.min(self.room_left[at.ix()]);
            room = self.dense.rooms[at.ix()].parent;
        }
        least
    }

    /// True when one more case of the lot fits and the edge may be used.
    pub fn fits(&self, lot: LotIx, edge: usize) -> bool {
        !self.dense.edges[edge].removed && self.room(edge) >= self.dense.lots[lot.ix()].unit
    }

    /// Moves cases from the lot to the edge's association, or back when negative.
    pub fn give(&mut self, lot: LotIx, edge: usize, cases: i64) {
        let weight = cases * self.dense.lots[lot.ix()].unit;
        let DenseEdgeParts { association, mut room } = self.parts(edge);
        self.cases[edge] += cases;
        self.open[lot.ix()] -= cases;
        let trip = self.trip(edge);
        self.load[trip] += weight;
        self.given[association.ix()] += weight;
        take(&mut self.total_left[association.ix()], weight);
        while let Some(at) = room {
            take(&mut self.room_left[at.ix()], weight);
            room = self.dense.rooms[at.ix()].parent;
        }
    }

    /// Share of need covered so far, as if `extra` milligrams came on top.
    pub fn share(&self, association: AssocIx, extra: i64) -> Ratio {
        let of = &self.dense.associations[association.ix()];
        Ratio::new(of.base + self.given[association.ix()] + extra, of.weight)
    }

    /// Weight beyond the caps.
    pub fn overflow(&self) -> i64 {
        self.room_left.iter().chain(&self.total_left).map(|left| (-left).max(0)).sum()
    }

    /// True when the trip of this edge carries something, but less than its floor.
    pub fn is_light(&self, edge: usize) -> bool {
        self.load[self.trip(edge)] > 0 && self.would_be_light(edge, 0)
    }

    /// True when so much more (or less) would leave the trip of this edge below its floor.
    pub fn would_be_light(&self, edge: usize, change: i64) -> bool {
        let load = self.load[self.trip(edge)] + change;
        load > 0 && load < self.dense.trips.floor[self.trip(edge)]
    }

    #[expect(clippy::as_conversions, reason = "dense index")]
    fn trip(&self, edge: usize) -> usize {
        self.dense.trips.of[edge] as usize
    }

    fn parts(&self, edge: usize) -> DenseEdgeParts {
        let edge = &self.dense.edges[edge];
        DenseEdgeParts { association: edge.association, room: edge.room() }
    }
}

struct DenseEdgeParts {
    association: AssocIx,
    room: Option<crate::dense::RoomIx>,
}

/// No cap stays no cap.
fn take(left: &mut i64, weight: i64) {
    if *left < NO_CAP {
        *left -= weight;
    }
}
