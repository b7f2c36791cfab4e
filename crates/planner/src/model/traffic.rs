//! Travel that changes with the hour, as ground covered since the plan's start: both directions are one look-up.
//!
//! A leg left at `t` is over at the first whole second by which the ground it asks for is covered, which is what
//! [`SpeedProfile::travel`] says step by step.

#![expect(clippy::as_conversions, reason = "engine: seconds of a plan are far from the ends of i64")]

use glane_foundation::SpeedProfile;

use super::pace_of;

/// Seconds per bucket of the look-up, as a power of two.
const BUCKET: u32 = 8;
/// Later hours look through the steps one by one.
const BUCKETS: i64 = 1 << 12;

#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: i64,
    /// Ground covered by then, in thousandths of a free-flow second.
    ground: i64,
    speed: i64,
    /// 2^64 / speed, rounded up: dividing by the speed is multiplying by it.
    inverse: u64,
    pace: u64,
}

impl Stretch {
    /// `ground` / speed, rounded down.
    #[inline]
    fn seconds(&self, ground: i64) -> i64 {
        match u32::try_from(ground) {
            Ok(ground) if self.speed > 1 => ((u128::from(ground) * u128::from(self.inverse)) >> 64) as i64,
            _ => ground.div_euclid(self.speed),
        }
    }
}

/// A speed profile, compiled.
#[derive(Debug, Clone)]
pub struct Traffic {
    stretches: Vec<Stretch>,
    /// Per bucket of seconds, the stretch in force at its begin.
    at: Vec<u16>,
}

impl Traffic {
    pub fn new(profile: &SpeedProfile) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for step in profile.steps() {
            let (from, speed) = (step.from.get(), i64::from(step.permille));
            let ground = stretches.last().map_or(0, |last| last.ground + (from - last.from) * last.speed);
            let inverse = u64::MAX / speed.unsigned_abs().max(1);
            stretches.push(Stretch { from, ground, speed, inverse: inverse.saturating_add(1), pace: pace_of(speed) });
        }
        let at = |bucket: i64| stretches.partition_point(|s| s.from <= bucket << BUCKET).saturating_sub(1) as u16;
        let at = (0..BUCKETS).map(at).collect();
        Self { stretches, at }
    }

    /// The stretch in force at `t`; before the first one, the first.
    #[inline]
    fn stretch(&self, t: i64) -> usize {
        let bucket = (t >> BUCKET).clamp(0, BUCKETS - 1) as usize;
        let mut at = self.at[bucket] as usize;
        if t >= 0 {
            while self.stretches.get(at + 1).is_some_and(|next| next.from <= t) {
                at += 1;
            }
        } else {
            while at > 0 && self.stretches[at].from > t {
                at -= 1;
            }
        }
        at
    }

    /// Seconds of a leg of `free` free-flow seconds left at `depart`.
    #[inline]
    pub fn travel(&self, depart: i64, free: i64) -> i64 {
        let mut at = self.stretch(depart);
        let first = self.stretches[at];
        let goal = first.ground + (depart - first.from) * first.speed + free * 1000;
        while self.stretches.get(at + 1).is_some_and(|next| next.ground < goal) {
            at += 1;
        }
        let last = self.stretches[at];
        last.from + last.seconds(goal - last.ground + last.speed - 1) - depart
    }

    /// For how many seconds a leg driven between these moments takes as long when left later, at least.
    pub fn alike_later(&self, depart: i64, arrive: i64) -> i64 {
        let (first, last) = (self.stretch(depart), self.stretch(arrive));
        let left = |at: usize, t: i64| self.stretches.get(at + 1).map_or(i64::MAX, |next| next.from - t);
        let alike = self.stretches[first].speed == self.stretches[last].speed;
        if alike { left(first, depart).min(left(last, arrive)) } else { 0 }
    }

    /// The same when left earlier.
    pub fn alike_earlier(&self, depart: i64, arrive: i64) -> i64 {
        let (first, last) = (self.stretch(depart), self.stretch(arrive));
        let gone = |at: usize, t: i64| if at == 0 { i64::MAX } else { t - self.stretches[at].from + 1 };
        let alike = self.stretches[first].speed == self.stretches[last].speed;
        if alike { gone(first, depart).min(gone(last, arrive)) } else { 0 }
    }

    /// The pace ([`pace_of`]) of the quickest moment from `from` to `to`.
    pub fn quickest(&self, from: i64, to: i64) -> u64 {
        let (first, last) = (self.stretch(from), self.stretch(to));
        self.stretches[first..=last].iter().map(|stretch| stretch.pace).min().unwrap_or(0)
    }

    /// Latest departure whose leg of `free` free-flow seconds is over by `arrive`.
    #[inline]
    pub fn departure(&self, arrive: i64, free: i64) -> i64 {
        let mut at = self.stretch(arrive);
        let last = self.stretches[at];
        let goal = last.ground + (arrive - last.from) * last.speed - free * 1000;
        while at > 0 && self.stretches[at].ground > goal {
            at -= 1;
        }
        let first = self.stretches[at];
        first.from + first.seconds(goal - first.ground)
    }
}

#[cfg(test)]
mod tests {
    use glane_foundation::{Seconds, SpeedStep};

    use super::*;

    #[test]
    fn travel_is_the_profiles_own_and_departure_its_inverse() {
        let step = |from, permille| SpeedStep { from: Seconds::new(from), permille };
        let profiles = [
            vec![step(0, 1000), step(80, 500), step(140, 1200)],
            vec![step(-50, 700), step(300, 50), step(301, 3000), step(900, 650)],
            vec![step(0, 333)],
        ];
        for steps in profiles {
            let profile = SpeedProfile::new(steps).unwrap();
            let traffic = Traffic::new(&profile);
            for depart in 0..1300 {
                for free in [0, 1, 2, 7, 59, 240, 1111] {
                    let stated = profile.travel(Seconds::new(depart), Seconds::new(free)).get();
                    assert_eq!(traffic.travel(depart, free), stated, "{depart} + {free}");
                    let latest = traffic.departure(depart, free);
                    assert!(latest + traffic.travel(latest, free) <= depart);
                    assert!(latest + 1 + traffic.travel(latest + 1, free) > depart, "a second later is too late");
                    let later = traffic.alike_later(depart, depart + stated).min(1300);
                    assert!(
                        (0..later).all(|shift| traffic.travel(depart + shift, free) == stated),
                        "{depart} + {free}"
                    );
                    let earlier = traffic.alike_earlier(latest, depart).min(1300);
                    let alike = |shift: i64| latest - shift == traffic.departure(depart - shift, free);
                    assert!((0..earlier).all(alike), "{depart} - {free}");
                }
            }
        }
    }
}
