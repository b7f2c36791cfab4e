//! The running program as a use case sees it: its database, its clock, its travel times.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use glane_foundation::Clock;
use glane_persistence::{Database, photo_files::PhotoFiles};
use glane_roads::{LegLines, TravelModel};

use crate::proofs::Proofs;

/// Everything a use case may reach. Cheap to clone.
#[derive(Clone)]
pub struct Glane {
    /// Where everything is kept.
    pub db: Database,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How long it takes from one place to another.
    pub travel: Arc<dyn TravelModel>,
    /// Where pictures are kept; in memory until a place is named.
    pub photos: PhotoFiles,
    /// What the way looks like: the same source, never waited for.
    pub lines: Arc<LegLines>,
    /// Proofs of runs that were asked about.
    pub(crate) proofs: Proofs,
}

impl Glane {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Database, clock: Arc<dyn Clock>, travel: Arc<dyn TravelModel>) -> Self {
        let lines = Arc::new(LegLines::new(Arc::clone(&travel)));
        Self { db, clock, travel, lines, photos: PhotoFiles::in_memory(), proofs: Proofs::default() }
    }

    /// The same with other travel times.
    #[must_use]
    pub fn driving_by(self, travel: Arc<dyn TravelModel>) -> Self {
        let lines = Arc::new(LegLines::new(Arc::clone(&travel)));
        Self { travel, lines, ..self }
    }

    /// The same program at another time.
    #[must_use]
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self.clone() }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}
