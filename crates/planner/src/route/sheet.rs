//! What the exact clock needs of a route to judge it with one more shipment, without laying the whole round out again.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{Class, FOREVER, Model, NONE, at_pace, is_pause, pause_index},
    route::{Pos, Route},
};

/// One position as the clock sees it: the round's begin, a task or pause, or the round's end.
#[derive(Debug, Clone, Copy)]
pub struct Beat {
    /// Earliest start, ride limits aside.
    pub start: i64,
    pub duration: i64,
    /// Handling of the round up to and with this position.
    pub handled: i64,
    /// When it may begin, if that is in one piece.
    pub open: i64,
    pub close: i64,
    /// Seconds to the next position at the best of the hours between here and there, and that pace.
    pub least: i64,
    pub pace: u64,
    pub loc: u32,
    /// [`NONE`] at both ends.
    pub node: u32,
    pub broken: bool,
}

impl Beat {
    /// First second from `at` on at which it may begin.
    #[inline]
    pub fn round_up(&self, model: &Model, class: &Class, at: i64) -> Option<i64> {
        if self.broken {
            return model.round_up(class, self.node, at);
        }
        (at <= self.close).then(|| at.max(self.open))
    }
}

/// A limited shipment on board from one position to another.
#[derive(Debug, Clone, Copy)]
pub struct Tie {
    pub from: usize,
    pub to: usize,
    pub ship: u32,
}

/// Two positions that must be far apart: the first cannot begin late, the other not early.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gap {
    pub from: usize,
    pub to: usize,
    /// The round lasts at least so long, whatever else is done between them.
    pub least: i64,
}

/// The round laid out.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub beats: Vec<Beat>,
    pub ties: Vec<Tie>,
    /// The round is over by then: shift, and pauses left out.
    pub deadline: i64,
    pub metres: i64,
    pub price: i64,
    /// All that is driven and done, at the best hours; and the longest service of a place among its stops.
    pub busy: i64,
    pub most_base: i64,
    /// The two positions that say most about how long the round lasts.
    pub gap: Gap,
    /// First position that is too late for all its windows.
    pub late_at: usize,
    /// No pause is taken elsewhere because of a task that comes after another pause, or before the end.
    pub steady: bool,
}

impl Sheet {
    /// Takes over another one without new memory.
    pub fn copy(&mut self, other: &Self) {
        self.beats.clone_from(&other.beats);
        self.ties.clone_from(&other.ties);
        (self.deadline, self.metres, self.price) = (other.deadline, other.metres, other.price);
        (self.busy, self.most_base, self.gap) = (other.busy, other.most_base, other.gap);
        (self.late_at, self.steady) = (other.late_at, other.steady);
    }

    /// What the round takes at least: at the pace of each leg's own hours, and between two positions far apart.
    fn hurry<const D: usize>(&mut self, model: &Model, class: &Class, pos: &[Pos<D>]) {
        let last = pos.len() - 1;
        let mut busy = 0;
        // How early the round may begin at most, as far as one of the positions seen says: busy until then, less its latest start.
        let (mut early, mut from) = (-FOREVER, 0);
        self.gap = Gap { from: 0, to: 0, least: 0 };
        let mut widest = -FOREVER;
        for k in 0..=last {
            let beat = &mut self.beats[k];
            if k > 0 && early + beat.start - busy > widest {
                widest = early + beat.start - busy;
                self.gap = Gap { from, to: k, least: 0 };
            }
            if k > 0 && k < last && busy - pos[k].late > early {
                (early, from) = (busy - pos[k].late, k);
            }
            if k < last {
                // What shares a stop begins earlier, or later, by the place's service.
                let (a, b) = (pos[k].depart - self.most_base, pos[k + 1].late + self.most_base);
                beat.pace = model.pace(a.min(b), a.max(b));
                beat.least = at_pace(model.arc(class.speed, pos[k].loc, pos[k + 1].loc).seconds, beat.pace);
            }
            busy += beat.duration + beat.least;
        }
        self.busy = busy;
        if widest > -FOREVER {
            self.gap.least = busy + widest;
        }
    }
}

impl<const D: usize> Route<D> {
    /// Lays the round out; positions and starts are known.
    pub(super) fn lay_out(&mut self, model: &Model, class: &Class) {
        let last = self.pos.len() - 1;
        let sheet = &mut self.sheet;
        sheet.beats.clear();
        sheet.ties.clear();
        (sheet.metres, sheet.price, sheet.deadline) = (0, 0, class.close);
        sheet.most_base = 0;
        let mut handled = 0;
        for (k, pos) in self.pos.iter().enumerate() {
            let (start, duration) = if k == 0 { (pos.depart, 0) } else { (pos.depart - pos.service, pos.service) };
            let task = k > 0 && k < last && !is_pause(pos.node);
            let (mut open, mut close, mut broken) = (0, FOREVER, is_pause(pos.node) && k > 0 && k < last);
            if task {
                handled += duration;
                sheet.price += model.price[pos.node as usize];
                sheet.most_base = sheet.most_base.max(model.nodes[pos.node as usize].base);
                let span = model.spans[class.hours][pos.node as usize];
                (open, close, broken) = (span.open, span.close, span.broken);
            }
            if k < last {
                sheet.metres += i64::from(pos.metres);
            }
            sheet.beats.push(Beat {
                start,
                duration,
                handled,
                open,
                close,
                least: 0,
                pace: 0,
                loc: pos.loc,
                node: pos.node,
                broken,
            });
            if task && model.limits {
                let node = &model.nodes[pos.node as usize];
                if !model.ships[node.ship as usize].limited {
                    continue;
                }
                if node.drop == NONE {
                    sheet.ties.push(Tie { from: k, to: usize::MAX, ship: node.ship });
                } else if let Some(tie) = sheet.ties.iter_mut().find(|tie| tie.ship == node.ship) {
                    // What is locked stands, whatever it breaks.
                    tie.to = if k <= self.locked { usize::MAX } else { k };
                }
            }
        }
        sheet.hurry(model, class, &self.pos);
        let pause = |k: usize| k > 0 && k < last && is_pause(self.pos[k].node);
        let chained = (2..last).any(|k| pause(k - 1) && pause(k));
        sheet.steady = !(chained || pause(last - 1) && class.end == NONE);
        sheet.ties.retain(|tie| tie.to != usize::MAX);
        for (index, pause) in class.pauses.iter().enumerate() {
            let placed = self.pos[1..last].iter().any(|pos| is_pause(pos.node) && pause_index(pos.node) == index);
            if !placed {
                let due = pause.windows.last().map_or(FOREVER, |window| window.1);
                self.sheet.deadline = self.sheet.deadline.min(due);
            }
        }
    }
}
