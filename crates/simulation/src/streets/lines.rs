//! Walks every line of the lattice and joins its junctions; stops at the river and at the ring, except where a bridge
//! or an arterial road goes on.

use std::collections::BTreeMap;

use super::{
    Plane,
    layout::{ARTERIAL, Layout},
    rules::{self, Line, StreetRules, Zone},
};
use crate::dice::Dice;

/// One edge of the network before it has a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub(super) street: Whose,
    pub(super) ends: (usize, usize),
    pub(super) rules: StreetRules,
}

/// The street a segment belongs to: a block of a line, or the ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Block(Line, i32),
    Ring,
}

/// Points and edges.
#[derive(Default)]
pub(super) struct Network {
    pub(super) points: Vec<Plane>,
    pub(super) segments: Vec<Segment>,
    /// Where arterial roads meet the ring.
    pub(super) on_ring: Vec<usize>,
}

pub(super) fn draw(layout: &Layout, seed: u64) -> Network {
    let mut network = Network::default();
    let mut cells = BTreeMap::new();
    let mut places = BTreeMap::new();
    let reach = layout.lines();
    for i in -reach..=reach {
        for j in -reach..=reach {
            let at = layout.place(i, j);
            places.insert((i, j), at);
            if layout.built(i, j, at) {
                cells.insert((i, j), network.points.len());
                network.points.push(at);
            }
        }
    }
    for number in -reach..=reach {
        Walk { layout, seed, cells: &cells, places: &places, line: Line::Row(number) }.go(&mut network);
        Walk { layout, seed, cells: &cells, places: &places, line: Line::Column(number) }.go(&mut network);
    }
    network
}

struct Walk<'a> {
    layout: &'a Layout,
    seed: u64,
    cells: &'a BTreeMap<(i32, i32), usize>,
    places: &'a BTreeMap<(i32, i32), Plane>,
    line: Line,
}

impl Walk<'_> {
    const fn cell(&self, step: i32) -> (i32, i32) {
        match self.line {
            Line::Row(j) => (step, j),
            Line::Column(i) => (i, step),
        }
    }

    fn go(&self, network: &mut Network) {
        let reach = self.layout.lines();
        let mut last: Option<usize> = None;
        for step in -reach..=reach {
            let here = self.cell(step);
            if step > -reach {
                last = self.cross_ring(network, step, last);
            }
            match (self.cells.get(&here), last) {
                (Some(node), Some(from)) => {
                    self.join(network, step, from, *node);
                    last = Some(*node);
                }
                (Some(node), None) => last = Some(*node),
                (None, _) if self.line.is_arterial() => {}
                (None, _) => last = self.skip_in_industry(step, last),
            }
        }
    }

    /// Industry has half as many lines: the gaps between its junctions are bridged.
    fn skip_in_industry(&self, step: i32, last: Option<usize>) -> Option<usize> {
        let industry = self.places.get(&self.cell(step)).is_some_and(|at| self.layout.zone(*at) == Zone::Industry);
        last.filter(|_| industry && self.line.number() % 2 == 0)
    }

    /// Where the line passes the ring, an arterial road gets a junction with it and the others end.
    fn cross_ring(&self, network: &mut Network, step: i32, last: Option<usize>) -> Option<usize> {
        let (a, b) = (*self.places.get(&self.cell(step - 1))?, *self.places.get(&self.cell(step))?);
        let (from_a, from_b) = (self.layout.radius(a) - self.layout.ring, self.layout.radius(b) - self.layout.ring);
        if (from_a < 0.0) == (from_b < 0.0) {
            return last;
        }
        if !self.line.is_arterial() {
            return None;
        }
        let crossing = a.towards(b, from_a / (from_a - from_b));
        let node = network.points.len();
        network.points.push(crossing);
        network.on_ring.push(node);
        if let Some(from) = last {
            self.join(network, step, from, node);
        }
        Some(node)
    }

    fn join(&self, network: &mut Network, step: i32, from: usize, to: usize) {
        let (Some(a), Some(b)) = (network.points.get(from).copied(), network.points.get(to).copied()) else { return };
        let bridge = self.layout.north_of_river(a) != self.layout.north_of_river(b);
        let allowed = matches!(self.line, Line::Column(column) if self.layout.bridge_on(column));
        if bridge && !allowed || a.distance(b) > 600.0 {
            return;
        }
        let zone = self.layout.zone(a.towards(b, 0.5));
        let block = (step - 1).div_euclid(ARTERIAL);
        let missing = if zone == Zone::Suburb && a.x < 0.0 { 14 } else { 4 };
        let gone = Dice::new(self.seed, &format!("gap {:?} {step}", self.line)).percent(missing);
        if gone && !self.line.is_arterial() {
            return;
        }
        let rules = StreetRules { bridge, ..rules::of(self.line, block, zone, self.seed) };
        network.segments.push(Segment { street: Whose::Block(self.line, block), ends: (from, to), rules });
    }
}
