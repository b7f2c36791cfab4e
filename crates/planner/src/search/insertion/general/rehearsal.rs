//! The exact clock of a route with one shipment more: what [`crate::schedule::Clockwork::evaluate`] says of the order,
//! from what is known of the route without it.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use super::slots::located;
use crate::{
    model::{Class, FOREVER, Model, NONE, Node, VanModel, is_pause},
    route::{Route, sheet::Beat},
    schedule::{PATIENCE, most_rounds},
    search::insertion::Insertion,
};

/// From the start of one position to the start of another, at most so long.
#[derive(Debug, Clone, Copy)]
struct Link {
    from: usize,
    to: usize,
    most: i64,
}

/// Working memory; reused from call to call.
#[derive(Debug, Default)]
pub struct Rehearsal {
    beats: Vec<Beat>,
    links: Vec<Link>,
    bound: Vec<i64>,
}

/// Whose round it is.
#[derive(Clone, Copy)]
struct Van<'a> {
    model: &'a Model,
    class: &'a Class,
    own: &'a VanModel,
}

impl Van<'_> {
    fn fixed(&self, k: usize) -> bool {
        self.own.locked.get(k - 1).is_some_and(|(_, started)| started.is_some())
    }

    #[inline]
    fn round_down(&self, beat: &Beat, at: i64) -> Option<i64> {
        if beat.broken {
            return self.model.round_down(self.class, beat.node, at);
        }
        (at >= beat.open).then(|| at.min(beat.close))
    }
}

impl Rehearsal {
    /// Cost of the whole round with the shipment in, or `None` when it cannot be driven. Slots split no pause from what
    /// it sticks to, and what is on board has been found to fit.
    pub fn cost<const D: usize>(
        &mut self,
        model: &Model,
        route: &Route<D>,
        ship: usize,
        insertion: &Insertion,
    ) -> Option<i64> {
        let van = Van { model, class: model.class(route.van), own: &model.vans[route.van] };
        let slot = insertion.drop as usize;
        let pick = if insertion.pick == NONE { slot } else { insertion.pick as usize };
        if route.sheet.late_at <= pick {
            return None;
        }
        let metres = self.compose(van, route, ship, insertion, pick, slot);
        self.link(van, route, ship, insertion)?;
        let last = self.beats.len() - 1;
        self.bound.clear();
        self.bound.resize(last, 0);
        // From here on nothing but the starts may differ from what is known.
        let added = if insertion.pick == NONE { 1 } else { 2 };
        let same = if route.sheet.late_at == usize::MAX { slot + added + 2 } else { usize::MAX };
        self.earliest(van, route.sheet.deadline, pick + 1, same)?;
        let end = self.beats[last].start;
        let mut cost = van.class.fixed + metres * van.class.per_metre + route.sheet.price;
        cost += model.price[insertion.node as usize];
        if van.class.per_second > 0 {
            cost += (end - self.latest(van)?) * van.class.per_second;
        }
        Some(cost)
    }

    /// The positions with the shipment in; returns the metres.
    fn compose<const D: usize>(
        &mut self,
        van: Van<'_>,
        route: &Route<D>,
        ship: usize,
        insertion: &Insertion,
        pick: usize,
        slot: usize,
    ) -> i64 {
        let (model, class) = (van.model, van.class);
        let (pos, known) = (&route.pos[..], &route.sheet.beats[..]);
        let metres = |a: u32, b: u32| i64::from(model.arc(class.speed, a, b).metres);
        let mut total = route.sheet.metres;
        self.beats.clear();
        self.beats.extend_from_slice(&known[..=pick]);
        let mut place = pos[pick].place;
        if insertion.pick != NONE {
            let node = model.ships[ship].pickup;
            let task = located(model, class, node);
            self.beats.push(beat(van, node, &task, place));
            place = task.place;
            total += metres(pos[pick].loc, task.loc) - i64::from(pos[pick].metres);
            if pick < slot {
                total += metres(task.loc, pos[pick + 1].loc);
                self.beats.extend_from_slice(&known[pick + 1..=slot]);
                self.follow(van, pick + 2, place);
                place = pos[slot].place;
                total -= i64::from(pos[slot].metres);
            }
        } else {
            total -= i64::from(pos[slot].metres);
        }
        let before = self.beats.last().map_or(NONE, |beat| beat.loc);
        let task = located(model, class, insertion.node);
        self.beats.push(beat(van, insertion.node, &task, place));
        total += metres(before, task.loc) + metres(task.loc, pos[slot + 1].loc);
        let next = self.beats.len();
        self.beats.extend_from_slice(&known[slot + 1..]);
        self.follow(van, next, task.place);
        let mut handled = known[pick].handled;
        for beat in &mut self.beats[pick + 1..] {
            handled += if beat.node == NONE || is_pause(beat.node) { 0 } else { beat.duration };
            beat.handled = handled;
        }
        total
    }

    /// Sets how long position `k` takes after something at `place`.
    fn follow(&mut self, van: Van<'_>, k: usize, place: u32) {
        let beat = &mut self.beats[k];
        if beat.node != NONE && !is_pause(beat.node) {
            let task = &van.model.nodes[beat.node as usize];
            beat.duration = task.service + if task.place == place { 0 } else { task.base };
        }
    }

    /// Turns the limits of what is on board into links; nothing when the handling alone is too much.
    fn link<const D: usize>(
        &mut self,
        van: Van<'_>,
        route: &Route<D>,
        ship: usize,
        insertion: &Insertion,
    ) -> Option<()> {
        self.links.clear();
        let slot = insertion.drop as usize;
        let own = usize::from(insertion.pick != NONE);
        let pick = if own == 0 { usize::MAX } else { insertion.pick as usize };
        for tie in &route.sheet.ties {
            let moved = |k: usize| k + usize::from(k > pick) + usize::from(k > slot);
            self.tie(van, tie.ship as usize, moved(tie.from), moved(tie.to))?;
        }
        if van.model.ships[ship].limited {
            let from = match insertion.pick {
                NONE => (1..=slot).find(|k| self.beats[*k].node == van.model.ships[ship].pickup),
                pick => Some(pick as usize + 1),
            };
            if let Some(from) = from {
                self.tie(van, ship, from, slot + 1 + own)?;
            }
        }
        Some(())
    }

    fn tie(&mut self, van: Van<'_>, ship: usize, from: usize, to: usize) -> Option<()> {
        let (ship, first, last) = (&van.model.ships[ship], &self.beats[from], &self.beats[to]);
        if last.handled - first.handled + first.duration > ship.exposure {
            return None;
        }
        let out = ship.exposure.saturating_add(van.class.autonomy).min(FOREVER) - last.duration;
        let ride = (ship.time_on_board + first.duration).min(FOREVER);
        self.links.push(Link { from, to, most: out.min(ride) });
        Some(())
    }

    /// Least starts of positions `from..`, those before being known; from `same` on, one that does not change leaves
    /// the rest as it is.
    fn earliest(&mut self, van: Van<'_>, deadline: i64, mut from: usize, mut same: usize) -> Option<()> {
        let last = self.beats.len() - 1;
        for round in 0..most_rounds(last) {
            self.forward(van, from, same)?;
            if self.beats[last].start > deadline {
                return None;
            }
            let (mut first, mut highest) = (usize::MAX, 0);
            for link in &self.links {
                let least = self.beats[link.to].start - link.most;
                if least > self.beats[link.from].start {
                    if van.fixed(link.from) {
                        return None;
                    }
                    self.bound[link.from] = least;
                    if round >= PATIENCE {
                        let beats = (link.from..=link.to).map(|k| self.instant(k));
                        let by = van.model.alike_later(van.class.speed, beats);
                        if by >= FOREVER {
                            return None;
                        }
                        self.bound[link.from] = least.max(self.beats[link.from].start + by);
                    }
                    first = first.min(link.from);
                    highest = highest.max(link.from);
                }
            }
            if first == usize::MAX {
                return Some(());
            }
            (from, same) = (first, highest + 1);
        }
        None
    }

    fn forward(&mut self, van: Van<'_>, from: usize, same: usize) -> Option<()> {
        let last = self.beats.len() - 1;
        let before = &self.beats[from - 1];
        let (mut free, mut loc) = (before.start + before.duration, before.loc);
        for k in from..last {
            let beat = self.beats[k];
            let there = free + van.model.travel(van.class.speed, loc, beat.loc, free);
            let mut start = beat.start;
            if !van.fixed(k) {
                start = beat.round_up(van.model, van.class, there.max(self.bound[k]).max(van.own.now))?;
            }
            if k >= same && start == beat.start {
                return Some(());
            }
            self.beats[k].start = start;
            (free, loc) = (start + beat.duration, beat.loc);
        }
        self.beats[last].start = free + van.model.travel(van.class.speed, loc, van.class.end, free);
        Some(())
    }

    fn instant(&self, k: usize) -> (i64, i64, u32) {
        let beat = &self.beats[k];
        (beat.start, beat.duration, beat.loc)
    }

    /// Latest begin of a round that is over when it is known to be.
    fn latest(&mut self, van: Van<'_>) -> Option<i64> {
        let (model, class) = (van.model, van.class);
        let last = self.beats.len() - 1;
        self.bound.fill(FOREVER);
        for round in 0..most_rounds(last) {
            let (mut next, mut loc) = (self.beats[last].start, class.end);
            for k in (1..last).rev() {
                let beat = &mut self.beats[k];
                if !van.fixed(k) {
                    let leave = model.latest_departure(class.speed, beat.loc, loc, next);
                    beat.start = van.round_down(beat, (leave - beat.duration).min(self.bound[k]))?;
                }
                (next, loc) = (beat.start, beat.loc);
            }
            let mut moved = false;
            for link in &self.links {
                let most = self.beats[link.from].start + link.most;
                let to = self.beats[link.to].start;
                if most < to {
                    self.bound[link.to] = most;
                    if round >= PATIENCE && !van.fixed(link.from) {
                        let beats = (link.from..=link.to).rev().map(|k| self.instant(k));
                        let by = model.alike_earlier(class.speed, beats);
                        if by >= FOREVER {
                            return None;
                        }
                        self.bound[link.to] = most.min(to - by);
                    }
                    moved = true;
                }
            }
            if !moved {
                let leave = model.latest_departure(class.speed, class.start, loc, next);
                return Some(van.own.left.unwrap_or(leave));
            }
        }
        None
    }
}

/// A task as a position of its own, after something at `place`.
fn beat(van: Van<'_>, node: u32, task: &Node, place: u32) -> Beat {
    let span = van.model.spans[van.class.hours][node as usize];
    let duration = task.service + if task.place == place { 0 } else { task.base };
    let (open, close, broken) = (span.open, span.close, span.broken);
    Beat { start: 0, duration, handled: 0, open, close, least: 0, pace: 0, loc: task.loc, node, broken }
}
