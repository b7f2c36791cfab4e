//! The assignment problem: rows to columns, least sum (shortest augmenting paths: Kuhn 1955, Jonker & Volgenant 1987).

use crate::model::FOREVER;

/// Costs beyond this would not sum up safely.
const LARGE: i64 = 1 << 50;

/// Least sum over all ways to give each of `count` rows its own column; `None` when there is none, or figures are too large.
pub fn least(count: usize, costs: &[i64]) -> Option<i64> {
    if costs.iter().any(|cost| *cost < FOREVER && *cost > LARGE) {
        return None;
    }
    // Index 0 stands for "none"; rows and columns count from 1.
    let mut row_price = vec![0i64; count + 1];
    let mut column_price = vec![0i64; count + 1];
    let mut row_of = vec![0usize; count + 1];
    let mut came_from = vec![0usize; count + 1];
    for row in 1..=count {
        row_of[0] = row;
        let mut at = 0;
        let mut nearest = vec![FOREVER; count + 1];
        let mut done = vec![false; count + 1];
        loop {
            done[at] = true;
            let (row, mut step, mut next) = (row_of[at], FOREVER, 0);
            for column in 1..=count {
                if done[column] {
                    continue;
                }
                let cost = costs[(row - 1) * count + column - 1];
                if cost < FOREVER {
                    let reduced = cost - row_price[row] - column_price[column];
                    if reduced < nearest[column] {
                        nearest[column] = reduced;
                        came_from[column] = at;
                    }
                }
                if nearest[column] < step {
                    step = nearest[column];
                    next = column;
                }
            }
            if step >= FOREVER {
                return None;
            }
            for column in 0..=count {
                if done[column] {
                    row_price[row_of[column]] += step;
                    column_price[column] -= step;
                } else if nearest[column] < FOREVER {
                    nearest[column] -= step;
                }
            }
            at = next;
            if row_of[at] == 0 {
                break;
            }
        }
        while at != 0 {
            let before = came_from[at];
            row_of[at] = row_of[before];
            at = before;
        }
    }
    Some((1..=count).map(|column| costs[(row_of[column] - 1) * count + column - 1]).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn by_trying(count: usize, costs: &[i64], row: usize, taken: u32) -> i64 {
        if row == count {
            return 0;
        }
        let free = (0..count).filter(|column| taken >> column & 1 == 0);
        let sums = free.map(|column| {
            let rest = by_trying(count, costs, row + 1, taken | 1 << column);
            costs[row * count + column].saturating_add(rest).min(FOREVER)
        });
        sums.min().unwrap_or(FOREVER)
    }

    #[test]
    fn least_sum_is_that_of_trying_every_way() {
        let mut random = Random::new(1, 0);
        for count in 1..=6 {
            for _ in 0..60 {
                let mut cell = || if random.chance(0.3) { FOREVER } else { random.below(50) as i64 - 10 };
                let costs: Vec<i64> = (0..count * count).map(|_| cell()).collect();
                let tried = by_trying(count, &costs, 0, 0);
                assert_eq!(least(count, &costs), (tried < FOREVER / 2).then_some(tried), "{costs:?}");
            }
        }
    }
}
