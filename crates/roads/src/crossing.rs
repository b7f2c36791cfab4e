//! Drives that are still under way when the hour changes how ring roads compare with streets.
//!
//! Within one slot of the table the best way at that slot's speeds is exact. A drive across slots goes through each at the rate
//! of that slot's own best time: a share of the way per second that depends on the clock alone. Whoever leaves later is
//! therefore never ahead: leaving later never means arriving earlier, across every departure of a day.
#![expect(clippy::as_conversions, reason = "milliseconds below 2^53 between integers and f64")]

use std::collections::BTreeMap;

use glane_foundation::{Seconds, SpeedProfile};

use crate::{
    Departure, Hours, RoadKind,
    hierarchy::{INFINITE, cm_of, ms_of},
};

/// From this second of the day: street speed in thousandths of free flow, and how many times slower fast roads get, in
/// thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    from: i64,
    permille: u16,
    pub ratio: u32,
}

/// Slots of a day from a departure on, the first of them current.
pub(crate) fn slots(hours: &Hours, departure: Departure) -> Vec<Slot> {
    let (street, fast) = (hours.profile(RoadKind::Street, departure.day), hours.profile(RoadKind::Fast, departure.day));
    let mut starts: Vec<i64> = street.steps().iter().chain(fast.steps()).map(|step| step.from.get()).collect();
    starts.push(departure.at.get());
    starts.retain(|start| *start >= departure.at.get());
    starts.sort_unstable();
    starts.dedup();
    let slot = |from: i64| {
        let (permille, fast) = (at(street, from), at(fast, from));
        Slot { from, permille, ratio: u32::from(permille) * 1000 / u32::from(fast) }
    };
    starts.into_iter().map(slot).collect()
}

fn at(profile: &SpeedProfile, second: i64) -> u16 {
    let steps = profile.steps();
    steps[steps.partition_point(|step| step.from <= Seconds::new(second)).saturating_sub(1)].permille
}

/// Street-speed costs of drives that leave in the first slot, mended where they cross into one with another ratio; `costs`
/// gives the costs of all drives at a ratio.
pub(crate) fn mend(slots: &[Slot], costs: impl Fn(u32) -> Vec<u64>) -> Vec<u64> {
    let Some(first) = slots.first() else { return Vec::new() };
    let mut own = costs(first.ratio);
    let Some(change) = slots.iter().position(|slot| slot.ratio != first.ratio) else { return own };
    let longest = own.iter().filter(|cost| **cost < INFINITE).map(|cost| ms_of(*cost)).max().unwrap_or(0);
    // Street milliseconds that fit before the ratio changes.
    let fits = work(&slots[..change], slots[change].from);
    if longest as f64 <= fits {
        return own;
    }
    let mut by_ratio = BTreeMap::new();
    for slot in &slots[change..] {
        by_ratio.entry(slot.ratio).or_insert_with(|| costs(slot.ratio));
    }
    by_ratio.insert(first.ratio, own.clone());
    for (leg, cost) in own.iter_mut().enumerate() {
        if *cost < INFINITE && ms_of(*cost) as f64 > fits {
            let ms = |slot: &Slot| by_ratio.get(&slot.ratio).map_or(0, |costs| ms_of(costs[leg])).max(1) as f64;
            *cost = (crossing(slots, ms).min(INFINITE >> 32) << 32) | cm_of(*cost);
        }
    }
    own
}

/// Street milliseconds driven from the first slot until a second of the day.
fn work(slots: &[Slot], until: i64) -> f64 {
    let ends = slots.iter().skip(1).map(|slot| slot.from).chain([until]);
    slots.iter().zip(ends).map(|(slot, end)| (end - slot.from) as f64 * f64::from(slot.permille)).sum()
}

/// Street milliseconds that pass while a drive, which takes `ms` in each slot alone, gets there.
fn crossing(slots: &[Slot], ms: impl Fn(&Slot) -> f64) -> u64 {
    let (mut done, mut passed) = (0.0, 0.0);
    for (at, slot) in slots.iter().enumerate() {
        let needed = (1.0 - done) * ms(slot);
        let end = slots.get(at + 1).map_or(f64::INFINITY, |next| (next.from - slot.from) as f64);
        let driven = end * f64::from(slot.permille);
        if needed <= driven {
            return (passed + needed).round() as u64;
        }
        done += driven / ms(slot);
        passed += driven;
    }
    passed.round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drive_half_in_the_jam_takes_half_of_each_time() {
        // A ring road: 20 minutes of street time before ten past, 10 after. Ten minutes on, half the way is done; the other
        // half takes five more.
        let slots = [Slot { from: 0, permille: 1000, ratio: 2000 }, Slot { from: 600, permille: 1000, ratio: 1000 }];
        let costs = |ratio: u32| vec![((u64::from(ratio) * 600) << 32) | 7];
        assert_eq!(mend(&slots, costs), [(900_000 << 32) | 7]);
    }

    #[test]
    fn drive_that_ends_before_the_change_is_left_alone() {
        let slots = [Slot { from: 0, permille: 500, ratio: 2000 }, Slot { from: 600, permille: 1000, ratio: 1000 }];
        // Ten minutes at half speed are 300 s of street time.
        assert_eq!(mend(&slots, |ratio| vec![(u64::from(ratio) * 150) << 32]), [300_000 << 32]);
    }
}
