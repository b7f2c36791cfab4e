//! Signals where arterial roads cross, two left turns that are forbidden there, and one bollard.

use super::{Junction, Plane, Street, TurnBan, rules::StreetClass};
use crate::dice::Dice;

const TURN_BANS: usize = 2;

pub(super) fn direct(junctions: &mut Vec<Junction>, streets: &mut [Street], seed: u64) -> Vec<TurnBan> {
    let arms = arms(junctions.len(), streets);
    for (junction, arms) in junctions.iter_mut().zip(&arms) {
        if arms.iter().filter(|street| is_main(&streets[**street])).count() >= 4 {
            junction.tag = Some(("highway", "traffic_signals"));
        }
    }
    let mut dice = Dice::new(seed, "turns");
    let bans = turn_bans(junctions, streets, &arms, &mut dice);
    bollard(junctions, streets);
    bans
}

fn is_main(street: &Street) -> bool {
    matches!(street.rules.class, StreetClass::Primary | StreetClass::Secondary | StreetClass::Tertiary)
}

/// For every junction the streets that end there (twice for a street that starts and ends there).
fn arms(junctions: usize, streets: &[Street]) -> Vec<Vec<usize>> {
    let mut arms = vec![Vec::new(); junctions];
    for (at, street) in streets.iter().enumerate() {
        for end in [street.junctions.first(), street.junctions.last()].into_iter().flatten() {
            arms[*end].push(at);
        }
    }
    arms
}

fn turn_bans(junctions: &[Junction], streets: &[Street], arms: &[Vec<usize>], dice: &mut Dice) -> Vec<TurnBan> {
    let mut crossings: Vec<usize> = (0..junctions.len()).filter(|at| junctions[*at].tag.is_some()).collect();
    let mut bans = Vec::new();
    while bans.len() < TURN_BANS && !crossings.is_empty() {
        let via = crossings.swap_remove(dice.below(crossings.len()));
        bans.extend(left_turn(junctions, streets, &arms[via], via));
    }
    bans
}

/// The first left turn between two main streets that end at the junction.
fn left_turn(junctions: &[Junction], streets: &[Street], arms: &[usize], via: usize) -> Option<TurnBan> {
    let away = |street: usize| -> Option<Plane> {
        let nodes = &streets[street].junctions;
        let next = if nodes.first() == Some(&via) { nodes.get(1) } else { nodes.iter().rev().nth(1) };
        let (from, to) = (junctions[via].at, junctions[*next?].at);
        Some(Plane { x: to.x - from.x, y: to.y - from.y })
    };
    for from in arms.iter().filter(|at| is_main(&streets[**at])) {
        for to in arms.iter().filter(|at| is_main(&streets[**at]) && *at != from) {
            let (back, ahead) = (away(*from)?, away(*to)?);
            let left = -back.x * ahead.y + back.y * ahead.x;
            if left > 0.7 * back.x.hypot(back.y) * ahead.x.hypot(ahead.y) {
                return Some(TurnBan { from: *from, via, to: *to });
            }
        }
    }
    None
}

/// A bollard in the middle of the first street for walkers.
fn bollard(junctions: &mut Vec<Junction>, streets: &mut [Street]) {
    let Some(street) = streets.iter_mut().find(|street| street.rules.class == StreetClass::Pedestrian) else { return };
    let [first, second] = street.junctions[..2] else { return };
    let at = junctions[first].at.towards(junctions[second].at, 0.5);
    street.junctions.insert(1, junctions.len());
    junctions.push(Junction { at, tag: Some(("barrier", "bollard")) });
}
