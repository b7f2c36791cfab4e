//! Some shipments with some vans, as a problem of its own.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use super::{Class, Model, NONE, Node, Ship, is_pause};

/// A part of a problem, numbered anew.
#[derive(Debug)]
pub struct Part {
    pub model: Model,
    /// By number in the part: the number in the whole.
    nodes: Vec<u32>,
}

impl Model {
    /// True when [`Self::part`] loses nothing: no round is under way, and no shipment has a van of its own.
    pub fn divisible(&self) -> bool {
        self.home.is_empty() && self.vans.iter().all(|van| van.locked.is_empty() && van.now == 0 && van.left.is_none())
    }

    /// Serving `ships` with `vans` alone.
    pub fn part(&self, ships: &[u32], vans: &[u32]) -> Part {
        let mut nodes: Vec<u32> = Vec::with_capacity(2 * ships.len());
        let mut own = Vec::with_capacity(ships.len());
        for &ship in ships {
            let whole = &self.ships[ship as usize];
            let pickup = nodes.len() as u32;
            own.push(Ship { pickup, first_drop: pickup + 1, ..whole.clone() });
            nodes.push(whole.pickup);
            nodes.extend(self.drops(ship as usize));
        }
        let of = |node: &u32| self.nodes[*node as usize];
        let mut number = 0;
        let numbered = nodes.iter().map(|node| {
            let node = of(node);
            number += u32::from(node.drop == NONE);
            Node { ship: number - 1, ..node }
        });
        let takes = |class: &Class| ships.iter().map(|ship| class.takes[*ship as usize]).collect();
        let model = Self {
            nodes: numbered.collect(),
            ships: own,
            classes: self.classes.iter().map(|class| Class { takes: takes(class), ..class.clone() }).collect(),
            vans: vans.iter().map(|van| self.vans[*van as usize].clone()).collect(),
            arcs: self.arcs.clone(),
            traffic: self.traffic.clone(),
            spans: self.spans.iter().map(|table| nodes.iter().map(|node| table[*node as usize]).collect()).collect(),
            hours: self.hours.iter().map(|table| nodes.iter().map(|n| table[*n as usize].clone()).collect()).collect(),
            price: nodes.iter().map(|node| self.price[*node as usize]).collect(),
            home: Vec::new(),
            ..*self
        };
        Part { model, nodes }
    }
}

impl Part {
    /// An order of the part's nodes in the numbers of the whole.
    pub fn outward(&self, order: &[u32]) -> Vec<u32> {
        order.iter().map(|node| if is_pause(*node) { *node } else { self.nodes[*node as usize] }).collect()
    }

    /// Nodes of the whole in the part's numbers, where they have one.
    pub fn numbers(&self, whole: usize) -> Vec<u32> {
        let mut numbers = vec![NONE; whole];
        self.nodes.iter().enumerate().for_each(|(number, node)| numbers[*node as usize] = number as u32);
        numbers
    }
}
