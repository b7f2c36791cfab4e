//! Travel times between the places of one plan, with where each figure comes from and how it changes with the hour.
//!
//! `glane-roads` fills a [`TravelMatrix`], `glane-planner` drives on it; neither knows the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Metres, Seconds};

/// Where a figure comes from, kept per leg up to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// Given with the problem (a benchmark file, a caller's own matrix).
    Given,
    /// Shortest path on an imported road graph.
    Graph,
    /// A routing server asked over the network.
    Service,
    /// Crow-fly distance times a detour factor: always shown as an estimate.
    Estimate,
}

/// From this second of the plan on, traffic moves at this share of free-flow speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpeedStep {
    /// Seconds from the plan's start.
    pub from: Seconds,
    /// Speed in thousandths of free flow: 650 means 0.65 of it.
    pub permille: u16,
}

/// Speed over the hours as steps. Because a vehicle's *speed* (never its travel time) jumps at a step, leaving later never
/// means arriving earlier (FIFO; Ichoua, Gendreau & Potvin 2003).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<SpeedStep>", into = "Vec<SpeedStep>")]
#[schemars(with = "Vec<SpeedStep>")]
pub struct SpeedProfile {
    steps: Vec<SpeedStep>,
}

/// Why steps are not a speed profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpeedProfileError {
    /// The first step must start at or before second zero of the plan.
    #[error("a speed profile starts with a step at second 0")]
    NoStart,
    /// Steps out of order, or two at the same second.
    #[error("speed step {0} does not start after the one before it")]
    Order(usize),
    /// Standing still for ever, or faster than three times free flow.
    #[error("speed step {index}: {permille} thousandths of free flow is outside 50 to 3000")]
    Speed {
        /// Position in the list, from zero.
        index: usize,
        /// The value given.
        permille: u16,
    },
}

impl SpeedProfile {
    /// Free flow at all hours.
    #[must_use]
    pub fn constant() -> Self {
        Self { steps: vec![SpeedStep { from: Seconds::ZERO, permille: 1000 }] }
    }

    /// Checks order and range of the steps; the last one holds for ever.
    pub fn new(steps: Vec<SpeedStep>) -> Result<Self, SpeedProfileError> {
        if steps.first().is_none_or(|step| step.from > Seconds::ZERO) {
            return Err(SpeedProfileError::NoStart);
        }
        if let Some(at) = steps.windows(2).position(|pair| pair[0].from >= pair[1].from) {
            return Err(SpeedProfileError::Order(at + 1));
        }
        match steps.iter().position(|step| !(50..=3000).contains(&step.permille)) {
            Some(index) => Err(SpeedProfileError::Speed { index, permille: steps[index].permille }),
            None => Ok(Self { steps }),
        }
    }

    /// The steps, first at or before second zero.
    #[must_use]
    pub fn steps(&self) -> &[SpeedStep] {
        &self.steps
    }

    /// True when the hour does not matter and free flow holds.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.steps.iter().all(|step| step.permille == 1000)
    }

    /// Travel time of a leg that takes `free_flow` seconds on empty roads when left at `depart`; rounded up to the second.
    #[must_use]
    pub fn travel(&self, depart: Seconds, free_flow: Seconds) -> Seconds {
        let mut at = self.steps.partition_point(|step| step.from <= depart).saturating_sub(1);
        // Work left, in thousandths of a free-flow second; elapsed time, in whole seconds until the last step.
        let mut left = free_flow.get() * 1000;
        let mut now = depart.get();
        loop {
            let speed = i64::from(self.steps[at].permille);
            let needed = (left + speed - 1) / speed;
            let until = self.steps.get(at + 1).map_or(i64::MAX, |next| next.from.get());
            if needed <= until - now {
                return Seconds::new(now + needed - depart.get());
            }
            left -= (until - now) * speed;
            now = until;
            at += 1;
        }
    }
}

impl TryFrom<Vec<SpeedStep>> for SpeedProfile {
    type Error = SpeedProfileError;
    fn try_from(steps: Vec<SpeedStep>) -> Result<Self, SpeedProfileError> {
        Self::new(steps)
    }
}
impl From<SpeedProfile> for Vec<SpeedStep> {
    fn from(profile: SpeedProfile) -> Self {
        profile.steps
    }
}

/// Free-flow seconds and metres of the same path, for every ordered pair of places; row-major, `from * size + to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelMatrix {
    /// Number of places.
    pub size: u32,
    /// Free-flow seconds, `size * size` of them.
    pub seconds: Vec<u32>,
    /// Metres along the same path, `size * size` of them.
    pub metres: Vec<u32>,
    /// Where the figures come from: one for all legs, or one per leg.
    pub provenance: Vec<Provenance>,
    /// How traffic slows with the hour of the plan.
    #[serde(default = "SpeedProfile::constant")]
    pub profile: SpeedProfile,
}

/// A matrix whose parts do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TravelMatrixError {
    /// A list of the wrong length.
    #[error("the travel matrix states {size} places, so {what} must hold {expected} figures, not {found}")]
    Length {
        /// Places stated.
        size: u32,
        /// Which list.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
}

#[expect(clippy::as_conversions, reason = "u32 to usize never loses anything on the platforms Glane runs on")]
impl TravelMatrix {
    /// Checks that every list has the length the size asks for.
    pub fn validate(&self) -> Result<(), TravelMatrixError> {
        let expected = self.size as usize * self.size as usize;
        let wrong = |what, found| Err(TravelMatrixError::Length { size: self.size, what, expected, found });
        if self.seconds.len() != expected {
            return wrong("seconds", self.seconds.len());
        }
        if self.metres.len() != expected {
            return wrong("metres", self.metres.len());
        }
        if self.provenance.len() != 1 && self.provenance.len() != expected {
            return wrong("provenance (or 1 for all)", self.provenance.len());
        }
        Ok(())
    }

    /// Position of a leg in the lists.
    #[must_use]
    pub const fn at(&self, from: u32, to: u32) -> usize {
        from as usize * self.size as usize + to as usize
    }

    /// Free-flow seconds of a leg.
    #[must_use]
    pub fn base_seconds(&self, from: u32, to: u32) -> Seconds {
        Seconds::new(i64::from(self.seconds[self.at(from, to)]))
    }

    /// Seconds of a leg when left at `depart`.
    #[must_use]
    pub fn seconds_at(&self, from: u32, to: u32, depart: Seconds) -> Seconds {
        self.profile.travel(depart, self.base_seconds(from, to))
    }

    /// Metres of a leg.
    #[must_use]
    pub fn leg_metres(&self, from: u32, to: u32) -> Metres {
        Metres::new(i64::from(self.metres[self.at(from, to)]))
    }

    /// Where a leg's figures come from.
    #[must_use]
    pub fn leg_provenance(&self, from: u32, to: u32) -> Provenance {
        if self.provenance.len() == 1 { self.provenance[0] } else { self.provenance[self.at(from, to)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rush_hour() -> SpeedProfile {
        let step = |from, permille| SpeedStep { from: Seconds::new(from), permille };
        SpeedProfile::new(vec![step(0, 1000), step(100, 500), step(200, 1000)]).unwrap()
    }

    #[test]
    fn travel_across_a_step_is_integrated() {
        // Leaves at 90: 10 s at full speed, then 40 s of work at half speed = 80 s.
        assert_eq!(rush_hour().travel(Seconds::new(90), Seconds::new(50)), Seconds::new(90));
    }

    #[test]
    fn leaving_later_never_means_arriving_earlier() {
        let profile = rush_hour();
        for free_flow in [0, 1, 7, 60, 400] {
            let arrivals: Vec<i64> = (0..300)
                .map(|depart| depart + profile.travel(Seconds::new(depart), Seconds::new(free_flow)).get())
                .collect();
            assert!(arrivals.is_sorted(), "free flow {free_flow} s");
        }
    }

    #[test]
    fn a_profile_that_stands_still_is_refused() {
        let steps = vec![SpeedStep { from: Seconds::ZERO, permille: 0 }];
        assert_eq!(SpeedProfile::new(steps), Err(SpeedProfileError::Speed { index: 0, permille: 0 }));
    }
}
