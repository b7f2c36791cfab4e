//! Where travel times come from: `--roads`, or an estimate when nothing is given.

use clap::Args;
use glane_roads::{Hours, TravelModel, open};

use super::Failure;

/// The sources, shared by every command that drives.
#[derive(Args, Clone, Default)]
pub struct Roads {
    /// A .roads file, an OpenStreetMap file, or a routing server's address; several: the next stands in for a server that
    /// fails. Without any, times are estimates and marked as such
    #[arg(long = "roads", value_name = "FILE|URL")]
    sources: Vec<String>,
}

impl Roads {
    /// True when none was named.
    pub const fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Opens them with the table of hours that comes with Glane.
    pub fn open(&self) -> Result<Box<dyn TravelModel>, Failure> {
        Ok(open(&self.sources, &Hours::shipped()?)?)
    }
}
