//! How few vans could do: shipments no two of which fit one van each need their own.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::model::{Model, NONE};

/// A lower bound on the vans needed to serve everything: a set, grown greedily, of shipments that exclude each other.
/// At least 1 when there is anything to serve. Problems of several drop-offs, vans, windows or hours get 1.
pub fn van_bound(model: &Model) -> usize {
    if model.ships.is_empty() {
        return 0;
    }
    if !model.plain || model.ships.len() > 3_000 {
        return 1;
    }
    let count = model.ships.len();
    let mut hostile: Vec<Vec<bool>> = vec![vec![false; count]; count];
    let mut degree: Vec<(usize, usize)> = (0..count).map(|ship| (0, ship)).collect();
    for a in 0..count {
        for b in a + 1..count {
            if !compatible(model, a, b) {
                (hostile[a][b], hostile[b][a]) = (true, true);
                degree[a].0 += 1;
                degree[b].0 += 1;
            }
        }
    }
    degree.sort_unstable_by(|a, b| b.cmp(a));
    let mut largest = 1;
    for first in 0..count.min(50) {
        let mut clique = vec![degree[first].1];
        for (_, ship) in &degree {
            if clique.iter().all(|member| hostile[*member][*ship]) {
                clique.push(*ship);
            }
        }
        largest = largest.max(clique.len());
    }
    largest
}

/// Whether one van could serve both, in any order.
fn compatible(model: &Model, a: usize, b: usize) -> bool {
    let ends = |ship: usize| (model.ships[ship].pickup, model.ships[ship].first_drop);
    let ((pa, da), (pb, db)) = (ends(a), ends(b));
    let orders =
        [[pa, da, pb, db], [pa, pb, da, db], [pa, pb, db, da], [pb, db, pa, da], [pb, pa, db, da], [pb, pa, da, db]];
    orders.iter().any(|order| drivable(model, order))
}

/// Drives the four tasks, each leg by the quickest detour: a leg is never longer than the matrix says, and skipping
/// other stops never takes longer than making them only where the triangle inequality holds. Where it may not, the bound
/// is the caller's to distrust; it only decides when to stop looking for fewer vans.
fn drivable(model: &Model, order: &[u32; 4]) -> bool {
    let class = &model.classes[0];
    let (mut free, mut loc) = (class.open, class.start);
    let mut load = [0i64; 8];
    for &node in order {
        let task = &model.nodes[node as usize];
        let begin = (free + i64::from(model.arc(class.speed, loc, task.loc).seconds)).max(task.open);
        if begin > task.close {
            return false;
        }
        let sign = if task.drop == NONE { 1 } else { -1 };
        let amounts = &model.ships[task.ship as usize].load;
        load.iter_mut().zip(amounts).for_each(|(load, amount)| *load += sign * amount);
        if load.iter().zip(&class.capacity).any(|(load, capacity)| load > capacity) {
            return false;
        }
        (free, loc) = (begin + task.service, task.loc);
    }
    free + i64::from(model.arc(class.speed, loc, class.end).seconds) <= class.close
}
