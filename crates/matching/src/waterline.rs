//! The fair split of an amount among a few, if nothing but their own caps held them back: pour to one waterline.
//!
//! Each milligram has a mark, (h + k) / W for the k-th one an association gets; the split takes those with the lowest
//! marks. This minimises every separable convex measure of inequality at once, in whole milligrams.

use crate::ratio::Ratio;

/// Somebody who gets a part of the amount.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vessel {
    /// W.
    pub weight: i64,
    /// h.
    pub base: i64,
    /// Most it can take.
    pub cap: i64,
}

/// Fractional bits of the waterline. A waterline below some cap satisfies line x W < 2^63, so that the product with 60
/// more bits fits 127; and 2^-60 x W is below one milligram for every weight, so that two neighbouring lines never
/// differ by more than one milligram per vessel.
const BITS: u32 = 60;

impl Vessel {
    /// Milligrams whose mark is at most the line.
    fn at(&self, line: i128) -> i64 {
        let Some(filled) = line.checked_mul(i128::from(self.weight)) else { return self.cap };
        let above = (filled >> BITS) - i128::from(self.base);
        i64::try_from(above.clamp(0, i128::from(self.cap))).unwrap_or(self.cap)
    }
}

/// Splits `amount`, at most the sum of the caps; ties go to the first. Replaces the content of `split`.
pub(crate) fn pour(vessels: &[Vessel], amount: i64, split: &mut Vec<i64>) {
    let total = |line: i128| vessels.iter().map(|vessel| i128::from(vessel.at(line))).sum::<i128>();
    let wanted = i128::from(amount);
    // Invariant: total(low) <= wanted < total(high), or low ends at the top where every cap is reached.
    let (mut low, mut high) = (0_i128, 1_i128 << BITS);
    while total(high) <= wanted && high < 1 << 124 {
        low = high;
        high <<= 1;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if total(middle) <= wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    split.clear();
    split.extend(vessels.iter().map(|vessel| vessel.at(low)));
    let mut missing = wanted - total(low);
    let mut next: Vec<usize> = (0..vessels.len()).filter(|at| vessels[*at].at(high) > split[*at]).collect();
    next.sort_by_key(|at| (Ratio::new(vessels[*at].base + split[*at] + 1, vessels[*at].weight), *at));
    for at in next {
        if missing == 0 {
            break;
        }
        split[at] += 1;
        missing -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poured(vessels: &[(i64, i64, i64)], amount: i64) -> Vec<i64> {
        let vessels: Vec<Vessel> = vessels.iter().map(|&(weight, base, cap)| Vessel { weight, base, cap }).collect();
        let mut split = Vec::new();
        pour(&vessels, amount, &mut split);
        split
    }

    #[test]
    fn equal_needs_share_equally_and_the_odd_milligram_goes_to_the_first() {
        assert_eq!(poured(&[(10, 0, 100), (10, 0, 100)], 7), [4, 3]);
    }

    #[test]
    fn the_poorer_is_lifted_first() {
        // 20 of need each; the second already has 6. Of 10, the first gets 8 and the second 2: both stand at 8/20.
        assert_eq!(poured(&[(20, 0, 100), (20, 6, 100)], 10), [8, 2]);
    }

    #[test]
    fn a_full_vessel_leaves_the_rest_to_the_others() {
        assert_eq!(poured(&[(1, 0, 3), (1, 0, 100)], 10), [3, 7]);
    }

    #[test]
    fn largest_figures_pour_exactly() {
        let largest = 10_000_000_000_000;
        let split = poured(&[(1, 0, i64::MAX / 8), (largest, largest, i64::MAX / 8)], 1_000_000_000_000_000_000);
        assert_eq!(split.iter().sum::<i64>(), 1_000_000_000_000_000_000);
        // Waterline L: L + (L - 1) 10^13 = 10^18 => L = 100 001 - a little.
        assert!((100_000..=100_001).contains(&split[0]), "{split:?}");
    }
}
