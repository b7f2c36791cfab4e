//! What the exact clock needs of a route to judge it with one more shipment, without laying the whole round out again.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{
    model::{Class, FOREVER, Model, NONE, is_pause, pause_index},
    route::Route,
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
    /// Seconds to the next position at the best hours.
    pub least: i64,
    pub loc: u32,
    /// [`NONE`] at both ends.
    pub node: u32,
    pub broken: bool,
}

/// A limited shipment on board from one position to another.
#[derive(Debug, Clone, Copy)]
pub struct Tie {
    pub from: usize,
    pub to: usize,
    pub ship: u32,
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
        (self.busy, self.most_base) = (other.busy, other.most_base);
        (self.late_at, self.steady) = (other.late_at, other.steady);
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
        (sheet.busy, sheet.most_base) = (0, 0);
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
            let mut least = 0;
            if k < last {
                sheet.metres += i64::from(pos.metres);
                least = model.least_travel(class.speed, pos.loc, self.pos[k + 1].loc);
            }
            sheet.busy += duration + least;
            sheet.beats.push(Beat {
                start,
                duration,
                handled,
                open,
                close,
                least,
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
