//! A day in figures: kilos first, then who got how much of what they needed, then what it took.

use std::collections::{BTreeMap, BTreeSet};

use glane_foundation::{AssociationId, Grams, Metres, Milligrams, Seconds};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    day_file::Day,
    plan_file::{Allocation, NotPlaced, Round},
};

/// The day in figures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Food that was open at the cut-off.
    pub offered: Grams,
    /// Food with a recipient and a van.
    pub placed: Grams,
    /// Lots, and those of them with something left over.
    pub lots: u32,
    /// Lots of which some or all is not placed.
    pub lots_not_placed: u32,
    /// Share of need covered, past included, over the associations that receive today.
    pub covered: Coverage,
    /// Rounds driven.
    pub rounds: u32,
    /// Places visited.
    pub stops: u32,
    /// Metres driven.
    pub metres: Metres,
    /// Time on the road, at work and waiting, summed over rounds.
    pub duration: Seconds,
    /// Times the matching was solved because a van could not bring something.
    pub matching_turns: u32,
}

/// How evenly need is covered, in thousandths of the need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Of the worst-off association.
    pub min_permille: u32,
    /// Of the association at the first decile.
    pub p10_permille: u32,
    /// Of the middle one.
    pub median_permille: u32,
    /// Gini coefficient of the shares, weighted by need; 0: all the same.
    pub gini_permille: u32,
}

impl Coverage {
    /// From each association's need W and what it has received h + x.
    #[must_use]
    pub fn of(shares: &[(Milligrams, Milligrams)]) -> Self {
        let mut sorted: Vec<(f64, f64)> = shares
            .iter()
            .filter(|(need, _)| need.get() > 0)
            .map(|(need, received)| (as_f64(*need), as_f64(*received)))
            .collect();
        sorted.sort_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
        if sorted.is_empty() {
            return Self::default();
        }
        let ratio = |at: usize| sorted.get(at).map_or(0, |(need, received)| permille(received / need));
        Self {
            min_permille: ratio(0),
            p10_permille: ratio((sorted.len() - 1) / 10),
            median_permille: ratio((sorted.len() - 1) / 2),
            gini_permille: permille(gini(&sorted)),
        }
    }
}

/// Adds up a plan.
pub(crate) fn summarise(
    day: &Day,
    allocations: &[Allocation],
    rounds: &[Round],
    not_placed: &[NotPlaced],
    matching_turns: u32,
) -> Summary {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let lots: BTreeSet<_> = not_placed.iter().map(|line| &line.lot).collect();
    Summary {
        offered: day.lots.iter().map(|lot| lot.goods.weight()).sum(),
        placed: allocations.iter().map(|a| a.grams).sum(),
        lots: count(day.lots.len()),
        lots_not_placed: count(lots.len()),
        covered: Coverage::of(&shares(day, allocations)),
        rounds: count(rounds.len()),
        stops: count(rounds.iter().map(|round| round.stops.len()).sum()),
        metres: rounds.iter().map(|round| round.metres).sum(),
        duration: Seconds::new(rounds.iter().map(|round| (round.end - round.start).num_seconds()).sum()),
        matching_turns,
    }
}

/// Need and what covers it, for every association with verified need that is open to food today.
fn shares(day: &Day, allocations: &[Allocation]) -> Vec<(Milligrams, Milligrams)> {
    let mut given: BTreeMap<&AssociationId, Grams> = BTreeMap::new();
    for allocation in allocations {
        *given.entry(&allocation.association).or_default() += allocation.grams;
    }
    day.associations
        .iter()
        .filter(|a| !a.reception_hours.on_date(day.date).is_empty())
        .filter_map(|a| {
            let need = a.daily_need(day.settings.ration)?;
            let today = given.get(&a.id).copied().unwrap_or_default().to_milligrams();
            Some((a.record.weight_today(need), a.record.received + today))
        })
        .collect()
}

/// Area between the need-weighted Lorenz curve and the diagonal, doubled. `sorted` is poorest first.
fn gini(sorted: &[(f64, f64)]) -> f64 {
    let need: f64 = sorted.iter().map(|(need, _)| need).sum();
    let food: f64 = sorted.iter().map(|(_, received)| received).sum();
    if food <= 0.0 {
        return 0.0;
    }
    let (mut below, mut eaten) = (0.0, 0.0);
    for (width, received) in sorted {
        below += width / need * (2.0 * eaten + received) / food;
        eaten += received;
    }
    (1.0 - below).max(0.0)
}

#[expect(clippy::as_conversions, reason = "statistics for people: seventeen digits are plenty")]
fn as_f64(amount: Milligrams) -> f64 {
    amount.get() as f64
}

#[expect(clippy::as_conversions, reason = "clamped to a range that fits")]
fn permille(share: f64) -> u32 {
    (share * 1000.0).round().clamp(0.0, 1e9) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(list: &[(i64, i64)]) -> Vec<(Milligrams, Milligrams)> {
        list.iter().map(|(need, received)| (Milligrams::new(*need), Milligrams::new(*received))).collect()
    }

    #[test]
    fn everybody_covered_alike_has_no_inequality() {
        let coverage = Coverage::of(&shares(&[(100, 50), (300, 150), (10, 5)]));
        assert_eq!((coverage.min_permille, coverage.median_permille, coverage.gini_permille), (500, 500, 0));
    }

    #[test]
    fn one_who_gets_everything_among_two_alike_is_half() {
        // Lorenz curve (0,0) (0.5,0) (1,1): area under it 1/4, so Gini = 1 - 2/4 = 0.5.
        let coverage = Coverage::of(&shares(&[(100, 0), (100, 80)]));
        assert_eq!((coverage.min_permille, coverage.gini_permille), (0, 500));
    }
}
