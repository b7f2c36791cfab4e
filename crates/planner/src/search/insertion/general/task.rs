//! What a stop put into a route adds at least, without asking the exact clock.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use super::{SMALL, slots::spare_times};
use crate::{
    model::{Arc, Class, FOREVER, Model, NONE, Node, at_pace},
    route::{Gate, Route},
};

/// What something put into a route adds at least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extra {
    pub(super) metres: i64,
    /// Seconds of driving and handling.
    pub(super) busy: i64,
    /// The same but for what is done within the route's gap ([`crate::route::sheet::Gap`]).
    pub(super) outer: i64,
}

impl Extra {
    pub(super) const fn plus(self, other: Self) -> Self {
        Self { metres: self.metres + other.metres, busy: self.busy + other.busy, outer: self.outer + other.outer }
    }

    pub(super) fn least(self, other: Self) -> Self {
        Self {
            metres: self.metres.min(other.metres),
            busy: self.busy.min(other.busy),
            outer: self.outer.min(other.outer),
        }
    }
}

impl Gate {
    /// Of so many metres and seconds, `saved` of which fall away later: what need not open its stop any more may begin later.
    pub(super) const fn adds(&self, metres: i64, busy: i64, saved: i64) -> Extra {
        Extra { metres, busy, outer: if self.within_gap { 0 } else { busy } - saved }
    }
}

/// What one call is about.
pub(super) struct Task<'a, const D: usize> {
    pub(super) model: &'a Model,
    pub(super) class: &'a Class,
    pub(super) route: &'a Route<D>,
    pub(super) ship: usize,
    /// How much busier the route can get before its duration must grow: as a whole, and outside its gap.
    pub(super) spare: i64,
    pub(super) spare_outside: i64,
    pub(super) arcs: &'a [Arc],
    /// Seconds by which the round grows at least.
    pub(super) least_growth: i64,
    /// Stops are not split, and one way to join a stop stands for all: in all but small problems.
    pub(super) by_stops: bool,
    /// Nothing that costs as much is of interest.
    pub(super) limit: i64,
}

impl<'a, const D: usize> Task<'a, D> {
    pub(super) fn of(model: &'a Model, class: &'a Class, route: &'a Route<D>, ship: usize, limit: i64) -> Self {
        let least_growth = if model.ships.len() <= SMALL { -FOREVER / class.per_second.max(1) } else { 0 };
        let (spare, spare_outside) = spare_times(class, route);
        let arcs = &model.arcs[class.speed][..];
        Self {
            model,
            class,
            route,
            ship,
            spare,
            spare_outside,
            arcs,
            least_growth,
            by_stops: model.ships.len() > SMALL,
            limit,
        }
    }

    /// Least cost of so much more, with this drop-off. In all but small problems, rounds are taken not to get shorter:
    /// that a round which ends later may begin later still is overlooked.
    #[inline]
    pub(super) fn floor(&self, extra: Extra, drop: u32) -> i64 {
        let growth = (extra.busy - self.spare).max(extra.outer - self.spare_outside).max(self.least_growth);
        let fixed = if self.route.is_empty() { self.class.fixed } else { 0 };
        extra.metres * self.class.per_metre + growth * self.class.per_second + self.model.price[drop as usize] + fixed
    }

    /// What a stop for `task` in a slot adds, if it is in time at the best hours and what is on board can bear it.
    #[inline]
    pub(super) fn stop(&self, gate: &Gate, task: &Node, relief: i64) -> Option<Extra> {
        let saved = if gate.next_place == task.place { gate.saved } else { 0 };
        let base = if gate.place == task.place { 0 } else { task.base };
        let handling = task.service + base;
        let latest = gate.late + saved - handling;
        if gate.depart - relief > task.close || task.open > latest {
            return None;
        }
        let (to, from) = (self.leg(gate.loc, task.loc), self.leg(task.loc, gate.next_loc));
        let (there, onward) = (at_pace(to.seconds, gate.pace), at_pace(from.seconds, gate.pace));
        let begin = (gate.depart - relief + there).max(task.open);
        if begin > task.close || begin + onward > latest {
            return None;
        }
        let drive = there + onward - gate.least;
        // A task at the place of the next position spares what is on board that place's own service.
        let felt = task.service + if gate.next_place == task.place { 0 } else { base };
        if felt > gate.handling_slack + relief || felt + drive > gate.ride_slack + relief {
            return None;
        }
        let busy = drive + handling - saved;
        let metres = i64::from(to.metres) + i64::from(from.metres) - gate.metres;
        Some(gate.adds(metres, busy, saved))
    }

    /// Leg between two rows; nothing when either end is nowhere.
    #[inline]
    pub(super) fn leg(&self, from: u32, to: u32) -> Arc {
        // Nowhere is beyond the table's end.
        self.arcs.get(from as usize * self.model.size + to as usize).copied().unwrap_or_default()
    }

    /// What pickup and drop-off, one after the other in a slot, add; `direct` is the leg between them.
    pub(super) fn both(&self, gate: &Gate, from: &Node, to: &Node, direct: Arc) -> Extra {
        let saved = if gate.next_place == to.place { gate.saved } else { 0 };
        let handling = from.service
            + to.service
            + if gate.place == from.place { 0 } else { from.base }
            + if from.place == to.place { 0 } else { to.base };
        let (there, onward) = (self.leg(gate.loc, from.loc), self.leg(to.loc, gate.next_loc));
        let metres = i64::from(there.metres) + i64::from(direct.metres) + i64::from(onward.metres) - gate.metres;
        let drive =
            at_pace(there.seconds, gate.pace) + at_pace(direct.seconds, gate.pace) + at_pace(onward.seconds, gate.pace);
        gate.adds(metres, drive - gate.least + handling - saved, saved)
    }

    /// What others may gain when the pickup comes just before a task at its place and takes the place's service on itself:
    /// to be granted when a drop-off is judged alone.
    pub(super) fn relief(&self, task: &Node) -> i64 {
        if task.drop == NONE { 0 } else { self.model.nodes[self.model.ships[self.ship].pickup as usize].base }
    }
}
