//! When a collector can come: within the store's pickup hours and the association's own, in slots of equal length.

use chrono::NaiveTime;
use glane_foundation::{LocalWindow, Seconds};

/// The slots of a day on which both sides are open, in order. What is left at the end of a common window and shorter than half
/// a slot belongs to the slot before it.
#[must_use]
pub fn slots(pickup: &[LocalWindow], own: &[LocalWindow], length: Seconds) -> Vec<LocalWindow> {
    let mut common: Vec<LocalWindow> =
        pickup.iter().flat_map(|store| own.iter().filter_map(move |mine| store.intersect(*mine))).collect();
    common.sort_unstable();
    common.into_iter().flat_map(|window| cut(window, length.get().max(60))).collect()
}

fn cut(window: LocalWindow, length: i64) -> Vec<LocalWindow> {
    let mut slots = Vec::new();
    let mut from = window.from();
    while from < window.to() {
        let left = (window.to() - from).num_seconds();
        let to = if left < length + length / 2 { window.to() } else { later(from, length) };
        match LocalWindow::new(from, to) {
            Ok(slot) => slots.push(slot),
            Err(_) => break,
        }
        from = to;
    }
    slots
}

fn later(time: NaiveTime, seconds: i64) -> NaiveTime {
    time.overflowing_add_signed(chrono::Duration::seconds(seconds)).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> LocalWindow {
        LocalWindow::parse(from, to).unwrap()
    }

    fn told(pickup: &[LocalWindow], own: &[LocalWindow]) -> Vec<String> {
        slots(pickup, own, Seconds::from_minutes(30)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn slots_lie_within_the_hours_of_both_sides() {
        let store = [window("10:00", "12:30"), window("18:00", "19:00")];
        let association = [window("11:00", "18:30")];
        assert_eq!(told(&store, &association), ["11:00-11:30", "11:30-12:00", "12:00-12:30", "18:00-18:30"]);
    }

    #[test]
    fn a_short_rest_belongs_to_the_last_slot() {
        assert_eq!(told(&[window("10:00", "11:10")], &[window("08:00", "20:00")]), ["10:00-10:30", "10:30-11:10"]);
    }

    #[test]
    fn hours_that_never_meet_give_no_slot() {
        assert_eq!(told(&[window("08:00", "09:00")], &[window("14:00", "17:00")]), Vec::<String>::new());
    }

    #[test]
    fn the_last_minute_of_the_day_ends_the_slots() {
        assert_eq!(told(&[window("23:00", "24:00")], &[window("22:00", "24:00")]), ["23:00-23:30", "23:30-23:59"]);
    }
}
