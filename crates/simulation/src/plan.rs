//! How large a town is asked for, and why one could not be made.

use chrono::NaiveDate;
use glane_foundation::{GeoPointError, IdError, LocalTimeError, WindowError};

/// The order for a town. The same order gives the same town, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TownPlan {
    /// Everything that is left to chance follows from this.
    pub seed: u64,
    /// The date around which its papers are valid: one habilitation ran out twelve days before, the others hold for
    /// two months to four years more.
    pub as_of: NaiveDate,
    /// Shops, of which a fifth are large (at least one).
    pub stores: usize,
    /// Associations.
    pub associations: usize,
    /// Vans: of five, three are refrigerated, one has insulated boxes, one has nothing.
    pub vans: usize,
    /// Lots on a weekday, about: it decides how finely a store's kilos are split, never how many kilos there are.
    pub lots: usize,
}

impl TownPlan {
    /// The town of `glane demo`: 40 shops, 25 associations, 5 vans, about 200 lots a day.
    #[must_use]
    pub const fn demo(as_of: NaiveDate) -> Self {
        Self { seed: 1, as_of, stores: 40, associations: 25, vans: 5, lots: 200 }
    }

    /// A metropolis: 500 shops, 300 associations, 60 vans, about 2 500 lots a day.
    #[must_use]
    pub const fn metropolis(as_of: NaiveDate) -> Self {
        Self { seed: 1, as_of, stores: 500, associations: 300, vans: 60, lots: 2_500 }
    }

    pub(crate) fn check(&self) -> Result<(), TownError> {
        const MOST: usize = 5_000;
        for (what, asked) in [("stores", self.stores), ("associations", self.associations), ("vans", self.vans)] {
            if asked == 0 || asked > MOST {
                return Err(TownError::Size { what, asked, most: MOST });
            }
        }
        let most = self.stores.saturating_mul(50);
        if self.lots < self.stores || self.lots > most {
            return Err(TownError::Lots { asked: self.lots, least: self.stores, most });
        }
        Ok(())
    }
}

impl From<GeoPointError> for TownError {
    fn from(error: GeoPointError) -> Self {
        Self::Place(error.to_string())
    }
}

/// Why a town or a day of it could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TownError {
    /// None, or more than a country has.
    #[error("a town of {asked} {what} cannot be made: ask for 1 to {most}")]
    Size {
        /// What was asked for.
        what: &'static str,
        /// How many.
        asked: usize,
        /// The most there can be.
        most: usize,
    },
    /// Fewer lots than stores, or more than fifty for each.
    #[error("{asked} lots a day do not fit the stores: ask for {least} to {most}")]
    Lots {
        /// How many.
        asked: usize,
        /// The fewest: one per store.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A date so close to the end of the calendar that its labels cannot be written.
    #[error("{0} is too close to the end of the calendar")]
    Calendar(NaiveDate),
    /// A generated line did not pass the one validation path.
    #[error("the generated line {line:?} is not valid: {problem}")]
    Declaration {
        /// Its description.
        line: String,
        /// The first thing to mend.
        problem: String,
    },
    /// A generated id is not one.
    #[error(transparent)]
    Id(#[from] IdError),
    /// Generated hours are no window.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// A generated place is not on earth.
    #[error("{0}")]
    Place(String),
    /// A local time that does not exist.
    #[error(transparent)]
    Time(#[from] LocalTimeError),
}
