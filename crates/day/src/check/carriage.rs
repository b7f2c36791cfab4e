//! Every allocated case is carried exactly once.

use std::collections::BTreeMap;

use glane_foundation::{AllocationId, Cases};

use super::{Broken, Checker};

impl Checker<'_> {
    pub(super) fn check_carriage(&mut self) {
        let (mut loaded, mut unloaded): (BTreeMap<&AllocationId, Cases>, BTreeMap<&AllocationId, Cases>) =
            Default::default();
        for stop in self.plan.rounds.iter().flat_map(|round| &round.stops) {
            for line in &stop.pickups {
                *loaded.entry(&line.allocation).or_default() += line.cases;
            }
            for line in &stop.drops {
                *unloaded.entry(&line.allocation).or_default() += line.cases;
            }
        }
        for (at, allocation) in self.plan.allocations.iter().enumerate() {
            for (verb, done) in [("loaded", &loaded), ("unloaded", &unloaded)] {
                let cases = done.get(&allocation.id).copied().unwrap_or_default();
                if cases != allocation.cases {
                    let message = format!("{} of {} are {verb} by a round", cases, allocation.cases);
                    self.report(Broken::Carriage, format!("allocations[{at}]"), message);
                }
            }
        }
    }
}
