//! One van's route with the arrays that make judging an insertion cheap.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

pub mod sheet;

use std::cell::OnceCell;

use sheet::Sheet;

use crate::model::{Class, FOREVER, Model, NONE, Ship, is_pause, pause_after_drive, pause_index};

/// One position: the round's begin, a task or pause, or the round's end.
#[derive(Debug, Clone, Copy)]
pub struct Pos<const D: usize> {
    /// [`NONE`] at both ends.
    pub node: u32,
    pub loc: u32,
    pub place: u32,
    /// Metres from here to the next position, and seconds (plain problems only).
    pub metres: u32,
    pub seconds: u32,
    /// Earliest end had the van come in time (plain problems only), and duration.
    pub ready: i64,
    pub service: i64,
    /// Earliest moment the van is free to leave here, ride limits aside.
    pub depart: i64,
    /// Latest start here that keeps all that follows in its windows, ride limits aside.
    pub late: i64,
    /// On board when leaving.
    pub load: [i64; D],
}

impl<const D: usize> Pos<D> {
    const fn nowhere() -> Self {
        let (node, loc, place) = (NONE, NONE, NONE);
        Self { node, loc, place, metres: 0, seconds: 0, ready: 0, service: 0, depart: 0, late: 0, load: [0; D] }
    }

    /// A task about to be placed; the arrays follow from [`Route::refresh`].
    pub const fn task(node: u32) -> Self {
        Self { node, ..Self::nowhere() }
    }
}

/// A slot between two positions, with all that decides what a stop there adds; not in plain problems.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// Rows and places of both positions.
    pub loc: u32,
    pub next_loc: u32,
    pub place: u32,
    pub next_place: u32,
    /// Earliest moment the van is free to leave, and latest start of the next position.
    pub depart: i64,
    pub late: i64,
    /// Of the way between them: metres, seconds at the best of its hours, and that pace.
    pub metres: i64,
    pub least: i64,
    pub pace: u64,
    /// What the next position's service is shorter by after another task at its place.
    pub saved: i64,
    /// Seconds of handling, and of handling and driving at the best hours, that the limited shipments on board still bear, all else
    /// staying as it is.
    pub handling_slack: i64,
    pub ride_slack: i64,
    /// Lies in the route's gap ([`sheet::Gap`]).
    pub within_gap: bool,
    /// Splits no pause from the task it follows (before the drive) or precedes (after it).
    pub open: bool,
    /// Between two tasks at one place.
    pub within_stop: bool,
}

/// The tasks of one van, in order.
#[derive(Debug, Clone)]
pub struct Route<const D: usize> {
    pub van: usize,
    /// Changes whenever the content does: key of everything cached about the route.
    pub stamp: u64,
    /// First slot after which nothing is locked.
    pub locked: usize,
    /// Position of the last task done where the round begins; 0 without one. Nothing else may come before it.
    pub leading: usize,
    pub cost: i64,
    /// Missing pauses will find a place: they set no deadline.
    pub pauses_pending: bool,
    pub pos: Vec<Pos<D>>,
    /// Per slot; empty in plain problems.
    pub gates: Vec<Gate>,
    /// For the exact clock; empty in plain problems.
    pub sheet: Sheet,
    /// The same tasks with the pauses elsewhere, by number, once somebody asked.
    pub others: OnceCell<Vec<(u32, Self)>>,
}

impl<const D: usize> Route<D> {
    /// Tasks and pauses.
    pub fn len(&self) -> usize {
        self.pos.len() - 2
    }

    pub fn is_empty(&self) -> bool {
        self.pos.len() == 2
    }

    /// The order of nodes.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.pos[1..self.pos.len() - 1].iter().map(|pos| pos.node)
    }

    /// An empty route with its two ends, for [`Self::set`] to fill.
    pub fn new(van: usize) -> Self {
        let end = Pos::nowhere();
        Self {
            van,
            stamp: 0,
            locked: 0,
            leading: 0,
            cost: 0,
            pauses_pending: false,
            pos: vec![end; 2],
            gates: Vec::new(),
            sheet: Sheet::default(),
            others: OnceCell::new(),
        }
    }

    /// Replaces the order of nodes and recomputes all arrays but the cost. False when the windows alone forbid it.
    pub fn set<const PLAIN: bool>(&mut self, model: &Model, order: &[u32]) -> bool {
        let end = Pos::nowhere();
        self.pos.clear();
        self.pos.push(end);
        self.pos.extend(order.iter().map(|node| Pos { node: *node, ..end }));
        self.pos.push(end);
        self.refresh::<PLAIN>(model)
    }

    /// Recomputes all arrays from the nodes.
    pub fn refresh<const PLAIN: bool>(&mut self, model: &Model) -> bool {
        self.others.take();
        let class = model.class(self.van);
        let forth = if PLAIN { self.forward_plain(model, class) } else { self.forward(model, class) };
        let back = if PLAIN { self.backward_plain(model, class) } else { self.backward(model, class) };
        if !PLAIN {
            self.lay_out(model, class);
            self.lay_gates(model);
            if model.limits {
                self.measure_rides(model, class);
            }
        }
        forth && back
    }

    fn lay_gates(&mut self, model: &Model) {
        self.gates.clear();
        let pause =
            |node: u32, after_drive: bool| node != NONE && is_pause(node) && pause_after_drive(node) == after_drive;
        let gap = self.sheet.gap;
        let pairs = self.pos.windows(2).zip(&self.sheet.beats).enumerate();
        self.gates.extend(pairs.map(|(k, (pair, beat))| {
            let (a, b) = (&pair[0], &pair[1]);
            let task = b.node != NONE && !is_pause(b.node);
            Gate {
                loc: a.loc,
                next_loc: b.loc,
                place: a.place,
                next_place: b.place,
                depart: a.depart,
                late: b.late,
                metres: i64::from(a.metres),
                least: beat.least,
                pace: beat.pace,
                saved: if task { model.nodes[b.node as usize].base.min(b.service) } else { 0 },
                handling_slack: FOREVER,
                ride_slack: FOREVER,
                within_gap: gap.from <= k && k < gap.to,
                open: !pause(a.node, true) && !pause(b.node, false),
                within_stop: task && a.place == b.place,
            }
        }));
    }

    /// Necessary conditions only: what is on board since a locked task is not judged, since its past is not the matrix's.
    fn measure_rides(&mut self, model: &Model, class: &Class) {
        // Seconds of handling and driving before each position, at the best hours.
        let legs = self.sheet.beats.iter().scan(0, |busy, beat| {
            let before = *busy;
            *busy += beat.duration + beat.least;
            Some(before)
        });
        let busy: Vec<i64> = legs.collect();
        for tie in self.sheet.ties.iter().filter(|tie| tie.from > self.locked) {
            let ship = &model.ships[tie.ship as usize];
            let (first, last) = (&self.sheet.beats[tie.from], &self.sheet.beats[tie.to]);
            let handled = last.handled - first.handled + first.duration;
            let out = ship.exposure.saturating_add(class.autonomy).min(FOREVER) - last.duration;
            let most = out.min((ship.time_on_board + first.duration).min(FOREVER));
            let ride = busy[tie.to] - busy[tie.from];
            for slack in &mut self.gates[tie.from..tie.to] {
                slack.handling_slack = slack.handling_slack.min(ship.exposure - handled);
                slack.ride_slack = slack.ride_slack.min(most - ride);
            }
        }
    }

    fn forward_plain(&mut self, model: &Model, class: &Class) -> bool {
        let last = self.pos.len() - 1;
        let (mut free, mut loc, mut load, mut ok) = (class.open, class.start, [0; D], true);
        self.pos[0] = Pos { loc, depart: free, late: FOREVER, ..Pos::nowhere() };
        let (mut metres, mut price) = (0, 0);
        for k in 1..last {
            let node = &model.nodes[self.pos[k].node as usize];
            let arc = model.arcs[class.speed][loc as usize * model.size + node.loc as usize];
            let begin = (free + i64::from(arc.seconds)).max(node.open);
            ok &= begin <= node.close;
            metres += i64::from(arc.metres);
            price += model.price[self.pos[k].node as usize];
            free = begin + node.service;
            loc = node.loc;
            add(&mut load, &model.ships[node.ship as usize], node.drop == NONE);
            (self.pos[k - 1].metres, self.pos[k - 1].seconds) = (arc.metres, arc.seconds);
            let pos = &mut self.pos[k];
            (pos.loc, pos.place, pos.depart, pos.load) = (loc, node.place, free, load);
            (pos.ready, pos.service) = (node.open + node.service, node.service);
        }
        let arc = model.arcs[class.speed][loc as usize * model.size + class.end as usize];
        let end = free + i64::from(arc.seconds);
        (self.pos[last - 1].metres, self.pos[last - 1].seconds) = (arc.metres, arc.seconds);
        self.pos[last] = Pos { loc: class.end, depart: end, late: class.close, load, ..Pos::nowhere() };
        metres += i64::from(arc.metres);
        self.cost = if last == 1 { 0 } else { class.fixed + metres * class.per_metre + price };
        ok && end <= class.close
    }

    fn backward_plain(&mut self, model: &Model, class: &Class) -> bool {
        let last = self.pos.len() - 1;
        let mut late = class.close;
        for pos in self.pos[1..last].iter_mut().rev() {
            let node = &model.nodes[pos.node as usize];
            late = (late - i64::from(pos.seconds) - node.service).min(node.close);
            pos.late = late;
        }
        true
    }

    fn forward(&mut self, model: &Model, class: &Class) -> bool {
        let (vehicle, last) = (&model.vans[self.van], self.pos.len() - 1);
        let mut free = vehicle.left.unwrap_or_else(|| class.open.max(vehicle.now));
        let (mut loc, mut place, mut load, mut ok) = (class.start, NONE, [0; D], true);
        self.pos[0] = Pos { loc, depart: free, late: FOREVER, ..Pos::nowhere() };
        (self.leading, self.sheet.late_at) = (0, usize::MAX);
        for k in 1..last {
            let node = self.pos[k].node;
            let (here, stop, duration) = self.layout(model, class, k, loc, place);
            let there = free + model.travel(class.speed, loc, here, free);
            let begin = match vehicle.locked.get(k - 1).and_then(|(_, started)| *started) {
                Some(fixed) => fixed,
                None => model.round_up(class, node, there.max(vehicle.now)).unwrap_or_else(|| {
                    (ok, self.sheet.late_at) = (false, self.sheet.late_at.min(k));
                    there
                }),
            };
            if !is_pause(node) {
                let task = &model.nodes[node as usize];
                add(&mut load, &model.ships[task.ship as usize], task.drop == NONE);
                if task.at_start {
                    self.leading = k;
                }
            }
            self.pos[k - 1].metres = model.arc(class.speed, loc, here).metres;
            (free, loc, place) = (begin + duration, here, stop);
            self.pos[k] = Pos { node, loc, place, service: duration, depart: free, load, ..Pos::nowhere() };
        }
        let end = free + model.travel(class.speed, loc, class.end, free);
        self.pos[last - 1].metres = model.arc(class.speed, loc, class.end).metres;
        self.pos[last] = Pos { loc: class.end, depart: end, late: class.close, load, ..Pos::nowhere() };
        ok && end <= class.close
    }

    /// Where position `k` is, at which place, and how long it takes.
    fn layout(&self, model: &Model, class: &Class, k: usize, loc: u32, place: u32) -> (u32, u32, i64) {
        let node = self.pos[k].node;
        if is_pause(node) {
            let duration = class.pauses[pause_index(node)].duration;
            let last = self.pos.len() - 1;
            let next = self.pos[k + 1..last].iter().find(|pos| !is_pause(pos.node));
            let onward = next.map_or(if class.end == NONE { loc } else { class.end }, |pos| {
                class.loc(&model.nodes[pos.node as usize])
            });
            return (if pause_after_drive(node) { onward } else { loc }, NONE, duration);
        }
        let task = &model.nodes[node as usize];
        (class.loc(task), task.place, task.service + if task.place == place { 0 } else { task.base })
    }

    fn backward(&mut self, model: &Model, class: &Class) -> bool {
        let (vehicle, last) = (&model.vans[self.van], self.pos.len() - 1);
        let missing = class
            .pauses
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.order().any(|node| is_pause(node) && pause_index(node) == *index));
        let due = missing.filter_map(|(_, pause)| pause.windows.last()).map(|window| window.1).min();
        let mut late =
            if last == 1 || self.pauses_pending { class.close } else { class.close.min(due.unwrap_or(FOREVER)) };
        self.pos[last].late = late;
        let mut ok = self.pos[last].depart <= late;
        let mut next = class.end;
        for k in (1..last).rev() {
            let (here, duration) = (self.pos[k].loc, self.pos[k].service);
            let leave = model.latest_departure(class.speed, here, next, late) - duration;
            late = match vehicle.locked.get(k - 1).and_then(|(_, started)| *started) {
                Some(fixed) => fixed,
                None => model.round_down(class, self.pos[k].node, leave).unwrap_or_else(|| {
                    ok = false;
                    leave
                }),
            };
            self.pos[k].late = late;
            next = here;
        }
        ok
    }
}

fn add<const D: usize>(load: &mut [i64; D], ship: &Ship, pickup: bool) {
    for (dimension, load) in load.iter_mut().enumerate() {
        *load += ship.added(pickup, dimension);
    }
}
