//! Who sees a lot of the board when: the least covered first, window by window, then everybody who may take it.

use glane_foundation::Seconds;

use super::BoardRules;
use crate::Share;

/// How long after a lot came on the board an association sees it.
///
/// `eligible` are the shares of all who may take it, the asker's included. In window `k` of `w`, the first `(k+1)/(w+1)` of them
/// see it, lowest share first; those with the same share see it together. Windows shrink so that together they never
/// use up more than a quarter of `left`, the time in which the lot can be fetched: food must not wait for its turn until nobody can come.
#[must_use]
pub fn wait(rules: &BoardRules, eligible: &[Share], own: Share, left: Seconds) -> Seconds {
    let windows = usize::from(rules.windows);
    let poorer = eligible.iter().filter(|share| **share < own).count();
    let window = (0..=windows).find(|k| poorer < (eligible.len() * (k + 1)).div_ceil(windows + 1)).unwrap_or(windows);
    let longest = left.get().max(0) / (4 * i64::from(rules.windows).max(1));
    let length = rules.window.get().min(longest);
    Seconds::new(length * i64::try_from(window).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use glane_foundation::Milligrams;

    use super::*;

    const RULES: BoardRules = BoardRules {
        window: Seconds::from_minutes(10),
        windows: 3,
        slot: Seconds::from_minutes(30),
        notice: Seconds::ZERO,
        answer: Seconds::ZERO,
        late_cancel: Seconds::ZERO,
    };
    const LONG: Seconds = Seconds::from_minutes(600);

    fn share(permille: i64) -> Share {
        Share::new(Milligrams::new(permille), Milligrams::new(1_000))
    }

    fn minutes(eligible: &[Share], own: i64, left: Seconds) -> i64 {
        wait(&RULES, eligible, share(own), left).get() / 60
    }

    #[test]
    fn the_least_covered_quarter_comes_first_and_everybody_after_three_windows() {
        let eight: Vec<Share> = (1..=8).map(|tenth| share(tenth * 100)).collect();
        let waits: Vec<i64> = (1..=8).map(|tenth| minutes(&eight, tenth * 100, LONG)).collect();
        assert_eq!(waits, [0, 0, 10, 10, 20, 20, 30, 30], "two of eight join in each of four steps");
    }

    #[test]
    fn alone_or_all_alike_nobody_waits() {
        assert_eq!(minutes(&[share(900)], 900, LONG), 0);
        let alike = [share(300), share(300), share(300)];
        assert_eq!(minutes(&alike, 300, LONG), 0, "nobody is covered less");
    }

    #[test]
    fn windows_never_use_up_more_than_a_quarter_of_the_time_left() {
        let four: Vec<Share> = (1..=4).map(|tenth| share(tenth * 100)).collect();
        assert_eq!(minutes(&four, 400, Seconds::from_minutes(60)), 15, "an hour is left: three windows of 5 minutes");
        assert_eq!(minutes(&four, 400, Seconds::ZERO), 0, "nothing is gained by waiting when time is over");
    }

    #[test]
    fn without_windows_everybody_sees_it_at_once() {
        let open = BoardRules { windows: 0, ..RULES };
        assert_eq!(wait(&open, &[share(1), share(999)], share(999), LONG), Seconds::ZERO);
    }

    #[test]
    fn nobody_waits_longer_than_somebody_covered_better() {
        for count in 1..12 {
            let all: Vec<Share> = (0..count).map(|at| share(at * 37 % 11)).collect();
            let mut waits: Vec<(Share, i64)> =
                all.iter().map(|own| (*own, wait(&RULES, &all, *own, LONG).get())).collect();
            waits.sort();
            assert!(waits.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{waits:?}");
            assert_eq!(waits[0].1, 0, "somebody always may book at once");
        }
    }
}
