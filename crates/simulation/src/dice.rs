//! Seeded chance. Every topic ("the lots of this shop on this date") has its own stream, so that drawing more for one
//! thing never changes another.
#![expect(clippy::as_conversions, reason = "draws are bounded by the ranges asked for")]

use rand::{RngExt, SeedableRng, rngs::StdRng};

pub(crate) struct Dice(StdRng);

impl Dice {
    pub(crate) fn new(seed: u64, topic: &str) -> Self {
        Self(StdRng::seed_from_u64(stable_hash(seed, topic)))
    }

    /// A whole number from 0 up to, not including, `count`; 0 when there is nothing to choose from.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { self.0.random_range(0..count as u64) as usize }
    }

    /// A whole number, both ends included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    pub(crate) fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    pub(crate) fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.0.random_range(0..100u32) < chance
    }

    pub(crate) fn pick<'a, T, const N: usize>(&mut self, list: &'a [T; N]) -> &'a T {
        const { assert!(N > 0, "a list to pick from holds something") };
        &list[self.below(N)]
    }

    /// One of a weighted list. Weights add up to more than zero in every list of this crate; otherwise the last is taken.
    pub(crate) fn weighted<T: Copy, const N: usize>(&mut self, list: &[(T, u32); N]) -> T {
        const { assert!(N > 0, "a list to pick from holds something") };
        let total: u32 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.0.random_range(0..total.max(1));
        for (item, weight) in list {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        list[N - 1].0
    }

    /// Standard normal (Box and Muller, 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Log-normal with this mean and coefficient of variation.
    pub(crate) fn log_normal(&mut self, mean: f64, variation: f64) -> f64 {
        let sigma2 = variation.mul_add(variation, 1.0).ln();
        (sigma2.sqrt().mul_add(self.normal(), mean.ln() - sigma2 / 2.0)).exp()
    }
}

/// FNV-1a over the seed and the topic: the same on every machine and in every version, unlike the standard hasher.
pub(crate) fn stable_hash(seed: u64, topic: &str) -> u64 {
    let bytes = seed.to_le_bytes();
    bytes
        .iter()
        .chain(topic.as_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

pub(crate) fn rounded(value: f64) -> i64 {
    value.round() as i64
}
