//! The large shapes: how far the ring is, where the river runs, where industry lies.
#![expect(clippy::as_conversions, reason = "a town is a few kilometres and a few hundred lattice lines")]

use std::f64::consts::TAU;

use super::{Plane, rules::Zone};
use crate::dice::Dice;

/// Lattice lines between two arterial roads.
pub(super) const ARTERIAL: i32 = 6;
/// Metres between two lattice lines.
const SPACING: f64 = 130.0;
/// Half the width of the river with its quays.
const QUAY: f64 = 45.0;

pub(super) struct Layout {
    pub(super) ring: f64,
    centre: f64,
    river_y: f64,
    river_swing: f64,
    river_wave: f64,
    river_phase: f64,
    industry: Plane,
    industry_radius: f64,
    bends: [f64; 4],
    outline: [f64; 2],
    jitter: u64,
}

impl Layout {
    pub(super) fn draw(dice: &mut Dice, places: usize) -> Self {
        let ring = (275.0 * (places as f64).sqrt()).clamp(1_200.0, 12_000.0);
        let bearing = *dice.pick(&[0.0, 0.5]) * TAU + dice.real(-0.15, 0.15);
        let beyond = ring * 1.22;
        Self {
            ring,
            centre: (ring * 0.15).clamp(240.0, 700.0),
            river_y: -ring * dice.real(0.2, 0.32),
            river_swing: ring * dice.real(0.07, 0.11),
            river_wave: ring * dice.real(0.28, 0.4),
            river_phase: dice.real(0.0, TAU),
            industry: Plane { x: beyond * bearing.cos(), y: beyond * bearing.sin() },
            industry_radius: (ring * 0.42).min(2_500.0),
            bends: [dice.real(0.0, TAU), dice.real(0.0, TAU), dice.real(0.0, TAU), dice.real(0.0, TAU)],
            outline: [dice.real(0.0, TAU), dice.real(0.0, TAU)],
            jitter: dice.between(0, i64::MAX).unsigned_abs(),
        }
    }

    /// Lattice lines on either side of the middle, beyond the ring and the industrial zone.
    pub(super) fn lines(&self) -> i32 {
        (self.ring * 1.75 / SPACING).ceil() as i32
    }

    fn river_at(&self, x: f64) -> f64 {
        self.river_swing.mul_add((x / self.river_wave + self.river_phase).sin(), self.river_y)
    }

    /// No town is a circle: how far the ring bulges in a direction, about 1.
    fn bulge(&self, turn: f64) -> f64 {
        let [a, b] = self.outline;
        1.0 + 0.06 * (2.0 * turn + a).sin() + 0.035 * (3.0 * turn + b).sin()
    }

    /// Distance from the middle as if the ring were a circle of radius `ring`.
    pub(super) fn radius(&self, at: Plane) -> f64 {
        at.x.hypot(at.y) / self.bulge(at.y.atan2(at.x))
    }

    /// The point of the ring in a direction.
    pub(super) fn on_ring(&self, turn: f64) -> Plane {
        let radius = self.ring * self.bulge(turn);
        Plane { x: radius * turn.cos(), y: radius * turn.sin() }
    }

    pub(super) fn north_of_river(&self, at: Plane) -> bool {
        at.y > self.river_at(at.x)
    }

    pub(super) fn river_line(&self) -> Vec<Plane> {
        let steps = 48;
        (-steps..=steps)
            .map(|step| {
                let x = f64::from(step) / f64::from(steps) * self.ring * 1.4;
                Plane { x, y: self.river_at(x) }
            })
            .collect()
    }

    /// The bent place of a lattice point: straight streets in the middle, crooked ones towards the edge, none in the river.
    pub(super) fn place(&self, i: i32, j: i32) -> Plane {
        let (x, y) = (f64::from(i) * SPACING, f64::from(j) * SPACING);
        let [a, b, c, d] = self.bends;
        let crooked = (x.hypot(y) / self.ring).min(1.0) * 75.0;
        let mut dice = Dice::new(self.jitter, &format!("{i}/{j}"));
        let x = x + crooked * ((y / 410.0 + a).sin() + 0.5 * (y / 190.0 + b).sin()) + dice.real(-14.0, 14.0);
        let y = y + crooked * ((x / 450.0 + c).sin() + 0.5 * (x / 170.0 + d).sin()) + dice.real(-14.0, 14.0);
        let river = self.river_at(x);
        if (y - river).abs() >= QUAY {
            return Plane { x, y };
        }
        Plane { x, y: if y > river { river + QUAY } else { river - QUAY } }
    }

    pub(super) fn zone(&self, at: Plane) -> Zone {
        let from_middle = self.radius(at);
        if from_middle < self.centre {
            Zone::Centre
        } else if from_middle < self.ring * 0.5 {
            Zone::Inner
        } else if from_middle < self.ring {
            Zone::Suburb
        } else if at.distance(self.industry) < self.industry_radius {
            Zone::Industry
        } else {
            Zone::Country
        }
    }

    /// True where a lattice point becomes a junction: not on the ring itself, and outside it only on the roads that
    /// leave town and in the industrial zone.
    pub(super) fn built(&self, i: i32, j: i32, at: Plane) -> bool {
        let from_middle = self.radius(at);
        if (from_middle - self.ring).abs() < 45.0 {
            return false;
        }
        let arterial = i % ARTERIAL == 0 || j % ARTERIAL == 0;
        match self.zone(at) {
            Zone::Centre | Zone::Inner | Zone::Suburb => true,
            Zone::Industry => arterial || (i % 2 == 0 && j % 2 == 0),
            Zone::Country => arterial && from_middle < self.ring * 1.25,
        }
    }

    /// Columns that have a bridge: the middle one, and one every three kilometres or so in a large town.
    pub(super) fn bridge_on(&self, column: i32) -> bool {
        column % (ARTERIAL * 4) == 0
            && (column == 0 || f64::from(column.abs()) * SPACING < self.ring * 0.8 && self.ring > 4_000.0)
    }
}
