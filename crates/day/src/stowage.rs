//! What crates take up in a van: floor for each, cold places for cold ones, weight. The load dimensions of the planner.

use glane_fleet::VanCapacity;
use glane_foundation::{Cases, Grams};
use glane_inventory::Goods;

/// Names of the dimensions: crates in all, chilled, frozen; weight.
pub(crate) const DIMENSIONS: [&str; 4] = ["crates", "chilled_crates", "frozen_crates", "grams"];

/// Crates by temperature class, and their weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stowage {
    pub(crate) crates: [u32; 3],
    pub(crate) grams: Grams,
}

impl Stowage {
    /// These cases.
    #[must_use]
    pub fn of(goods: &Goods, cases: Cases) -> Self {
        let mut stowage = Self::default();
        stowage.add(goods, cases);
        stowage
    }

    /// Adds cases.
    pub fn add(&mut self, goods: &Goods, cases: Cases) {
        let crates = &mut self.crates[goods.temperature_class().index()];
        *crates = crates.saturating_add(u32::try_from(cases.get()).unwrap_or(u32::MAX));
        self.grams += goods.weight_of(cases);
    }

    /// Crates of every class.
    #[must_use]
    pub fn crates(&self) -> u32 {
        self.crates.iter().sum()
    }

    /// One figure per dimension.
    pub(crate) fn dimensions(&self) -> Vec<u32> {
        let [_, chilled, frozen] = self.crates;
        vec![self.crates(), chilled, frozen, u32::try_from(self.grams.get()).unwrap_or(u32::MAX)]
    }
}

/// What a van holds, per dimension.
pub(crate) fn capacity(of: &VanCapacity) -> Vec<u32> {
    vec![of.crates, of.chilled_crates, of.frozen_crates, u32::try_from(of.grams.get()).unwrap_or(u32::MAX)]
}
